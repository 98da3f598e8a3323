"""Who should not, or may not, become the case worker of a case."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists

from processes.casework.models import Case, CaseParticipant
from processes.relations.queries import declared_by, related_people


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a person is no good choice for a case.

    Attributes:
        rule: ``COI09`` for a declared relation, ``FROZEN`` for an open complaint,
            ``RESTRICTED`` for somebody who may not see the file.
        is_bar: Whether the person cannot be chosen at all.
    """

    rule: str
    is_bar: bool


def of_cases(case_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Conflict]]:
    """Return the conflicts of people with some cases, by case and person.

    Source: domain specification §15.4, COI09; §14.1, ``gw_coi`` and ``evt_complaint``.
    """
    found: dict[UUID, dict[UUID, Conflict]] = {case_id: {} for case_id in case_ids}
    for case_id, people in related_people(case_ids).items():
        found[case_id] = dict.fromkeys(people, Conflict("COI09", is_bar=True))
    barred = CaseParticipant.objects.filter(
        case_id__in=case_ids, part=CaseParticipant.Part.BARRED
    )
    for case_id, person_id in barred.values_list("case_id", "person_id"):
        found[case_id][person_id] = Conflict("RESTRICTED", is_bar=True)
    frozen = Case.objects.filter(pk__in=case_ids, is_frozen=True)
    for case_id, worker_id in frozen.values_list("pk", "case_worker_id"):
        if worker_id is not None:
            found[case_id][worker_id] = Conflict("FROZEN", is_bar=True)
    return found


def bars(case: Case, person_id: UUID) -> Conflict | None:
    """Return why a person cannot become the case worker of a case, if so.

    In one statement: it is asked inside the command that assigns.
    """
    if case.is_frozen and case.case_worker_id == person_id:
        return Conflict("FROZEN", is_bar=True)
    barred = CaseParticipant.objects.filter(
        case=case, part=CaseParticipant.Part.BARRED, person_id=person_id
    )
    found = (
        Case.objects.filter(pk=case.pk)
        .annotate(
            is_barred=Exists(barred),
            is_related=Exists(declared_by(person_id, case.pk)),
        )
        .values_list("is_barred", "is_related")
        .first()
    )
    is_barred, is_related = found or (False, False)
    if is_barred:
        return Conflict("RESTRICTED", is_bar=True)
    return Conflict("COI09", is_bar=True) if is_related else None
