"""Provide the built-in functions for dates, times and durations.

Source: DMN 1.5, 10.3.4.1 table 72 (conversion), 10.3.4.7 and 10.3.4.8 (temporal).
"""

from decimal import Decimal
from typing import Any

from engine.feel.bounds import Evaluation
from engine.feel.builtins.signature import built_in, doubted, overloaded
from engine.feel.comparison import equal
from engine.feel.temporal.moments import (
    MAX_YEAR,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    date_of,
    months_between,
    start_of,
)
from engine.feel.temporal.parts import from_python
from engine.feel.temporal.texts import (
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from engine.feel.temporal.zones import MAX_OFFSET, Zone, zone_named
from engine.feel.values import NUMBERS, Value

#: What it costs to look a zone up that is not known yet.
_ZONE_STEPS = 20
_DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = "date: date|date and time"


def _spend(evaluation: Evaluation, text: str) -> None:
    evaluation.spend(_ZONE_STEPS if "@" in text else 1)


def _whole(number: Decimal) -> int:
    """Return a whole number within the years, else one that no date or time has."""
    if number != number.to_integral_value() or abs(number) > MAX_YEAR:
        return -MAX_YEAR - 1
    return int(number)


def _date(evaluation: Evaluation, value: str | Date | DateTime) -> Value:
    if isinstance(value, DateTime):
        return value.date
    if isinstance(value, Date):
        return value
    _spend(evaluation, value)
    return read_date(value) or doubted(evaluation, "a text that is no date")


def _date_from_numbers(
    evaluation: Evaluation, year: Decimal, month: Decimal, day: Decimal
) -> Value:
    date = date_of(_whole(year), _whole(month), _whole(day))
    return date or doubted(evaluation, "numbers that are no date")


def _time(evaluation: Evaluation, value: str | Time | Date | DateTime) -> Value:
    if isinstance(value, Time):
        return value
    if isinstance(value, Date):
        return start_of(value).time
    if isinstance(value, DateTime):
        return value.time
    _spend(evaluation, value)
    return read_time(value) or doubted(evaluation, "a text that is no time")


def _time_from_numbers(
    evaluation: Evaluation,
    hour: Decimal,
    minute: Decimal,
    second: Decimal,
    zone: DaysTime | str | None,
) -> Value:
    offset = _zone(evaluation, zone)
    if zone is not None and offset is None:
        return doubted(evaluation, "an offset that is none")
    hours, minutes = _whole(hour), _whole(minute)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= second < 60):
        return doubted(evaluation, "numbers that are no time")
    seconds, nanosecond = divmod(int(second.scaleb(9, NUMBERS)), SECOND)
    return Time(hours, minutes, seconds, nanosecond, offset)


def _zone(evaluation: Evaluation, zone: DaysTime | str | None) -> Zone | None:
    if isinstance(zone, str):
        evaluation.spend(_ZONE_STEPS)
        return None if zone_named(zone) is None else zone
    if zone is None:
        return None
    seconds, rest = divmod(abs(zone.nanoseconds), SECOND)
    if rest or seconds > MAX_OFFSET:
        return None
    return -seconds if zone.nanoseconds < 0 else seconds


def _date_and_time(evaluation: Evaluation, value: str | Date | DateTime) -> Value:
    if isinstance(value, DateTime):
        return value
    if isinstance(value, Date):
        return start_of(value)
    _spend(evaluation, value)
    return read_date_time(value) or doubted(evaluation, "a text that is no moment")


def _date_with_time(
    _evaluation: Evaluation, date: Date | DateTime, time: Time
) -> Value:
    return DateTime(date.date if isinstance(date, DateTime) else date, time)


def _moment_from_numbers(evaluation: Evaluation, *arguments: Any) -> Value:
    *day, hour, minute, second, zone = arguments
    date = _date_from_numbers(evaluation, *day)
    time = _time_from_numbers(evaluation, hour, minute, second, zone)
    if isinstance(date, Date) and isinstance(time, Time):
        return DateTime(date, time)
    return None


