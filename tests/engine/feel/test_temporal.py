"""Values of time: the calendar, durations, order. Source: DMN 1.5, 10.3.2.3."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.errors import FeelError
from engine.feel.temporal.moments import (
    DAY,
    MAX_MONTHS,
    MAX_NANOSECONDS,
    MAX_YEAR,
    Date,
    DateTime,
    DaysTime,
    Moment,
    Time,
    YearsMonths,
    date_at,
    date_of,
    distance,
    measure,
    months_between,
    shift,
)
from engine.feel.temporal.texts import read_temporal, text_of


def moment(text: str) -> Moment:
    value = read_temporal(text)
    assert isinstance(value, Date | Time | DateTime)
    return value


def span(text: str) -> DaysTime | YearsMonths:
    value = read_temporal(text)
    assert isinstance(value, DaysTime | YearsMonths)
    return value


@given(st.dates())
def test_days_are_counted_as_python_counts_them(day: date) -> None:
    value = Date(day.year, day.month, day.day)
    assert value.ordinal == (day - date(1970, 1, 1)).days
    assert value.weekday == day.isoweekday()


@given(st.integers(-365_000_000_000, 365_000_000_000))
def test_every_day_is_the_day_of_its_number(ordinal: int) -> None:
    day = date_at(ordinal)
    assert day.ordinal == ordinal
    assert date_of(day.year, day.month, day.day) == day


@given(
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001
    st.timedeltas(timedelta(-365), timedelta(365)),
)
def test_moments_move_as_python_moves_them(start: datetime, span: timedelta) -> None:
    clock = Time(start.hour, start.minute, start.second, start.microsecond * 1000, 0)
    value = DateTime(Date(start.year, start.month, start.day), clock)
    moved = shift(value, DaysTime(span // timedelta(microseconds=1) * 1000))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    expected = (start.replace(tzinfo=UTC) + span - epoch) // timedelta(microseconds=1)
    assert isinstance(moved, DateTime)
    assert moved.instant == expected * 1000
    assert distance(moved, value) == DaysTime(span // timedelta(microseconds=1) * 1000)


@pytest.mark.parametrize(
    ("start", "by", "end"),
    [
        ("2021-01-31", "P1M", "2021-02-28"),
        ("2020-01-31", "P1M", "2020-02-29"),
        ("1900-01-31", "P1M", "1900-02-28"),
        ("2020-02-29", "P1Y", "2021-02-28"),
        ("2021-03-31", "-P1M", "2021-02-28"),
        ("0000-01-01", "-P1M", "-0001-12-01"),
        ("2021-01-01", "PT36H", "2021-01-02"),
        ("2021-01-02", "-PT1S", "2021-01-01"),
        ("2021-01-02", "PT23H59M59S", "2021-01-02"),
        ("2020-03-01", "-PT24H", "2020-02-29"),
        ("10:15:00", "PT25H", "11:15:00"),
        ("00:00:00", "-PT0.000000001S", "23:59:59.999999999"),
        ("10:15:00@Australia/Melbourne", "-PT1H", "09:15:00@Australia/Melbourne"),
        ("2021-01-01T10:10:10+11:00", "-P1M", "2020-12-01T10:10:10+11:00"),
        ("2021-01-12T10:10:10", "P1DT1H", "2021-01-13T11:10:10"),
        # The clocks of Paris skip an hour at 2 on the 28th: a day is 23 hours long.
        ("2021-03-27T12:00:00@Europe/Paris", "P1D", "2021-03-28T13:00:00@Europe/Paris"),
        ("2021-03-27T12:00:00@Europe/Paris", "P1M", "2021-04-27T12:00:00@Europe/Paris"),
    ],
)
def test_a_duration_moves_a_moment(start: str, by: str, end: str) -> None:
    moved = shift(moment(start), span(by))
    assert moved is not None
    assert text_of(moved) == end


def test_months_do_not_move_a_time_of_day() -> None:
    assert shift(Time(10, 0, 0), YearsMonths(1)) is None


@pytest.mark.parametrize(
    ("end", "start", "text"),
    [
        ("2021-01-02", "2021-01-01", "P1D"),
        ("2021-01-02T10:10:10", "2021-01-01T10:10:10", "P1D"),
        ("2021-01-02T10:10:10@Europe/Paris", "2021-01-01T10:10:10", None),
        ("2021-01-02T10:10:10+02:00", "2021-01-01T10:10:10", None),
        (
            "2021-01-02T10:10:10@Europe/Paris",
            "2021-01-01T10:10:10@Asia/Dhaka",
            "P1DT5H",
        ),
        ("2021-01-02T10:10:10+01:00", "2021-01-01T10:10:10@Europe/Paris", "P1D"),
        ("2021-01-02T00:00:00Z", "2021-01-02", "PT0S"),
        ("2021-01-01T00:00:00", "2021-01-02", None),
        ("2021-01-02", "2021-01-01T10:10:10+11:00", "P1DT49M50S"),
        ("10:10:10", "11:10:10", "-PT1H"),
        ("10:10:10+11:00", "09:10:10+11:00", "PT1H"),
        ("10:10:10", "09:10:10Z", None),
        ("10:10:10", "2021-01-01", None),
        ("2021-01-01T00:00:00", "10:10:10", None),
    ],
)
def test_moments_have_a_distance(end: str, start: str, text: str | None) -> None:
    """Cases of the TCK, 0100-arithmetic. Source: DMN 1.5, 10.3.2.13.5 table 57."""
    apart = distance(moment(end), moment(start))
    assert (None if apart is None else text_of(apart)) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10:30:00Z", "10:30:00+00:00"),
        ("10:30:00+02:00", "08:30:00Z"),
        ("10:30:00@Europe/Paris", "10:30:00+01:00"),
        ("2018-07-01T10:00:00@Europe/Paris", "2018-07-01T08:00:00Z"),
        ("2018-12-01T10:00:00@Europe/Paris", "2018-12-01T09:00:00Z"),
        ("PT24H", "P1D"),
        ("P1Y", "P12M"),
    ],
)
def test_equal_values_have_one_place(one: str, other: str) -> None:
    left, right = read_temporal(one), read_temporal(other)
    assert left is not None
    assert right is not None
    assert measure(left) == measure(right)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10:30:00", "10:30:00Z"),
        ("2018-12-08T00:00:00", "2018-12-08T00:00:00Z"),
        ("2018-12-08", "2018-12-08T00:00:00"),
        ("P0D", "P0M"),
    ],
)
def test_values_of_different_scales_have_no_order(one: str, other: str) -> None:
    left, right = read_temporal(one), read_temporal(other)
    assert left is not None
    assert right is not None
    assert measure(left)[0] != measure(right)[0]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        ("2011-12-22", "2013-08-24", "P1Y8M"),
        ("2013-08-24", "2011-12-22", "-P1Y8M"),
        ("2015-01-31", "2015-02-28", "P0M"),
        ("2015-02-28", "2015-01-31", "P0M"),
        ("2014-12-31", "-2019-10-01", "-P4033Y2M"),
    ],
)
def test_whole_months_lie_between_dates(start: str, end: str, text: str) -> None:
    """Cases of the TCK, 1121. Source: DMN 1.5, 10.3.4.1."""
    first, last = moment(start), moment(end)
    assert isinstance(first, Date)
    assert isinstance(last, Date)
    assert text_of(months_between(first, last)) == text


@pytest.mark.parametrize(
    "beyond",
    [
        lambda: Date(MAX_YEAR + 1, 1, 1),
        lambda: DaysTime(MAX_NANOSECONDS + 1),
        lambda: YearsMonths(-MAX_MONTHS - 1),
        lambda: shift(Date(MAX_YEAR, 12, 31), DaysTime(DAY)),
        lambda: shift(Date(-MAX_YEAR, 1, 1), YearsMonths(-1)),
    ],
)
def test_what_is_too_far_away_is_an_error(beyond: object) -> None:
    assert callable(beyond)
    with pytest.raises(FeelError, match="too large"):
        beyond()


def test_the_ends_of_the_calendar_have_a_distance() -> None:
    first = DateTime(Date(-MAX_YEAR, 1, 1), Time(0, 0, 0, 0, "Asia/Shanghai"))
    last = DateTime(Date(MAX_YEAR, 12, 31), Time(23, 59, 59, 0, "Europe/Paris"))
    apart = distance(last, first)
    assert apart is not None
    assert apart.nanoseconds < MAX_NANOSECONDS


@pytest.mark.parametrize(
    ("numbers", "exists"),
    [
        ((2020, 2, 29), True),
        ((1900, 2, 29), False),
        ((2000, 2, 29), True),
        ((2021, 0, 1), False),
        ((2021, 13, 1), False),
        ((2021, 4, 31), False),
        ((2021, 4, 0), False),
        ((MAX_YEAR + 1, 1, 1), False),
    ],
)
def test_only_days_of_the_calendar_are_dates(
    numbers: tuple[int, int, int], exists: bool
) -> None:
    assert (date_of(*numbers) is not None) is exists
