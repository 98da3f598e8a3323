"""Open a bureau's matters."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from engine import commands, guard, steps
from engine.actors import Origin
from engine.commands import Beginning, Receipt, command
from engine.errors import NotFound, Rejected
from engine.extensions import Act
from engine.identifiers import new_id
from processes.bureau.places import bodies_for, places_for
from processes.casework.commands.cases import next_number
from processes.casework.limits import timers_of
from processes.casework.models import Case
from processes.matters import MATTERS
from processes.organisation.models import Organisation
from processes.working_days import CHINA

TITLE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Opening:
    """A matter that somebody wants to open.

    Attributes:
        title: What it is about, as lists show it.
        station_id: Whose services it is about, if it is about one station's.
        agency_id: The contractor, where one is known.
    """

    process_id: str
    county: int
    title: str
    station_id: UUID | None = None
    agency_id: UUID | None = None


@command
def open_matter(opening: Opening, *, origin: Origin, message: str = "") -> Receipt:
    """Open a matter of a bureau and start its process.

    Args:
        message: The message that starts it; empty for the plain start.

    Raises:
        NotFound: No such station or agency in the county.
        NotAllowed: The actor may not open such a matter there.
        Rejected: There is no such kind, no title, or a body is missing for a role.
    """
    _require_leave(opening, origin)
    matter = new_matter(opening, by=origin.actor.person_id, now=origin.now)
    return begin(matter, message=message, origin=origin)


def _require_leave(opening: Opening, origin: Origin) -> None:
    """Ask the guard before a matter, its number and its panels are made.

    Raises:
        NotAllowed: The actor may not open such a matter there.
    """
    station = _body(opening.station_id, opening.county, Organisation.Kind.STATION)
    guard.permit(
        Act(
            deed="start",
            actor=origin.actor,
            now=origin.now,
            county=opening.county,
            process_id=opening.process_id,
            places=bodies_for(
                opening.county, station, on=origin.now.astimezone(CHINA).date()
            ),
            door=origin.door,
        )
    )


def new_matter(
    opening: Opening, *, by: UUID, now: datetime, arisen_in: Case | None = None
) -> Case:
    """Return a new matter; the caller's transaction begins its process.

    Args:
        arisen_in: The matter from which it arises, e.g. the purchase of an agreement.

    Raises:
        NotFound: No such station or agency in the county.
        Rejected: There is no such kind, no title, or the county has no bureau.
    """
    title = _require_sound(opening)
    county, kind = opening.county, Organisation.Kind
    bureau = Organisation.objects.filter(county=county, kind=kind.COUNTY_BUREAU).first()
    if bureau is None:
        raise Rejected("Expected a county bureau to handle it.", {"": ["no bureau"]})
    number = next_number(county, now, series=MATTERS[opening.process_id].series)
    return Case.objects.create(
        id=new_id(),
        county=county,
        number=number,
        title=title,
        station=bureau,
        places=places_for(
            opening.process_id,
            county,
            number=number,
            on=now.astimezone(CHINA).date(),
            station=_body(opening.station_id, county, kind.STATION),
            agency=_body(opening.agency_id, county, kind.AGENCY),
        ),
        process_id=opening.process_id,
        origin=arisen_in,
        opened_at=now,
        opened_by=by,
    )


def _require_sound(opening: Opening) -> str:
    """Return the title of a matter that can be opened.

    Raises:
        Rejected: There is no such kind, or no title.
    """
    if opening.process_id not in MATTERS:
        raise Rejected(
            f"Expected a kind of matter, but got {opening.process_id!r}.",
            {"process_id": [f"one of {', '.join(sorted(MATTERS))}"]},
        )
    title = opening.title.strip()
    if not title or len(title) > TITLE_LENGTH:
        raise Rejected(
            "Expected a title.", {"title": [f"1 to {TITLE_LENGTH} characters"]}
        )
    return title


def begin(matter: Case, *, message: str, origin: Origin) -> Receipt:
    """Start the process of a matter, for another command."""
    declared = steps.declared_variables(matter.process_id, matter.county)
    limits = timers_of(matter.county, origin.now)
    beginning = Beginning(
        county=matter.county,
        case_id=matter.pk,
        business_key=matter.number,
        places=matter.places,
        variables={name: limits[name] for name in limits if name in declared},
        message=message,
    )
    # The key belongs to the outer command, which answers for both.
    inner = replace(origin, idempotency_key="")
    return commands.start_process(matter.process_id, beginning=beginning, origin=inner)


def _body(
    body_id: UUID | None, county: int, kind: Organisation.Kind
) -> Organisation | None:
    if body_id is None:
        return None
    body = Organisation.objects.filter(pk=body_id, county=county, kind=kind).first()
    if body is None:
        raise NotFound(kind.value, body_id, to="open a matter about")
    return body
