"""Somebody who has all but the key, and outside anchors, cannot change the record."""

import random
from collections import Counter
from pathlib import Path

from django.db import transaction

from tests.ledger.record import audited, superuser_without_triggers, tell_a_record
from tests.ledger.tampering import KINDS, Wanted, tamper
from tests.support.database import OwnDatabase

_FEW, _ALL = 120, 1_002


def test_every_change_of_six_kinds_is_found_and_named(
    own_database: OwnDatabase, tmp_path: Path, *, full_size: bool
) -> None:
    # given cases with history, refusals and readings, sealed and anchored
    tell_a_record(cases=2, steps=14, place=tmp_path)
    found: Counter[str] = Counter()
    with superuser_without_triggers(own_database):
        with transaction.atomic():
            assert audited(tmp_path).findings == []
        for number in range(_ALL if full_size else _FEW):
            # when a superuser without triggers changes something
            kind = KINDS[number % len(KINDS)]
            with transaction.atomic():
                draw = random.Random(number)  # noqa: S311 — drawn again
                wanted = tamper(draw, kind)
                report = audited(tmp_path)
                transaction.set_rollback(True)

            # then it is named, with the first bad row, and nothing else is blamed
            named = [
                Wanted(each.kind, each.ledger, each.subject, each.place, wanted.how)
                for each in report.findings
            ]
            assert named[:1] == [wanted], (number, report.findings[:3])
            assert {each.ledger for each in named} == {wanted.ledger}, number
            found[kind] += 1
    assert set(found) == set(KINDS)
