"""Parts of values of time, and Python's own. Source: DMN 1.5, 10.3.2.3.3 table 53."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.temporal.moments import (
    MAX_NANOSECONDS,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
)
from engine.feel.temporal.parts import from_python, to_python
from tests.engine.feel.context import value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2018-12-10").year', 2018),
        ('date("-2018-12-10").year', -2018),
        ('date("2018-12-10").month', 12),
        ('date("2018-12-10").day', 10),
        ('date("2018-12-10").weekday', 1),
        ('date("2018-12-10").hour', None),
        ('date and time("2018-12-10T10:30:01.5").second', 1),
        ('date and time("2018-12-10").hour', 0),
        ('date and time("2018-12-10T10:30:00+05:00").weekday', 1),
        (
            'date and time("2018-12-10T10:30:00+05:00").time offset',
            timedelta(hours=5),
        ),
        ('date and time("2018-12-10T10:30:00").time offset', None),
        ('date and time("2018-12-10T10:30:00@Etc/UTC").timezone', "Etc/UTC"),
        ('date and time("2018-12-10T10:30:00+05:00").timezone', None),
        (
            'date and time("2018-07-10T10:30:00@Europe/Paris").time offset',
            timedelta(hours=2),
        ),
        ('time("10:30:01").minute', 30),
        ('time("10:30:00-05:00").time offset', timedelta(hours=-5)),
        ('time("10:30:00@Asia/Shanghai").timezone', "Asia/Shanghai"),
        ('time("10:30:00").year', None),
        ('duration("P14M").years', 1),
        ('duration("P14M").months', 2),
        ('duration("-P14M").months', -2),
        ('duration("P1Y").days', None),
        ('duration("P1DT2H3M4.5S").days', 1),
        ('duration("P1DT2H3M4.5S").hours', 2),
        ('duration("P1DT2H3M4.5S").minutes', 3),
        ('duration("P1DT2H3M4.5S").seconds', 4),
        ('duration("-PT25H").hours', -1),
        ('duration("P1D").years', None),
    ],
)
def test_values_of_time_have_parts(text: str, value: object) -> None:
    """Cases of the TCK, 0074-feel-properties."""
    assert value_of(text) == value


ZONES = st.sampled_from(
    [None, UTC, ZoneInfo("Asia/Shanghai"), timezone(timedelta(hours=-5, minutes=-30))]
)


@given(
    st.one_of(
        st.dates(),
        st.times(timezones=ZONES),
        st.datetimes(timezones=ZONES),
        st.timedeltas(),
    )
)
def test_what_python_has_comes_back(value: date | time | timedelta) -> None:
    back = to_python(from_python(value))
    assert _moment(back) == _moment(value)
    assert type(back) is type(value)


def _moment(value: object) -> object:
    """Return an aware moment in UTC.

    Where clocks are set back, PEP 495 calls the same moment in two zones unequal.
    """
    is_aware = isinstance(value, datetime) and value.tzinfo is not None
    return value.astimezone(UTC) if is_aware else value


def test_a_moment_when_clocks_are_set_back_comes_back() -> None:
    twice = datetime(1945, 9, 1, 23, fold=1, tzinfo=ZoneInfo("Asia/Shanghai"))
    back = to_python(from_python(twice))
    assert _moment(back) == _moment(twice)


@pytest.mark.parametrize(
    "value",
    [
        Date(10_000, 1, 1),
        Date(0, 1, 1),
        Time(1, 2, 3, 4),
        DateTime(Date(-1, 1, 1), Time(0, 0, 0)),
        DateTime(Date(2020, 1, 1), Time(0, 0, 0, 1)),
        DaysTime(1),
        DaysTime(MAX_NANOSECONDS),
        YearsMonths(1),
    ],
)
def test_what_python_has_not_stays(value: Date | Time | DateTime | DaysTime) -> None:
    assert to_python(value) is value


def test_named_zones_keep_their_names() -> None:
    zone = ZoneInfo("Europe/Paris")
    summer = datetime(2021, 7, 1, 12, tzinfo=zone)
    assert from_python(summer) == DateTime(
        Date(2021, 7, 1), Time(12, 0, 0, 0, "Europe/Paris")
    )
    assert to_python(from_python(summer)) == summer


def test_the_second_of_two_equal_hours_keeps_its_offset() -> None:
    twice = datetime(2021, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1)
    value = from_python(twice)
    assert isinstance(value, DateTime)
    assert value.time.zone == 3600
