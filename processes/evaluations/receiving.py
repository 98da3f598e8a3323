"""What a message starts: another evaluation, of its own, arisen in the sender.

Source: domain specification §14.8 (start; ``gw_spot_check_result``), §14.25.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine.actors import SYSTEM, Origin, system
from engine.extensions import MessageCall
from processes.bureau.commands import Opening, begin, new_matter
from processes.bureau.queries import is_under_way
from processes.casework.models import Case
from processes.matters import EVALUATION
from processes.organisation.roles import Level


def open_yearly(call: MessageCall) -> bool:
    """Open the year's evaluation of the sender's station, if none runs already.

    The year begins one of its own where the profile names a day.
    """
    station = Case.objects.get(pk=call.case_id).places.get(Level.STATION)
    return is_under_way(EVALUATION, call.county, station) or open_evaluation(call)


def open_evaluation(call: MessageCall) -> bool:
    """Open an evaluation of the station of the sender, or say that it has none."""
    sender = Case.objects.get(pk=call.case_id)
    station = sender.places.get(Level.STATION)
    if not station:
        return False
    agency = sender.places.get(Level.AGENCY)
    opening = Opening(
        EVALUATION,
        call.county,
        sender.title,
        station_id=UUID(str(station)),
        agency_id=UUID(str(agency)) if agency else None,
    )
    matter = new_matter(opening, by=SYSTEM, now=call.now, arisen_in=sender)
    origin = Origin(actor=system(call.county), now=call.now, door="worker")
    begin(matter, message=call.message, origin=origin)
    return True


RECEIVERS: Mapping[str, Callable[[MessageCall], bool]] = MappingProxyType(
    {
        "station_evaluation.evaluation_due": open_yearly,
        "station_evaluation.evaluate_again": open_evaluation,
    }
)
