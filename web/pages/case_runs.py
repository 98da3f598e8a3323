"""The processes of a case: where each stands, who has it, and its diagram."""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries, steps
from engine.models import ProcessInstance, WorkItem
from processes.casework.models import Case
from processes.matters import MATTERS
from web.pages import deadlines
from web.pages.people import holder_of

Context = dict[str, object]

_RUNS: Mapping[str, tuple[str, StrPromise]] = MappingProxyType(
    {
        ProcessInstance.Status.ACTIVE: ("waiting", pgettext_lazy("run", "Running")),
        ProcessInstance.Status.COMPLETED: ("done", pgettext_lazy("run", "Complete")),
        ProcessInstance.Status.FAILED: ("overdue", pgettext_lazy("run", "Failed")),
        ProcessInstance.Status.CANCELLED: (
            "neutral",
            pgettext_lazy("run", "Cancelled"),
        ),
    }
)


def cards(
    instances: Iterable[ProcessInstance],
    work: Iterable[WorkItem],
    names: Mapping[UUID, str],
) -> list[Context]:
    """Return a card for each process of a case, the running ones first."""
    items: dict[UUID, list[WorkItem]] = {}
    for item in work:
        items.setdefault(item.instance_id, []).append(item)
    found = [_card(run, items.get(run.pk, []), names) for run in instances]
    return sorted(found, key=lambda card: card["kind"] != "waiting")


def linked(case: Case, found: Iterable[Case]) -> list[Context]:
    """Return the cases that this one is linked with, and how."""
    return [
        {
            "url": reverse("case", args=[other.pk]),
            "number": other.number,
            "kind": MATTERS[other.process_id].label
            if other.process_id in MATTERS
            else "",
            "how": gettext("This case came from it")
            if other.pk == case.origin_id
            else gettext("Arose from this case"),
            "is_restricted": other.is_restricted,
            "opened": deadlines.moment_text(other.opened_at),
        }
        for other in found
    ]


def _card(
    instance: ProcessInstance, work: list[WorkItem], names: Mapping[UUID, str]
) -> Context:
    live, done = queries.standing_of(instance)
    words = steps.element_names(instance.definition_id)
    kind, word = _RUNS[instance.status]
    held = {item.element_id: holder_of(item, names) for item in work}
    return {
        "name": instance.definition.name,
        "version": instance.definition.version,
        "kind": kind,
        "word": str(word),
        "started": deadlines.moment_text(instance.started_at),
        "ended": deadlines.moment_text(instance.ended_at),
        "bpmn_url": reverse("definition_bpmn", args=[instance.definition_id]),
        "tokens_json": json.dumps(sorted(live)),
        "done_json": json.dumps(sorted(done)),
        "stands": [
            {"label": words.get(each, each), "holder": held.get(each, "")}
            for each in sorted(live)
        ],
    }
