"""Record and end what one body holds in another."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from engine import guard, tenancy
from engine.actors import Origin
from engine.errors import NotFound, Rejected
from engine.extensions import Act
from processes.organisation.models import Holding, Organisation


@transaction.atomic
def record_holding(
    owner: UUID,
    held: UUID,
    *,
    share: Decimal,
    valid_from: date,
    manages: bool = False,
    origin: Origin,
) -> Holding:
    """Record that one body holds a share in another, or manages it.

    Args:
        share: Per cent, 0 to 100.

    Raises:
        NotAllowed: Somebody else than the county bureau or the installation records it.
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
    county = origin.actor.county
    tenancy.bind({county}, origin.actor.person_id)
    with guard.permitted(_act(origin)) as leave:
        given = Holding(
            owner_id=owner,
            held_id=held,
            share=share,
            valid_from=valid_from,
            manages=manages,
        )
        holding = _recorded(county, given)
        leave.about("holding", holding.pk)
    return holding


@transaction.atomic
def end_holding(holding_id: UUID, *, on: date, origin: Origin) -> Holding:
    """Let a holding end; it stays on record.

    Args:
        on: First day on which it no longer holds.

    Raises:
        NotAllowed: Somebody else than the county bureau or the installation ends it.
        NotFound: No such holding in the county.
        Rejected: It would end before it begins.
    """
    county = origin.actor.county
    tenancy.bind({county}, origin.actor.person_id)
    guard.permit(_act(origin), about=("holding", holding_id))
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


def _recorded(county: int, given: Holding) -> Holding:
    """Keep a holding of two bodies of the county, or bring it up to date.

    Raises:
        NotFound: One of the two is no body of the county.
    """
    both = (given.owner_id, given.held_id)
    known = Organisation.objects.filter(county=county, pk__in=both)
    found = set(known.values_list("pk", flat=True))
    for each in both:
        if each not in found:
            raise NotFound("organisation", each, to="record_holding")
    holding, _ = Holding.objects.update_or_create(
        county=county,
        owner_id=given.owner_id,
        held_id=given.held_id,
        valid_from=given.valid_from,
        defaults={"share": given.share, "manages": given.manages},
    )
    return holding


def _act(origin: Origin) -> Act:
    return Act(
        deed="record_holding",
        actor=origin.actor,
        now=origin.now,
        county=origin.actor.county,
        door=origin.door,
    )
