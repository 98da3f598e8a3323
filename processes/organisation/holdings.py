"""Which bodies belong together by shares or management.

A body under the same control as another counts as the other wherever duties exclude
each other: an agency is on no panel about itself, nor through its parent company.

Source: ``E02 art. 18`` (直接控股、管理关系); domain specification §15.4, COI01–COI04.
"""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from engine import tenancy
from engine.errors import NotFound, Rejected
from processes.organisation.models import Holding, Organisation

#: More than half of the capital or of the votes is control.
CONTROL = Decimal(50)


@transaction.atomic
def record_holding(
    owner: UUID,
    held: UUID,
    *,
    county: int,
    share: Decimal,
    valid_from: date,
    manages: bool = False,
) -> Holding:
    """Record that one body holds a share in another, or manages it.

    Args:
        share: Per cent, 0 to 100.

    Raises:
        NotFound: One of the two is no body of the county.
        Rejected: A body in itself, or a share that is no part of a hundred.
    """
    if owner == held:
        raise Rejected("Expected two bodies, but got one.", {"held": ["another body"]})
    if not 0 <= share <= 100:
        raise Rejected(
            f"Expected a share from 0 to 100 per cent, but got {share}.",
            {"share": ["0 to 100"]},
        )
    tenancy.bind({county})
    known = Organisation.objects.filter(county=county, pk__in=(owner, held))
    found = set(known.values_list("pk", flat=True))
    for each in (owner, held):
        if each not in found:
            raise NotFound("organisation", each, to="record_holding")
    holding, _ = Holding.objects.update_or_create(
        county=county,
        owner_id=owner,
        held_id=held,
        valid_from=valid_from,
        defaults={"share": share, "manages": manages},
    )
    return holding


@transaction.atomic
def end_holding(holding_id: UUID, *, county: int, on: date) -> Holding:
    """Let a holding end; it stays on record.

    Args:
        on: First day on which it no longer holds.

    Raises:
        NotFound: No such holding in the county.
        Rejected: It would end before it begins.
    """
    tenancy.bind({county})
    holding = Holding.objects.filter(county=county, pk=holding_id).first()
    if holding is None:
        raise NotFound("holding", holding_id, to="end_holding")
    if on <= holding.valid_from:
        raise Rejected(
            f"Expected a day after {holding.valid_from}, but got {on}.",
            {"on": [f"after {holding.valid_from}"]},
        )
    holding.valid_to = on
    holding.save(update_fields=["valid_to"])
    return holding


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
