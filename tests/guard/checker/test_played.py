"""Processes of every shape, tried by people who would like an outcome without a yes.

Whoever gets one shows that the checker must have refused. The reverse does not hold:
the checker refuses what might happen, and not everything that might is found by trying.
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
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.playing import breach_of
from tests.guard.checker.shapes import YES, Shapes

WALKS, MOVES = 40, 25
#: A process in which more can happen is refused for that.
MOST_STATES = 1_500
SAID = frozenset({"UNPROVEN", "SILENCE", "BOUND"})


def _definition(draw: random.Random) -> Definition | None:
    """Return a process; nothing where what was drawn may not be drawn so."""
    with numbered_from_one():
        try:
            return Shapes(draw, leaves=draw.randint(2, 7)).definition()
        except Unreadable:
            return None


def test_whoever_gets_an_outcome_without_a_yes_was_refused(size: Size) -> None:
    seen: Counter[tuple[bool, bool]] = Counter()
    for number in range(max(size.models, 200)):
        draw = random.Random(f"{size.seed}/{number}")  # noqa: S311
        definition = _definition(draw)
        if definition is None:
            continue
        found = check(definition, duty(), most=MOST_STATES).findings
        is_refused = bool({each.code for each in found} & SAID)
        tempter = breach_of(definition, draw, walks=WALKS, moves=MOVES)
        if tempter is not None:
            assert is_refused, (number, tempter.breach, tempter.told, found)
        seen[tempter is not None, is_refused] += 1
    assert seen[True, True] >= 20, seen
    assert seen[False, False] >= 20, seen


@pytest.mark.parametrize(("when", "is_open"), [(YES, False), ('wish = "yes"', True)])
def test_people_find_what_is_open_and_nothing_else(when: str, *, is_open: bool) -> None:
    send = service("send", operation="transfer_money")
    asks = step("ask", hands={"wish": "wish"})
    definition = drawn(row(asks, act(), choice((when, send))))
    draw = random.Random(1)  # noqa: S311
    tempter = breach_of(definition, draw, walks=WALKS, moves=MOVES)
    assert (tempter is not None) == is_open
    assert tempter is None or tempter.breach == "send"
