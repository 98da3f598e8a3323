"""Record and end what one body holds in another."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from engine import tenancy
from engine.errors import NotFound, Rejected
from processes.organisation.models import Holding, Organisation


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
