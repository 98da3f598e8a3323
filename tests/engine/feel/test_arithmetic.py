"""Arithmetic. Source: DMN 1.5, 10.3.2.5."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine.feel import YearsMonths
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 2 - 3", 5),
        ("8 / 2 / 2", 2),
        ("2 ** 3 ** 2", 64),
        ("-2 ** 2", 4),
        ("2 ** -1", Decimal("0.5")),
        ("- - 1", 1),
        ("0.1 + 0.2", Decimal("0.3")),
        ("rate * 3", Decimal("0.3")),
        ("1 / 0", None),
        ("0 / 0", None),
        ("0 ** -1", None),
        ("(-8) ** 0.5", None),
        ("1 + null", None),
        ('1 + "a"', None),
        ("true + 1", None),
        ('"a" ** 2', None),
        ('"专" + "干"', "专干"),
        ('"a" - "a"', None),
        ("-plan_result", None),
    ],
)
def test_arithmetic_is_decimal_and_ignorance_is_null(text: str, value: object) -> None:
    assert value_of(text) == value

    # The doubt names kinds, never values.
    if value is None:
        assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2026-01-01")', date(2026, 1, 1)),
        ('date("2026-02-30")', None),
        ('date("20260101")', None),
        ("date(at)", date(2026, 1, 31)),
        ('date and time("2026-01-01")', datetime(2026, 1, 1)),  # noqa: DTZ001
        ('date  and  time ("2026-01-01T25:00:00")', None),
        ('duration("P3D")', timedelta(days=3)),
        ('duration("-PT2H30M1.5S")', -timedelta(hours=2, minutes=30, seconds=1.5)),
        ('duration("P1Y1M")', YearsMonths(13)),
        ('duration("P")', None),
        ('duration("P1DT")', None),
        ('duration("P1Y1D")', None),
        ('opened + duration("P1D")', date(2026, 2, 1)),
        ('opened + duration("P1M")', date(2026, 2, 28)),
        ('duration("P1M") + opened', date(2026, 2, 28)),
        ('opened - duration("P2Y")', date(2024, 1, 31)),
        ('at + duration("PT2H")', datetime(2026, 1, 31, 12, 30, tzinfo=UTC)),
        ('opened - date("2026-01-01")', timedelta(days=30)),
        ("opened - at", -timedelta(hours=10, minutes=30)),
        ("opened + 1", None),
        ('duration("P1D") + duration("PT1H")', timedelta(hours=25)),
        ('duration("P1D") + duration("P1M")', None),
        ('duration("P1D") * 2.5', timedelta(hours=60)),
        ('2 * duration("P1M")', YearsMonths(2)),
        ('duration("P1D") / 2', timedelta(hours=12)),
        ('duration("P1D") / 0', None),
        ('duration("P1D") / duration("PT12H")', 2),
        ('duration("P1Y") / duration("P1M")', 12),
        ('-duration("P1M")', YearsMonths(-1)),
        ('duration("P1D") < duration("PT25H")', True),
        ("opened.month", 1),
        ("opened.weekday", 6),
        ("at.hour", 10),
        ('duration("-P1DT2H").hours', -2),
        ('duration("P14M").years', 1),
        ("opened.__class__", None),
    ],
)
def test_dates_and_durations_calculate(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('@"23:00:00" + @"PT2H" = @"01:00:00"', True),
        ('@"10:00:00" - @"08:30:00"', timedelta(minutes=90)),
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('@"2024-02-29" - @"P1Y"', date(2023, 2, 28)),
        ('@"P1M" - @"P1D"', None),
        ('@"P1D" - @"2026-01-31"', None),
        ('@"P1D" * @"P1D"', None),
        ('1 / @"P1D"', None),
        ('@"P1Y" / 5', YearsMonths(2)),
        ('- @"P1D"', -timedelta(days=1)),
        ("1 - - 1", 2),
        ("1e2 ** 2", 10_000),
        ("5 ** 2.55", None),
        ("2 ** 3.0", 8),
        ("10 ** -2", Decimal("0.01")),
        ("1 / 3 * 3", Decimal("0.9999999999999999999999999999999999")),
    ],
)
def test_what_is_calculated_of_kinds(text: str, value: object) -> None:
    assert value_of(text) == value
