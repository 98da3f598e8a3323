"""What a message starts: a filing matter, arisen in whatever has to be filed.

Source: domain specification §14.14, §14.25.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine.actors import SYSTEM, Origin, system
from engine.extensions import MessageCall
from processes.bureau.commands import Opening, begin, new_matter
from processes.casework.models import Case
from processes.matters import FILING
from processes.organisation.roles import Level


def open_filing(call: MessageCall) -> bool:
    """Open a filing with the places of the sender; what is filed is its title."""
    sender = Case.objects.get(pk=call.case_id)
    station, agency = (
        UUID(str(sender.places[level])) if level in sender.places else None
        for level in (Level.STATION, Level.AGENCY)
    )
    opening = Opening(
        FILING,
        call.county,
        sender.title or sender.number,
        station_id=station,
        agency_id=agency,
    )
    matter = new_matter(opening, by=SYSTEM, now=call.now, arisen_in=sender)
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    begin(matter, message=call.message, origin=origin)
    return True


RECEIVERS: Mapping[str, Callable[[MessageCall], bool]] = MappingProxyType(
    {"filing_and_spot_check.filing": open_filing}
)
