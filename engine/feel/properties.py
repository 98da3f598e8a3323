"""Read the parts of values by name: of contexts, dates, times, durations and ranges.

Source: DMN 1.5, 10.3.2.3 and 10.3.2.7 (properties of values).
"""

from engine.feel.temporal.moments import Date, DateTime, DaysTime, Time, YearsMonths
from engine.feel.temporal.parts import part_of
from engine.feel.values import Range, Value


def property_of(value: Value, name: str) -> Value:
    """Return the part of a value that has a name; None where it has none."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, Date | Time | DateTime | DaysTime | YearsMonths):
        return part_of(value, name)
    return _end_of(value, name) if isinstance(value, Range) else None


def _end_of(span: Range, name: str) -> Value:
    match name:
        case "start":
            return span.low
        case "end":
            return span.high
        case "start included":
            return span.low_included
        case "end included":
            return span.high_included
    return None