def _duration(evaluation: Evaluation, value: str | DaysTime | YearsMonths) -> Value:
    if isinstance(value, DaysTime | YearsMonths):
        return value
    _spend(evaluation, value)
    return read_duration(value) or doubted(evaluation, "a text that is no duration")


def _years_and_months(
    _evaluation: Evaluation, start: Date | DateTime, end: Date | DateTime
) -> Value:
    return months_between(_day(start), _day(end))


def _now(evaluation: Evaluation) -> Value:
    if evaluation.now is None:
        return doubted(evaluation, "the time is not known here")
    return from_python(evaluation.now)


def _today(evaluation: Evaluation) -> Value:
    if evaluation.now is None:
        return doubted(evaluation, "the day is not known here")
    return from_python(evaluation.now.date())


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _day_of_year(_evaluation: Evaluation, value: Date | DateTime) -> Value:
    date = _day(value)
    return Decimal(date.ordinal - Date(date.year, 1, 1).ordinal + 1)


def _day_of_week(_evaluation: Evaluation, value: Date | DateTime) -> Value:
    return _DAYS[_day(value).weekday - 1]


def _month_of_year(_evaluation: Evaluation, value: Date | DateTime) -> Value:
    return _MONTHS[_day(value).month - 1]


def _week_of_year(_evaluation: Evaluation, value: Date | DateTime) -> Value:
    """Return the week of ISO 8601: it belongs to the year that its Thursday is in."""
    date = _day(value)
    thursday = date.ordinal - date.weekday + 4
    year = date.year
    if thursday < Date(year, 1, 1).ordinal:
        year -= 1
    elif date.month == 12 and thursday - Date(year, 12, 31).ordinal > 0:
        return Decimal(1)
    return Decimal((thursday - Date(year, 1, 1).ordinal) // 7 + 1)


def _is(evaluation: Evaluation, left: Value, right: Value) -> Value:
    """Return whether two values are the same: equal, and shown by the same clock."""
    if type(left) is not type(right):
        return False
    if isinstance(left, Time) and isinstance(right, Time):
        same = left.nanoseconds == right.nanoseconds
        return same and left.offset == right.offset
    if isinstance(left, DateTime) and isinstance(right, DateTime):
        return left.wall == right.wall and left.offset == right.offset
    return equal(left, right, evaluation) is True


FUNCTIONS = (
    overloaded(
        built_in("date", "from: string|date|date and time", _date),
        built_in(
            "date", "year: number, month: number, day: number", _date_from_numbers
        ),
    ),
    overloaded(
        built_in("time", "from: string|time|date|date and time", _time),
        built_in(
            "time",
            "hour: number, minute: number, second: number,"
            " offset?: days and time duration|null",
            _time_from_numbers,
        ),
    ),
    overloaded(
        built_in("date and time", "from: string|date|date and time", _date_and_time),
        built_in(
            "date and time", "date: date|date and time, time: time", _date_with_time
        ),
        built_in(
            "date and time",
            "year: number, month: number, day: number, hour: number, minute: number,"
            " second: number,"
            " offset|timezone?: days and time duration|string|null",
            _moment_from_numbers,
        ),
    ),
    built_in(
        "duration",
        "from: string|days and time duration|years and months duration",
        _duration,
    ),
    built_in(
        "years and months duration",
        "from: date|date and time, to: date|date and time",
        _years_and_months,
    ),
    built_in("now", "", _now),
    built_in("today", "", _today),
    built_in("day of year", _DAY, _day_of_year),
    built_in("day of week", _DAY, _day_of_week),
    built_in("month of year", _DAY, _month_of_year),
    built_in("week of year", _DAY, _week_of_year),
    built_in("is", "value1: any, value2: any", _is),
)
