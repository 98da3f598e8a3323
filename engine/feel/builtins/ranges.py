"""Provide the built-in functions that relate points and ranges, and ``range``.

Every end of a range has a place between the values: just after the value when a lower
end leaves it out, just before when an upper one does. A point has both ends on itself.
So each relation of the standard is a comparison or two of such places.

Source: DMN 1.5, 10.3.4.6 table 78 (range functions), 10.3.4.1 (range).
"""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from engine.feel.bounds import Evaluation
from engine.feel.builtins.conversion import read_number
from engine.feel.builtins.dates import FUNCTIONS as DATES
from engine.feel.builtins.signature import UNFIT, built_in, doubted, fitting
from engine.feel.builtins.strings import spend_on
from engine.feel.comparison import MOMENT_STEPS, ordered
from engine.feel.temporal.moments import TEMPORAL, DateTime
from engine.feel.temporal.texts import read_temporal
from engine.feel.values import Function, Range, Value

_POINTS = (Decimal, str, *TEMPORAL)
_READERS = {function.name: function for function in DATES[:4]}


class Edge(NamedTuple):
    """Be where a range or a point ends.

    Attributes:
        value: The end point; None when the range has none on this side.
        side: -1 just before the value, 0 on it, 1 just after it; where there is no
            value, -1 before and 1 after all values.
    """

    value: Value
    side: int


class Span(NamedTuple):
    """Be a range or a point, from its lower to its upper edge."""

    low: Edge
    high: Edge


class _NoOrderError(Exception):
    """Say that two values have no order."""


Test = Callable[[Span, Span], bool]


def _order(left: Edge, right: Edge) -> int:
    """Return a number below, at or above 0 as an edge is before another, on it, after.

    Raises:
        _NoOrderError: Their values have no order.
    """
    if left.value is None or right.value is None:
        ends = [edge.side if edge.value is None else 0 for edge in (left, right)]
        return ends[0] - ends[1]
    is_before = ordered("<", left.value, right.value)
    if is_before is None:
        raise _NoOrderError
    if is_before:
        return -1
    return 1 if ordered(">", left.value, right.value) else left.side - right.side


def _before(left: Span, right: Span) -> bool:
    return _order(left.high, right.low) < 0


def _meets(left: Span, right: Span) -> bool:
    on_values = left.high.side == right.low.side == 0
    return _order(left.high, right.low) == 0 and on_values


def _overlaps(left: Span, right: Span) -> bool:
    return _order(left.high, right.low) >= 0 and _order(left.low, right.high) <= 0


def _overlaps_before(left: Span, right: Span) -> bool:
    begins_before = _order(left.low, right.low) < 0
    ends_inside = _order(left.high, right.low) >= 0
    return begins_before and ends_inside and _order(left.high, right.high) <= 0


def _finishes(left: Span, right: Span) -> bool:
    same_end = _order(left.high, right.high) == 0
    return same_end and _order(left.low, right.low) >= 0


def _includes(left: Span, right: Span) -> bool:
    begins = _order(left.low, right.low) <= 0
    return begins and _order(left.high, right.high) >= 0


def _starts(left: Span, right: Span) -> bool:
    same_start = _order(left.low, right.low) == 0
    return same_start and _order(left.high, right.high) <= 0


def _coincides(left: Span, right: Span) -> bool:
    same_start = _order(left.low, right.low) == 0
    return same_start and _order(left.high, right.high) == 0


_POINT_POINT = "point1", "point2"
_POINT_RANGE = "point", "range"
_RANGE_POINT = "range", "point"
_RANGE_RANGE = "range1", "range2"


def _swapped(test: Test) -> Test:
    return lambda left, right: test(right, left)


