"""The workbench: what is mine to do, what waits for my post, and by when."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries
from engine.actors import Actor
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Notice
from processes.casework.queries import Header
from processes.organisation import queries as organisation
from processes.organisation.models import Organisation
from web import clock
from web.pages import after_act, clauses, deadlines
from web.pages.access import act, actor_of, is_fragment, origin_of, page, uuid_or_404
from web.pages.beginnings import go_to_first_step
from web.pages.people import Names, holder_of, holds_role, names_for

PAGE = 30

Context = dict[str, object]


#: How a lead comes in: the starts of casework that a person chooses. Reopening starts
#: from the page of the closed case. Source: domain specification §14.1.
LEADS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "self_request": pgettext_lazy("lead", "The person asks for help"),
        "referral_in": pgettext_lazy("lead", "Referred by another body"),
        "need_assigned": pgettext_lazy("lead", "From the list of needs"),
        "group_or_activity_lead": pgettext_lazy("lead", "From a group or an activity"),
        "emergency_case": pgettext_lazy("lead", "From an emergency"),
    }
)
DEFAULT_LEAD = "self_request"


class Pile(StrEnum):
    """The four lists of the workbench."""

    DESK = "desk"
    QUEUE = "queue"
    WAITING = "waiting"
    DONE = "done"


@page
def workbench(request: HttpRequest) -> HttpResponse:
    """Show one pile of work; a page that is open asks for its changed part."""
    actor, now = actor_of(request), clock.utc_now()
    try:
        pile = Pile(request.GET.get("view", Pile.DESK))
    except ValueError as error:
        raise Http404 from error
    context = board(actor, pile, now, after=request.GET.get("after", ""))
    if is_fragment(request):
        return render(request, "pages/workbench_list.html", context)
    context |= {
        "after_act": after_act.panel(actor, request.GET.get("done", ""), now),
        "stations": stations_to_open_in(actor),
        "key": str(new_id()),
        "leads": LEADS.items(),
    }
    return render(request, "pages/workbench.html", context)


@act
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case, put its first step on the own desk and go there."""
    start = request.POST.get("start", DEFAULT_LEAD)
    if start not in LEADS:
        raise Http404
    receipt = casework.open_case(
        uuid_or_404(request.POST.get("station", "")),
        start=start,
        origin=origin_of(request),
    )
    return go_to_first_step(request, receipt)


