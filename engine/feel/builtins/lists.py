"""Provide the built-in functions that take lists apart and put them together.

Source: DMN 1.5, 10.3.4.4 table 75 (list functions).
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cmp_to_key

from engine.feel.bounds import MAX_LIST, MAX_NESTING, Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.comparison import contains, equal, ordered
from engine.feel.errors import FeelError
from engine.feel.temporal.moments import TEMPORAL, measure
from engine.feel.values import Function, Value


def bounded_list(items: list[Value]) -> list[Value]:
    """Return the list unless it is too long.

    Raises:
        FeelError: It has more elements than a list may have.
    """
    if len(items) > MAX_LIST:
        raise FeelError(f"a list is longer than {MAX_LIST} elements")
    return items


def place_in(items: list[Value], position: Decimal) -> int | None:
    """Return the index that a position means, counted from 1 or from -1 backwards.

    None when the position is no whole number or not in the list.
    """
    if not 1 <= abs(position) <= len(items) or position != position.to_integral_value():
        return None
    return int(position) - 1 if position > 0 else len(items) + int(position)


def _list_contains(evaluation: Evaluation, items: list[Value], element: Value) -> Value:
    return contains(items, element, evaluation)


def _count(_evaluation: Evaluation, items: list[Value]) -> Value:
    return Decimal(len(items))


def _sublist(
    evaluation: Evaluation,
    items: list[Value],
    position: Decimal,
    length: Decimal | None,
) -> Value:
    first = place_in(items, position.to_integral_value(rounding="ROUND_DOWN"))
    if first is None:
        return doubted(evaluation, "a position outside a list")
    evaluation.spend(len(items) - first)
    if length is None:
        return items[first:]
    if not 1 <= length <= len(items) - first:
        return doubted(evaluation, "a length that reaches beyond a list")
    return items[first : first + int(length)]


def _append(evaluation: Evaluation, items: list[Value], elements: list[Value]) -> Value:
    evaluation.spend(len(items) + len(elements))
    return bounded_list([*items, *elements])


def _concatenate(evaluation: Evaluation, lists: list[list[Value]]) -> Value:
    evaluation.spend(sum(map(len, lists)))
    return bounded_list([item for items in lists for item in items])


def _insert_before(
    evaluation: Evaluation, items: list[Value], position: Decimal, element: Value
) -> Value:
    place = place_in(items, position)
    if place is None:
        return doubted(evaluation, "a position outside a list")
    evaluation.spend(len(items))
    return bounded_list([*items[:place], element, *items[place:]])


def _remove(evaluation: Evaluation, items: list[Value], position: Decimal) -> Value:
    place = place_in(items, position)
    if place is None:
        return doubted(evaluation, "a position outside a list")
    evaluation.spend(len(items))
    return [*items[:place], *items[place + 1 :]]


def _list_replace(
    evaluation: Evaluation,
    items: list[Value],
    where: Decimal | Function,
    element: Value,
) -> Value:
    evaluation.spend(len(items))
    if isinstance(where, Function):
        return _replace_where(evaluation, items, where, element)
    place = place_in(items, where)
    if place is None:
        return doubted(evaluation, "a position outside a list")
    return [*items[:place], element, *items[place + 1 :]]


def _replace_where(
    evaluation: Evaluation, items: list[Value], match: Function, element: Value
) -> Value:
    if not takes(match, 2):
        return doubted(evaluation, "the match of list replace takes no two arguments")
    changed: list[Value] = []
    for item in items:
        found = match.body([item, element], evaluation)
        if not isinstance(found, bool):
            return doubted(evaluation, "the match of list replace gives no boolean")
        changed.append(element if found else item)
    return changed


def takes(function: Function, count: int) -> bool:
    """Return whether a function takes so many arguments."""
    return function.is_variadic or any(
        len(names) == count for names in function.signatures
    )


def _reverse(evaluation: Evaluation, items: list[Value]) -> Value:
    evaluation.spend(len(items))
    return items[::-1]


def _index_of(evaluation: Evaluation, items: list[Value], match: Value) -> Value:
    evaluation.spend(len(items))
    return [
        Decimal(place)
        for place, item in enumerate(items, start=1)
        if equal(item, match, evaluation) is True
    ]


def _union(evaluation: Evaluation, lists: list[list[Value]]) -> Value:
    evaluation.spend(sum(map(len, lists)))
    items = bounded_list([item for items in lists for item in items])
    return _distinct(evaluation, items)


def _distinct_values(evaluation: Evaluation, items: list[Value]) -> Value:
    evaluation.spend(len(items))
    return _distinct(evaluation, items)


def _distinct(evaluation: Evaluation, items: list[Value]) -> list[Value]:
    kept: list[Value] = []
    seen: set[object] = set()
    others: list[Value] = []
    for item in items:
        key = _key(item)
        if key is None:
            evaluation.spend(2 * len(others))
            if any(equal(item, other, evaluation) is True for other in others):
                continue
            others.append(item)
        elif key in seen:
            continue
        else:
            seen.add(key)
        kept.append(item)
    return kept


def _key(value: Value) -> object | None:
    """Return what equal values have in common; None for those that must be compared."""
    if value is None or isinstance(value, str | bool | Decimal):
        return type(value), value
    if isinstance(value, TEMPORAL):
        return measure(value)
    return None


def _flatten(evaluation: Evaluation, items: list[Value]) -> Value:
    flat: list[Value] = []
    stack: list[Iterator[Value]] = [iter(items)]
    evaluation.spend(len(items))
    while stack:
        for item in stack[-1]:
            if isinstance(item, list):
                evaluation.spend(1 + len(item))
                if len(stack) > MAX_NESTING:
                    raise FeelError(f"a list is nested deeper than {MAX_NESTING}")
                stack.append(iter(item))
                break
            flat.append(item)
        else:
            stack.pop()
    return bounded_list(flat)


def _sort(
    evaluation: Evaluation, items: list[Value], precedes: Function | None
) -> Value:
    if precedes is not None and not takes(precedes, 2):
        return doubted(evaluation, "the order of a sort takes no two arguments")
    undecided = False

    def order(left: Value, right: Value) -> int:
        nonlocal undecided
        evaluation.spend(1)
        if precedes is None:
            is_first: Value = ordered("<", left, right)
        else:
            is_first = precedes.body([left, right], evaluation)
        undecided = undecided or not isinstance(is_first, bool)
        return -1 if is_first is True else 0

    # sorted() is stable and asks only whether one precedes another.
    in_order = sorted(items, key=cmp_to_key(order))
    if undecided:
        return doubted(evaluation, "the order of a sort decides nothing")
    return in_order


FUNCTIONS = tuple(
    built_in(name, signature, body)
    for name, signature, body in (
        ("list contains", "list: list, element: any", _list_contains),
        ("count", "list: list", _count),
        (
            "sublist",
            "list: list, start position: number, length?: number|null",
            _sublist,
        ),
        ("append", "list: list, item: any...", _append),
        ("concatenate", "list: list...", _concatenate),
        (
            "insert before",
            "list: list, position: number, newItem: any",
            _insert_before,
        ),
        ("remove", "list: list, position: number", _remove),
        (
            "list replace",
            "list: list, position|match: number|function, newItem: any",
            _list_replace,
        ),
        ("reverse", "list: list", _reverse),
        ("index of", "list: list, match: any", _index_of),
        ("union", "list: list...", _union),
        ("distinct values", "list: list", _distinct_values),
        ("flatten", "list: list", _flatten),
        ("sort", "list: list, precedes?: function", _sort),
    )
)
