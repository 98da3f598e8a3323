"""What happened in a case, in sentences as officials write them."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine.models import HistoryEntry, ProcessInstance, Submission
from engine.steps import element_names
from processes.organisation import queries as organisation
from web.pages import deadlines
from web.pages.people import capacity_label

Context = dict[str, object]

#: Sentence, icon and colour by kind; what is not listed is not worth a line.
_SENTENCES: Mapping[str, tuple[StrPromise, str, str]] = MappingProxyType(
    {
        "started": (pgettext_lazy("history", "Process started: %(what)s"), "plus", ""),
        "claimed": (pgettext_lazy("history", "Claimed: %(what)s"), "user", "waiting"),
        "released": (pgettext_lazy("history", "Put back: %(what)s"), "users", ""),
        "assigned": (
            pgettext_lazy("history", "Handed to %(to)s: %(what)s"),
            "handover",
            "waiting",
        ),
        "completed": (
            pgettext_lazy("history", "Completed: %(what)s"),
            "done",
            "done",
        ),
        "caught": (pgettext_lazy("history", "Happened: %(what)s"), "clock", ""),
        "withdrawn": (pgettext_lazy("history", "Withdrawn: %(what)s"), "stop", ""),
        "stuck": (
            pgettext_lazy("history", "Could not go on by itself: %(what)s"),
            "alert",
            "overdue",
        ),
        "resolved": (
            pgettext_lazy("history", "Helped on: %(what)s"),
            "done",
            "done",
        ),
        "cancelled": (
            pgettext_lazy("history", "Process cancelled: %(what)s"),
            "stop",
            "",
        ),
        "ended": (pgettext_lazy("history", "Process complete: %(what)s"), "check", ""),
    }
)


def entries(
    history: Iterable[HistoryEntry],
    instances: Iterable[ProcessInstance],
    submissions: Iterable[Submission],
) -> list[Context]:
    """Return the lines of the timeline, the newest first."""
    told = [entry for entry in history if entry.kind in _SENTENCES]
    runs = {instance.pk: instance for instance in instances}
    sent = {submission.work_item_id: submission for submission in submissions}
    names = organisation.names_of(
        [entry.person_id for entry in told] + [_receiver(entry) for entry in told]
    )
    return [_line(entry, runs, sent, names) for entry in reversed(told)]


def _line(
    entry: HistoryEntry,
    runs: Mapping[UUID, ProcessInstance],
    sent: Mapping[UUID, Submission],
    names: Mapping[UUID, str],
) -> Context:
    sentence, icon, kind = _SENTENCES[entry.kind]
    receiver = _receiver(entry)
    words = {
        "what": _what(entry, runs[entry.instance_id]),
        "to": names.get(receiver, "") if receiver else "",
    }
    filled = sent.get(entry.work_item_id) if entry.work_item_id else None
    return {
        "at": deadlines.moment_text(entry.at),
        "iso": entry.at.isoformat(),
        "text": str(sentence) % words,
        "by": _by(entry, names),
        "icon": icon,
        "kind": kind,
        "url": reverse("submission", args=[entry.case_id, filled.pk])
        if filled and entry.kind == "completed" and filled.form_ref
        else "",
    }


def _what(entry: HistoryEntry, instance: ProcessInstance) -> str:
    if not entry.element_id:
        return instance.definition.name
    known = element_names(instance.definition_id)
    return known.get(entry.element_id, entry.element_id)


def _by(entry: HistoryEntry, names: Mapping[UUID, str]) -> str:
    if entry.person_id is None:
        return gettext("by itself")
    name = names.get(entry.person_id, gettext("a colleague"))
    if not entry.capacity:
        return name
    return gettext("%(name)s, as %(capacity)s") % {
        "name": name,
        "capacity": capacity_label(entry.capacity),
    }


def _receiver(entry: HistoryEntry) -> UUID | None:
    to = entry.details.get("to") if isinstance(entry.details, dict) else None
    return UUID(str(to)) if entry.kind == "assigned" and to else None
