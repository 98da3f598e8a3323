"""Make lists, contexts and ranges, and go through them."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.feel.bounds import Evaluation
from engine.feel.comparison import ordered
from engine.feel.scopes import TOKENS, Build, Builder, Frame, ItemFrame, Scope, Step
from engine.feel.syntax import (
    CONDITIONS,
    ContextOf,
    Filter,
    ListOf,
    Literal,
    RangeOf,
    Relation,
)
from engine.feel.values import Range, Value


def _list(node: ListOf, build: Build) -> Step:
    items = [build(item) for item in node.items]
    return lambda scope, evaluation: [item(scope, evaluation) for item in items]


def _context(node: ContextOf, build: Build) -> Step:
    entries = [(name, build(value)) for name, value in node.entries]
    names = [name for name, _ in entries]
    is_ambiguous = len(set(names)) < len(names)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        if is_ambiguous:
            evaluation.doubt("two entries of a context have one name")
            return None
        frame = Frame(scope)
        for name, value in entries:
            frame[name] = value(frame, evaluation)
        return dict(frame)

    return evaluate


def _range(node: RangeOf, build: Build) -> Step:
    low, high, position = build(node.low), build(node.high), node.position
    low_included, high_included = node.low_included, node.high_included

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        lowest, highest = low(scope, evaluation), high(scope, evaluation)
        # A null end is unknown, not open: what is open is written `(> 5)`.
        if ordered("<=", lowest, highest) is None:
            evaluation.doubt("the ends of a range have no order", position)
            return None
        return Range(lowest, highest, low_included, high_included)

    return evaluate


def _relation(node: Relation, build: Build) -> Step:
    operand, operator, position = build(node.operand), node.operator, node.position

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        end = operand(scope, evaluation)
        if ordered("<=", end, end) is None:
            evaluation.doubt("the end of a range has no order", position)
            return None
        match operator:
            case "<":
                return Range(None, end, low_included=False, high_included=False)
            case "<=":
                return Range(None, end, low_included=False, high_included=True)
            case ">":
                return Range(end, None, low_included=False, high_included=False)
            case ">=":
                return Range(end, None, low_included=True, high_included=False)
        included = operator == "="
        return Range(end, end, low_included=included, high_included=included)

    return evaluate


def _filter(node: Filter, build: Build) -> Step:
    source, predicate = build(node.source), build(node.predicate)
    cost = 1 + node.size // TOKENS
    is_condition = isinstance(node.predicate, CONDITIONS)
    if isinstance(node.predicate, Literal) and type(node.predicate.value) is Decimal:
        return _item_at(source, node.predicate.value)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        value = source(scope, evaluation)
        if value is None:
            return None
        items: list[Value] = value if isinstance(value, list) else [value]
        if not items and is_condition:
            return items
        truth = predicate(_around(items[0] if items else None, scope), evaluation)
        if type(truth) is Decimal:
            # A position does not depend on the item.
            return _at(items, truth, evaluation)
        evaluation.spend(cost * len(items))
        chosen = [items[0]] if items and truth is True else []
        for item in items[1:]:
            if predicate(_around(item, scope), evaluation) is True:
                chosen.append(item)
        return chosen

    return evaluate


def _item_at(source: Step, position: Decimal) -> Step:
    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        value = source(scope, evaluation)
        items: list[Value] = value if isinstance(value, list) else [value]
        return _at(items, position, evaluation)

    return evaluate


def _around(item: Value, scope: Scope) -> Scope:
    """Return the scope in which the predicate of a filter is asked about an item."""
    if isinstance(item, dict):
        return ItemFrame(scope, item)
    frame = Frame(scope)
    frame["item"] = item
    return frame


def _at(items: list[Value], position: Decimal, evaluation: Evaluation) -> Value:
    if position == position.to_integral_value() and 1 <= abs(position) <= len(items):
        return items[int(position) - (position > 0)]
    evaluation.doubt("a list has no item at that position")
    return None


COLLECTIONS: Mapping[type, Builder[Any]] = MappingProxyType(
    {
        ListOf: _list,
        ContextOf: _context,
        RangeOf: _range,
        Relation: _relation,
        Filter: _filter,
    }
)