@act
def dismiss_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Take a notice off the workbench of the post; for a supervisor, countersign it."""
    casework.dismiss_notice(notice_id, origin=origin_of(request))
    if request.POST.get("next") == "supervision":
        messages.success(request, gettext("Countersigned with your name and the time."))
        return redirect("supervision")
    messages.success(request, gettext("Noted. The notice is off the workbench."))
    return redirect("workbench")


def board(actor: Actor, pile: Pile, now: datetime, *, after: str = "") -> Context:
    """Return one pile with its counts, rows and pages."""
    found = _rows(actor, pile, after)
    items = found[:PAGE]
    headers = cases.headers({item.case_id for item in items})
    names = names_for(items) if pile is Pile.WAITING else {}
    return {
        "pile": pile.value,
        "title": _label(pile),
        "sides": _sides(actor, pile),
        "rows": [
            row(item, headers.get(item.case_id), now, names=names, actor=actor)
            for item in items
        ],
        "empty": _empty(pile),
        "notices": _notices(actor, now) if pile is Pile.DESK else [],
        "here": _address(pile, after),
        "next_url": _next(pile, items) if len(found) > PAGE else "",
        "previous_url": _address(pile, "") if after else "",
    }


def row(
    item: WorkItem, header: Header | None, now: datetime, *, names: Names, actor: Actor
) -> Context:
    """Return a work item as a row of a pile."""
    is_over = not item.is_unfinished
    return {
        "url": reverse("work_item", args=[item.pk]),
        "step": item.name,
        "state": deadlines.state_of(item, now),
        "client": (header.masked_name if header else "")
        or gettext("name not yet known"),
        "case_number": header.number if header else "",
        "due": _ended(item) if is_over else deadlines.due_view(item.due_at, now),
        "clause": clauses.chip(item.clause),
        "holder": holder_of(item, names) if names or _is_elsewhere(item, actor) else "",
        "claim": _claim_button(item, actor),
    }


def stations_to_open_in(actor: Actor) -> list[Organisation]:
    """Return the stations in which the actor may register a lead."""
    if not holds_role(actor, "social_worker", "station_head"):
        return []
    return organisation.stations_of(actor)


def _rows(actor: Actor, pile: Pile, after: str) -> list[WorkItem]:
    last = deadlines.decode(after)
    limit = PAGE + 1
    keyset = queries.Keyset(*last) if last else None
    if pile is Pile.DESK:
        return queries.desk(actor, after=keyset, limit=limit)
    if pile is Pile.QUEUE:
        return queries.work_queue(actor, after=keyset, limit=limit)
    if pile is Pile.WAITING:
        return queries.waiting_elsewhere(actor, after=keyset, limit=limit)
    before = (last[0], last[1]) if last and last[0] else None
    return queries.done_by(actor, before=before, limit=limit)


def _sides(actor: Actor, current: Pile) -> list[Context]:
    counted: dict[str, int] = queries.counts(actor)
    icons = {
        Pile.DESK: "inbox",
        Pile.QUEUE: "users",
        Pile.WAITING: "waiting",
        Pile.DONE: "done",
    }
    return [
        {
            "label": _label(pile),
            "url": _address(pile, ""),
            "count": _capped(counted.get(pile)),
            "current": pile is current,
            "icon": icons[pile],
        }
        for pile in Pile
    ]


def _capped(count: int | None) -> str | int | None:
    if count is not None and count > queries.COUNT_CAP:
        return f"{queries.COUNT_CAP}+"
    return count


def _label(pile: Pile) -> str:
    return {
        Pile.DESK: pgettext("pile", "My work"),
        Pile.QUEUE: pgettext("pile", "To be claimed here"),
        Pile.WAITING: pgettext("pile", "Waiting for others"),
        Pile.DONE: pgettext("pile", "Done by me"),
    }[pile]


def _empty(pile: Pile) -> Context:
    to_queue = {
        "label": gettext("See what is to be claimed"),
        "url": _address(Pile.QUEUE, ""),
    }
    title, text, action = {
        Pile.DESK: (
            gettext("Nothing on your desk"),
            gettext(
                "Steps that you claim, or that are yours as the case worker, appear "
                "here by themselves."
            ),
            to_queue,
        ),
        Pile.QUEUE: (
            gettext("Nothing to be claimed"),
            gettext(
                "New steps for your post appear here the moment they are due to be "
                "done; no need to reload."
            ),
            None,
        ),
        Pile.WAITING: (
            gettext("You wait for nobody"),
            gettext(
                "When a case you have worked on is with a supervisor, an official or a "
                "colleague, you see here who has it and until when."
            ),
            None,
        ),
        Pile.DONE: (
            gettext("Nothing done yet"),
            gettext("Every step that you complete is listed here, the latest first."),
            to_queue,
        ),
    }[pile]
    return {"title": title, "text": text, "action": action}


def _notices(actor: Actor, now: datetime) -> list[Context]:
    found = cases.notices_for(actor)
    open_to_us = cases.listed_among(actor, {notice.case_id for notice in found})
    return [
        {
            "text": _notice_text(notice),
            "number": notice.case.number,
            "at": deadlines.short_text(notice.raised_at, now),
            "where": notice.case.station.name,
            # A superior is told that something is late, not shown the file.
            "link": {
                "label": notice.case.number,
                "url": reverse("case", args=[notice.case_id]),
            }
            if notice.case_id in open_to_us
            else None,
            "button": {
                "label": gettext("I have seen to it"),
                "url": reverse("dismiss_notice", args=[notice.pk]),
                "method": "post",
                "small": True,
            },
        }
        for notice in found
    ]


def _notice_text(notice: Notice) -> str:
    if notice.code == Notice.Code.MODEL:
        return notice.title
    return gettext("%(state)s: %(step)s") % {
        "state": notice.get_code_display(),
        "step": notice.title,
    }


def _claim_button(item: WorkItem, actor: Actor) -> Context | None:
    possible = {s.capacity for s in actor.capacities_for(item.candidate_group)}
    if item.status != WorkItem.Status.OPEN or not possible:
        return None
    button: Context = {"label": gettext("Claim"), "small": True}
    if len(possible) > 1:  # the capacity is chosen on the page of the step
        return {**button, "url": reverse("work_item", args=[item.pk])}
    url = reverse("claim", args=[item.pk])
    return {**button, "url": url, "method": "post"}


def _is_elsewhere(item: WorkItem, actor: Actor) -> bool:
    return item.is_unfinished and item.candidate_group not in actor.candidate_groups


def _ended(item: WorkItem) -> Context:
    return {
        "relative": gettext("completed"),
        "absolute": deadlines.moment_text(item.ended_at),
        "kind": "",
    }


def _next(pile: Pile, items: list[WorkItem]) -> str:
    last = items[-1]
    moment = last.ended_at if pile is Pile.DONE else last.due_at
    return _address(pile, deadlines.encode(moment, last.pk))


def _address(pile: Pile, after: str) -> str:
    address = f"{reverse('workbench')}?view={pile.value}"
    return f"{address}&after={after}" if deadlines.decode(after) else address
