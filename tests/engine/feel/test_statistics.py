"""Functions that make one value of many. Source: DMN 1.5, 10.3.4.4 table 75."""

from datetime import date
from decimal import Decimal

import pytest

from engine.feel import FeelError
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sum([2, 4, 7, 5])", 18),
        ("sum(2, 4)", 6),
        ("sum(2)", 2),
        ("sum(list: [1, 2])", 3),
        ("product([2, 3, 4])", 24),
        ("product(2, 3, 4)", 24),
        ("product([2.5, 1, 2.5, 3])", Decimal("18.75")),
        ("mean([1, 2, 3])", 2),
        ("mean(1, 2)", Decimal("1.5")),
        ("median(8, 2, 5, 3, 4)", 4),
        ("median([6, 1, 2, 3])", Decimal("2.5")),
        ("median(list: [1])", 1),
        ("stddev(2, 4, 7, 5)", Decimal("2.081665999466132735282297706979931")),
        ("stddev([47, 47])", 0),
        ("mode([6, 3, 9, 6, 6])", [6]),
        ("mode([6, 1, 9, 6, 1])", [1, 6]),
        ("mode([3, 6, 1, 9, 6, 1, 3])", [1, 3, 6]),
        ("mode([2.5, 2.50, 1])", [Decimal("2.5")]),
        ("mode([])", []),
        ("mode(6)", [6]),
        ("min([1, 2, 3])", 1),
        ("min(3, 2, 1)", 1),
        ("max(1, 5, 2)", 5),
        ('max(["b", "c", "a"])', "c"),
        ('min(@"2020-01-02", @"2020-01-01")', date(2020, 1, 1)),
        ("min(list: [2])", 2),
        ("all([true, false, null])", False),
        ("all([true, true])", True),
        ("all([true, null, true])", None),
        ("all([true, 123])", None),
        ("all([])", True),
        ("all(true)", True),
        ("all(true, false)", False),
        ("all(list: [true])", True),
        ("all(null)", None),
        ("any([false, true, null])", True),
        ("any([false, false])", False),
        ("any([false, null])", None),
        ("any([])", False),
        ("any(false, true)", True),
        ("any(0)", None),
    ],
)
def test_many_values_make_one(text: str, value: object) -> None:
    """Cases of the TCK, 0059 to 0063 and 0094."""
    assert value_of(text) == value


@pytest.mark.parametrize("name", ["sum", "product", "mean", "median", "stddev"])
@pytest.mark.parametrize(
    "arguments",
    ["", "null", "[]", '[1, 2, "foo"]', "[1, null]", "list: null", "l: [1]"],
)
def test_what_is_no_list_of_numbers_is_null(name: str, arguments: str) -> None:
    assert doubts_of(f"{name}({arguments})")


@pytest.mark.parametrize(
    "text",
    [
        *("stddev(47)", "stddev([47])", "mode(null)", "mode()", 'mode(["a"])'),
        *("min([])", "min(null)", 'max([1, "a"])', "max([true, false])", "all()"),
        *("min([1, null])", "any()", "all(l: [true])", "min([[1], [2]])"),
    ],
)
def test_what_has_no_answer_is_null(text: str) -> None:
    assert doubts_of(text)


def test_a_total_too_large_is_an_error() -> None:
    text = "product(for i in 1..10 return 10 ** 1000)"
    with pytest.raises(FeelError, match="too large"):
        value_of(text)
