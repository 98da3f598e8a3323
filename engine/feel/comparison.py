"""Compare values; where FEEL knows no answer the answer is null."""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from engine.feel.values import Budget, Kind, Value, kind_of

_ORDERINGS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ORDERED = frozenset(
    {
        Kind.NUMBER,
        Kind.STRING,
        Kind.DATE,
        Kind.LOCAL_DATE_TIME,
        Kind.ZONED_DATE_TIME,
        Kind.DAYS_TIME,
        Kind.YEARS_MONTHS,
    }
)


def compare(operator_: str, left: Value, right: Value, budget: Budget) -> bool | None:
    """Return what a comparison says, or None when it says nothing."""
    if operator_ == "=":
        return equal(left, right, budget)
    if operator_ == "!=":
        return negate(equal(left, right, budget))
    kind = kind_of(left)
    if kind not in _ORDERED or kind is not kind_of(right):
        return None
    return _ORDERINGS[operator_](left, right)


def equal(left: Value, right: Value, budget: Budget) -> bool | None:
    """Return whether two values are equal; None when their kinds differ.

    Null equals null and nothing else, so `x = null` always has an answer.

    Source: DMN 1.5, 10.3.2.13 (equality, identity and equivalence).
    """
    kind = kind_of(left)
    if left is None or right is None:
        return left is right
    if kind is not kind_of(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right, budget)
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        names = list(left)
        return _equal_lists(
            [left[name] for name in names], [right[name] for name in names], budget
        )
    return left == right


def _equal_lists(left: list[Value], right: list[Value], budget: Budget) -> bool | None:
    if len(left) != len(right):
        return False
    budget.spend(len(left))
    pairs = zip(left, right, strict=True)
    return all_of(equal(one, other, budget) for one, other in pairs)


def contains(items: list[Value], wanted: Value, budget: Budget) -> bool:
    """Return whether a list holds a value."""
    budget.spend(len(items))
    return any(equal(item, wanted, budget) is True for item in items)


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
