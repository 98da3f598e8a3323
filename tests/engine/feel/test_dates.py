"""Functions for dates and times. Source: DMN 1.5, 10.3.4.1, 10.3.4.7, 10.3.4.8."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Evaluation, YearsMonths, parse, to_python
from tests.engine.feel.context import doubts_of, value_of

EAST = timezone(timedelta(hours=2, minutes=1))
TEN = 'date and time("2017-08-10T10:20:00+02:00")'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("2017-12-31")', date(2017, 12, 31)),
        (f"date({TEN})", date(2017, 8, 10)),
        ('date(date("2017-10-11"))', date(2017, 10, 11)),
        ("date(2017, 12, 31)", date(2017, 12, 31)),
        ("string(date(-999999999, 12, 31))", "-999999999-12-31"),
        ('date(from: "2012-12-25")', date(2012, 12, 25)),
        ("date(day: 30, month: 08, year: 2017)", date(2017, 8, 30)),
        ('time("01:02:03")', time(1, 2, 3)),
        (f"time({TEN})", time(10, 20, tzinfo=timezone(timedelta(hours=2)))),
        ('time(time("01:02:03"))', time(1, 2, 3)),
        ('time(date("2017-08-10"))', time(0, tzinfo=UTC)),
        ("time(12, 00, 00, null)", time(12)),
        ("time(12, 00, 00)", time(12)),
        ("time(12, 0, 1.5)", time(12, 0, 1, 500_000)),
        (
            "string(time(12, 0, 59.99999999999999999999999999999999))",
            "12:00:59.999999999",
        ),
        ('time(11, 59, 45, duration("PT0H"))', time(11, 59, 45, tzinfo=UTC)),
        (
            'time(hour: 11, minute: 59, second: 0, offset: duration("PT2H1M"))',
            time(11, 59, tzinfo=EAST),
        ),
        ('string(time(11, 59, 45, duration("-PT2H45M55S")))', "11:59:45-02:45:55"),
        ('time(from: "12:45:00")', time(12, 45)),
        (
            'date and time("2017-12-31T11:22:33")',
            datetime(2017, 12, 31, 11, 22, 33),  # noqa: DTZ001
        ),
        (
            'date and time(date("2017-01-01"), time("23:59:01Z"))',
            datetime(2017, 1, 1, 23, 59, 1, tzinfo=UTC),
        ),
        (
            f'date and time({TEN}, time("23:59:01"))',
            datetime(2017, 8, 10, 23, 59, 1),  # noqa: DTZ001
        ),
        (
            'date and time(date("2017-01-01"))',
            datetime(2017, 1, 1, tzinfo=UTC),
        ),
        (
            'date and time(2017, 1, 1, 11, 59, 0, duration("PT2H1M"))',
            datetime(2017, 1, 1, 11, 59, tzinfo=EAST),
        ),
        (
            'string(date and time(2017, 1, 1, 11, 59, 0, "Europe/Paris"))',
            "2017-01-01T11:59:00@Europe/Paris",
        ),
        ('duration("P1D")', timedelta(days=1)),
        ('duration(from: "P26M")', YearsMonths(26)),
        ('duration(duration("P1D"))', timedelta(days=1)),
        (
            'years and months duration(date("2011-12-22"), date("2013-08-24"))',
            YearsMonths(20),
        ),
        (
            'years and months duration(to: date("2011-12-22"), from:'
            ' date and time("2013-08-24T00:00:00"))',
            YearsMonths(-20),
        ),
        ("day of year(date(2019, 9, 17))", 260),
        ("day of year(date(2020, 12, 31))", 366),
        (f"day of year(date: {TEN})", 222),
        ("day of week(date(2019, 9, 17))", "Tuesday"),
        ("month of year(date(2019, 9, 17))", "September"),
        ("week of year(date(2019, 9, 17))", 38),
        ("week of year(date(2003, 12, 29))", 1),
        ("week of year(date(2004, 1, 4))", 1),
        ("week of year(date(2005, 1, 1))", 53),
        ("week of year(date(2005, 1, 3))", 1),
    ],
)
def test_dates_and_times_are_made_and_asked(text: str, value: object) -> None:
    """Cases of the TCK, 1115 to 1121 and 0095 to 0098."""
    result = value_of(text)
    assert result == value
    if isinstance(value, datetime | time):
        assert isinstance(result, type(value))
        assert result.utcoffset() == value.utcoffset()


@pytest.mark.parametrize(
    "text",
    [
        *("date(null)", "date(null, null)", "date(null, 2, 1)", "date(2017, null, 1)"),
        *("date()", "date([])", "date(1)", "date(2017, 13, 31)", "date(2017, -8, 2)"),
        *("date(1000999999, 12, 1)", "date(2017.5, 1, 1)", "date(10 ** 1000, 1, 1)"),
        *('date("2012-12-25T00:00:00")', "date(years: 1)", 'date(time("10:00:00"))'),
        *("time(null)", "time()", "time(2017)", "time([])", "time(24, 59, 45, null)"),
        *("time(-24, 59, 45, null)", "time(23, 60, 45)", "time(23, 59, 60)"),
        *("time(12, null, 45)", "time(1.5, 0, 0)", "time(12, 0, -1)"),
        *('time(12, 0, 0, duration("PT19H"))', 'time(12, 0, 0, duration("PT1.5S"))'),
        *('time(12, 0, 0, duration("P1Y"))', 'time("2017-08-10T10:20:00")'),
        *("date and time(null)", "date and time()", "date and time(2017)"),
        *('date and time(date("2017-08-10"), null)', 'date and time("11:00:00")'),
        *('date and time(null, time("23:59:01"))',),
        *("date and time(2017, 13, 1, 0, 0, 0)", "date and time(2017, 1, 1, 24, 0, 0)"),
        *('date and time(2017, 1, 1, 0, 0, 0, "X/Y")',),
        *("duration(null)", "duration(2017)", 'duration("P1W")', "duration([])"),
        *('years and months duration(date("2011-12-22"), null)',),
        *("years and months duration(2017)", "years and months duration([], [])"),
        *("day of year(null)", 'day of week("2019-09-17")', "month of year()"),
        *('week of year(time("10:00:00"))',),
    ],
)
def test_other_arguments_are_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("is(1, 1.0)", True),
        ("is(1, 2)", False),
        ('is(1, "1")', False),
        ("is(null, null)", True),
        ("is(null, 1)", False),
        ("is([1], [1])", True),
        ("is([1], [2])", False),
        ('is(@"2012-12-25", @"2012-12-25T00:00:00Z")', False),
        ('is(@"23:00:50", @"23:00:50")', True),
        ('is(@"23:00:50Z", @"23:00:50+00:00")', True),
        ('is(@"23:00:50", @"23:00:50Z")', False),
        ('is(@"23:00:50@Australia/Melbourne", @"23:00:50+10:00")', True),
        ('is(@"20:00:50+00:00", @"21:00:50+01:00")', False),
        (
            'is(@"2002-04-02T12:00:00-01:00", @"2002-04-02T17:00:00+04:00")',
            False,
        ),
        (
            'is(@"2021-04-02T23:00:00@Australia/Melbourne",'
            ' @"2021-04-02T23:00:00+11:00")',
            True,
        ),
        ('is(@"P1D", @"PT24H")', True),
        ('is(@"P0Y", @"P0D")', False),
        ("is(value2: 1, value1: 1)", True),
        ("is(sum, sum)", True),
        ("is(sum, min)", False),
    ],
)
def test_values_are_the_same_or_not(text: str, value: bool) -> None:
    """Cases of the TCK, 0103-feel-is-function."""
    assert value_of(text) is value


@given(st.dates())
def test_weeks_and_days_are_those_of_python(day: date) -> None:
    asked = parse("[week of year(day), day of year(day), day of week(day)]", ["day"])
    week, number, name = to_python(asked.evaluate({"day": day}))  # type: ignore[misc]
    assert week == day.isocalendar().week
    assert number == day.timetuple().tm_yday
    assert name == f"{day:%A}"


def test_the_time_is_what_the_caller_says() -> None:
    now = datetime(2026, 1, 31, 23, 30, tzinfo=timezone(timedelta(hours=8)))
    evaluation = Evaluation(now=now)
    assert to_python(parse("now()").evaluate({}, evaluation)) == now
    assert to_python(parse("today()").evaluate({}, evaluation)) == date(2026, 1, 31)


@pytest.mark.parametrize("text", ["now()", "today()", "now(1)", "today(1)"])
def test_without_a_caller_nobody_knows_the_time(text: str) -> None:
    assert doubts_of(text)
