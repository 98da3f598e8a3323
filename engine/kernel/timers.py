"""When a timer is due. Times are seconds since the epoch, UTC.

Source: ISO 8601-1 for the texts; BPMN 2.0.2, 10.5.5.2 for date, duration, cycle.
"""

import math
import re
from datetime import UTC, date, datetime, timedelta

from engine.kernel.errors import StepFailed
from engine.kernel.state import Alarm
from engine.kernel.triggers import TimerMode, Trigger
from engine.kernel.variables import evaluate

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_UNITS = {
    "weeks": 604_800,
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}
MAX_SECONDS = 100 * 366 * 86_400
_CYCLE = re.compile(r"R(?P<times>\d*)/(?:(?P<start>\d{4}-[^/]+)/)?(?P<period>P[^/]+)")
_WORKING_DAYS = re.compile(r"\d{1,4} wd")


def alarm(trigger: Trigger, variables: dict[str, object], now: datetime) -> Alarm:
    """Return the alarm that ``trigger`` arms at ``now``.

    Raises:
        StepFailed: The timer's text or value says no time.
    """
    assert trigger.timer is not None
    value = evaluate(trigger.timer, variables)
    start = math.ceil(now.timestamp())
    if trigger.mode is TimerMode.DATE:
        return Alarm(due=_instant(value))
    if trigger.mode is TimerMode.DURATION:
        if isinstance(value, str) and _WORKING_DAYS.fullmatch(value.strip()):
            return Alarm(due=0, rule=value.strip())
        return Alarm(due=start + seconds(value))
    return _cycle(value, start)


def _cycle(value: object, now: int) -> Alarm:
    match = _CYCLE.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise StepFailed("timer", "Expected a cycle such as R3/PT10M.")
    period = seconds(match["period"])
    if period < 1:
        raise StepFailed("timer", "Expected a cycle of at least one second.")
    times = int(match["times"]) if match["times"] else None
    if times == 0:
        raise StepFailed("timer", "Expected a cycle that fires at least once.")
    first = _instant(match["start"]) if match["start"] else now + period
    return Alarm(due=first, left=times, period=period)


def seconds(value: object) -> int:
    """Return the length of a duration in whole seconds, rounded up.

    Years and months are refused: their length depends on a calendar that the
    model does not name.

    Raises:
        StepFailed: Not a duration in weeks, days, hours, minutes and seconds.
    """
    if isinstance(value, timedelta):
        return _bounded(value.total_seconds())
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None or not any(match.groups()):
        raise StepFailed("timer", "Expected a duration such as P7D or PT2H30M.")
    parts = {unit: float(number) for unit, number in match.groupdict("0").items()}
    return _bounded(sum(parts[unit] * size for unit, size in _UNITS.items()))


def _bounded(length: float) -> int:
    if not 0 <= length <= MAX_SECONDS:
        raise StepFailed("timer", "Expected a duration of at most a hundred years.")
    return math.ceil(length)


def _instant(value: object) -> int:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as wrong:
            raise StepFailed("timer", "Expected a date and time.") from wrong
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    if not isinstance(value, datetime):
        raise StepFailed("timer", "Expected a date and time.")
    if value.tzinfo is None:
        raise StepFailed("timer", "Expected a time zone with the date and time.")
    return math.ceil(value.timestamp())
