"""Which bodies belong together by shares or management.

A body under the same control as another counts as the other wherever duties exclude
each other: an agency is on no panel about itself, nor through its parent company.

Source: ``E02 art. 18`` (直接控股、管理关系); domain specification §15.4, COI01–COI04.
"""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from processes.organisation.models import Holding, Organisation

#: More than half of the capital or of the votes is control.
CONTROL = Decimal(50)


def holdings_of(organisation: Organisation, on: date) -> list[Holding]:
    """Return what a body holds and who holds it, valid on a day."""
    mine = Q(owner=organisation) | Q(held=organisation)
    rows = _valid(organisation.county, on).filter(mine)
    return [*rows.select_related("owner", "held").order_by("owner__name", "pk")]


def affiliates(
    organisations: Iterable[UUID], *, county: int, on: date
) -> frozenset[UUID]:
    """Return the bodies under one control with some, these themselves included.

    Control is more than half, or management; it reaches through any number of
    bodies, upwards and downwards: two daughters of one parent belong together.
    """
    controlling = _valid(county, on).filter(Q(share__gt=CONTROL) | Q(manages=True))
    pairs = [*controlling.values_list("owner_id", "held_id")]
    return _closure(frozenset(organisations), pairs)


def _closure(
    group: frozenset[UUID], pairs: Collection[tuple[UUID, UUID]]
) -> frozenset[UUID]:
    """Return everybody who is linked to the group, however far."""
    while True:
        linked = {each for pair in pairs if group & {*pair} for each in pair}
        if linked <= group:
            return group
        group |= linked


def _valid(county: int, on: date) -> QuerySet[Holding]:
    return Holding.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), county=county, valid_from__lte=on
    )
