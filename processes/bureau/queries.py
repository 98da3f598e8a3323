"""What can be asked of a bureau's matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from engine.actors import Actor
from engine.models import Incident, ProcessInstance, WorkItem
from processes.casework.models import BureauMatter, Case
from processes.matters import MATTERS
from processes.organisation.models import Organisation
from processes.organisation.roles import ROLES, Level, place_of, role_of

_UNFINISHED = (WorkItem.Status.OPEN, WorkItem.Status.CLAIMED)


def visible_matters(actor: Actor) -> QuerySet[BureauMatter]:
    """Return the matters that the actor's posts read or watch.

    Every row carries ``steps`` (names of the unfinished steps), ``due_at`` (the next
    of their time limits), ``is_over`` and ``is_stuck`` (an incident is open).
    """
    reach = Q(pk=None)
    for matter in MATTERS.values():
        for role in sorted(matter.readers | matter.watchers):
            level = ROLES[role].level
            held = [
                place_of(group)
                for group in actor.candidate_groups
                if role_of(group) == role
            ]
            if held:
                reach |= Q(
                    process_id=matter.process_id, **{f"places__{level}__in": held}
                )
    work = WorkItem.objects.filter(case_id=OuterRef("pk"), status__in=_UNFINISHED)
    active = ProcessInstance.objects.filter(
        case_id=OuterRef("pk"), status=ProcessInstance.Status.ACTIVE
    )
    stuck = Incident.objects.filter(case_id=OuterRef("pk"), resolved_at=None)
    earliest = work.order_by().values("case_id").annotate(first=Min("due_at"))
    return (
        BureauMatter.objects.filter(reach, client=None, county__in=actor.counties)
        .select_related("station")
        .annotate(
            steps=ArraySubquery(work.order_by("opened_at", "id").values("name")),
            due_at=Subquery(earliest.values("first")),
            is_over=~Exists(active),
            is_stuck=Exists(stuck),
        )
    )


def bodies_of(matters: Iterable[BureauMatter]) -> dict[str, str]:
    """Return the names of the stations and agencies that some matters are about."""
    ids = {
        UUID(str(place))
        for matter in matters
        for level in (Level.STATION, Level.AGENCY)
        if (place := matter.places.get(level))
    }
    found = Organisation.objects.filter(pk__in=ids).values_list("id", "name")
    return {str(pk): name for pk, name in found}


def is_under_way(process_id: str, county: int, station: object) -> bool:
    """Tell whether a matter of a kind runs for a station.

    Args:
        station: The id, as the places of matters hold it; nothing runs for none.
    """
    if not station:
        return False
    of_station = Case.objects.filter(
        county=county, process_id=process_id, places__station=station
    )
    active = ProcessInstance.Status.ACTIVE
    return ProcessInstance.objects.filter(
        county=county, status=active, case_id__in=of_station.values("pk")
    ).exists()


def stations_in(county: int) -> dict[str, str]:
    """Return the names of all stations of a county, by id."""
    found = Organisation.objects.filter(
        county=county, kind=Organisation.Kind.STATION
    ).values_list("id", "name")
    return {str(pk): name for pk, name in found}


@dataclass(frozen=True, slots=True)
class Urgency:
    """How many matters wait for somebody, are late, or cannot go on."""

    open: int
    late: int
    soon: int
    stuck: int


def urgency_of(matters: Iterable[BureauMatter], now: datetime) -> Urgency:
    """Count what the board says at the top."""
    rows = [matter for matter in matters if not vars(matter)["is_over"]]
    due = [vars(row)["due_at"] for row in rows if vars(row)["due_at"]]
    return Urgency(
        open=len(rows),
        late=sum(moment < now for moment in due),
        soon=sum(now <= moment < now + timedelta(days=7) for moment in due),
        stuck=sum(vars(row)["is_stuck"] for row in rows),
    )


def in_year(matters: QuerySet[BureauMatter], year: int) -> QuerySet[BureauMatter]:
    """Keep those that were opened in a year, or still run in it."""
    ends = date(year, 12, 31)
    return matters.filter(Q(opened_at__date__lte=ends)).filter(
        Q(opened_at__year=year) | Q(is_over=False)
    )
