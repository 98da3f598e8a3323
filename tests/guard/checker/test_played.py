"""Processes of every shape, tried by people who would like more than they may have.

Whoever gets an outcome without a yes, or a signature past its rule, shows that the
checker must have refused. The reverse does not hold: it refuses what might happen, and
not everything that might is found by trying.
"""

import random
from collections import Counter

import pytest

from engine.checker import check
from engine.kernel.definition import Definition
from engine.reading import Unreadable
from tests.conftest import Size
from tests.guard.checker.drawn import (
    act,
    choice,
    drawn,
    numbered_from_one,
    row,
    rules,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.playing import breaches
from tests.guard.checker.shapes import YES, Shapes

WALKS, MOVES = 40, 25
#: A process in which more can happen is refused for that.
MOST_STATES = 300
#: By what is refused what lets somebody get past an act, and past a rule.
REFUSALS = {
    "unproven": frozenset({"UNPROVEN", "SILENCE", "BOUND"}),
    "unchecked": frozenset({"UNCHECKED", "BOUND"}),
}


def _definition(draw: random.Random) -> Definition | None:
    """Return a process; nothing where what was drawn may not be drawn so."""
    with numbered_from_one():
        try:
            return Shapes(draw, leaves=draw.randint(2, 6)).definition()
        except Unreadable:
            return None


def test_whoever_gets_past_an_act_or_a_rule_was_refused(size: Size) -> None:
    seen: Counter[tuple[str, bool, bool]] = Counter()
    for number in range(max(size.models, 150)):
        draw = random.Random(f"{size.seed}/{number}")  # noqa: S311
        definition = _definition(draw)
        if definition is None:
            continue
        findings = check(definition, duty(), most=MOST_STATES).findings
        codes = {each.code for each in findings}
        found = breaches(definition, draw, walks=WALKS, moves=MOVES)
        for kind, refusals in REFUSALS.items():
            tempter, is_refused = found.get(kind), bool(codes & refusals)
            if tempter is not None:
                assert is_refused, (number, kind, tempter.told, findings)
            seen[kind, tempter is not None, is_refused] += 1
    for kind in REFUSALS:
        assert seen[kind, True, True] >= 10, seen
        assert seen[kind, False, False] >= 20, seen


@pytest.mark.parametrize(("when", "is_open"), [(YES, False), ('wish = "yes"', True)])
def test_people_find_what_is_open_and_nothing_else(when: str, *, is_open: bool) -> None:
    send = service("send", operation="transfer_money")
    asks = step("ask", hands={"wish": "wish"})
    definition = drawn(row(asks, act(), choice((when, send))))
    draw = random.Random(1)  # noqa: S311
    found = breaches(definition, draw, walks=WALKS, moves=MOVES)
    assert [each.unproven for each in found.values()] == ["send"] * is_open


@pytest.mark.parametrize("name", ["amount", "again"])
def test_people_see_whether_a_rule_has_weighed_what_is_in_force(name: str) -> None:
    floor = rules("floor", reads="amount", verdict="result")
    changes = step("change", hands={name: name})
    signed = row(changes, step("sign", checked_by="floor: verdict = enough"))
    definition = drawn(row(floor, choice(('verdict = "enough"', signed))))
    draw = random.Random(1)  # noqa: S311
    found = breaches(definition, draw, walks=WALKS, moves=MOVES)
    expected = ["sign"] if name == "amount" else []
    assert [each.unchecked for each in found.values()] == expected
