"""Values: the way in from Python and back."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

import pytest

from engine.feel import Date, DaysTime, Range, YearsMonths, to_feel, to_python


def test_python_values_come_in_as_feel_values() -> None:
    assert to_feel({"a": (1, 2.5), 3: True}) == {
        "a": [Decimal(1), Decimal("2.5")],
        "3": True,
    }
    assert isinstance(to_feel(1), Decimal)


class Colour(StrEnum):
    RED = "red"


def test_kinds_of_strings_and_numbers_become_plain_ones() -> None:
    assert type(to_feel(Colour.RED)) is str
    assert to_feel(10**40) == Decimal("1E+40")
    assert to_feel(10**34 + 1) == Decimal("1E+34")
    assert to_feel(0.1) == Decimal("0.1")
    assert to_feel([True]) == [True]


@pytest.mark.parametrize(
    "value",
    [
        None,
        "text",
        Decimal("1.5"),
        date(2026, 1, 31),
        datetime(2026, 1, 31, 10, 30, tzinfo=UTC),
        datetime(2026, 1, 31, 10, 30),  # noqa: DTZ001
        time(10, 30),
        timedelta(days=1, microseconds=5),
        [Decimal(1), ["a"], {"b": date(2026, 1, 1)}],
    ],
)
def test_what_came_in_goes_out_as_it_was(value: object) -> None:
    assert to_python(to_feel(value)) == value


def test_what_python_cannot_hold_stays() -> None:
    span = Range(Decimal(1), None, low_included=True, high_included=False)
    for value in (Date(-5, 1, 1), DaysTime(1), YearsMonths(3), span):
        assert to_feel(value) is value
        assert to_python(value) is value
