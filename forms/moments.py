"""Dates and times in three shapes: in documents, in controls, and for reading.

In a document a moment is UTC text with a Z, a day is ISO text. People type and read
the time of China, which has no summer time.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

LOCAL = ZoneInfo("Asia/Shanghai")


def as_moment(found: object) -> datetime | None:
    """Read an aware time; anything else is none."""
    if isinstance(found, str) and len(found) > len("2026-03-02"):
        try:
            found = datetime.fromisoformat(found)
        except ValueError:
            return None
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found
    return None


def as_date(found: object) -> date | None:
    """Read a day, or the local day of a moment; anything else is none."""
    if isinstance(found, datetime) or (
        isinstance(found, str) and len(found) > len("2026-03-02")
    ):
        moment = as_moment(found)
        return moment.astimezone(LOCAL).date() if moment else None
    if isinstance(found, date):
        return found
    if not isinstance(found, str) or len(found) < len("2026-03-02"):
        return None
    try:
        return date.fromisoformat(found)
    except ValueError:
        return None


def canonical(moment: datetime) -> str:
    """Write a moment as it stands in documents."""
    utc = moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)
    return utc.isoformat() + "Z"


def from_control(text: str) -> str:
    """Turn the local time of a ``datetime-local`` control into canonical text.

    Text that is no such time comes back as it is, to be shown and refused.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if len(text) <= len("2026-03-02"):
        return text
    try:
        return canonical(moment if moment.tzinfo else moment.replace(tzinfo=LOCAL))
    except (OverflowError, ValueError):
        return text


def to_control(text: str) -> str:
    """Turn canonical text into the local time of a ``datetime-local`` control."""
    moment = as_moment(text)
    if moment is None:
        return text
    try:
        local = moment.astimezone(LOCAL).replace(tzinfo=None)
    except OverflowError:
        return text
    return local.isoformat(timespec="seconds" if local.second else "minutes")


def readable_date(text: str) -> str:
    """Write a day as the active language does."""
    day = as_date(text)
    if day is None:
        return text
    return gettext("%(year)d-%(month)02d-%(day)02d") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def readable_moment(text: str) -> str:
    """Write a moment in local time, to the minute."""
    moment = as_moment(text)
    if moment is None:
        return text
    local = moment.astimezone(LOCAL)
    return f"{readable_date(local.date().isoformat())} {local:%H:%M}"
