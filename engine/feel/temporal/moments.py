"""Hold the values of time: dates, times of day, moments and durations.

They go farther than Python's own (years of nine digits, nanoseconds, named zones) and
count in whole nanoseconds. `measure` orders them, `shift` and `distance` calculate.
"""

from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.errors import FeelError
from engine.feel.temporal.zones import Zone, offset_at, offset_on, standard_offset

MAX_YEAR = 999_999_999
MAX_MONTHS = 12 * 10**10
#: Ten times the days between the first and the last year.
MAX_NANOSECONDS = 10**27
SECOND = 10**9
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_TOO_LARGE = "the result of a calculation with dates or durations is too large"
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Days from 0000-03-01 to 1970-01-01.
_TO_EPOCH = 719_468
_CYCLE_DAYS = 146_097


@dataclass(frozen=True, slots=True)
class DaysTime:
    """Be a duration of a fixed length.

    Raises:
        FeelError: It is longer than a duration may be.
    """

    nanoseconds: int

    def __post_init__(self) -> None:
        if abs(self.nanoseconds) > MAX_NANOSECONDS:
            raise FeelError(_TOO_LARGE)


@dataclass(frozen=True, slots=True)
class YearsMonths:
    """Be a duration of calendar months, whose length in days is not fixed.

    Raises:
        FeelError: It is longer than a duration may be.
    """

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > MAX_MONTHS:
            raise FeelError(_TOO_LARGE)


@dataclass(frozen=True, slots=True)
class Date:
    """Be a day of the Gregorian calendar, which is taken to have always been.

    Raises:
        FeelError: The year is beyond nine digits.
    """

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if abs(self.year) > MAX_YEAR:
            raise FeelError(_TOO_LARGE)

    @property
    def ordinal(self) -> int:
        """The days since 1970-01-01."""
        # Years begin in March here, so that a leap day is the last of its year.
        year = self.year - (self.month <= 2)
        cycle, year_of_cycle = divmod(year, 400)
        day_of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        leaps = year_of_cycle // 4 - year_of_cycle // 100
        return (
            cycle * _CYCLE_DAYS
            + (year_of_cycle * 365 + leaps + day_of_year)
            - _TO_EPOCH
        )

    @property
    def weekday(self) -> int:
        """The day of the week, 1 for Monday to 7 for Sunday."""
        return (self.ordinal + 3) % 7 + 1


@dataclass(frozen=True, slots=True)
class Time:
    """Be a time of day, in a zone or in none."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone | None = None

    @property
    def nanoseconds(self) -> int:
        """The nanoseconds since midnight on the clock."""
        seconds = (self.hour * 60 + self.minute) * 60 + self.second
        return seconds * SECOND + self.nanosecond

    @property
    def offset(self) -> int | None:
        """The seconds east of UTC, of a named zone out of summer time."""
        if isinstance(self.zone, str):
            return standard_offset(self.zone)
        return self.zone


@dataclass(frozen=True, slots=True)
class DateTime:
    """Be a moment: a day and a time on it, in a zone or in none."""

    date: Date
    time: Time

    @property
    def offset(self) -> int | None:
        """The seconds east of UTC at this moment."""
        zone, date, time = self.time.zone, self.date, self.time
        if not isinstance(zone, str):
            return zone
        wall = (date.year, date.month, date.day, time.hour, time.minute, time.second)
        return offset_on(zone, wall)

    @property
    def wall(self) -> int:
        """The nanoseconds since 1970-01-01 on its own clock."""
        return self.date.ordinal * DAY + self.time.nanoseconds

    @property
    def instant(self) -> int | None:
        """The nanoseconds since 1970-01-01 in UTC; None without a zone."""
        offset = self.offset
        return None if offset is None else self.wall - offset * SECOND


Moment: TypeAlias = Date | Time | DateTime
Duration: TypeAlias = DaysTime | YearsMonths
Temporal: TypeAlias = Moment | Duration
#: The classes of values of time.
TEMPORAL = (Date, Time, DateTime, DaysTime, YearsMonths)


def month_length(year: int, month: int) -> int:
    """Return how many days a month has."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_LENGTHS[month - 1]


def date_of(year: int, month: int, day: int) -> Date | None:
    """Return the day with these numbers, or None when the calendar has none."""
    if abs(year) > MAX_YEAR or not 1 <= month <= 12:
        return None
    return Date(year, month, day) if 1 <= day <= month_length(year, month) else None


