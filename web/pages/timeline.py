"""What happened in a case, in sentences as officials write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine.models import HistoryEntry, ProcessInstance, Submission, WorkItem
from engine.steps import element_names
from processes.casework.stages import STAGE_LABELS, STAGE_OF
from web.pages import deadlines, decided
from web.pages.people import capacity_label

Context = dict[str, object]
Names = Mapping[UUID, str]

#: Sentence, icon and colour by kind; what is not listed is not worth a line.
_SENTENCES: Mapping[str, tuple[StrPromise, str, str]] = MappingProxyType(
    {
        "started": (
            pgettext_lazy("story", "%(who)s started the process “%(what)s”"),
            "plus",
            "",
        ),
        "claimed": (
            pgettext_lazy("story", "%(who)s took on “%(what)s”"),
            "user",
            "waiting",
        ),
        "released": (
            pgettext_lazy("story", "%(who)s put “%(what)s” back for colleagues"),
            "users",
            "",
        ),
        "assigned": (
            pgettext_lazy("story", "%(who)s handed “%(what)s” to %(to)s"),
            "handover",
            "waiting",
        ),
        "completed": (
            pgettext_lazy("story", "%(who)s completed “%(what)s”%(how_long)s"),
            "done",
            "done",
        ),
        "caught": (
            pgettext_lazy("story", "It was time, or word came: “%(what)s”"),
            "clock",
            "",
        ),
        "decided": (
            pgettext_lazy("story", "The rules “%(what)s” decided: %(said)s"),
            "list",
            "done",
        ),
        "withdrawn": (
            pgettext_lazy("story", "“%(what)s” was no longer needed"),
            "stop",
            "",
        ),
        "stuck": (
            pgettext_lazy("story", "“%(what)s” could not go on by itself"),
            "alert",
            "overdue",
        ),
        "resolved": (
            pgettext_lazy("story", "%(who)s helped “%(what)s” on"),
            "done",
            "done",
        ),
        "cancelled": (
            pgettext_lazy("story", "%(who)s cancelled the process “%(what)s”"),
            "stop",
            "",
        ),
        "ended": (
            pgettext_lazy("story", "The process “%(what)s” is complete"),
            "check",
            "",
        ),
    }
)

#: What people did at their desks, and what came by itself.
STEPS = frozenset({"claimed", "released", "assigned", "completed", "withdrawn"})
EVENTS = frozenset(_SENTENCES) - STEPS


@dataclass(frozen=True, slots=True)
class Known:
    """What the sentences of one page need to know."""

    runs: Mapping[UUID, ProcessInstance]
    sent: Mapping[UUID, Submission]
    items: Mapping[UUID, WorkItem]
    names: Names


def line(entry: HistoryEntry, known: Known) -> Context:
    """Say one thing that happened."""
    sentence, icon, kind = _SENTENCES[entry.kind]
    receiver = receiver_of(entry)
    item = known.items.get(entry.work_item_id) if entry.work_item_id else None
    words = {
        "who": who(entry.person_id, known.names),
        "what": _what(entry, known.runs[entry.instance_id]),
        "to": who(receiver, known.names) if receiver else "",
        "how_long": _how_long(item) if entry.kind == "completed" else "",
    }
    if entry.kind == "decided":
        return {
            **told_at(entry.at),
            **decided.line(entry, str(sentence)),
            "icon": icon,
            "kind": kind,
        }
    filled = known.sent.get(entry.work_item_id) if entry.work_item_id else None
    return {
        **told_at(entry.at),
        "text": str(sentence) % words,
        "by": capacity_label(entry.capacity) if entry.capacity else "",
        "icon": icon,
        "kind": kind,
        "url": reverse("submission", args=[entry.case_id, filled.pk])
        if filled and entry.kind == "completed" and filled.form_ref
        else "",
    }


def told_at(moment: datetime) -> Context:
    """Return when something happened, as a line of the story says it."""
    return {"at": deadlines.clock_text(moment), "iso": moment.isoformat()}


def who(person_id: UUID | None, names: Names) -> str:
    """Say who did something; the machine is named as such."""
    if person_id is None or not person_id.int:
        return pgettext("story", "The system")
    return names.get(person_id, gettext("a colleague"))


def stage_label(entry: HistoryEntry, known: Known) -> str:
    """Say in which stage something happened; nothing where that is not fixed."""
    instance = known.runs[entry.instance_id]
    if entry.element_id in STAGE_OF:
        return str(STAGE_LABELS[STAGE_OF[entry.element_id]])
    if instance.definition.process_id != "casework":
        return instance.definition.name
    return ""


def receiver_of(entry: HistoryEntry) -> UUID | None:
    """Return to whom a step was handed."""
    to = entry.details.get("to") if isinstance(entry.details, dict) else None
    return UUID(str(to)) if entry.kind == "assigned" and to else None


def _what(entry: HistoryEntry, instance: ProcessInstance) -> str:
    if not entry.element_id:
        return instance.definition.name
    known = element_names(instance.definition_id)
    return known.get(entry.element_id, entry.element_id)


def _how_long(item: WorkItem | None) -> str:
    """Say how long a step has taken, and whether that was too long."""
    if item is None or item.ended_at is None:
        return ""
    taken = pgettext("story", ", %(duration)s after it came up") % {
        "duration": duration_text((item.ended_at - item.opened_at).total_seconds())
    }
    if item.due_at is None or item.ended_at <= item.due_at:
        return taken
    late = duration_text((item.ended_at - item.due_at).total_seconds())
    return taken + pgettext("story", " (%(duration)s late)") % {"duration": late}


def duration_text(seconds: float) -> str:
    """Say a length of time in its largest unit."""
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = round(minutes / 60)
    if hours < 48:
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    days = round(hours / 24)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
