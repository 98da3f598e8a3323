"""What begins each year for every station: planning its project, its evaluation.

The day is a parameter of the jurisdiction profile; without one, nothing begins by
itself. A station that has such a matter already gets no second one.

Source: domain specification §14.4 (TS yearly planning window), §14.8 (TS yearly).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from engine import steps
from processes.agreements.queries import in_force
from processes.casework.models import Case
from processes.matters import EVALUATION, PROJECT
from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.organisation.roles import Level
from processes.working_days import CHINA


@dataclass(frozen=True, slots=True)
class Yearly:
    """A kind of matter that begins each year.

    Attributes:
        begins: The parameter with its day.
        since: The parameter or day, month first, from which a matter counts as this
            year's.
        ahead: By how many years it is for a later one.
    """

    process_id: str
    begins: str
    since: str
    ahead: int


YEARLY = (
    # One of the spring is this year's too; a project of the spring is not the plan
    # for the year to come.
    Yearly(EVALUATION, "evaluation_begins", "01-01", 0),
    Yearly(PROJECT, "project_planning_begins", "project_planning_begins", 1),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A station for which something begins now, about a year."""

    process_id: str
    year: int
    station: Organisation
    agency_id: UUID | None


def due(county: int, now: datetime) -> Iterator[Beginning]:
    """Find what is to begin in a county, until the year's end."""
    today = now.astimezone(CHINA).date()
    profile = profiles.profile_of(county, today)
    for each in YEARLY:
        begins = _day(today.year, profile.value(each.begins))
        if begins is None or today < begins:
            continue
        if not steps.declared_variables(each.process_id, county):
            continue  # not deployed
        is_day = each.since[:1].isdigit()
        since = _day(today.year, each.since if is_day else profile.value(each.since))
        assert since is not None
        for station in _without(each.process_id, county, since):
            agency, year = _agency_of(station, today), today.year + each.ahead
            yield Beginning(each.process_id, year, station, agency)


def _agency_of(station: Organisation, on: date) -> UUID | None:
    agreement = in_force(station.county, station.pk, on)
    return agreement.agency_id if agreement else None


def _day(year: int, month_day: object) -> date | None:
    return date.fromisoformat(f"{year}-{month_day}") if month_day else None


def _without(process_id: str, county: int, since: date) -> list[Organisation]:
    """Return the stations that have no such matter from a day on."""
    opened = Case.objects.filter(
        county=county,
        process_id=process_id,
        opened_at__gte=datetime.combine(since, time(), CHINA),
    )
    known = {places.get(Level.STATION) for (places,) in opened.values_list("places")}
    stations = Organisation.objects.filter(
        county=county, kind=Organisation.Kind.STATION
    ).order_by("name")
    return [station for station in stations if str(station.pk) not in known]
