"""The case page: whose case, where it stands, who has it, what happened."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries, steps
from engine.actors import Actor
from engine.models import ProcessInstance, Submission, WorkItem
from forms import reading
from forms.catalogue import form, latest_ref
from processes.casework import queries as cases
from processes.casework.models import Case, CaseReading
from processes.casework.policies import Sight
from processes.casework.queries import ListedCase
from processes.casework.records import identity_of
from processes.casework.stages import STAGE_LABELS
from processes.guard_policy import STARTERS
from processes.organisation import queries as organisation
from processes.organisation.roles import candidate_group
from processes.working_days import CHINA
from web.pages import clauses, deadlines, timeline
from web.pages.people import holder_of, names_for
from web.pages.step import header_of, stages_at

Context = dict[str, object]

#: What is started from the page of a case that is already open.
LINKED = "assistance_coordination"

#: The forms that ask who the client is, in the order in which they are shown.
_IDENTITY_FORMS = ("case_intake_lead", "case_intake_interview", "case_opening")

_RISKS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "low": pgettext_lazy("risk", "Low risk"),
        "medium": pgettext_lazy("risk", "Medium risk"),
        "high": pgettext_lazy("risk", "High risk"),
        "critical": pgettext_lazy("risk", "Critical risk"),
    }
)
_GRAVE = frozenset({"high", "critical"})

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


def page_of(case: Case, sight: Sight, actor: Actor, now: datetime) -> Context:
    """Return everything the page shows; the reading is on record by now."""
    instances = queries.instances_of(case.pk)
    work = queries.unfinished_work([case.pk])
    history = queries.history_of(case.pk)
    submissions = queries.submissions_of(case.pk)
    is_head = candidate_group("station_head", case.places) in actor.candidate_groups
    return {
        "case": case,
        "case_header": _header(case, work, instances),
        "is_full": sight is Sight.FULL,
        "reasons": CaseReading.Reason.choices,
        "open_work": _open_work(work, actor, now),
        "processes": _processes(instances),
        "start_url": _start_url(case, actor, instances),
        "entries": timeline.entries(history, instances, submissions),
        "submissions": _submissions(case, submissions),
        "readings": _readings(case) if is_head else None,
        "live_url": f"/ws/live?case={case.pk}",
        "here": reverse("case", args=[case.pk]),
    }


def listed(rows: Iterable[ListedCase], now: datetime) -> list[Context]:
    """Return cases as rows of a table, masked."""
    found = list(rows)
    items = [item for row in found for item in row.open_work]
    workers = {row.case.case_worker_id for row in found}
    names = organisation.names_of([*workers, *(item.assignee_id for item in items)])
    return [_listed(row, names, now) for row in found]


def identity(case: Case) -> list[Context]:
    """Return who the client is, unmasked; the reading is on record by now."""
    known = {k: v for k, v in identity_of(case.client).items() if v is not None}
    said: dict[str, Context] = {}
    for key in _IDENTITY_FORMS:
        for entry in reading.describe(latest_ref(key), known, masked=False):
            said.setdefault(entry.name, {"label": entry.label, "value": entry.value})
    return list(said.values())


def _header(
    case: Case, work: list[WorkItem], instances: list[ProcessInstance]
) -> Context:
    active = any(i.status == ProcessInstance.Status.ACTIVE for i in instances)
    header = header_of(case, [item.element_id for item in work], sees=False)
    names = organisation.names_of([case.case_worker_id])
    worker = names.get(case.case_worker_id) if case.case_worker_id else None
    tags = [] if active else [{"kind": "done", "word": gettext("Closed")}]
    if case.risk_level in _RISKS:
        kind = "overdue" if case.risk_level in _GRAVE else "neutral"
        tags.append({"kind": kind, "word": str(_RISKS[case.risk_level])})
    return {
        **header,
        "tags": tags,
        "facts": [
            gettext("Case worker: %(name)s")
            % {"name": worker or gettext("not yet assigned")},
            case.station.name,
            gettext("opened on %(day)s")
            % {"day": deadlines.moment_text(case.opened_at)},
        ],
        "stages": header["stages"] or stages_at([], is_over=not active),
    }


def _open_work(work: list[WorkItem], actor: Actor, now: datetime) -> list[Context]:
    names = names_for(work)
    return [
        {
            "url": reverse("work_item", args=[item.pk]),
            "step": item.name,
            "state": deadlines.state_of(item, now),
            "client": holder_of(item, names),
            "due": deadlines.due_view(item.due_at, now),
            "clause": clauses.chip(item.clause),
            "claim": _open_button(item, actor),
        }
        for item in work
    ]


def _open_button(item: WorkItem, actor: Actor) -> Context | None:
    is_mine = item.assignee_id == actor.person_id
    if is_mine or item.candidate_group in actor.candidate_groups:
        label = gettext("Go on") if is_mine else gettext("Open")
        url = reverse("work_item", args=[item.pk])
        return {"label": label, "url": url, "small": True}
    return None


def _processes(instances: list[ProcessInstance]) -> list[Context]:
    found = []
    for instance in instances:
        live, done = queries.standing_of(instance)
        names = steps.element_names(instance.definition_id)
        kind, word = _RUNS[instance.status]
        here = gettext("stands here")
        found.append(
            {
                "name": instance.definition.name,
                "version": instance.definition.version,
                "kind": kind,
                "word": str(word),
                "bpmn_url": reverse("definition_bpmn", args=[instance.definition_id]),
                "tokens_json": json.dumps(sorted(live)),
                "done_json": json.dumps(sorted(done)),
                "steps": [
                    {"label": names.get(e, e), "kind": "waiting", "word": here}
                    for e in sorted(live)
                ]
                or [
                    {"label": instance.definition.name, "kind": kind, "word": str(word)}
                ],
            }
        )
    return found


def _start_url(case: Case, actor: Actor, instances: list[ProcessInstance]) -> str:
    """Return where a linked process is started; empty if it runs or is not for us."""
    runs = any(
        instance.definition.process_id == LINKED
        and instance.status == ProcessInstance.Status.ACTIVE
        for instance in instances
    )
    groups = {candidate_group(role, case.places) for role in STARTERS[LINKED]}
    if runs or not groups & actor.candidate_groups:
        return ""
    return reverse("start_process", args=[case.pk, LINKED])


def _submissions(case: Case, submissions: list[Submission]) -> list[Context]:
    people = organisation.names_of(each.person_id for each in submissions)
    return [
        {
            "title": form(each.form_ref).label,
            "step": each.work_item.name,
            "by": people.get(each.person_id, ""),
            "at": deadlines.moment_text(each.submitted_at),
            "url": reverse("submission", args=[case.pk, each.pk]),
        }
        for each in submissions
        if each.form_ref
    ]


def _readings(case: Case) -> list[Context]:
    found = cases.readings_of(case)
    names = organisation.names_of(each.person_id for each in found)
    return [
        {
            "at": deadlines.moment_text(each.at),
            "who": names.get(each.person_id, ""),
            "what": each.get_what_display(),
            "reason": each.get_reason_display() if each.reason else "",
        }
        for each in found
    ]


def _listed(row: ListedCase, names: Mapping[UUID, str], now: datetime) -> Context:
    case = row.case
    first = row.open_work[0] if row.open_work else None
    stage = gettext("Closed") if row.is_over else ""
    if row.stage is not None:
        stage = str(STAGE_LABELS[row.stage])
    worker = names.get(case.case_worker_id) if case.case_worker_id else None
    return {
        "url": reverse("case", args=[case.pk]),
        "number": case.number,
        "client": case.client.masked_name or gettext("name not yet known"),
        "stage": stage or "—",
        "worker": worker or gettext("not yet assigned"),
        "step": first.name if first else "—",
        "holder": holder_of(first, names) if first else "",
        "due": deadlines.due_view(first.due_at, now) if first else None,
        "station": case.station.name,
        "opened": deadlines.day_text(case.opened_at.astimezone(CHINA).date()),
    }
