"""Literals, names and paths. Source: DMN 1.5, 10.3.1.2 and 10.3.2.1."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.50", Decimal("1.5")),
        (".5", Decimal("0.5")),
        ("1e3", Decimal(1000)),
        ("true", True),
        ("false", False),
        ("null", None),
        (r'"a\"b\\c\n\u4e2d\U01F600"', 'a"b\\c\n中😀'),
        (r'"\uD83D\uDE00"', "😀"),
        ("[]", []),
        ('[1, "a", [true]]', [Decimal(1), "a", [True]]),
        ("风险等级", "高"),
        ("child.address.county", "520100"),
        ("child.address.nowhere.further", None),
        ("visits.day", [Decimal(1), Decimal(2)]),
        ("unknown", None),
        ("rate", Decimal("0.1")),
        ("numbers", [Decimal(1), Decimal(2), Decimal(3)]),
    ],
)
def test_literals_names_and_paths_have_their_value(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'"a\sb"', r"a\sb"),
        (r'"\ud83d\udc0e"', "🐎"),
        ('"two\nlines"', "two\nlines"),
        ("1 // the rest is a comment", 1),
        ("1 + // one\n 2", 3),
        ("/* first */ 1 /* 2\n */ + 3", 4),
        ('"// no comment"', "// no comment"),
        ('@"2026-01-31"', date(2026, 1, 31)),
        ('@"2026-01-31T10:30:00"', datetime(2026, 1, 31, 10, 30)),  # noqa: DTZ001
        ('@"P3D"', timedelta(days=3)),
        ('@"PT2H".hours', 2),
        ('{a: 1, "b c": 2}', {"a": 1, "b c": 2}),
        ("{}", {}),
    ],
)
def test_strings_comments_and_at_literals(text: str, value: object) -> None:
    assert value_of(text) == value


def test_what_is_no_date_after_an_at_is_null_with_the_reason() -> None:
    assert doubts_of('@"foo"') == ["what follows '@' is no date, time or duration"]
