"""Load the service catalogue."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from engine import tenancy
from processes.stations import reading
from processes.stations.models import ServiceItem

_FACTS = (
    "parent_code",
    "position",
    "name",
    "methods",
    "actors",
    "canonical",
    "forbidden_for_station",
    "source",
    "note",
    "valid_to",
)


@transaction.atomic
def load_catalogue(*, on: date, documents: Mapping[str, Any] | None = None) -> int:
    """Bring the catalogue to what the files say; a second time changes nothing.

    An item that no file holds any more ends on the day: what was recorded under its
    code keeps its name.

    Args:
        documents: Instead of the files of this release, by file name.

    Returns:
        How many items the files hold.

    Raises:
        BadCatalogue: A file cannot be used.
    """
    found = reading.shipped() if documents is None else reading.items_from(documents)
    tenancy.lock_name("service catalogue")
    ServiceItem.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["profile", "code", "valid_from"],
        update_fields=_FACTS,
    )
    kept = {(each.profile, each.code, each.valid_from) for each in found}
    valid = ServiceItem.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on))
    gone = [
        each.pk
        for each in valid.only("profile", "code", "valid_from")
        if (each.profile, each.code, each.valid_from) not in kept
    ]
    ServiceItem.objects.filter(pk__in=gone, valid_from__lte=on).update(valid_to=on)
    return len(found)
