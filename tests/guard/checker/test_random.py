"""Random small processes and people: the checker says what a second opinion says."""

import random
from collections import Counter

from engine.checker import Route, check
from tests.conftest import Size
from tests.guard.checker.brute_force import (
    ACT,
    OUTCOME,
    WORK,
    Tree,
    reaches_an_outcome_without_a_yes,
)
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    fresh,
    repeated,
    row,
    service,
    step,
    together,
)
from tests.guard.checker.duties import duty

MOST_STEPS, MOST_PEOPLE = 8, 5
YES = 'decision = "approved"'
ANYTHING = 'wish = "yes"'
CAPACITIES = ("county_official", "finance_official", "station_staff")
#: How a person comes to the work of an official.
DETOURS = ("post official", "substitute of official", "member of a nested group")


def test_the_verdict_is_that_of_every_order_played_out(size: Size) -> None:
    seen: Counter[tuple[bool, bool]] = Counter()
    for number in range(max(size.models, 300)):
        draw = random.Random(f"{size.seed}/{number}")  # noqa: S311
        tree, routes = _tree(draw), _routes(draw)
        is_borrowed = any(route.capacity == "station_staff" for route in routes)
        # An act that anybody of a station could do proves nothing.
        is_open = reaches_an_outcome_without_a_yes(tree, is_entitled=not is_borrowed)

        found = check(drawn(_part(tree)), duty(official=routes)).findings

        codes = {finding.code for finding in found}
        is_unproven = bool(codes & {"UNPROVEN", "SILENCE"})
        assert is_unproven == is_open, (number, tree, found)
        assert ("CAPACITY" in codes) == is_borrowed, (number, routes, found)
        seen[is_open, is_borrowed] += 1
    assert min(seen.values()) >= 10, seen
    assert len(seen) == 4


def _routes(draw: random.Random) -> tuple[Route, ...]:
    """Return how each of a few people comes to the work of an official."""
    weights = (6, 3, 1)
    return tuple(
        Route(draw.choices(CAPACITIES, weights)[0], (draw.choice(DETOURS),))
        for _ in range(draw.randint(1, MOST_PEOPLE))
    )


def _tree(draw: random.Random) -> Tree:
    """Return a process with one act and one outcome, in any order, nested anyhow."""
    leaves: list[Tree] = [(WORK,)] * draw.randint(0, MOST_STEPS - 2)
    leaves += [(ACT,), (OUTCOME,)]
    draw.shuffle(leaves)
    if draw.random() < 0.7:  # the usual order, or few would be lawful
        first, last = sorted((leaves.index((ACT,)), leaves.index((OUTCOME,))))
        leaves[first], leaves[last] = (ACT,), (OUTCOME,)
    return _nested(draw, leaves)


def _nested(draw: random.Random, leaves: list[Tree]) -> Tree:
    if len(leaves) == 1:
        return _around(draw, leaves[0])
    cut = draw.randint(1, len(leaves) - 1)
    one, other = _nested(draw, leaves[:cut]), _nested(draw, leaves[cut:])
    # An act beside its outcome stands before it on no path: always refused.
    is_torn = ((ACT,) in leaves[:cut]) is not ((OUTCOME,) in leaves[:cut])
    has_both = {ACT, OUTCOME} <= _kinds(leaves)
    if draw.random() < 0.25 and not (is_torn and has_both):
        return ("together", one, other)
    return ("row", one, other)


def _kinds(leaves: list[Tree]) -> set[object]:
    return {leaf[0] for leaf in leaves}


def _around(draw: random.Random, leaf: Tree) -> Tree:
    """Return a leaf as it is, or in a choice or a loop."""
    chance = draw.random()
    is_asked = leaf == (OUTCOME,) and chance < 0.85
    if is_asked or chance < 0.2:
        return ("choice", YES, leaf, None)
    if chance < 0.3:
        return ("choice", ANYTHING, leaf, (WORK,) if draw.random() < 0.5 else None)
    return ("repeated", leaf) if chance < 0.4 else leaf


def _part(tree: Tree) -> Part:
    kind, *parts = tree
    if kind == WORK:
        return step(fresh("work"), hands={"wish": "wish"})
    if kind == ACT:
        return act()
    if kind == OUTCOME:
        return service(fresh("transfer"), operation="transfer_money")
    if kind == "choice":
        when, one, other = parts
        default = _part(other) if other is not None else None  # type: ignore[arg-type]
        return choice((str(when), _part(one)), default=default)  # type: ignore[arg-type]
    drawn_parts = [_part(each) for each in parts]  # type: ignore[arg-type]
    make = {"row": row, "together": together, "repeated": repeated}
    return make[str(kind)](*drawn_parts)


def test_an_act_beside_its_outcome_does_not_count() -> None:
    beside = together(act(), service(fresh("transfer"), operation="transfer_money"))
    (finding,) = check(drawn(beside), duty()).findings
    assert finding.code == "UNPROVEN"
