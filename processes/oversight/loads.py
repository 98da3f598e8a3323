"""How much each social worker of a station has in hand."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from engine.models import ProcessInstance, WorkItem
from processes.casework.models import Case
from processes.casework.stages import Stage, stage_of
from processes.organisation.queries import certified_among, names_of, posts_at
from processes.organisation.roles import group_at

#: The step of one session with a client.
SESSION = "deliver_intervention"
#: For how long back sessions are counted. DESIGN.
LATELY = timedelta(days=30)

#: A case: its id, case worker, station and risk.
Row = tuple[UUID, UUID | None, UUID, str]

_UNFINISHED = (WorkItem.Status.OPEN, WorkItem.Status.CLAIMED)


@dataclass(slots=True)
class Load:
    """What one worker has in hand in one station.

    Attributes:
        is_here: Whether a post still holds; who has left may still have cases.
        is_certified: Whether a certificate is valid today.
        works: Steps on the own desk.
        overdue: Those of them that are late.
        sessions: Sessions recorded in the last 30 days.
    """

    person_id: UUID
    station_id: UUID
    name: str
    is_here: bool = True
    is_certified: bool = False
    cases: int = 0
    by_stage: Counter[Stage] = field(default_factory=Counter)
    by_risk: Counter[str] = field(default_factory=Counter)
    works: int = 0
    overdue: int = 0
    sessions: int = 0


def loads(stations: Collection[UUID], county: int, now: datetime) -> list[Load]:
    """Return the load of every social worker of some stations, the fullest first.

    Who has left the station and still has cases there is among them.
    """
    found = {
        (post.person_id, post.organisation_id): Load(
            post.person_id, post.organisation_id, post.person.name
        )
        for post in posts_at("social_worker", stations, now).select_related("person")
    }
    rows = list(
        open_cases(stations, county)
        .exclude(case_worker_id=None)
        .values_list("pk", "case_worker_id", "station_id", "risk_level")
    )
    found |= _gone(rows, found)
    certified = certified_among({person_id for person_id, _ in found}, now)
    for load in found.values():
        load.is_certified = load.person_id in certified
    _count_cases(found, rows)
    _count_work(found, county, now)
    return sorted(found.values(), key=lambda each: (-each.cases, each.name))


def open_cases(stations: Collection[UUID], county: int) -> QuerySet[Case]:
    """Return the cases of some stations in which something runs."""
    running = ProcessInstance.objects.filter(
        county=county, case_id=OuterRef("pk"), status=ProcessInstance.Status.ACTIVE
    )
    return Case.objects.filter(
        Exists(running),
        county=county,
        station_id__in=stations,
        is_restricted=False,
    )


def _gone(
    rows: Sequence[Row], here: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Load]:
    """Return those who have cases in a station without a post there."""
    keys = {
        (worker_id, station_id)
        for _, worker_id, station_id, _ in rows
        if worker_id is not None
    }
    gone = keys - set(here)
    names = names_of(person_id for person_id, _ in gone) if gone else {}
    return {
        key: Load(*key, name=names.get(key[0], ""), is_here=False)
        for key in sorted(gone)
    }


def _count_cases(found: Mapping[tuple[UUID, UUID], Load], rows: Sequence[Row]) -> None:
    stages = _stages([pk for pk, *_ in rows])
    for pk, worker_id, station_id, risk in rows:
        load = _load(found, worker_id, station_id)
        load.cases += 1
        load.by_risk[risk] += 1
        stage = stages.get(pk)
        if stage is not None:
            load.by_stage[stage] += 1


def _stages(case_ids: Iterable[UUID]) -> dict[UUID, Stage]:
    waiting: dict[UUID, list[str]] = {}
    rows = WorkItem.objects.filter(
        case_id__in=list(case_ids), status__in=_UNFINISHED
    ).values_list("case_id", "element_id")
    for case_id, element_id in rows:
        waiting.setdefault(case_id, []).append(element_id)
    found = {case_id: stage_of(elements) for case_id, elements in waiting.items()}
    return {case_id: stage for case_id, stage in found.items() if stage is not None}


def _count_work(
    found: Mapping[tuple[UUID, UUID], Load], county: int, now: datetime
) -> None:
    groups = {
        group_at("social_worker", station_id): station_id for _, station_id in found
    }
    closed = Case.objects.filter(pk=OuterRef("case_id"), is_restricted=True)
    own = WorkItem.objects.filter(
        ~Exists(closed),
        county=county,
        candidate_group__in=groups,
        assignee_id__in={person_id for person_id, _ in found},
    )
    works = (
        own.filter(status=WorkItem.Status.CLAIMED)
        .order_by()
        .values_list("assignee_id", "candidate_group")
        .annotate(works=Count("id"), late=Count("id", filter=Q(due_at__lt=now)))
    )
    for person_id, group, number, late in works:
        load = _load(found, person_id, groups[group])
        load.works, load.overdue = number, late
    sessions = (
        own.filter(
            status=WorkItem.Status.COMPLETED,
            element_id=SESSION,
            ended_at__gt=now - LATELY,
        )
        .order_by()
        .values_list("assignee_id", "candidate_group")
        .annotate(sessions=Count("id"))
    )
    for person_id, group, number in sessions:
        _load(found, person_id, groups[group]).sessions = number


def _load(
    found: Mapping[tuple[UUID, UUID], Load], person_id: UUID | None, station_id: UUID
) -> Load:
    """Return the load to add to; that of somebody who has left is thrown away."""
    key = (person_id or UUID(int=0), station_id)
    return found.get(key) or Load(*key, name="")
