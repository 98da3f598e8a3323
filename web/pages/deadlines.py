"""Dates, and how long something may still take, as officials write them."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, pgettext

from engine.kernel.due_rules import Unit, parse_due_rule
from engine.models import WorkItem
from processes.working_days import CHINA, working_days_between

#: What is due on this or the next working day is marked. DESIGN.
SOON = 1

View = dict[str, object]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def day_text(day: date) -> str:
    """Say a day with its weekday, e.g. 2026年11月27日（周五）."""
    return gettext("%(year)d-%(month)02d-%(day)02d (%(weekday)s)") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": date_format(day, "D"),
    }


def moment_text(moment: datetime | None) -> str:
    """Say a moment on the clock of China; nothing for none."""
    if moment is None:
        return ""
    local = moment.astimezone(CHINA)
    return f"{day_text(local.date())} {local:%H:%M}"


def short_text(moment: datetime, now: datetime) -> str:
    """Say a moment; its year only where it is not the present one."""
    local = moment.astimezone(CHINA)
    if local.year != now.astimezone(CHINA).year:
        return moment_text(moment)
    day = gettext("%(month)02d-%(day)02d (%(weekday)s)") % {
        "month": local.month,
        "day": local.day,
        "weekday": date_format(local.date(), "D"),
    }
    return f"{day} {local:%H:%M}"


def clock_text(moment: datetime) -> str:
    """Say the time of day of a moment on the clock of China."""
    return f"{moment.astimezone(CHINA):%H:%M}"


def due_view(due_at: datetime | None, now: datetime) -> View | None:
    """Return how a time limit is shown; ``None`` where there is none.

    Returns:
        ``relative``, ``absolute``, ``kind`` (overdue, due_soon or nothing), ``iso``.
    """
    if due_at is None:
        return None
    kind, relative = _relative(due_at, now)
    return {
        "relative": relative,
        "absolute": short_text(due_at, now),
        "kind": kind,
        "iso": due_at.isoformat(),
    }


def state_of(item: WorkItem, now: datetime) -> View:
    """Return the tag of a work item: how urgent it is, else where it stands."""
    if item.is_unfinished and item.due_at is not None:
        kind, _ = _relative(item.due_at, now)
        if kind == "overdue":
            return {"kind": kind, "word": gettext("Overdue")}
        if kind == "due_soon":
            return {"kind": kind, "word": gettext("Due soon")}
    return {"kind": _KINDS[WorkItem.Status(item.status)], "word": status_word(item)}


def status_word(item: WorkItem) -> str:
    """Say where a work item stands."""
    words = {
        WorkItem.Status.OPEN: pgettext("work item", "To be claimed"),
        WorkItem.Status.CLAIMED: pgettext("work item", "In hand"),
        WorkItem.Status.COMPLETED: pgettext("work item", "Completed"),
        WorkItem.Status.CANCELLED: pgettext("work item", "Withdrawn"),
    }
    return words[WorkItem.Status(item.status)]


def rule_text(rule: str) -> str:
    """Say a due rule of a model, e.g. “3 wd”, without its anchor; nothing for none."""
    if not rule:
        return ""
    parsed = parse_due_rule(rule)
    words = {
        Unit.WORKING_DAYS: gettext("within %(amount)d working days"),
        Unit.DAYS: gettext("within %(amount)d days"),
        Unit.HOURS: gettext("within %(amount)d hours"),
        Unit.MINUTES: gettext("within %(amount)d minutes"),
        Unit.SAME_DAY: gettext("on the same day"),
    }
    return words[parsed.unit] % {"amount": parsed.amount}


def encode(moment: datetime | None, row_id: UUID) -> str:
    """Write the last row of a page into an address."""
    when = (moment - _EPOCH) // timedelta(microseconds=1) if moment else ""
    return f"{when}_{row_id.hex}"


def decode(text: str) -> tuple[datetime | None, UUID] | None:
    """Read what :func:`encode` wrote; ``None`` for anything else."""
    when, _, row_id = text.partition("_")
    try:
        moment = _EPOCH + timedelta(microseconds=int(when)) if when else None
        return moment, UUID(row_id)
    except (ValueError, OverflowError):
        return None


_KINDS = {
    WorkItem.Status.OPEN: "neutral",
    WorkItem.Status.CLAIMED: "waiting",
    WorkItem.Status.COMPLETED: "done",
    WorkItem.Status.CANCELLED: "neutral",
}


def _relative(due_at: datetime, now: datetime) -> tuple[str, str]:
    """Return the kind of urgency and the words for it."""
    today, day = now.astimezone(CHINA).date(), due_at.astimezone(CHINA).date()
    if due_at < now:
        return "overdue", _overdue(due_at, now)
    left = working_days_between(today, day)
    if day == today:
        return "due_soon", _today(due_at, now)
    words = (
        ngettext("%(n)d working day left", "%(n)d working days left", left)
        % {"n": left}
        if left
        else gettext("due on the next day off")
    )
    return ("due_soon" if left <= SOON else ""), words


def _overdue(due_at: datetime, now: datetime) -> str:
    days = (now.astimezone(CHINA).date() - due_at.astimezone(CHINA).date()).days
    if days:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", days) % {"n": days}
    hours = int((now - due_at).total_seconds() // 3600)
    if hours:
        words = ngettext("%(n)d hour overdue", "%(n)d hours overdue", hours)
        return words % {"n": hours}
    return gettext("just overdue")


def _today(due_at: datetime, now: datetime) -> str:
    minutes = int((due_at - now).total_seconds() // 60)
    if minutes < 60:
        words = ngettext("%(n)d minute left", "%(n)d minutes left", minutes)
        return words % {"n": minutes}
    if minutes < 240:
        hours = minutes // 60
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    return gettext("due today")