def _related(name: str, test: Test, *signatures: tuple[str, str]) -> Function:
    shapes = {tuple("range" in part for part in names) for names in signatures}

    def call(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        if len(arguments) != 2:
            return doubted(evaluation, f"{name} has a wrong number of arguments")
        values = [fitting(argument, (*_POINTS, Range)) for argument in arguments]
        left, right = values
        if UNFIT in values:
            return doubted(evaluation, f"{name} of what is no point and no range")
        if (isinstance(left, Range), isinstance(right, Range)) not in shapes:
            return doubted(evaluation, f"{name} of a point for a range, or so")
        _pay_for_moments(values, evaluation)
        try:
            return test(_span(left), _span(right))
        except _NoOrderError:
            return doubted(evaluation, f"{name} of values that have no order")

    return Function(call, signatures, name)


def _pay_for_moments(values: Sequence[Value], evaluation: Evaluation) -> None:
    """Pay for ends whose zones have to be looked up at every comparison."""
    for value in values:
        ends = (value.low, value.high) if isinstance(value, Range) else (value,)
        if any(isinstance(end, DateTime) for end in ends):
            evaluation.spend(4 * MOMENT_STEPS)


def _span(value: Value) -> Span:
    if not isinstance(value, Range):
        return Span(Edge(value, 0), Edge(value, 0))
    low_side = 0 if value.low_included else 1
    high_side = 0 if value.high_included else -1
    return Span(
        Edge(value.low, -1 if value.low is None else low_side),
        Edge(value.high, 1 if value.high is None else high_side),
    )


_END = re.compile(
    r'\s*(?:(?P<number>[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+))|(?P<string>"(?:[^"\\]|\\.)*")'
    r'|@"(?P<at>[^"\\]*)"'
    r'|(?P<function>date|time|date and time|duration)\s*\(\s*"(?P<text>[^"\\]*)"\s*\))?'
    r"\s*",
    re.DOTALL,
)
_OPEN = {"[": True, "(": False, "]": False}
_CLOSE = {"]": True, ")": False, "[": False}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def _range(evaluation: Evaluation, text: str) -> Value:
    """Read a range from a text; its ends must be literals, for no model is run.

    Source: DMN 1.5, 10.3.4.1 (range).
    """
    spend_on(evaluation, text)
    text = text.strip()
    low = _END.match(text, 1)
    if not text or low is None or not text.startswith("..", low.end()):
        return doubted(evaluation, "a text that is no range")
    high = _END.match(text, low.end() + 2)
    if high is None or high.end() != len(text) - 1:
        return doubted(evaluation, "a text that is no range")
    opened, closed = _OPEN.get(text[0]), _CLOSE.get(text[-1])
    ends = _end(evaluation, low), _end(evaluation, high)
    if opened is None or closed is None or UNFIT in ends or not _is_range(ends):
        return doubted(evaluation, "a text that is no range")
    if (ends[0] is None and opened) or (ends[1] is None and closed):
        return doubted(evaluation, "a range that includes an end it has not")
    if None not in ends and ordered("<=", *ends) is not True:
        return doubted(evaluation, "a range whose ends have no order")
    return Range(*ends, opened, closed)


def _is_range(ends: tuple[Value, Value]) -> bool:
    return ends != (None, None)


def _end(evaluation: Evaluation, end: re.Match[str]) -> Value:
    value: Value
    if end["number"]:
        value = read_number(end["number"])
    elif end["string"]:
        return _ESCAPE.sub(
            lambda escape: _ESCAPED.get(escape[1], escape[1]), end["string"][1:-1]
        )
    elif end["at"] is not None:
        value = read_temporal(end["at"])
    elif end["function"]:
        value = _READERS[end["function"]].body([end["text"]], evaluation)
    else:
        return None
    return UNFIT if value is None else value


_FINISHES = _POINT_RANGE, _RANGE_RANGE
_FINISHED = _RANGE_POINT, _RANGE_RANGE
_ALL = _POINT_POINT, _POINT_RANGE, _RANGE_POINT, _RANGE_RANGE

FUNCTIONS = (
    built_in("range", "from: string", _range),
    _related("before", _before, *_ALL),
    _related("after", _swapped(_before), *_ALL),
    _related("meets", _meets, _RANGE_RANGE),
    _related("met by", _swapped(_meets), _RANGE_RANGE),
    _related("overlaps", _overlaps, _RANGE_RANGE),
    _related("overlaps before", _overlaps_before, _RANGE_RANGE),
    _related("overlaps after", _swapped(_overlaps_before), _RANGE_RANGE),
    _related("finishes", _finishes, *_FINISHES),
    _related("finished by", _swapped(_finishes), *_FINISHED),
    _related("includes", _includes, *_FINISHED),
    _related("during", _swapped(_includes), *_FINISHES),
    _related("starts", _starts, *_FINISHES),
    _related("started by", _swapped(_starts), *_FINISHED),
    _related("coincides", _coincides, _POINT_POINT, _RANGE_RANGE),
)
