"""What can be asked of cases; every list is masked."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from engine import queries as engine_queries
from engine.actors import Actor
from engine.errors import NotFound
from engine.models import ProcessInstance, WorkItem
from engine.waits import Wait, waits_of
from processes.casework.closed_files import open_notices, open_work
from processes.casework.models import Case, CaseParticipant, CaseReading, Notice
from processes.casework.notices import addressed_to
from processes.casework.policies import Sight, Work, sight_of
from processes.casework.stages import STAGE_OF, Stage, stage_of
from processes.organisation.roles import place_of, role_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Header:
    """What lists and work items may show of a case."""

    case_id: UUID
    number: str
    masked_name: str
    station: str


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case in a list, with where it stands.

    Attributes:
        stage: That of the open steps, else of the step done last; ``None`` for a case
            that is over.
        waits: What it waits for while nobody has to act.
    """

    case: Case
    stage: Stage | None
    open_work: tuple[WorkItem, ...]
    is_over: bool
    waits: tuple[Wait, ...] = ()


def headers(case_ids: Iterable[UUID]) -> dict[UUID, Header]:
    """Return the masked headers of some cases of the counties that are bound."""
    found = Case.objects.filter(pk__in=set(case_ids)).select_related(
        "client", "station"
    )
    return {
        case.pk: Header(case.pk, case.number, case.subject, case.station.name)
        for case in found
    }


def case_for(
    case_id: UUID, *, actor: Actor, needed: Sight = Sight.MASKED
) -> tuple[Case, Sight]:
    """Return a case and how much of it the actor may see.

    Raises:
        NotFound: No such case, or the actor may see too little to know of it.
    """
    case = (
        Case.objects.select_related("client", "station")
        .filter(pk=case_id, county__in=actor.counties)
        .first()
    )
    sight = Sight.NOTHING
    if case is not None:
        sight = sight_of(
            case,
            actor,
            parts=parts_of(case, actor.person_id),
            work=_work_on(case, actor),
        )
    if case is None or sight < needed:
        raise NotFound("case", case_id, to="see", hidden=case and case.pk)
    return case, sight


def cases_of(
    actor: Actor, *, before: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[ListedCase]:
    """Return the cases of the actor's stations, the newest first.

    Args:
        before: ``(opened_at, id)`` of the last row of the page before.
    """
    return page_of(visible(actor), before=before, limit=limit)


def page_of(
    cases: QuerySet[Case],
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int = PAGE,
) -> list[ListedCase]:
    """Return some of the cases that an actor may see, the newest first.

    Args:
        before: ``(opened_at, id)`` of the last row of the page before.
    """
    if before is not None:
        opened_at, last_id = before
        cases = cases.filter(
            Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, id__lt=last_id)
        )
    return listed(with_names(cases).order_by("-opened_at", "-id")[:limit])


