"""Makes a county's seal over all that is marked, and reads seals back."""

from datetime import datetime, timedelta

import orjson
from django.db import connection

from engine.ledger.chaining import GENESIS, SEAL, mac_of
from engine.models import Seal, Unsealed

#: So many marks go into one seal at most.
MOST_HEADS = 10_000
#: After so long a county without news is sealed all the same: silence must show.
SILENCE = timedelta(days=1)

_TAKE = """
DELETE FROM engine_unsealed WHERE ctid IN (
    SELECT ctid FROM engine_unsealed WHERE county = %s AND kind <> %s
    ORDER BY kind, subject_id, number LIMIT %s
) RETURNING kind, subject_id, number, mac
"""


def marked_counties() -> list[int]:
    """Return the counties of which something was ever marked."""
    counties = Unsealed.objects.order_by("county").values_list("county", flat=True)
    return list(counties.distinct())


def make_seals(county: int, *, now: datetime) -> list[Seal]:
    """Seal what is marked; needs a transaction that holds the county's seals.

    Returns:
        The new seals: none if nothing was marked and the last one is fresh.
    """
    last = last_seal(county)
    made: list[Seal] = []
    while heads := _take_marks(county):
        last = _seal(county, heads, last, now)
        made.append(last)
        if len(heads) < MOST_HEADS:
            break
    if not made and last is not None and now - last.at >= SILENCE:
        last = _seal(county, [], last, now)
        made.append(last)
    if made:
        _mark(made[-1])
    return made


def last_seal(county: int) -> Seal | None:
    """Return the newest seal of a county."""
    return Seal.objects.filter(county=county).order_by("-number").first()


def heads_of(seal: Seal) -> list[list[object]]:
    """Return what a seal covers: kind, subject, number and code in hex."""
    found = orjson.loads(bytes(seal.heads))
    assert isinstance(found, list)
    return found


def _take_marks(county: int) -> list[list[object]]:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [county, SEAL, MOST_HEADS])
        taken = cursor.fetchall()
    return sorted(
        [kind, str(subject), number, bytes(mac).hex()]
        for kind, subject, number, mac in taken
    )


def _seal(
    county: int, heads: list[list[object]], last: Seal | None, now: datetime
) -> Seal:
    previous = bytes(last.mac) if last else GENESIS
    seal = Seal(
        county=county,
        number=last.number + 1 if last else 1,
        at=now,
        heads=orjson.dumps(heads),
        previous=previous,
    )
    fields = Seal._meta.concrete_fields
    row = {str(field.column): getattr(seal, field.attname) for field in fields}
    seal.mac = mac_of(SEAL, row, after=previous)
    seal.save(force_insert=True)
    return seal


def _mark(seal: Seal) -> None:
    """Note the last seal where everybody finds its county, and who cut the tail."""
    Unsealed.objects.filter(county=seal.county, kind=SEAL).delete()
    Unsealed.objects.create(
        county=seal.county,
        kind=SEAL,
        subject_id=seal.pk,
        number=seal.number,
        mac=seal.mac,
    )