def date_at(ordinal: int) -> Date:
    """Return the day that is so many days after 1970-01-01.

    Raises:
        FeelError: Its year is beyond nine digits.
    """
    cycle, day = divmod(ordinal + _TO_EPOCH, _CYCLE_DAYS)
    leaps = day // 1460 - day // 36_524 + day // (_CYCLE_DAYS - 1)
    year = (day - leaps) // 365
    day_of_year = day - (365 * year + year // 4 - year // 100)
    month = (5 * day_of_year + 2) // 153
    first = (153 * month + 2) // 5
    january = month >= 10
    return Date(
        cycle * 400 + year + january,
        month - 9 if january else month + 3,
        day_of_year - first + 1,
    )


def time_at(nanoseconds: int, zone: Zone | None = None) -> Time:
    """Return the time so many nanoseconds after midnight, which begins again daily."""
    seconds, nanosecond = divmod(nanoseconds % DAY, SECOND)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return Time(hour, minute, second, nanosecond, zone)


def moment_at(wall: int, zone: Zone | None = None) -> DateTime:
    """Return the moment so many nanoseconds after 1970-01-01 on the clock of a zone."""
    day, rest = divmod(wall, DAY)
    return DateTime(date_at(day), time_at(rest, zone))


def start_of(date: Date) -> DateTime:
    """Return the moment that a date is where a moment is wanted: its midnight in UTC.

    Source: DMN 1.5, 10.3.2.3.6 (date values are midnight UTC).
    """
    return DateTime(date, Time(0, 0, 0, 0, 0))


def measure(value: Temporal) -> tuple[object, int]:
    """Return the scale a value lies on and its place there.

    Values of one scale are ordered by their places. A moment or time in a zone lies on
    another scale than one in none, and neither is equal to, before or after the other.
    """
    match value:
        case DateTime():
            instant = value.instant
            return (DateTime, value.wall) if instant is None else ("instant", instant)
        case Time():
            offset = value.offset
            if offset is None:
                return Time, value.nanoseconds
            return "zoned time", value.nanoseconds - offset * SECOND
        case Date():
            return Date, value.ordinal
        case DaysTime():
            return DaysTime, value.nanoseconds
    return YearsMonths, value.months


def shift(moment: Moment, span: Duration) -> Moment | None:
    """Return a moment moved by a duration; None for a time of day and months.

    The day of the month is cut to the length of the month that is reached. A date moves
    by whole days, a time of day stays within its day.

    Raises:
        FeelError: The year that is reached is beyond nine digits.
    """
    if isinstance(span, YearsMonths):
        return _shift_by_months(moment, span.months)
    if isinstance(moment, Date):
        return date_at((moment.ordinal * DAY + span.nanoseconds) // DAY)
    if isinstance(moment, Time):
        return time_at(moment.nanoseconds + span.nanoseconds, moment.zone)
    zone, instant = moment.time.zone, moment.instant
    if instant is None or not isinstance(zone, str):
        return moment_at(moment.wall + span.nanoseconds, zone)
    instant += span.nanoseconds
    return moment_at(instant + offset_at(zone, instant // SECOND) * SECOND, zone)


def _shift_by_months(moment: Moment, months: int) -> Moment | None:
    if isinstance(moment, Time):
        return None
    if isinstance(moment, DateTime):
        return DateTime(_later(moment.date, months), moment.time)
    return _later(moment, months)


def _later(date: Date, months: int) -> Date:
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return Date(year, month + 1, min(date.day, month_length(year, month + 1)))


def distance(end: Moment, start: Moment) -> DaysTime | None:
    """Return how long after the start the end is; None where it cannot be told.

    Times of day have a distance to each other only. A date is its midnight in UTC.

    Source: DMN 1.5, 10.3.2.13.5 table 57 (subtraction).
    """
    if isinstance(end, Date) and isinstance(start, Date):
        return DaysTime((end.ordinal - start.ordinal) * DAY)
    scale, place = measure(start_of(end) if isinstance(end, Date) else end)
    other, origin = measure(start_of(start) if isinstance(start, Date) else start)
    return DaysTime(place - origin) if scale == other else None


def months_between(start: Date, end: Date) -> YearsMonths:
    """Return the whole months from a date to another, negative when it is earlier.

    Source: DMN 1.5, 10.3.4.1 (years and months duration).
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return YearsMonths(months)