def with_names(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with what a list says of client and station."""
    return cases.select_related("client", "station")


def listed(cases: Iterable[Case]) -> list[ListedCase]:
    """Return where some cases stand."""
    page = list(cases)
    ids = [case.pk for case in page]
    work: dict[UUID, list[WorkItem]] = {}
    for item in engine_queries.unfinished_work(ids):
        work.setdefault(item.case_id, []).append(item)
    active: dict[UUID, list[ProcessInstance]] = {}
    for run in ProcessInstance.objects.filter(
        case_id__in=ids, status=ProcessInstance.Status.ACTIVE
    ):
        active.setdefault(run.case_id, []).append(run)
    stages = stages_of(active, work)
    return [
        ListedCase(
            case=case,
            stage=stages.get(case.pk),
            open_work=tuple(work.get(case.pk, [])),
            is_over=case.pk not in active,
            waits=() if case.pk in work else waiting_for(active.get(case.pk, [])),
        )
        for case in page
    ]


def stages_of(
    case_ids: Collection[UUID], work: Mapping[UUID, Iterable[WorkItem]]
) -> dict[UUID, Stage]:
    """Return the stage of running cases: of the open steps, else of the last one done.

    Args:
        work: The unfinished steps of each case.
    """
    found: dict[UUID, Stage] = {}
    for case_id in case_ids:
        stage = stage_of([item.element_id for item in work.get(case_id, ())])
        if stage is not None:
            found[case_id] = stage
    waiting = [case_id for case_id in case_ids if case_id not in found]
    done = WorkItem.objects.filter(
        case_id__in=waiting,
        status=WorkItem.Status.COMPLETED,
        element_id__in=list(STAGE_OF),
    )
    order = list(Stage)
    last: dict[UUID, tuple[datetime, int]] = {}
    for item in done.only("case_id", "element_id", "ended_at"):
        if item.ended_at is not None:
            place = (item.ended_at, order.index(STAGE_OF[item.element_id]))
            last[item.case_id] = max(last.get(item.case_id, place), place)
    return found | {case_id: order[index] for case_id, (_, index) in last.items()}


def waiting_for(instances: Iterable[ProcessInstance]) -> tuple[Wait, ...]:
    """Return what the running ones among some processes wait for."""
    active = ProcessInstance.Status.ACTIVE
    return tuple(
        wait
        for instance in instances
        if instance.status == active
        for wait in waits_of(instance)
    )


def step_for(work_item_id: UUID, *, actor: Actor) -> tuple[WorkItem, Case, Sight]:
    """Return a work item with its case and how much of that the actor may see.

    Whoever sees the file sees all its steps; others only those on the own desk or in
    the own queues.

    Raises:
        NotFound: No such work item, or the actor may not know of it.
    """
    item = engine_queries.work_item_in_sight(work_item_id)
    case, sight = case_for(item.case_id, actor=actor, needed=Sight.OWN_STEPS)
    own = item.candidate_group in actor.candidate_groups
    if not own and sight < Sight.MASKED:
        raise NotFound("work item", work_item_id, to="see", hidden=case.pk)
    return item, case, sight


def was_read_since(case: Case, *, actor: Actor, moment: datetime) -> bool:
    """Return whether the actor has opened the case file since ``moment``."""
    return CaseReading.objects.filter(
        county=case.county,
        case=case,
        person_id=actor.person_id,
        what=CaseReading.What.CASE_FILE,
        at__gte=moment,
    ).exists()


def notices_for(actor: Actor) -> list[Notice]:
    """Return what the actor's posts have been told and nobody has seen yet."""
    return list(
        Notice.objects.filter(
            addressed_to(actor.person_id, actor.candidate_groups),
            open_notices(actor),
            county__in=actor.counties,
            seen_at=None,
        )
        .select_related("case__station")
        .order_by("raised_at")[:PAGE]
    )


def listed_among(actor: Actor, case_ids: Collection[UUID]) -> set[UUID]:
    """Return which of some cases stand in the actor's list of cases."""
    if not case_ids:
        return set()
    return set(visible(actor).filter(pk__in=case_ids).values_list("pk", flat=True))


def readings_of(case: Case) -> list[CaseReading]:
    """Return who has read a case file, the latest first."""
    return list(
        CaseReading.objects.filter(county=case.county, case=case).order_by("-at")[:PAGE]
    )


def parts_of(case: Case, person_id: UUID) -> frozenset[str]:
    """Return the parts that a person plays in a case."""
    found = CaseParticipant.objects.filter(
        county=case.county, case=case, person_id=person_id
    ).values_list("part", flat=True)
    worker = {"case_worker"} if case.case_worker_id == person_id else set()
    return frozenset({*found, *worker})


def visible(actor: Actor) -> QuerySet[Case]:
    """Return the cases whose list the actor's posts reach.

    A restricted case is listed for its participants only, and nobody who is barred
    finds the case.
    """
    reach = {
        role: [
            place_of(group)
            for group in actor.candidate_groups
            if role_of(group) == role
        ]
        for role in ("social_worker", "station_head", "supervisor")
    }
    stations = {*reach["social_worker"], *reach["station_head"]}
    own = CaseParticipant.objects.filter(
        case_id=OuterRef("pk"), person_id=actor.person_id
    )
    barred = own.filter(part=CaseParticipant.Part.BARRED)
    posts = Q(station_id__in=stations) | Q(places__hub__in=reach["supervisor"])
    return Case.objects.filter(
        ~Exists(barred),
        Q(posts, is_restricted=False)
        | Q(Exists(own), is_restricted=True)
        | Q(case_worker_id=actor.person_id, is_restricted=True),
        county__in=actor.counties,
    )


def linked_to(case: Case, actor: Actor) -> list[Case]:
    """Return the case that ``case`` came from, and those that arose in it.

    Only those which the actor finds: a report of harm stays among its participants.
    """
    near = Q(origin_id=case.pk)
    if case.origin_id is not None:
        near |= Q(pk=case.origin_id)
    return list(visible(actor).filter(near).order_by("opened_at", "id"))


def linked_matters(matter: Case) -> list[Case]:
    """Return the matter that a bureau's matter came from, and those that arose in it.

    Whoever sees the one may know that there are the others; not what is in them.
    """
    near = Q(origin_id=matter.pk)
    if matter.origin_id is not None:
        near |= Q(pk=matter.origin_id)
    found = Case.objects.filter(near, county=matter.county, client=None)
    return list(found.order_by("opened_at", "id"))


def _work_on(case: Case, actor: Actor) -> Work:
    """Return what the actor has to do with the steps of a case."""
    items = (
        WorkItem.objects.filter(
            Q(assignee_id=actor.person_id) | Q(status=WorkItem.Status.OPEN),
            open_work(actor),
            candidate_group__in=actor.candidate_groups,
            case_id=case.pk,
        )
        .exclude(status=WorkItem.Status.CANCELLED)
        .values_list("assignee_id", "needs_authority")
    )
    found = list(items)
    if (actor.person_id, True) in found:
        return Work.AUTHORITYS
    return Work.SOME if found else Work.NONE
