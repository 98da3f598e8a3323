"""What supervisors and heads of stations ask; every answer is masked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)

from engine import steps
from engine.actors import Actor
from engine.models import ProcessInstance, WorkItem
from processes.casework.closed_files import open_notices, open_work
from processes.casework.models import REPORT, Case, Notice
from processes.casework.queries import visible
from processes.organisation.models import Organisation
from processes.organisation.roles import place_of, role_of

SUPERVISOR = "supervisor"
CRISIS = "casework_crisis"
ASSIGN = "assign_case_worker"
ASSESS = "assess_needs"
#: Steps of a lead about which nothing has been decided yet.
UNDECIDED = (
    "register_lead",
    "screen_urgency",
    "inform_rights",
    "intake_interview",
    "decide_intake",
)
GRAVE = ("high", "critical")
MOST = 50
#: How many cases an urgent page offers to choose from.
CHOICES = 300
#: For how long countersigned notices stay in sight. DESIGN.
COUNTERSIGNED = timedelta(days=30)

#: The rungs of the ladder of reminders, the lowest first.
LADDER = (
    Notice.Code.DUE_SOON,
    Notice.Code.DUE_TODAY,
    Notice.Code.LATE,
    Notice.Code.VERY_LATE,
)

_UNFINISHED = (WorkItem.Status.OPEN, WorkItem.Status.CLAIMED)


class ChangeKind(StrEnum):
    """What a supervisor should know of without a step to do."""

    CRISIS = "crisis"
    RISK = "risk"
    RESUBMITTED = "resubmitted"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that has happened in a case since somebody last looked."""

    kind: ChangeKind
    case_id: UUID
    at: datetime
    name: str = ""
    times: int = 0


def places_held(actor: Actor, *roles: str) -> set[UUID]:
    """Return the organisations in which the actor holds a post of some roles."""
    return {
        UUID(place_of(group))
        for group in actor.candidate_groups
        if role_of(group) in roles
    }


def supervising_groups(actor: Actor) -> set[str]:
    """Return the queues that the actor reaches as a supervisor."""
    return {group for group in actor.candidate_groups if role_of(group) == SUPERVISOR}


def supervised_stations(actor: Actor) -> list[Organisation]:
    """Return the stations whose work a supervisor looks at.

    A supervisor of the hub looks at all stations of the county.
    """
    held = places_held(actor, SUPERVISOR)
    stations = Organisation.objects.filter(
        county__in=actor.counties, kind=Organisation.Kind.STATION
    )
    hubs = Organisation.objects.filter(
        county__in=actor.counties, kind=Organisation.Kind.HUB, pk__in=held
    )
    counties = set(hubs.values_list("county", flat=True))
    return list(
        stations.filter(Q(pk__in=held) | Q(county__in=counties)).order_by("name")
    )


def headed_stations(actor: Actor) -> list[Organisation]:
    """Return the stations that the actor heads."""
    return list(
        Organisation.objects.filter(
            county__in=actor.counties,
            kind=Organisation.Kind.STATION,
            pk__in=places_held(actor, "station_head"),
        ).order_by("name")
    )


def stations_in(county: int) -> list[Organisation]:
    """Return the stations of a county, by name."""
    return list(
        Organisation.objects.filter(
            county=county, kind=Organisation.Kind.STATION
        ).order_by("name")
    )


def open_cases_seen_by(actor: Actor) -> list[Case]:
    """Return open cases that the actor's posts reach, the own first, by number."""
    running = ProcessInstance.objects.filter(
        county=OuterRef("county"),
        case_id=OuterRef("pk"),
        status=ProcessInstance.Status.ACTIVE,
    )
    is_own = ExpressionWrapper(
        Q(case_worker_id=actor.person_id), output_field=BooleanField()
    )
    return list(
        visible(actor)
        .filter(Exists(running))
        .exclude(process_id=REPORT)
        .select_related("client")
        .order_by(is_own.desc(nulls_last=True), "-opened_at", "-id")[:CHOICES]
    )


def running_in(case_id: UUID) -> set[str]:
    """Return the processes that run in a case."""
    return set(
        ProcessInstance.objects.filter(
            case_id=case_id, status=ProcessInstance.Status.ACTIVE
        ).values_list("definition__process_id", flat=True)
    )


def reviews_waiting(actor: Actor) -> list[WorkItem]:
    """Return what waits for a supervisor: reviews first, each by time limit."""
    is_review = ExpressionWrapper(
        Q(act_type="professional_review"), output_field=BooleanField()
    )
    own = Q(status=WorkItem.Status.OPEN) | Q(
        status=WorkItem.Status.CLAIMED, assignee_id=actor.person_id
    )
    return list(
        WorkItem.objects.filter(
            own,
            open_work(actor),
            county__in=actor.counties,
            candidate_group__in=supervising_groups(actor),
        )
        .select_related("instance")
        .order_by(is_review.desc(), F("due_at").asc(nulls_last=True), "id")[:MOST]
    )


def times_returned(items: Iterable[WorkItem]) -> dict[UUID, int]:
    """Return how often each review's subject has been sent back, by work item.

    No submission is unsealed for the count: see ``_was_sent_back``.
    """
    waiting = list(items)
    opened: dict[UUID, list[tuple[str, datetime]]] = {}
    ended: dict[tuple[UUID, str], list[datetime]] = {}
    rows = WorkItem.objects.filter(
        instance_id__in={item.instance_id for item in waiting}
    ).values_list("instance_id", "element_id", "opened_at", "ended_at", "status")
    for instance_id, element_id, opened_at, ended_at, status in rows:
        opened.setdefault(instance_id, []).append((element_id, opened_at))
        if status == WorkItem.Status.COMPLETED and ended_at is not None:
            ended.setdefault((instance_id, element_id), []).append(ended_at)
    return {
        item.pk: sum(
            _was_sent_back(moment, _looked_at(item), opened[item.instance_id])
            for moment in ended.get((item.instance_id, item.element_id), [])
        )
        for item in waiting
    }


