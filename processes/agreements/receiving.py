"""What messages of other matters start or tell in agreements.

Source: domain specification §14.6 (starts, messages), §14.25.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine import commands, steps
from engine.actors import SYSTEM, Origin, system
from engine.errors import NotFound
from engine.extensions import MessageCall
from processes.agreements import queries
from processes.agreements.elsewhere import award_of
from processes.agreements.models import Agreement
from processes.bureau.commands import Opening, begin, new_matter
from processes.casework.models import Case
from processes.matters import AGREEMENT, PROCUREMENT
from processes.organisation.roles import Level
from processes.working_days import CHINA


def open_agreement(call: MessageCall) -> bool:
    """Open the agreement of a purchase that has been awarded, once.

    Returns:
        Whether an award is on record.
    """
    purchase = Case.objects.get(pk=call.case_id)
    award = award_of(purchase)
    if award is None:
        return False
    if Case.objects.filter(origin=purchase, process_id=AGREEMENT).exists():
        return True
    opening = Opening(
        AGREEMENT,
        call.county,
        purchase.title,
        station_id=_station_of(purchase),
        agency_id=award.agency.pk,
    )
    _begin(opening, purchase, call, message=call.message)
    return True


def renew_agreement(call: MessageCall) -> bool:
    """Open the matter of a cycle whose first years are not in this system."""
    sender = Case.objects.get(pk=call.case_id)
    agency = sender.places.get(Level.AGENCY)
    if not agency:
        return False
    opening = Opening(
        AGREEMENT,
        call.county,
        sender.title,
        station_id=_station_of(sender),
        agency_id=UUID(str(agency)),
    )
    _begin(opening, sender, call, message=call.message)
    return True


def open_purchase(call: MessageCall) -> bool:
    """Open a new purchase after an agreement that is not renewed, once.

    Returns:
        Whether there is a process of procurement.
    """
    sender = Case.objects.get(pk=call.case_id)
    if not steps.declared_variables(PROCUREMENT, call.county):
        return False
    if Case.objects.filter(origin=sender, process_id=PROCUREMENT).exists():
        return True
    opening = Opening(
        PROCUREMENT, call.county, sender.title, station_id=_station_of(sender)
    )
    _begin(opening, sender, call, message="")
    return True


def tell_agreement(call: MessageCall) -> bool:
    """Hand a message to the agreement that serves the sender's station.

    Returns:
        Whether such an agreement waits for it.
    """
    found = _agreement_of(call)
    if found is None:
        return False
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    try:
        commands.correlate_message(
            call.message, case_id=found.case_id, variables={}, origin=origin
        )
    except NotFound:
        return False
    return True


def _agreement_of(call: MessageCall) -> Agreement | None:
    """Return the agreement in which a matter arose, or that serves its station."""
    sender = Case.objects.select_related("origin").get(pk=call.case_id)
    if sender.process_id == AGREEMENT:
        return None  # its own process is not waiting, or it would have heard
    if sender.origin is not None and sender.origin.process_id == AGREEMENT:
        return queries.agreement_of(sender.origin.pk)
    station = _station_of(sender)
    if station is None:
        return None
    return queries.in_force(call.county, station, call.now.astimezone(CHINA).date())


def _station_of(matter: Case) -> UUID | None:
    found = matter.places.get(Level.STATION)
    return UUID(str(found)) if found else None


def _begin(
    opening: Opening, arisen_in: Case, call: MessageCall, *, message: str
) -> None:
    matter = new_matter(opening, by=SYSTEM, now=call.now, arisen_in=arisen_in)
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    begin(matter, message=message, origin=origin)


RECEIVERS: Mapping[str, Callable[[MessageCall], bool]] = MappingProxyType(
    {
        "service_agreement.award": open_agreement,
        "service_agreement.renew": renew_agreement,
        "service_agreement.evaluation_result": tell_agreement,
        "service_agreement.breach": tell_agreement,
        "service_agreement.non_renewal": open_purchase,
    }
)
