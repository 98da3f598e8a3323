"""Where agencies find the purchases that take responses, and register to answer."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from engine.actors import Actor
from engine.errors import NotFound
from engine.identifiers import new_id
from processes.organisation import queries as organisation
from processes.organisation.roles import place_of, role_of
from processes.procurement import queries
from processes.procurement.commands import register_bidder
from processes.procurement.models import Bid, Round
from web import clock
from web.pages import deadlines
from web.pages.access import act, actor_of, origin_of, page, require_post
from web.pages.money import yuan
from web.tenancy import reading

Context = dict[str, object]

AGENCY = "contractor_agency"
_STATES = {
    Bid.Status.REGISTERED: "waiting",
    Bid.Status.HANDED_IN: "done",
    Bid.Status.WITHDRAWN: "neutral",
}


@page
def tenders(request: HttpRequest) -> HttpResponse:
    """List what can be answered, and how far the actor's agencies have come.

    Raises:
        NotAllowed: The actor speaks for no agency.
    """
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, AGENCY)
    rounds = queries.taking_responses(actor.counties, now)
    context = {"rows": _rows(actor, rounds, now), "key": str(new_id())}
    return render(request, "pages/tenders.html", context)


@act
def register(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Register an agency and go to its response.

    Raises:
        NotFound: No agency was named that there is.
    """
    origin = origin_of(request)
    register_bidder(case_id, _agency(request), origin=origin)
    with reading(origin.actor):
        item = queries.response_on_desk(case_id, origin.actor.person_id)
    if item is None:
        messages.success(request, gettext("Registered."))
        return redirect("tenders")
    messages.success(request, gettext("Registered. Answer before the deadline."))
    return redirect("work_item", item.pk)


def _rows(actor: Actor, rounds: list[Round], now: datetime) -> list[Context]:
    """Return the calls, each with how far the actor's agencies have come."""
    agencies = _agencies(actor)
    bids = {
        (bid.round_id, str(bid.agency_id)): bid
        for bid in queries.bids_for(rounds, map(UUID, agencies))
    }
    desks = {
        (item.case_id, item.assignee_id): item.pk
        for item in queries.responses_filled_in(
            each.purchase.case_id for each in rounds
        )
    }
    rows: list[Context] = []
    for each in rounds:
        mine: list[Context] = []
        for place, name in agencies.items():
            bid = bids.get((each.pk, place))
            item = bid and desks.get((each.purchase.case_id, bid.registered_by))
            mine.append(
                {
                    "agency": place,
                    "name": name,
                    "state": _state(bid),
                    "item": item,
                    "is_other": bid and bid.registered_by != actor.person_id,
                }
            )
        rows.append(_row(each, now) | {"mine": mine})
    return rows


def _agency(request: HttpRequest) -> UUID:
    named = request.POST.get("agency", "")
    try:
        return UUID(named)
    except ValueError as error:
        raise NotFound("agency", named[:40], to="bid") from error


def _agencies(actor: Actor) -> dict[str, str]:
    """Return the agencies that the actor speaks for: id and name."""
    places = [
        place_of(group)
        for group in sorted(actor.candidate_groups)
        if role_of(group) == AGENCY
    ]
    names = organisation.organisation_names(places)
    return {place: names.get(place, "") for place in places}


def _row(attempt: Round, now: datetime) -> Context:
    purchase = attempt.purchase
    return {
        "id": purchase.case_id,
        "title": purchase.project_name,
        "number": purchase.case.number,
        "round": attempt.number,
        "purchaser": purchase.purchaser.name,
        "method": attempt.get_method_display(),
        "limit": yuan(purchase.limit_yuan),
        "due": deadlines.due_view(attempt.deadline, now),
    }


def _state(bid: Bid | None) -> Context | None:
    if bid is None:
        return None
    state = Bid.Status(bid.status)
    return {"kind": _STATES[state], "word": state.label}
