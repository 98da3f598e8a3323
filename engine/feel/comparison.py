"""Compare values; where FEEL knows no answer the answer is null."""

import operator
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from engine.feel.bounds import Evaluation
from engine.feel.kinds import Kind
from engine.feel.temporal.moments import (
    SECOND,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    measure,
)
from engine.feel.values import Range, Value, kind_of

#: What Python says of two numbers, or of two strings.
DIRECT: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
#: So many steps a moment costs: of a zone with a name, the offset is looked up.
MOMENT_STEPS = 5
#: Kinds of which Python's own comparison is FEEL's.
DIRECT_KINDS = frozenset({Decimal, str})
_TEMPORAL = (Date, Time, DateTime, DaysTime, YearsMonths)
_ORDERED = frozenset(
    {
        Kind.NUMBER,
        Kind.STRING,
        Kind.DATE,
        Kind.TIME,
        Kind.DATE_TIME,
        Kind.DAYS_TIME,
        Kind.YEARS_MONTHS,
    }
)


def compare(
    operator_: str, left: Value, right: Value, evaluation: Evaluation
) -> bool | None:
    """Return what a comparison says, or None when it says nothing."""
    if operator_ == "=":
        return equal(left, right, evaluation)
    if operator_ == "!=":
        return negate(equal(left, right, evaluation))
    if isinstance(left, DateTime):
        evaluation.spend(MOMENT_STEPS)
    return ordered(operator_, left, right)


def ordered(operator_: str, left: Value, right: Value) -> bool | None:
    """Return what a comparison by order says; None where there is no order.

    Source: DMN 1.5, 10.3.2.14 (relational comparison).
    """
    kind = kind_of(left)
    if kind not in _ORDERED or kind is not kind_of(right):
        return None
    if not isinstance(left, _TEMPORAL):
        return DIRECT[operator_](left, right)
    assert isinstance(right, _TEMPORAL)
    (scale, place), (other, origin) = measure(left), measure(right)
    # Of a moment in a zone and one in none nobody knows which comes first.
    return DIRECT[operator_](place, origin) if scale == other else None


def equal(left: Value, right: Value, evaluation: Evaluation) -> bool | None:
    """Return whether two values are equal; None when their kinds differ.

    Null equals null and nothing else, so `x = null` always has an answer.

    Source: DMN 1.5, 10.3.2.13 (equality, identity and equivalence).
    """
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is not type(right):
        return None
    compare_both = _EQUALITIES.get(kind)
    if compare_both is None:
        return left == right
    return compare_both(left, right, evaluation)


def _equal_moments(
    left: Time | DateTime, right: Time | DateTime, evaluation: Evaluation
) -> bool:
    """Compare by whole seconds, wherever on earth: what the properties tell."""
    evaluation.spend(MOMENT_STEPS)
    (scale, place), (other, origin) = measure(left), measure(right)
    return scale == other and place // SECOND == origin // SECOND


def _equal_contexts(
    left: dict[str, Value], right: dict[str, Value], evaluation: Evaluation
) -> bool | None:
    if left.keys() != right.keys():
        return False
    others = [right[name] for name in left]
    return _equal_lists(list(left.values()), others, evaluation)


def _equal_lists(
    left: list[Value], right: list[Value], evaluation: Evaluation
) -> bool | None:
    if len(left) != len(right):
        return False
    evaluation.spend(len(left))
    pairs = zip(left, right, strict=True)
    return all_of(equal(one, other, evaluation) for one, other in pairs)


def _equal_ranges(left: Range, right: Range, evaluation: Evaluation) -> bool | None:
    if (left.low_included, left.high_included) != (
        right.low_included,
        right.high_included,
    ):
        return False
    return all_of(
        (
            equal(left.low, right.low, evaluation),
            equal(left.high, right.high, evaluation),
        )
    )


_EQUALITIES: Mapping[type, Callable[[Any, Any, Evaluation], bool | None]] = {
    list: _equal_lists,
    dict: _equal_contexts,
    Range: _equal_ranges,
    Time: _equal_moments,
    DateTime: _equal_moments,
}


def contains(items: list[Value], wanted: Value, evaluation: Evaluation) -> bool:
    """Return whether a list holds a value."""
    evaluation.spend(len(items))
    return any(equal(item, wanted, evaluation) is True for item in items)


def within(value: Value, span: Range) -> bool | None:
    """Return whether a value lies in a range."""
    above = below = True if value is not None else None
    if span.low is not None:
        above = ordered(">=" if span.low_included else ">", value, span.low)
    if span.high is not None:
        below = ordered("<=" if span.high_included else "<", value, span.high)
    return all_of((above, below))


def passes(value: Value, test: Value, evaluation: Evaluation) -> bool | None:
    """Return whether a value passes another as its test: the meaning of `in`.

    A value passes what equals it, a range that it lies in, and a list that holds
    either.

    Source: DMN 1.5, 10.3.2.8 and 10.3.2.15, table 55.
    """
    if isinstance(value, DateTime):
        evaluation.spend(MOMENT_STEPS)
    if isinstance(test, Range) and not isinstance(value, Range):
        return within(value, test)
    if not isinstance(test, list):
        return equal(value, test, evaluation)
    if isinstance(value, list) and equal(value, test, evaluation) is True:
        return True
    evaluation.spend(len(test))
    return any(
        (
            within(value, item) is True
            if isinstance(item, Range) and not isinstance(value, Range)
            else equal(value, item, evaluation) is True
        )
        for item in test
    )


def negate(truth: bool | None) -> bool | None:  # noqa: FBT001 - the truth is the subject
    """Return the opposite of a truth value; null stays null."""
    return None if truth is None else not truth


def all_of(truths: Iterable[Value]) -> bool | None:
    """Return the ternary conjunction; anything but a boolean counts as null.

    Source: DMN 1.5, 10.3.2.15, table of ternary logic.
    """
    answer: bool | None = True
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            answer = None
    return answer


def any_of(truths: Iterable[Value]) -> bool | None:
    """Return the ternary disjunction; anything but a boolean counts as null.

    Source: DMN 1.5, 10.3.2.15, table of ternary logic.
    """
    answer: bool | None = False
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            answer = None
    return answer
