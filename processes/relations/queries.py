"""Who has declared a relation with the client of a case."""

from collections.abc import Collection
from uuid import UUID

from processes.relations.models import DeclaredRelation


def related_people(case_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return the people who have declared a relation, by case; all cases are keys."""
    found: dict[UUID, set[UUID]] = {case_id: set() for case_id in case_ids}
    rows = DeclaredRelation.objects.filter(case_id__in=case_ids)
    for case_id, person_id in rows.values_list("case_id", "person_id"):
        found[case_id].add(person_id)
    return found


def is_related(person_id: UUID, case_id: UUID) -> bool:
    """Tell whether a person has declared a relation with the client of a case."""
    return DeclaredRelation.objects.filter(
        case_id=case_id, person_id=person_id
    ).exists()
