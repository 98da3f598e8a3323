"""What a project's start messages do: they open the matter and begin its process."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine.actors import Origin, system
from engine.extensions import MessageCall
from processes.bureau.commands import Opening, begin, new_matter
from processes.bureau.queries import is_under_way
from processes.casework.models import Case
from processes.matters import PROJECT
from processes.organisation.roles import Level

SIGNED, REQUESTED = "service_agreement.signed", "dept_request"


def begin_after_contract(call: MessageCall) -> bool:
    """Open the project of a contract, unless one of its station is under way.

    A contract that is renewed goes on with what runs.
    """
    station = Case.objects.get(pk=call.case_id).places.get(Level.STATION)
    return is_under_way(PROJECT, call.county, station) or begin_project(call)


def begin_project(call: MessageCall) -> bool:
    """Open a project that arises in the matter from which the message comes.

    It is about the same station and the same agency, and has the same title.

    Returns:
        Whether there was a station for it.
    """
    sender = Case.objects.get(pk=call.case_id)
    station = sender.places.get(Level.STATION)
    if not station:
        return False
    agency = sender.places.get(Level.AGENCY)
    opening = Opening(
        PROJECT,
        sender.county,
        sender.title or sender.number,
        station_id=UUID(str(station)),
        agency_id=UUID(str(agency)) if agency else None,
    )
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    matter = new_matter(
        opening, by=origin.actor.person_id, now=call.now, arisen_in=sender
    )
    begin(matter, message=call.message, origin=origin)
    return True


#: By message.
RECEIVERS: Mapping[str, Callable[[MessageCall], bool]] = MappingProxyType(
    {SIGNED: begin_after_contract, REQUESTED: begin_project}
)
