"""What the analysis says of a table is what happens when the table is evaluated."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dmn import Kind, analyse, decide
from engine.feel import Date, Evaluation, Value, parse_unary_tests, to_feel
from tests.engine.dmn.models import table_model

NUMBERS = st.sampled_from(["0", "1", "2.5", "4"])
DATES = st.sampled_from(['@"2026-03-01"', '@"2026-03-02"', '@"2026-03-05"'])


def _intervals(points):
    between = st.tuples(st.sampled_from("[("), points, points, st.sampled_from("])"))
    return st.one_of(
        points,
        st.tuples(st.sampled_from(["<", "<=", ">", ">="]), points).map(" ".join),
        between.map(lambda each: f"{each[0]}{each[1]}..{each[2]}{each[3]}"),
    )


def _cells(terms):
    lists = st.lists(terms, min_size=1, max_size=2, unique=True).map(", ".join)
    return st.one_of(st.just("-"), lists, lists.map(lambda each: f"not({each})"))


TEXTS = _cells(st.sampled_from(['"a"', '"b"']))
#: Type, allowed values, cells, and values of which every section has one.
COLUMNS = {
    "number": (
        ("number", ""),
        _cells(_intervals(NUMBERS)),
        [Decimal(each) / 2 for each in range(-1, 10)],
    ),
    "limited": (
        ("number", "[0..4)"),
        _cells(_intervals(NUMBERS)),
        [Decimal(each) / 2 for each in range(8)],
    ),
    "date": (
        ("date", ""),
        _cells(_intervals(DATES)),
        [Date(2026, 2, 28), *(Date(2026, 3, day) for day in range(1, 8))],
    ),
    "open": (("string", ""), TEXTS, ["a", "b", "c"]),
    "listed": (("string", '"a", "b", "c"'), TEXTS, ["a", "b", "c"]),
    "boolean": (
        ("boolean", ""),
        _cells(st.sampled_from(["true", "false"])),
        [True, False],
    ),
    "null": (
        ("string", ""),
        st.sampled_from(["-", "null", "not(null)", '"a"', 'null, "a"', 'not("a")']),
        ["a", "b", None],
    ),
}


@st.composite
def tables(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=3))
    cells = [COLUMNS[kind][1] for kind in kinds]
    outputs = st.sampled_from(['"x"', '"y"'])
    rules = draw(st.lists(st.tuples(*cells, outputs), min_size=1, max_size=5))
    return kinds, rules, draw(st.sampled_from(["UNIQUE", "ANY", "FIRST"]))


def _model(kinds, rules, policy):
    inputs = [(f"i{place}", *COLUMNS[kind][0]) for place, kind in enumerate(kinds)]
    return table_model(inputs, ["out"], rules, policy)


def _matching(collected, inputs: Mapping[str, Value]) -> list[int]:
    rules = decide(collected, "d", inputs).decided[0].rules
    return [rule.index for rule in rules]


@settings(max_examples=250, deadline=None)
@given(tables())
def test_examples_are_true_and_nothing_is_missed(drawn):
    kinds, rules, policy = drawn
    collected = _model(kinds, rules, "COLLECT")
    found = analyse(_model(kinds, rules, policy))
    by_kind = {kind: [each for each in found if each.kind is kind] for kind in Kind}

    # every example does what is said of it
    for gap in by_kind[Kind.GAP]:
        assert _matching(collected, gap.example) == []
    for overlap in by_kind[Kind.OVERLAP]:
        assert set(overlap.rules) <= set(_matching(collected, overlap.example))
    for hidden in by_kind[Kind.UNREACHABLE]:
        if hidden.example:
            (rule,) = hidden.rules
            assert rule in _matching(collected, hidden.example)[1:]

    if by_kind[Kind.UNJUDGED]:
        return  # it says itself that it does not know all
    # and a grid over every section finds no more
    values = [COLUMNS[kind][2] for kind in kinds]
    grid = [
        _matching(collected, {f"i{place}": each for place, each in enumerate(point)})
        for point in product(*values)
    ]
    assert bool(by_kind[Kind.GAP]) == ([] in grid)
    overlaps = {each.rules for each in by_kind[Kind.OVERLAP]}
    assert overlaps == _overlapping(grid, rules, policy)
    unreachable = {each.rules[0] for each in by_kind[Kind.UNREACHABLE]}
    firing = {
        rule for hits in grid for rule in (hits[:1] if policy == "FIRST" else hits)
    }
    assert unreachable == set(range(1, len(rules) + 1)) - firing


def _overlapping(grid, rules, policy):
    if policy == "FIRST":
        return set()
    return {
        (one, other)
        for hits in grid
        for one in hits
        for other in hits
        if one < other
        and (policy == "UNIQUE" or rules[one - 1][-1] != rules[other - 1][-1])
    }


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_rules_that_are_looked_up_are_those_whose_cells_take_the_values(drawn, data):
    kinds, rules, _ = drawn
    point = [data.draw(st.sampled_from(COLUMNS[kind][2])) for kind in kinds]
    collected = table_model(
        [f"i{place}" for place in range(len(kinds))], ["out"], rules, "COLLECT"
    )

    found = _matching(
        collected, {f"i{place}": each for place, each in enumerate(point)}
    )

    assert found == [
        number
        for number, (*cells, _) in enumerate(rules, 1)
        if all(
            parse_unary_tests(cell).test(to_feel(value), {}, Evaluation()) is True
            for cell, value in zip(cells, point, strict=True)
        )
    ]
