"""Take values of time apart, and carry them to Python's own values and back."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias
from zoneinfo import ZoneInfo

from engine.feel.temporal.moments import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Temporal,
    Time,
    YearsMonths,
)
from engine.feel.temporal.zones import Zone, zone_named

Part: TypeAlias = Decimal | str | DaysTime | None
_MICROSECOND = timedelta(microseconds=1)


def part_of(value: Temporal, name: str) -> Part:
    """Return the part of a value of time that has a name; None when there is none.

    Source: DMN 1.5, 10.3.2.3.3 table 53 (properties of values of time).
    """
    read = _PARTS[type(value)].get(name)
    return None if read is None else read(value)


def _whole(number: int) -> Decimal:
    return Decimal(number)


def _part(span: int, unit: int, of: int | None = None) -> Decimal:
    """Return how many whole units a span has, those of the larger unit left out."""
    count = abs(span) // unit if of is None else abs(span) % of // unit
    return Decimal(-count if span < 0 else count)


def _offset(value: Time | DateTime) -> DaysTime | None:
    offset = value.offset
    return None if offset is None else DaysTime(offset * SECOND)


def _name_of(zone: Zone | None) -> str | None:
    return zone if isinstance(zone, str) else None


_DATE_PARTS: dict[str, Callable[[Date], Part]] = {
    "year": lambda date: _whole(date.year),
    "month": lambda date: _whole(date.month),
    "day": lambda date: _whole(date.day),
    "weekday": lambda date: _whole(date.weekday),
}
_CLOCK_PARTS: dict[str, Callable[[Time], Part]] = {
    "hour": lambda time: _whole(time.hour),
    "minute": lambda time: _whole(time.minute),
    "second": lambda time: _whole(time.second),
    "timezone": lambda time: _name_of(time.zone),
}


def _of_date(read: Callable[[Date], Part]) -> Callable[[DateTime], Part]:
    return lambda moment: read(moment.date)


def _of_time(read: Callable[[Time], Part]) -> Callable[[DateTime], Part]:
    return lambda moment: read(moment.time)


_PARTS: Mapping[type, Mapping[str, Callable[..., Part]]] = MappingProxyType(
    {
        Date: _DATE_PARTS,
        Time: {**_CLOCK_PARTS, "time offset": _offset},
        DateTime: {
            **{name: _of_date(read) for name, read in _DATE_PARTS.items()},
            **{name: _of_time(read) for name, read in _CLOCK_PARTS.items()},
            "time offset": _offset,
        },
        DaysTime: {
            "days": lambda span: _part(span.nanoseconds, DAY),
            "hours": lambda span: _part(span.nanoseconds, HOUR, DAY),
            "minutes": lambda span: _part(span.nanoseconds, MINUTE, HOUR),
            "seconds": lambda span: _part(span.nanoseconds, SECOND, MINUTE),
        },
        YearsMonths: {
            "years": lambda span: _part(span.months, 12),
            "months": lambda span: _part(span.months, 1, 12),
        },
    }
)


def from_python(value: date | time | timedelta) -> Temporal:
    """Return the value of time that one of Python's own stands for."""
    if isinstance(value, datetime):
        return DateTime(
            Date(value.year, value.month, value.day),
            _clock(value, _zone(value.tzinfo, value.utcoffset(), value.fold)),
        )
    if isinstance(value, date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, time):
        return _clock(value, _zone(value.tzinfo, value.utcoffset(), value.fold))
    return DaysTime(value // _MICROSECOND * 1000)


def _clock(value: datetime | time, zone: Zone | None) -> Time:
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, zone)


def _zone(info: tzinfo | None, offset: timedelta | None, fold: int) -> Zone | None:
    # The second coming of an hour has no text with a name, only one with an offset.
    if isinstance(info, ZoneInfo) and not fold and zone_named(info.key or ""):
        return info.key
    return None if offset is None else int(offset.total_seconds())


def to_python(value: Temporal) -> Temporal | date | time | timedelta:
    """Return Python's own value for a value of time, itself where Python has none.

    Python has no years beyond 9999 or before 1, no nanoseconds and no months.
    """
    match value:
        case DateTime():
            return _to_datetime(value)
        case Date() if 1 <= value.year <= 9999:
            return date(value.year, value.month, value.day)
        case Time() if value.nanosecond % 1000 == 0:
            return _to_time(value)
        case DaysTime() if value.nanoseconds % 1000 == 0:
            try:
                return timedelta(microseconds=value.nanoseconds // 1000)
            except OverflowError:
                return value
    return value


def _to_datetime(value: DateTime) -> DateTime | datetime:
    if not 1 <= value.date.year <= 9999 or value.time.nanosecond % 1000:
        return value
    day = date(value.date.year, value.date.month, value.date.day)
    return datetime.combine(day, _to_time(value.time))


def _to_time(value: Time) -> time:
    return time(
        value.hour,
        value.minute,
        value.second,
        value.nanosecond // 1000,
        tzinfo=_to_tzinfo(value.zone),
    )


def _to_tzinfo(zone: Zone | None) -> tzinfo | None:
    if isinstance(zone, str):
        return zone_named(zone)
    if zone is None:
        return None
    return timezone(timedelta(seconds=zone)) if zone else UTC
