"""Answers the engine: whose queue, and who holds a part in the case.

A lane names a role; who stands behind it may depend on who is there and on the case.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from engine.extensions import RoleAnswer, RoleQuestion
from processes.casework.models import Case, CaseParticipant
from processes.organisation.queries import posts_in, standing_in
from processes.organisation.roles import (
    CERTIFIED,
    COLLECTOR,
    DISCOVERER,
    OUTGOING,
    Level,
    candidate_group,
    group_at,
)

#: The part that a case's own row names.
CASE_WORKER = "case_worker"
#: Nobody's part: the head's step in a report is the county's where no head may do it.
OVERSEER = "overseer"
#: Whoever registered last for a purchase. Source: domain specification §14.5, task 12.
BIDDER = "bidder"
HOLDERS = frozenset(
    {CASE_WORKER, "next_worker", DISCOVERER, "support_worker", OVERSEER, BIDDER}
)
#: Those who may not oversee a report: a suspect, and who has made it.
_NOT_OVERSEERS = (CaseParticipant.Part.BARRED, CaseParticipant.Part.DISCOVERER)

#: Who stands in for a role, and where; the first queue that has somebody besides the
#: case worker wins. Source: domain specification §14.1, tasks 14, 23 and 26.
IN_TURN: Mapping[str, tuple[tuple[str, Level], ...]] = MappingProxyType(
    {
        "supervisor": (
            ("supervisor", Level.STATION),
            ("supervisor", Level.HUB),
            (CERTIFIED, Level.STATION),
        ),
        COLLECTOR: (
            ("social_worker", Level.STATION),
            ("station_head", Level.STATION),
            ("supervisor", Level.HUB),
        ),
    }
)


def resolve_role(question: RoleQuestion) -> RoleAnswer:
    """Return the queue of a role, and how the holder of a part stands in it.

    Raises:
        KeyError: No such role, or the places lack its level.
    """
    group = _group(question)
    person: UUID | Subquery | None = question.person_id
    if question.holder == OVERSEER and question.case_id is not None:
        return _overseer(group, question)
    if question.holder and question.case_id is not None:
        person = _holder(question.case_id, question.holder)
    if person is None:
        return RoleAnswer(group)
    answer = standing_in(group, person, question.now)
    if question.holder == DISCOVERER:
        # A report waits for no choice of capacity, and lies in no queue.
        return replace(answer, standings=answer.standings[:1])
    return answer


def _group(question: RoleQuestion) -> str:
    """Return the queue of the role, or of whoever stands in for it in the case.

    All queues are asked about in one statement.
    """
    if question.role == OUTGOING:
        return _outgoing_group(question)
    groups = [
        group_at(role, question.places[level])
        for role, level in IN_TURN.get(question.role, ())
        if level in question.places
    ]
    if question.case_id is not None and len(groups) > 1:
        case = (
            Case.objects.filter(pk=question.case_id)
            .annotate(served_by=Coalesce("case_worker_id", "id"))
            .annotate(
                **{
                    f"queue_{number}": Exists(
                        posts_in(group, question.now).exclude(
                            person_id=OuterRef("served_by")
                        )
                    )
                    for number, group in enumerate(groups)
                }
            )
            .first()
        )
        for number, group in enumerate(groups):
            if case is not None and vars(case)[f"queue_{number}"]:
                return group
    return candidate_group(question.role, question.places)


def _outgoing_group(question: RoleQuestion) -> str:
    """Return the queue of the case worker, or the head's where he or she is gone."""
    workers = candidate_group("social_worker", question.places)
    if question.case_id is None:
        return workers
    served = _served(question.case_id).values("case_worker_id")
    if posts_in(workers, question.now).filter(person_id__in=served).exists():
        return workers
    return candidate_group("station_head", question.places)


def _overseer(group: str, question: RoleQuestion) -> RoleAnswer:
    """Return the named head, or the county's queue if no head may do the step.

    One head, not the queue: another head may be the suspect and should not hear of it.

    Source: domain specification §14.17, tasks 9 and 18; ``gw_suspect_inside``.
    """
    parts = CaseParticipant.objects.filter(
        case_id=str(question.case_id), person_id=OuterRef("person_id")
    )
    head = (
        posts_in(group, question.now)
        .filter(
            Exists(parts.filter(part=CaseParticipant.Part.NAMED)),
            ~Exists(parts.filter(part__in=_NOT_OVERSEERS)),
        )
        .order_by("valid_from", "id")
        .first()
    )
    if head is None:
        return RoleAnswer(candidate_group("county_civil_affairs", question.places))
    return standing_in(group, head.person_id, question.now)


def _holder(case_id: UUID, part: str) -> Subquery:
    """Return the question who holds a part in a case."""
    if part == CASE_WORKER:
        return Subquery(_served(case_id).values("case_worker_id"))
    taken = CaseParticipant.objects.filter(case_id=case_id, part=part)
    return Subquery(taken.order_by("-since", "-id").values("person_id")[:1])


def _served(case_id: UUID) -> QuerySet[Case]:
    """Return a case, unless whoever serves it is barred from its file.

    Source: domain specification §15.4, COI14.
    """
    barred = CaseParticipant.objects.filter(
        case_id=case_id,
        person_id=OuterRef("case_worker_id"),
        part=CaseParticipant.Part.BARRED,
    )
    return Case.objects.filter(~Exists(barred), pk=case_id)
