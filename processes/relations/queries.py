"""Who has declared a relation with the client of a case."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from processes.relations.models import DeclaredRelation


def related_people(case_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the people who have declared a relation, by case; all cases are keys."""
    found: dict[UUID, set[UUID]] = {case_id: set() for case_id in case_ids}
    rows = DeclaredRelation.objects.filter(case_id__in=case_ids)
    for case_id, person_id in rows.values_list("case_id", "person_id"):
        found[case_id].add(person_id)
    return found


def declared_by(person_id: UUID, case_id: UUID) -> QuerySet[DeclaredRelation]:
    """Return what a person has declared about the client of a case."""
    return DeclaredRelation.objects.filter(case_id=case_id, person_id=person_id)
