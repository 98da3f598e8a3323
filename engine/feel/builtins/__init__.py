"""Provide the functions that are built into FEEL."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from types import MappingProxyType

from engine.feel.arithmetic import calculate, negative
from engine.feel.bounds import Evaluation
from engine.feel.comparison import compare, contains, negate
from engine.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths
from engine.feel.temporal_texts import read_date, read_date_time, read_duration, text_of
from engine.feel.values import NUMBERS, Body, Function, Value


def _not(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    truth = arguments[0]
    return negate(truth) if isinstance(truth, bool) else None


def _is_defined(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    return arguments[0] is not None


def _items(arguments: Sequence[Value]) -> list[Value]:
    """Read a list of values: one list, or the values as arguments."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        return arguments[0]
    return list(arguments)


def _count(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    return None if arguments[0] is None else Decimal(len(_items(arguments)))


def _sum(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    items = _items(arguments)
    evaluation.spend(len(items))
    if not items:
        return None
    total: Value = items[0] if isinstance(items[0], Decimal) else None
    for item in items[1:]:
        total = calculate("+", total, item)
    return total


def _extreme(operator: str) -> Body:
    def choose(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        items = _items(arguments)
        evaluation.spend(len(items))
        best = items[0] if items else None
        for item in items:
            better = compare(operator, item, best, evaluation)
            if better is None:
                return None
            best = item if better else best
        return best

    return choose


def _on_strings(operation: Callable[[str, str], bool]) -> Body:
    def ask(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
        text, part = arguments
        if isinstance(text, str) and isinstance(part, str):
            return operation(text, part)
        return None

    return ask


def _list_contains(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    items, wanted = arguments
    if items is None:
        return None
    return contains(items if isinstance(items, list) else [items], wanted, evaluation)


def _string_length(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    text = arguments[0]
    return Decimal(len(text)) if isinstance(text, str) else None


def _string(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    value = arguments[0]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Date | DateTime | Time | DaysTime | YearsMonths):
        return text_of(value)
    return value if isinstance(value, str) else None


def _abs(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    value = arguments[0]
    if isinstance(value, Decimal):
        return NUMBERS.abs(value)
    if isinstance(value, DaysTime) and value.nanoseconds < 0:
        return negative(value)
    if isinstance(value, YearsMonths) and value.months < 0:
        return negative(value)
    return value if isinstance(value, DaysTime | YearsMonths) else None


def _rounded(rounding: str) -> Body:
    def round_number(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
        number = arguments[0]
        if not isinstance(number, Decimal):
            return None
        return number.to_integral_value(rounding=rounding)

    return round_number


def _date(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    value = arguments[0]
    if isinstance(value, DateTime):
        return value.date
    if isinstance(value, Date):
        return value
    return read_date(value) if isinstance(value, str) else None


def _date_and_time(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    value = arguments[0]
    if isinstance(value, DateTime):
        return value
    return read_date_time(value) if isinstance(value, str) else None


def _duration(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
    value = arguments[0]
    if isinstance(value, DaysTime | YearsMonths):
        return value
    return read_duration(value) if isinstance(value, str) else None


def _one(name: str, body: Body, *parameters: str) -> tuple[str, Function]:
    return name, Function(body, (parameters,), name)


def _many(name: str, body: Body) -> tuple[str, Function]:
    return name, Function(body, (("list",),), name, is_variadic=True)


BUILTINS: Mapping[str, Function] = MappingProxyType(
    dict(
        [
            _one("not", _not, "negand"),
            _one("is defined", _is_defined, "value"),
            _one("count", _count, "list"),
            _many("sum", _sum),
            _many("min", _extreme("<")),
            _many("max", _extreme(">")),
            _one("contains", _on_strings(str.__contains__), "string", "match"),
            _one("starts with", _on_strings(str.startswith), "string", "match"),
            _one("list contains", _list_contains, "list", "element"),
            _one("string length", _string_length, "string"),
            _one("string", _string, "from"),
            _one("abs", _abs, "n"),
            _one("floor", _rounded(ROUND_FLOOR), "n"),
            _one("ceiling", _rounded(ROUND_CEILING), "n"),
            _one("date", _date, "from"),
            _one("date and time", _date_and_time, "from"),
            _one("duration", _duration, "from"),
        ]
    )
)
