"""Whom a notice is for."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q


def addressed_to(person_id: UUID, groups: Iterable[str]) -> Q:
    """Return the condition that a notice is for a person or one of the posts."""
    return Q(candidate_group__in=list(groups)) | Q(person_id=person_id)
