"""The record of service: when the client was met, how, for how long, and what is next.

These fields name nobody (sensitivity 0); they are shown without a further question.
"""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from engine import queries
from engine.models import Submission
from forms.catalogue import form
from processes.casework.models import Case
from processes.working_days import CHINA
from web.pages import deadlines, timeline

Context = dict[str, object]

SESSION = "session_record"


def record_of(case: Case, submissions: Iterable[Submission], now: datetime) -> Context:
    """Return the sessions of a case, the latest first, and what they sum up to."""
    sent = [each for each in submissions if each.form_ref.startswith(f"{SESSION}@")]
    opened = [(each, queries.opened(each)) for each in sent]
    held = [(each, data) for each, data in opened if _moment(data.get("start_at"))]
    held.sort(key=lambda pair: _started(pair[1]), reverse=True)
    minutes = sum(_minutes(data) for _, data in held)
    return {
        "sessions": [_session(case, each, data) for each, data in held],
        "count": ngettext("%(n)d session", "%(n)d sessions", len(held))
        % {"n": len(held)},
        "hours": gettext("%(n)s hours") % {"n": f"{minutes / 60:.1f}"},
        "last": _since(_started(held[0][1]), now) if held else "",
        "next": _next(held[0][1], now) if held else "",
    }


def _session(case: Case, sent: Submission, data: dict[str, object]) -> Context:
    minutes = _minutes(data)
    upcoming = _moment(data.get("next_at"))
    mode = str(data.get("mode") or "")
    spec = form(sent.form_ref).fields.get("mode")
    return {
        "day": deadlines.moment_text(_started(data)),
        "mode": spec.choice_label(mode) if spec and mode else "",
        "duration": timeline.duration_text(minutes * 60) if minutes else "",
        "next": deadlines.moment_text(upcoming) if upcoming else "",
        "url": reverse("submission", args=[case.pk, sent.pk]),
    }


def _since(moment: datetime, now: datetime) -> str:
    days = (now.astimezone(CHINA).date() - moment.astimezone(CHINA).date()).days
    if days <= 0:
        return gettext("last contact today")
    words = ngettext("last contact %(n)d day ago", "last contact %(n)d days ago", days)
    return words % {"n": days}


def _next(data: dict[str, object], now: datetime) -> str:
    upcoming = _moment(data.get("next_at"))
    if upcoming is None:
        return ""
    sentence = (
        gettext("next planned for %(at)s")
        if upcoming >= now
        else gettext("next was planned for %(at)s")
    )
    return sentence % {"at": deadlines.moment_text(upcoming)}


def _minutes(data: dict[str, object]) -> int:
    ended = _moment(data.get("end_at"))
    if ended is None:
        return 0
    return max(0, round((ended - _started(data)).total_seconds() / 60))


def _started(data: dict[str, object]) -> datetime:
    started = _moment(data.get("start_at"))
    assert started is not None
    return started


def _moment(text: object) -> datetime | None:
    """Read a moment of a form; texts without a zone are on the clock of China."""
    try:
        found = datetime.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=CHINA)
    return found
