"""Read values of time from texts and write them, after XML Schema with named zones.

Source: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8 (values of time and their literals).
"""

import re
from collections.abc import Callable

from engine.feel.errors import FeelError
from engine.feel.temporal.moments import (
    DAY,
    HOUR,
    MAX_MONTHS,
    MAX_NANOSECONDS,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Duration,
    Temporal,
    Time,
    YearsMonths,
    date_at,
    date_of,
)
from engine.feel.temporal.zones import MAX_OFFSET, Zone, zone_named

_DATE_PATTERN = r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>..)-(?P<day>..)"
_TIME_PATTERN = (
    r"(?P<hour>[01][0-9]|2[0-3]|24(?=:00:00(?:\.0+)?(?:[^.0-9]|$))):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])"
    r"(?:\.(?P<fraction>[0-9]{1,9}))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-5][0-9](?::[0-5][0-9])?|@.+)?"
)
_DATE = re.compile(_DATE_PATTERN.replace("..", "[0-9]{2}"))
_TIME = re.compile(_TIME_PATTERN)
_DATE_TIME = re.compile(f"{_DATE.pattern}T{_TIME_PATTERN}")
_YEARS_MONTHS = re.compile(
    r"(?P<sign>-)?P(?=[0-9])(?:(?P<years>[0-9]{1,18})Y)?(?:(?P<months>[0-9]{1,18})M)?"
)
_DAYS_TIME = re.compile(
    r"(?P<sign>-)?P(?=[0-9T])(?:(?P<days>[0-9]{1,18})D)?"
    r"(?:T(?=[0-9])(?:(?P<hours>[0-9]{1,18})H)?(?:(?P<minutes>[0-9]{1,18})M)?"
    r"(?:(?P<seconds>[0-9]{1,18})(?:\.(?P<fraction>[0-9]{0,9}))?S)?)?"
)


def read_date(text: str) -> Date | None:
    """Return the date a text stands for, or None."""
    match = _DATE.fullmatch(text)
    return None if match is None else _date(match)


def read_time(text: str) -> Time | None:
    """Return the time of day a text stands for, or None."""
    match = _TIME.fullmatch(text)
    return None if match is None else _time(match)


def read_date_time(text: str) -> DateTime | None:
    """Return the moment a text stands for, or None.

    A date alone is its midnight, and 24:00:00 that of the next day.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        date = read_date(text)
        return None if date is None else DateTime(date, Time(0, 0, 0))
    date, time = _date(match), _time(match)
    if date is None or time is None:
        return None
    if match["hour"] == "24":
        date = _day_after(date)
    return None if date is None else DateTime(date, time)


def read_duration(text: str) -> Duration | None:
    """Return the duration a text stands for, or None when it is none or too long."""
    if match := _YEARS_MONTHS.fullmatch(text):
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        if months > MAX_MONTHS:
            return None
        return YearsMonths(-months if match["sign"] else months)
    match = _DAYS_TIME.fullmatch(text)
    if match is None:
        return None
    nanoseconds = (
        int(match["days"] or 0) * DAY
        + int(match["hours"] or 0) * HOUR
        + int(match["minutes"] or 0) * MINUTE
        + int(match["seconds"] or 0) * SECOND
        + _fraction(match["fraction"])
    )
    if nanoseconds > MAX_NANOSECONDS:
        return None
    return DaysTime(-nanoseconds if match["sign"] else nanoseconds)


def read_temporal(text: str) -> Temporal | None:
    """Return what ``@"text"`` stands for, whichever value of time it is, or None.

    Source: DMN 1.5, 10.3.1.2 grammar rule 62 (at literal).
    """
    if text.startswith(("P", "-P")):
        return read_duration(text)
    if "T" in text.partition("@")[0]:
        return read_date_time(text)
    return read_date(text) or read_time(text)


def _date(match: re.Match[str]) -> Date | None:
    return date_of(int(match["year"]), int(match["month"]), int(match["day"]))


def _day_after(date: Date) -> Date | None:
    try:
        return date_at(date.ordinal + 1)
    except FeelError:
        return None


def _time(match: re.Match[str]) -> Time | None:
    zone: Zone | None = None
    if match["zone"] is not None:
        zone = _zone(match["zone"])
        if zone is None:
            return None
    return Time(
        int(match["hour"]) % 24,
        int(match["minute"]),
        int(match["second"]),
        _fraction(match["fraction"]),
        zone,
    )


def _fraction(digits: str | None) -> int:
    return int((digits or "0").ljust(9, "0"))


def _zone(text: str) -> Zone | None:
    if text == "Z":
        return 0
    if text.startswith("@"):
        return None if zone_named(text[1:]) is None else text[1:]
    hours, minutes, *rest = text[1:].split(":")
    seconds = int(hours) * 3600 + int(minutes) * 60 + sum(map(int, rest))
    if seconds > MAX_OFFSET:
        return None
    return -seconds if text[0] == "-" else seconds


def text_of(value: Temporal) -> str:
    """Return the shortest text that reads as the value.

    Source: DMN 1.5, 10.3.4.1 (string).
    """
    return _WRITERS[type(value)](value)


def _write_date(date: Date) -> str:
    sign = "-" if date.year < 0 else ""
    return f"{sign}{abs(date.year):04}-{date.month:02}-{date.day:02}"


def _write_time(time: Time) -> str:
    text = f"{time.hour:02}:{time.minute:02}:{time.second:02}"
    return text + _write_fraction(time.nanosecond) + _write_zone(time.zone)


def _write_date_time(moment: DateTime) -> str:
    return f"{_write_date(moment.date)}T{_write_time(moment.time)}"


def _write_zone(zone: Zone | None) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, second = divmod(abs(zone), 60)
    text = f"{'-' if zone < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    return f"{text}:{second:02}" if second else text


def _write_fraction(nanoseconds: int) -> str:
    return f".{nanoseconds:09}".rstrip("0") if nanoseconds else ""


def _write_years_months(span: YearsMonths) -> str:
    years, months = divmod(abs(span.months), 12)
    parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
    return ("-P" if span.months < 0 else "P") + (parts or "0M")


def _write_days_time(span: DaysTime) -> str:
    if span.nanoseconds == 0:
        return "PT0S"
    seconds, rest = divmod(abs(span.nanoseconds), SECOND)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    days, hour = divmod(hours, 24)
    text = f"{second}{_write_fraction(rest)}S" if second or rest else ""
    time = (f"{hour}H" if hour else "") + (f"{minute}M" if minute else "") + text
    day = f"{days}D" if days else ""
    return ("-P" if span.nanoseconds < 0 else "P") + day + (f"T{time}" if time else "")


_WRITERS: dict[type, Callable[..., str]] = {
    Date: _write_date,
    Time: _write_time,
    DateTime: _write_date_time,
    DaysTime: _write_days_time,
    YearsMonths: _write_years_months,
}