def _was_sent_back(
    moment: datetime, looked_at: Collection[str], opened: Iterable[tuple[str, datetime]]
) -> bool:
    """Tell whether a review that was completed at a moment has sent something back.

    Its completion opened the step that it looks at; or it opened nothing at once,
    because somebody was told first, and that step was the next to open.
    """
    after = sorted((at, element) for element, at in opened if at >= moment)
    at_once = {element for at, element in after if at == moment}
    if at_once:
        return bool(at_once & set(looked_at))
    return bool(after) and after[0][1] in looked_at


def changes_since(
    actor: Actor,
    stations: Collection[Organisation],
    since: datetime,
    *,
    resubmitted: Mapping[WorkItem, int],
    now: datetime,
) -> list[Change]:
    """Return what has happened in the cases of some stations, the newest first.

    Args:
        resubmitted: Waiting reviews with the times their subject was sent back.
    """
    cases = _cases_of(actor, stations)
    found = [
        *_new_crises(cases, since),
        *_new_risks(cases, since),
        *_newly_overdue(cases, since, now),
    ]
    found += [
        Change(ChangeKind.RESUBMITTED, item.case_id, item.opened_at, item.name, times)
        for item, times in resubmitted.items()
        if times and item.opened_at > since
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)[:MOST]


def countersigned(actor: Actor, now: datetime) -> list[Notice]:
    """Return what the actor's supervising posts have taken note of, the latest first.

    Who did, and when, is the countersignature.
    """
    return list(
        Notice.objects.filter(
            open_notices(actor),
            county__in=actor.counties,
            candidate_group__in=supervising_groups(actor),
            code=Notice.Code.MODEL,
            seen_at__gt=now - COUNTERSIGNED,
        )
        .select_related("case")
        .order_by("-seen_at")[:MOST]
    )


def unassigned(actor: Actor, stations: Collection[Organisation]) -> list[WorkItem]:
    """Return the assignments of a case worker that wait for the heads."""
    return list(
        _work_of(actor, stations)
        .filter(element_id=ASSIGN)
        .order_by(F("due_at").asc(nulls_last=True), "id")[:MOST]
    )


def overdue(
    actor: Actor, stations: Collection[Organisation], now: datetime
) -> list[WorkItem]:
    """Return late steps in the cases of some stations, the longest overdue first."""
    return list(
        _work_of(actor, stations)
        .filter(due_at__lt=now)
        .order_by("due_at", "id")[: MOST * 2]
    )


def rungs(items: Iterable[WorkItem]) -> dict[UUID, tuple[str, datetime]]:
    """Return the highest rung of the ladder that was reached for each step, and when.

    Source of the ladder: domain specification §14.0.
    """
    causes = {f"{item.pk}:{code}": item.pk for item in items for code in LADDER}
    found: dict[UUID, tuple[str, datetime]] = {}
    said = Notice.objects.filter(cause__in=causes).order_by("raised_at")
    for cause, code, at in said.values_list("cause", "code", "raised_at"):
        found[causes[cause]] = (code, at)
    return found


def undecided(actor: Actor, stations: Collection[Organisation]) -> list[WorkItem]:
    """Return the steps of leads about which nothing is decided, the oldest first."""
    return list(
        _work_of(actor, stations)
        .filter(element_id__in=UNDECIDED)
        .order_by("opened_at", "id")[: MOST * 2]
    )


def _work_of(actor: Actor, stations: Collection[Organisation]) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(
        county__in={station.county for station in stations},
        status__in=_UNFINISHED,
        case_id__in=_cases_of(actor, stations).values("pk"),
    )


def _cases_of(actor: Actor, stations: Collection[Organisation]) -> QuerySet[Case]:
    """Return the cases of some stations; restricted files are for participants."""
    return visible(actor).filter(
        station_id__in=[station.pk for station in stations], is_restricted=False
    )


def _looked_at(item: WorkItem) -> tuple[str, ...]:
    return steps.step(item.definition_id, item.element_id).reviews


def _new_crises(cases: QuerySet[Case], since: datetime) -> list[Change]:
    found = ProcessInstance.objects.filter(
        case_id__in=cases.values("pk"),
        definition__process_id=CRISIS,
        started_at__gt=since,
    ).order_by("-started_at")[:MOST]
    return [Change(ChangeKind.CRISIS, each.case_id, each.started_at) for each in found]


def _new_risks(cases: QuerySet[Case], since: datetime) -> list[Change]:
    grave = cases.filter(risk_level__in=GRAVE)
    found = WorkItem.objects.filter(
        case_id__in=grave.values("pk"),
        element_id=ASSESS,
        status=WorkItem.Status.COMPLETED,
        ended_at__gt=since,
    ).order_by("-ended_at")[:MOST]
    return [
        Change(ChangeKind.RISK, each.case_id, each.ended_at)
        for each in found
        if each.ended_at is not None
    ]


def _newly_overdue(
    cases: QuerySet[Case], since: datetime, now: datetime
) -> list[Change]:
    found = WorkItem.objects.filter(
        case_id__in=cases.values("pk"),
        status__in=_UNFINISHED,
        due_at__gt=since,
        due_at__lt=now,
    ).order_by("-due_at")[:MOST]
    return [
        Change(ChangeKind.OVERDUE, each.case_id, each.due_at, each.name)
        for each in found
        if each.due_at is not None
    ]
