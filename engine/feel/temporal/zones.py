"""Know how far a time zone is from UTC, in any year that FEEL knows.

The zones come from the database of the system or, where it has none, from the
package `tzdata`; each is read once. This is the one thing FEEL reads from outside.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

#: Seconds east of UTC, or the IANA name of a zone.
Zone: TypeAlias = int | str

#: What ISO 8601 has room for, and what java.time accepts.
MAX_OFFSET = 18 * 3600
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_MAX_NAME = 64
_MOST_ZONES = 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# The calendar repeats after 400 years, week days included.
_CYCLE_YEARS = 400
_CYCLE_SECONDS = 146_097 * 86_400
# The years that Python knows, less one at each end for the offset.
_FIRST_SECOND = -62_104_060_800
_LAST_SECOND = 253_370_764_799


@lru_cache(maxsize=_MOST_ZONES)
def zone_named(name: str) -> ZoneInfo | None:
    """Return the zone with an IANA name, or None when there is none."""
    if len(name) > _MAX_NAME or _NAME.fullmatch(name) is None:
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return None  # A folder of the database, a damaged file, an unknown name.


def offset_at(zone: str, instant: int) -> int:
    """Return the seconds east of UTC that a zone has at a second of UTC since 1970."""
    info = zone_named(zone)
    if info is None:
        return 0
    if instant < _FIRST_SECOND:
        instant = _FIRST_SECOND
    elif instant > _LAST_SECOND:
        instant -= ((instant - _LAST_SECOND) // _CYCLE_SECONDS + 1) * _CYCLE_SECONDS
    moment = (_EPOCH + timedelta(seconds=instant)).astimezone(info)
    return _seconds(moment.utcoffset())


def offset_on(zone: str, wall: tuple[int, int, int, int, int, int]) -> int:
    """Return the seconds east of UTC that a zone has when its clocks show a time.

    Args:
        zone: An IANA name.
        wall: Year, month, day, hour, minute and second; of a time that comes twice,
            the first is meant.
    """
    info = zone_named(zone)
    if info is None:
        return 0
    year, month, day, hour, minute, second = wall
    if year > 9998:
        year = 9599 + (year - 9599) % _CYCLE_YEARS
    elif year < 2:
        year = 2 + (year - 2) % _CYCLE_YEARS
    moment = datetime(year, month, day, hour, minute, second, tzinfo=info)
    return _seconds(moment.utcoffset())


@lru_cache(maxsize=_MOST_ZONES)
def standard_offset(zone: str) -> int:
    """Return the seconds east of UTC that a zone has out of summer time.

    A time of no day in a zone has no other: FEEL must not ask what day it is.
    """
    info = zone_named(zone)
    if info is None:
        return 0
    seasons = (datetime(2021, month, 1, tzinfo=info) for month in (1, 7))
    return min(_seconds(moment.utcoffset()) for moment in seasons)


def _seconds(offset: timedelta | None) -> int:
    return 0 if offset is None else int(offset.total_seconds())
