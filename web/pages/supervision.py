"""The supervisor's desk: what to review, what has changed, who carries how much."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from engine.actors import Actor
from engine.models import WorkItem
from processes.casework import queries as cases
from processes.casework.models import Notice
from processes.casework.queries import Header
from processes.organisation import queries as organisation
from processes.oversight import queries
from processes.oversight.models import Visit
from processes.oversight.queries import SUPERVISOR, Change, ChangeKind
from processes.oversight.visits import last_visit, note_visit
from web import clock
from web.pages import after_act, deadlines, workloads
from web.pages.access import actor_of, origin_of, page, require_post
from web.pages.workbench import row

#: Who looks for the first time is shown what is new in this time. DESIGN.
FIRST_LOOK = timedelta(days=7)

Context = dict[str, object]

_LOOKS: Mapping[ChangeKind, tuple[str, str]] = MappingProxyType(
    {
        ChangeKind.CRISIS: ("overdue", "crisis"),
        ChangeKind.RISK: ("overdue", "alert"),
        ChangeKind.RESUBMITTED: ("waiting", "refer"),
        ChangeKind.OVERDUE: ("due_soon", "clock"),
    }
)


@page
def supervision(request: HttpRequest) -> HttpResponse:
    """Show the supervisor's desk; that somebody looked moves the mark of “new”."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, SUPERVISOR)
    note_visit(Visit.Page.SUPERVISION, origin=origin_of(request))
    context = desk_of(actor, now)
    context["after_act"] = after_act.panel(actor, request.GET.get("done", ""), now)
    return render(request, "pages/supervision.html", context)


def desk_of(actor: Actor, now: datetime) -> Context:
    """Return what the page shows; everything masked."""
    stations = queries.supervised_stations(actor)
    reviews = queries.reviews_waiting(actor)
    returned = queries.times_returned(reviews)
    before = last_visit(actor, Visit.Page.SUPERVISION)
    since = before or now - FIRST_LOOK
    changes = queries.changes_since(
        actor,
        stations,
        since,
        resubmitted={item: returned[item.pk] for item in reviews},
        now=now,
    )
    notices = [
        notice
        for notice in cases.notices_for(actor)
        if notice.candidate_group in queries.supervising_groups(actor)
        and notice.code == Notice.Code.MODEL
    ]
    headers = cases.headers(
        {item.case_id for item in reviews} | {change.case_id for change in changes}
    )
    return {
        "reviews": _reviews(reviews, returned, headers, actor, now),
        "changes": [_change(change, headers, now) for change in changes],
        "since": _since(before, since),
        "notices": [_notice(notice) for notice in notices],
        "countersigned": _countersigned(queries.countersigned(actor, now)),
        "workers": workloads.overview(stations, now),
        "here": reverse("supervision"),
    }


def _reviews(
    items: Iterable[WorkItem],
    returned: Mapping[UUID, int],
    headers: Mapping[UUID, Header],
    actor: Actor,
    now: datetime,
) -> list[Context]:
    rows = []
    for item in items:
        shown = row(item, headers.get(item.case_id), now, names={}, actor=actor)
        times = returned.get(item.pk, 0)
        if times:
            shown["note"] = ngettext(
                "Sent back %(n)d time so far.", "Sent back %(n)d times so far.", times
            ) % {"n": times}
        rows.append(shown)
    return rows


def _change(change: Change, headers: Mapping[UUID, Header], now: datetime) -> Context:
    kind, icon = _LOOKS[change.kind]
    header = headers.get(change.case_id)
    sentences = {
        ChangeKind.CRISIS: gettext("A crisis has begun"),
        ChangeKind.RISK: gettext("Assessed as high or critical risk"),
        ChangeKind.RESUBMITTED: gettext("Handed in again after a return: %(step)s"),
        ChangeKind.OVERDUE: gettext("Now overdue: %(step)s"),
    }
    return {
        "kind": kind,
        "icon": icon,
        "text": sentences[change.kind] % {"step": change.name},
        "at": deadlines.short_text(change.at, now),
        "iso": change.at.isoformat(),
        "number": header.number if header else "",
        "client": (header.masked_name if header else "")
        or gettext("name not yet known"),
        "station": header.station if header else "",
        "url": reverse("case", args=[change.case_id]),
    }


def _since(before: datetime | None, since: datetime) -> str:
    at = deadlines.moment_text(since)
    if before is None:
        return gettext("since %(at)s (this is your first visit)") % {"at": at}
    return gettext("since your last visit, %(at)s") % {"at": at}


def _notice(notice: Notice) -> Context:
    return {
        "text": notice.title,
        "at": deadlines.moment_text(notice.raised_at),
        "number": notice.case.number,
        "url": reverse("case", args=[notice.case_id]),
        "sign_url": reverse("dismiss_notice", args=[notice.pk]),
    }


def _countersigned(notices: list[Notice]) -> list[Context]:
    names = organisation.names_of(notice.seen_by for notice in notices)
    return [
        {
            "text": notice.title,
            "number": notice.case.number,
            "url": reverse("case", args=[notice.case_id]),
            "by": names.get(notice.seen_by, "") if notice.seen_by else "",
            "at": deadlines.moment_text(notice.seen_at),
        }
        for notice in notices
    ]
