"""Ranges as values. Source: DMN 1.5, 10.3.2.7."""

import pytest

from engine.feel import Range
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1..5]", Range(1, 5, low_included=True, high_included=True)),
        ("(1..5]", Range(1, 5, low_included=False, high_included=True)),
        ("]1..5[", Range(1, 5, low_included=False, high_included=False)),
        ("[1..5)", Range(1, 5, low_included=True, high_included=False)),
        (">= 5", Range(5, None, low_included=True, high_included=False)),
        ("> 5", Range(5, None, low_included=False, high_included=False)),
        ("(< 5)", Range(None, 5, low_included=False, high_included=False)),
        ("<= 5", Range(None, 5, low_included=False, high_included=True)),
        ("(= 5)", Range(5, 5, low_included=True, high_included=True)),
        ("(!= 5)", Range(5, 5, low_included=False, high_included=False)),
        ("[1..null]", None),
        ("(< 5) = (null..5)", False),
        ("[risk..child.age]", Range(3, 9, low_included=True, high_included=True)),
        ("[1 + 1..2 * 3]", Range(2, 6, low_included=True, high_included=True)),
        (
            "[numbers[1]..numbers[3]]",
            Range(1, 3, low_included=True, high_included=True),
        ),
        ("[1..10].start", 1),
        ("[1..10].end", 10),
        ("(1..10].start included", False),
        ("(1..10].end included", True),
        ("]1..10[.end included", False),
        ("[1..10[.end", 10),
        ("(> 10).end", None),
        ("[[1..2], (3..4)].start", [1, 3]),
        ('[1.."a"]', None),
        ("[true..false]", None),
        ("[null..null]", None),
        ("[1..5][1] = [1..5]", True),
    ],
)
def test_ranges_are_values(text: str, value: object) -> None:
    assert value_of(text) == value


def test_ends_without_order_are_doubted() -> None:
    assert doubts_of('[1.."a"]') == ["the ends of a range have no order"]
