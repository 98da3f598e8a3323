"""What can be asked of the log of exports."""

from django.db.models import OuterRef, QuerySet, Subquery

from engine import sealing
from processes.exports.models import Export
from processes.organisation.models import Person


def exports() -> QuerySet[Export]:
    """Return the exports of the counties that are bound.

    Every row carries ``person_name``.
    """
    names = Person.objects.filter(pk=OuterRef("person_id")).values("name")
    return Export.objects.annotate(person_name=Subquery(names))


def filters_of(export: Export) -> dict[str, object]:
    """Return what was asked for, unsealed."""
    opened = sealing.unseal(bytes(export.filters), place=place_of(export))
    assert isinstance(opened, dict)
    return opened


def place_of(export: Export) -> str:
    """Return the place for which the filters of an export are sealed."""
    return f"exports_export|{export.pk}|{export.county}"
