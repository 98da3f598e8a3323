"""Know the cells of decision tables that are intervals and lists over literals.

They can be looked up instead of tried one after the other, and reasoned about. Any
other cell is left to FEEL.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from engine.feel import FeelError, Value, parse
from engine.feel.bounds import Evaluation
from engine.feel.temporal.moments import (
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    date_at,
    measure,
    moment_at,
)

#: Where a value stands among its like: number, text, truth value, days, nanoseconds.
Key: TypeAlias = Decimal | str | bool | int
#: What kind of values can be compared to each other: a type, or a scale of time.
Scale: TypeAlias = object

_LITERAL = r"""
    (?: [-+]?\s*(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][-+]?\d+)?
      | @?"(?:[^"\\]|\\.)*"
      | (?:date\s+and\s+time|date|time|duration)\s*\(\s*"[^"\\]*"\s*\)
      | (?:true|false|null)(?!\w)
    )"""
_TERM = re.compile(
    rf"""\s*(?:
        (?P<open>[\[\](])\s*(?P<low>{_LITERAL})\s*\.\.\s*(?P<high>{_LITERAL})
        \s*(?P<close>[\])\[])
      | (?P<sign><=|>=|!=|<|>|=)?\s*(?P<value>{_LITERAL})
    )\s*""",
    re.VERBOSE,
)
_NOT = re.compile(r"\s*not\s*\((?P<terms>.*)\)\s*", re.DOTALL)
_LITERAL_ALONE = re.compile(rf"\s*{_LITERAL}\s*", re.VERBOSE)
_TEMPORAL = Date | Time | DateTime | DaysTime | YearsMonths
_UNORDERED = (str, bool)


@dataclass(frozen=True, slots=True)
class Span:
    """What lies between two keys; a None is no end."""

    low: Key | None
    high: Key | None
    has_low: bool = False
    has_high: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing can lie within."""
        if self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return not (self.has_low and self.has_high)
        return self.low > self.high  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Cell:
    """A condition whose every value can be told beforehand.

    Attributes:
        scale: Of the values that it compares to; None where it takes any, or only null.
        is_negated: Whether it takes all but what lies in the spans.
        has_null: Whether null stands among its terms.
    """

    scale: Scale | None
    spans: tuple[Span, ...]
    is_negated: bool = False
    has_null: bool = False

    @property
    def is_any(self) -> bool:
        """Whether the cell takes every value."""
        return self.is_negated and not self.spans and not self.has_null


ANY = Cell(None, (), is_negated=True)


def cell_of(text: str) -> Cell | None:
    """Return what unary tests say, None where they are more than literals."""
    if text.strip() in {"", "-"}:
        return ANY
    negated = _NOT.fullmatch(text)
    terms = list(_terms(negated["terms"] if negated else text))
    if None in terms or not terms:
        return None
    scales = {scale for term in terms if term for scale, _ in [term] if scale}
    spans = tuple(span for term in terms if term for span in term[1])
    # What is not in an empty interval is for FEEL to say: all, or it cannot be told.
    if len(scales) > 1 or (negated and any(span.is_empty for span in spans)):
        return None
    has_null = any(term is not None and term[0] is None for term in terms)
    return Cell(next(iter(scales), None), spans, negated is not None, has_null)


def literal_of(text: str) -> tuple[bool, Value]:
    """Return whether the text is one literal, and its value."""
    if not _LITERAL_ALONE.fullmatch(text):
        return False, None
    try:
        evaluation = Evaluation()
        value = parse(text.strip()).value({}, evaluation)
    except FeelError:
        return False, None
    return not evaluation.doubts, value


def place_of(value: Value) -> tuple[Scale | None, Key]:
    """Return the scale a value lies on and its key there; most kinds have no scale."""
    if isinstance(value, bool | str | Decimal):
        return type(value), value
    if isinstance(value, _TEMPORAL):
        return measure(value)
    return None, False


def value_at(scale: Scale, key: Key) -> Value:
    """Return the value with that key; the way back from ``place_of``."""
    if isinstance(key, bool | str | Decimal):
        return key
    if scale is Date:
        return date_at(key)
    if scale is DateTime:
        return moment_at(key)
    if scale is DaysTime:
        return DaysTime(key)
    return YearsMonths(key) if scale is YearsMonths else moment_at(key, 0)


def is_known(scale: Scale) -> bool:
    """Return whether values of the scale can be written down from their keys."""
    return scale in (
        Decimal,
        str,
        bool,
        Date,
        DateTime,
        DaysTime,
        YearsMonths,
        "instant",
    )


_Term: TypeAlias = tuple[Scale | None, tuple[Span, ...]]


def _terms(text: str) -> Iterator[_Term | None]:
    """Give the terms of a list; None for one that is not understood."""
    position = 0
    while match := _TERM.match(text, position):
        yield _interval(match) if match["open"] else _comparison(match)
        position = match.end()
        if position == len(text):
            return
        if text[position] != ",":
            break
        position += 1
    yield None


def _interval(match: re.Match[str]) -> _Term | None:
    low_is_literal, low = literal_of(match["low"])
    high_is_literal, high = literal_of(match["high"])
    scale, low_key = place_of(low)
    other, high_key = place_of(high)
    if not (low_is_literal and high_is_literal) or scale != other:
        return None
    if scale in _UNORDERED or not is_known(scale):
        return None
    return scale, (
        Span(low_key, high_key, match["open"] == "[", match["close"] == "]"),
    )


def _comparison(match: re.Match[str]) -> _Term | None:
    is_literal, value = literal_of(match["value"])
    if not is_literal:
        return None
    scale, key = place_of(value)
    sign = match["sign"] or "="
    if value is None:
        return (None, ()) if sign == "=" else None
    if not is_known(scale) or (scale in _UNORDERED and sign != "="):
        return None
    below, above = Span(None, key), Span(key, None)
    point = Span(key, key, has_low=True, has_high=True)
    spans = {
        "=": (point,),
        "!=": (below, above),
        "<": (below,),
        "<=": (below, point),
        ">": (above,),
        ">=": (point, above),
    }
    return scale, spans[sign]
