"""Records what leaves the system in files."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from engine import guard, sealing
from engine.actors import Origin
from engine.extensions import Act
from processes.exports.models import Export
from processes.exports.queries import place_of


@dataclass(frozen=True, slots=True)
class Handed:
    """What a file holds.

    Attributes:
        filters: What was asked, by parameter.
        rows: How many rows of each county.
    """

    register: str
    filters: Mapping[str, str]
    rows: Mapping[int, int]
    was_cut: bool


@transaction.atomic
def record_export(handed: Handed, *, origin: Origin) -> None:
    """Leave a row in every county of which rows leave, before they do.

    Raises:
        NotAllowed: No post of the actor reads the register.
    """
    for county, count in (handed.rows or {origin.actor.county: 0}).items():
        export = Export(
            county=county,
            person_id=origin.actor.person_id,
            register=handed.register,
            row_count=count,
            was_cut=handed.was_cut,
            at=origin.now,
        )
        act = Act(
            deed="export",
            actor=origin.actor,
            now=origin.now,
            county=county,
            door=origin.door,
        )
        guard.permit(act, about=("export", export.pk))
        export.filters = sealing.seal(dict(handed.filters), place=place_of(export))
        export.save(force_insert=True)
