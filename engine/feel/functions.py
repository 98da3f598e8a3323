"""Provide the built-in functions; an argument of a wrong kind gives null."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from engine.feel.arithmetic import MAX_MONTHS, calculate, negative
from engine.feel.comparison import compare, contains, negate
from engine.feel.values import NUMBERS, Budget, Value, YearsMonths

Arguments: TypeAlias = Sequence[Value]
Body: TypeAlias = Callable[[Arguments, Budget], Value]

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_YEARS_MONTHS = re.compile(r"(-)?P(?=[0-9])(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?")
_DAYS_TIME = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]{1,7})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?"
    r"(?:([0-9]{1,9}(?:\.[0-9]{1,6})?)S)?)?"
)


class Function(NamedTuple):
    """Be a built-in function and the number of arguments it takes."""

    body: Body
    least: int
    most: int | None


def _not(arguments: Arguments, _budget: Budget) -> Value:
    truth = arguments[0]
    return negate(truth) if isinstance(truth, bool) else None


def _is_defined(arguments: Arguments, _budget: Budget) -> Value:
    return arguments[0] is not None


def _items(arguments: Arguments) -> list[Value]:
    """Read a list of values: one list, or the values as arguments."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        return arguments[0]
    return list(arguments)


def _count(arguments: Arguments, _budget: Budget) -> Value:
    return None if arguments[0] is None else Decimal(len(_items(arguments)))


def _sum(arguments: Arguments, budget: Budget) -> Value:
    items = _items(arguments)
    budget.spend(len(items))
    if not items:
        return None
    total: Value = items[0] if isinstance(items[0], Decimal) else None
    for item in items[1:]:
        total = calculate("+", total, item)
    return total


def _extreme(operator: str) -> Body:
    def choose(arguments: Arguments, budget: Budget) -> Value:
        items = _items(arguments)
        budget.spend(len(items))
        best = items[0] if items else None
        for item in items:
            better = compare(operator, item, best, budget)
            if better is None:
                return None
            best = item if better else best
        return best

    return choose


def _on_strings(operation: Callable[[str, str], bool]) -> Body:
    def ask(arguments: Arguments, _budget: Budget) -> Value:
        text, part = arguments
        if isinstance(text, str) and isinstance(part, str):
            return operation(text, part)
        return None

    return ask


def _list_contains(arguments: Arguments, budget: Budget) -> Value:
    items, wanted = arguments
    if items is None:
        return None
    return contains(items if isinstance(items, list) else [items], wanted, budget)


def _string_length(arguments: Arguments, _budget: Budget) -> Value:
    text = arguments[0]
    return Decimal(len(text)) if isinstance(text, str) else None


def _string(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    return None


def _abs(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if isinstance(value, Decimal):
        return NUMBERS.abs(value)
    if isinstance(value, timedelta):
        return negative(value) if value < timedelta() else value
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return None


def _rounded(rounding: str) -> Body:
    def round_number(arguments: Arguments, _budget: Budget) -> Value:
        number = arguments[0]
        if not isinstance(number, Decimal):
            return None
        return number.to_integral_value(rounding=rounding)

    return round_number


def _date(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _date_and_time(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _DATE_TIME.fullmatch(value) is None:
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def _duration(arguments: Arguments, _budget: Budget) -> Value:
    value = arguments[0]
    if isinstance(value, timedelta | YearsMonths):
        return value
    if not isinstance(value, str):
        return None
    span: Value = None
    if match := _YEARS_MONTHS.fullmatch(value):
        months = int(match[2] or 0) * 12 + int(match[3] or 0)
        span = YearsMonths(months) if months <= MAX_MONTHS else None
    elif match := _DAYS_TIME.fullmatch(value):
        seconds = Decimal(match[5] or 0)
        span = timedelta(
            days=int(match[2] or 0),
            hours=int(match[3] or 0),
            minutes=int(match[4] or 0),
            microseconds=int(seconds * 1_000_000),
        )
    return negative(span) if match and match[1] else span


FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        "not": Function(_not, 1, 1),
        "is defined": Function(_is_defined, 1, 1),
        "count": Function(_count, 1, 1),
        "sum": Function(_sum, 1, None),
        "min": Function(_extreme("<"), 1, None),
        "max": Function(_extreme(">"), 1, None),
        "contains": Function(_on_strings(str.__contains__), 2, 2),
        "starts with": Function(_on_strings(str.startswith), 2, 2),
        "list contains": Function(_list_contains, 2, 2),
        "string length": Function(_string_length, 1, 1),
        "string": Function(_string, 1, 1),
        "abs": Function(_abs, 1, 1),
        "floor": Function(_rounded(ROUND_FLOOR), 1, 1),
        "ceiling": Function(_rounded(ROUND_CEILING), 1, 1),
        "date": Function(_date, 1, 1),
        "date and time": Function(_date_and_time, 1, 1),
        "duration": Function(_duration, 1, 1),
    }
)
