"""What changes a purchase besides its steps: agencies register, responses open."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from engine import commands, guard, tenancy
from engine.actors import Origin, system
from engine.commands import Receipt, command
from engine.errors import NotAllowed, NotFound, WrongState
from engine.extensions import Act, JSONObject, ServiceCall
from processes.casework.models import Case, CaseParticipant
from processes.matters import PROCUREMENT
from processes.organisation.models import Organisation, Post
from processes.organisation.queries import posts_at
from processes.procurement.bidding import lay_open
from processes.procurement.conflicts import bar_of
from processes.procurement.models import Bid, Purchase, Round
from processes.procurement.queries import (
    RESPONSE,
    current_round,
    handed_in,
    key_of,
    response_on_desk,
)
from processes.working_days import CHINA

#: By which the process opens a response for whoever has registered last.
REGISTERED = "service_procurement.bidder_registered"
_AGENCY = "contractor_agency"


@command
def register_bidder(case_id: UUID, agency_id: UUID, *, origin: Origin) -> Receipt:
    """Register an agency for a purchase; its response lies on the actor's desk.

    A second time, it is to change or withdraw the response, until the deadline.

    Raises:
        NotFound: No such purchase, or the actor does not work for the agency.
        NotAllowed: By a rule of the guard, or the agency is kept out: it designed the
            project (COI03), or is under one control with another bidder (COI04).
        WrongState: No responses are taken, or somebody of the agency is at it.
    """
    matter = Case.objects.filter(pk=case_id, process_id=PROCUREMENT).first()
    if matter is None:
        raise NotFound("purchase", case_id, to="bid")
    _permit(matter, origin)
    agency = _agency(matter, agency_id, origin)
    attempt = _open_round(matter, origin.now)
    _require_free(matter, attempt, agency, origin)
    bid = _registered(attempt, agency, origin)
    _take_part(matter, origin)
    # The key belongs to the outer command; the process is moved by the machine.
    machine = replace(
        origin, actor=system(matter.county), door="command", idempotency_key=""
    )
    commands.correlate_message(
        REGISTERED, case_id=matter.pk, variables={}, origin=machine
    )
    return Receipt(str(bid.pk), bid.status, str(matter.pk))


@transaction.atomic
def open_bids(call: ServiceCall) -> JSONObject:
    """Open what was handed in, once the deadline has passed; tell how many there are.

    The price is known from then on, and attachments lie in the file.

    Raises:
        RuntimeError: The database does not show the key yet; the job is tried again.
    """
    tenancy.bind({call.county})
    purchase = Purchase.objects.get(case_id=call.case_id)
    attempt = current_round(purchase)
    assert attempt is not None
    bids = handed_in(attempt)
    if attempt.opened_at is not None:
        return {"responses": len(bids)}
    key = key_of(attempt)
    if key is None:
        raise RuntimeError(
            f"Expected to open round {attempt.pk}, but its responses are not due yet "
            "by the clock of the database."
        )
    for bid in bids:
        lay_open(bid, key, purchase.case_id)
    attempt.opened_at = call.now
    attempt.save(update_fields=["opened_at"])
    return {"responses": len(bids)}


def _permit(matter: Case, origin: Origin) -> None:
    guard.permit(
        Act(
            deed="bid",
            actor=origin.actor,
            now=origin.now,
            county=matter.county,
            process_id=matter.process_id,
            case_id=matter.pk,
            places=matter.places,
            element_id=RESPONSE,
            door=origin.door,
        )
    )


def _agency(matter: Case, agency_id: UUID, origin: Origin) -> Organisation:
    """Return the agency for which the actor works today.

    Raises:
        NotFound: There is no such agency, or the actor does not work for it.
    """
    mine: Post | None = (
        posts_at(_AGENCY, [agency_id], origin.now)
        .filter(county=matter.county, person_id=origin.actor.person_id)
        .select_related("organisation")
        .first()
    )
    if mine is None:
        raise NotFound("agency", agency_id, to="bid")
    return mine.organisation


def _open_round(matter: Case, now: datetime) -> Round:
    """Return the round that takes responses; the purchase is held until commit.

    Raises:
        WrongState: None does.
    """
    purchase = Purchase.objects.select_for_update().filter(case=matter).first()
    attempt = current_round(purchase) if purchase else None
    if attempt is None or attempt.deadline is None or now >= attempt.deadline:
        raise WrongState(
            f"Expected purchase {matter.number} to take responses, but it does not.",
            status="closed",
            case_id=str(matter.pk),
        )
    return attempt


def _require_free(
    matter: Case, attempt: Round, agency: Organisation, origin: Origin
) -> None:
    on = origin.now.astimezone(CHINA).date()
    bar = bar_of(matter, attempt, agency.pk, origin.actor.person_id, on)
    if bar is None:
        return
    raise NotAllowed(
        f"Expected an agency that is free to bid, but rule {bar.rule} keeps it out: "
        f"it {bar.reason}.",
        rule=bar.rule,
        clause=bar.clause,
        element_id=RESPONSE,
        case_id=str(matter.pk),
        wish="bid",
    )


def _registered(attempt: Round, agency: Organisation, origin: Origin) -> Bid:
    """Return the agency's bid, in the name of whoever handles it now.

    Raises:
        WrongState: A response of the agency is being filled in.
    """
    bid = Bid.objects.filter(round=attempt, agency=agency).first()
    if bid is None:
        return Bid.objects.create(
            county=attempt.county,
            round=attempt,
            number=Bid.objects.filter(round=attempt).count() + 1,
            agency=agency,
            status=Bid.Status.REGISTERED,
            registered_by=origin.actor.person_id,
            registered_at=origin.now,
        )
    case_id = attempt.purchase.case_id
    if response_on_desk(case_id, bid.registered_by) is not None:
        raise WrongState(
            f"Expected to open the response of bid {bid.number}, but it is open.",
            status="claimed",
            case_id=str(case_id),
            advice=gettext("The response is being filled in already."),
        )
    bid.registered_by = origin.actor.person_id
    bid.save(update_fields=["registered_by"])
    return bid


def _take_part(matter: Case, origin: Origin) -> None:
    """Make the actor the newest bidder: on that desk the process lays the response."""
    CaseParticipant.objects.update_or_create(
        county=matter.county,
        case=matter,
        part=CaseParticipant.Part.BIDDER,
        person_id=origin.actor.person_id,
        defaults={"since": origin.now},
    )
