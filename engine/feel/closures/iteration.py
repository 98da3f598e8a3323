"""Go round: `for`, `some` and `every`. Source: DMN 1.5, 10.3.2.14 and 10.3.2.6."""

from collections.abc import Iterator as Rounds
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from engine.feel.bounds import MAX_LIST, Evaluation
from engine.feel.comparison import ordered
from engine.feel.errors import FeelError
from engine.feel.scopes import TOKENS, Build, Builder, Frame, Scope, Step
from engine.feel.syntax import For, Iterator, Quantified
from engine.feel.temporal.moments import Date, date_at
from engine.feel.values import Range, Value

#: So many items of `partial` are copied for one step.
_COPIED = 128


class _Iterator(NamedTuple):
    name: str
    source: Step
    end: Step | None
    position: int


class _Unlisted(Exception):
    """What an iterator shall go through is nothing that it can go through."""


def _for(node: For, build: Build) -> Step:
    iterators, result = _built(node.iterators, build), build(node.result)
    cost = 1 + node.size // TOKENS
    uses_partial = node.uses_partial

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        results: list[Value] = []
        try:
            for frame in _rounds(iterators, scope, evaluation):
                evaluation.spend(cost)
                if uses_partial:
                    evaluation.spend(len(results) // _COPIED)
                    frame["partial"] = results.copy()
                results.append(result(frame, evaluation))
        except _Unlisted:
            return None
        return bounded_list(results)

    return evaluate


def bounded_list(items: list[Value]) -> list[Value]:
    """Return a list unless it is too long.

    Raises:
        FeelError: It is longer than a list may be.
    """
    if len(items) > MAX_LIST:
        raise FeelError(f"a list is longer than {MAX_LIST} items")
    return items


def _quantified(node: Quantified, build: Build) -> Step:
    iterators, condition = _built(node.iterators, build), build(node.condition)
    cost = 1 + node.size // TOKENS
    # `some` is decided by the first true, `every` by the first false.
    decides = not node.is_every

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        answer: bool | None = not decides
        try:
            for frame in _rounds(iterators, scope, evaluation):
                evaluation.spend(cost)
                truth = condition(frame, evaluation)
                if truth is decides:
                    return decides
                if truth is not answer:
                    answer = None
        except _Unlisted:
            return None
        return answer

    return evaluate


def _built(iterators: Sequence[Iterator], build: Build) -> list[_Iterator]:
    return [
        _Iterator(
            each.name,
            build(each.source),
            None if each.end is None else build(each.end),
            each.position,
        )
        for each in iterators
    ]


def _rounds(
    iterators: list[_Iterator], scope: Scope, evaluation: Evaluation
) -> Rounds[Frame]:
    """Go through the first iterator, and for each of its items through the others."""
    first, *others = iterators
    for item in _items(first, scope, evaluation):
        frame = Frame(scope)
        frame[first.name] = item
        if others:
            evaluation.spend(1)
            yield from _rounds(others, frame, evaluation)
        else:
            yield frame


def _items(iterator: _Iterator, scope: Scope, evaluation: Evaluation) -> list[Value]:
    value = iterator.source(scope, evaluation)
    items: list[Value] | None
    if iterator.end is not None:
        items = _counted(value, iterator.end(scope, evaluation), evaluation)
    elif isinstance(value, Range):
        items = _whole(value, evaluation)
    elif isinstance(value, list):
        return value
    else:
        items = None if value is None else [value]
    if items is None:
        message = f"{iterator.name!r} has nothing to go through"
        evaluation.doubt(message, iterator.position)
        raise _Unlisted
    return items


def _whole(span: Range, evaluation: Evaluation) -> list[Value] | None:
    """Return the whole numbers or the days of a range."""
    items = _counted(span.low, span.high, evaluation)
    if items is None or ordered("<", span.high, span.low):
        return None
    start = 0 if span.low_included else 1
    return items[start : len(items) if span.high_included else -1]


def _counted(start: Value, end: Value, evaluation: Evaluation) -> list[Value] | None:
    """Return the numbers or days from one to another, up or down."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        if start != start.to_integral_value() or end != end.to_integral_value():
            return None
        numbers = _span(int(start), int(end), evaluation)
        return [Decimal(number) for number in numbers]
    if isinstance(start, Date) and isinstance(end, Date):
        days = _span(start.ordinal, end.ordinal, evaluation)
        return [date_at(day) for day in days]
    return None


def _span(start: int, end: int, evaluation: Evaluation) -> range:
    if abs(end - start) >= MAX_LIST:
        raise FeelError(f"a list is longer than {MAX_LIST} items")
    evaluation.spend(abs(end - start) + 1)
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


ITERATION: Mapping[type, Builder[Any]] = MappingProxyType(
    {For: _for, Quantified: _quantified}
)
