"""Iteration: for, some and every. Source: DMN 1.5, 10.3.2.14."""

from datetime import date

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for i in [1, 2, 3] return i + 1", [2, 3, 4]),
        ("for i in [1, 2], j in [4, 5] return i + j", [5, 6, 6, 7]),
        ("for i in [[1, 2], [3]], j in i return j", [1, 2, 3]),
        ("for i in [] return i", []),
        ("for i in 2..4 return i", [2, 3, 4]),
        ("for i in 4..2 return i", [4, 3, 2]),
        ("for i in 1..-1 return i", [1, 0, -1]),
        ("for i in 1 + 1..1 + 3 return i", [2, 3, 4]),
        ("for i in 1..1 return i", [1]),
        ("for i in [1..3] return i", [1, 2, 3]),
        ("for i in (1..3] return i", [2, 3]),
        ("for i in [1..3) return i", [1, 2]),
        ("for i in (1..2) return i", []),
        ("for i in [3..1] return i", None),
        ("for i in (> 3) return i", None),
        ("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", [1, 1, 2, 6, 24]),
        ("for i in 1..3 return count(partial)", [0, 1, 2]),
        ("for i in 5 return i", [5]),
        ("for i in null return i", None),
        ("for i in 1.5..3 return i", None),
        ('for i in "a".."c" return i', None),
        (
            'for d in @"2026-01-30"..@"2026-02-01" return d',
            [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 1)],
        ),
        (
            'for d in @"2026-03-01"..@"2026-02-28" return d',
            [date(2026, 3, 1), date(2026, 2, 28)],
        ),
        ("for v in visits return v.day", [1, 2]),
        ("for v in visits, w in v.day..2 return w", [1, 2, 2]),
        ("for i in 1..2 return for j in 1..2 return i * j", [[1, 2], [2, 4]]),
        ("sum(for i in numbers return i)", 6),
        ("(for i in 1..3 return function(x) x * i)[2](10)", 20),
        ("some i in numbers satisfies i > 2", True),
        ("some i in numbers satisfies i > 3", False),
        ("every i in numbers satisfies i > 0", True),
        ("every i in numbers satisfies i > 1", False),
        ("some i in [] satisfies true", False),
        ("every i in [] satisfies false", True),
        ("some i in [1, null] satisfies i > 5", None),
        ("some i in [null, 6] satisfies i > 5", True),
        ("every i in [null, 6] satisfies i > 5", None),
        ("every i in [null, 1] satisfies i > 5", False),
        ("some i in [1, 2], j in [2, 3] satisfies i = j", True),
        ("every i in 1..3 satisfies i < 4", True),
        ("some i in null satisfies true", None),
        ("every i in null satisfies true", None),
        ("every i in 5 satisfies i = 5", True),
    ],
)
def test_iterators_go_through_lists_numbers_and_days(text: str, value: object) -> None:
    assert value_of(text) == value


def test_what_cannot_be_gone_through_is_doubted() -> None:
    assert doubts_of("for i in null return i") == ["'i' has nothing to go through"]
