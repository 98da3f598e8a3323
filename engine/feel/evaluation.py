"""Turn a syntax tree into closures once, so that evaluating it is fast.

A node is either a value (`build`) or a test that stands after `in`
(`build_test`); a test in the place of a value is refused here.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from engine.feel.arithmetic import calculate, negative
from engine.feel.comparison import all_of, any_of, compare, contains, equal
from engine.feel.errors import FeelError
from engine.feel.functions import FUNCTIONS
from engine.feel.syntax import (
    AnyOf,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    ListOf,
    Literal,
    Logical,
    Membership,
    Name,
    Negation,
    Node,
    Path,
    Range,
    Test,
    UnaryTest,
)
from engine.feel.values import Budget, Value, YearsMonths, to_feel


class Run:
    """Be one evaluation: what it reads and what it may still spend."""

    __slots__ = ("budget", "context")

    def __init__(self, context: Mapping[str, object], budget: Budget) -> None:
        self.context = context
        self.budget = budget


Step: TypeAlias = Callable[[Run], Value]
Check: TypeAlias = Callable[[Run, Value], bool | None]


@singledispatch
def build(node: Node) -> Step:
    """Return the closure that evaluates a node.

    Raises:
        FeelError: when the node is a test, which has no value of its own.
    """
    position = node.position if isinstance(node, Test) else None
    raise FeelError(
        "a range, comparison or choice without a left side stands only after 'in'",
        position=position,
    )


@build.register
def _literal(node: Literal) -> Step:
    value = node.value
    return lambda _run: value


@build.register
def _name(node: Name) -> Step:
    name = node.name
    return lambda run: to_feel(run.context.get(name), budget=run.budget)


@build.register
def _path(node: Path) -> Step:
    names = node.names
    if not isinstance(node.source, Name):
        source = build(node.source)
        return lambda run: _walk(source(run), names, run.budget)
    top = node.source.name

    def read(run: Run) -> Value:
        raw: object = run.context.get(top)
        # Follow the path before converting: only what is read costs steps.
        for index, name in enumerate(names):
            if not isinstance(raw, Mapping):
                value = to_feel(raw, budget=run.budget)
                return _walk(value, names[index:], run.budget)
            raw = raw.get(name)
        return to_feel(raw, budget=run.budget)

    return read


def _walk(value: Value, names: tuple[str, ...], budget: Budget) -> Value:
    for name in names:
        if isinstance(value, list):
            budget.spend(len(value))
            value = [_property(item, name) for item in value]
        else:
            value = _property(value, name)
    return value


def _property(value: Value, name: str) -> Value:
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, datetime) and name in _OF_TIMES:
        return Decimal(_OF_TIMES[name](value))
    if isinstance(value, date) and name in _OF_DATES:
        return Decimal(_OF_DATES[name](value))
    if isinstance(value, timedelta) and name in _OF_DAYS_TIME:
        return _signed(value // _SECOND, _OF_DAYS_TIME[name])
    if isinstance(value, YearsMonths) and name in _OF_YEARS_MONTHS:
        return _signed(value.months, _OF_YEARS_MONTHS[name])
    return None


def _signed(total: int, part: Callable[[int], int]) -> Decimal:
    return Decimal(part(total) if total >= 0 else -part(-total))


_SECOND = timedelta(seconds=1)
_OF_TIMES: dict[str, Callable[[datetime], int]] = {
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
}
_OF_DATES: dict[str, Callable[[date], int]] = {
    "year": lambda day: day.year,
    "month": lambda day: day.month,
    "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(),
}
_OF_DAYS_TIME: dict[str, Callable[[int], int]] = {
    "days": lambda seconds: seconds // 86_400,
    "hours": lambda seconds: seconds // 3600 % 24,
    "minutes": lambda seconds: seconds // 60 % 60,
    "seconds": lambda seconds: seconds % 60,
}
_OF_YEARS_MONTHS: dict[str, Callable[[int], int]] = {
    "years": lambda months: months // 12,
    "months": lambda months: months % 12,
}


@build.register
def _negation(node: Negation) -> Step:
    operand = build(node.operand)
    return lambda run: negative(operand(run))


@build.register
def _arithmetic(node: Arithmetic) -> Step:
    first = build(node.first)
    rest = [(operator, build(operand)) for operator, operand in node.rest]

    def evaluate(run: Run) -> Value:
        value = first(run)
        for operator, operand in rest:
            value = calculate(operator, value, operand(run))
        return value

    return evaluate


@build.register
def _comparison(node: Comparison) -> Step:
    left, right, operator = build(node.left), build(node.right), node.operator
    if operator == "=":
        return lambda run: equal(left(run), right(run), run.budget)
    return lambda run: compare(operator, left(run), right(run), run.budget)


@build.register
def _logical(node: Logical) -> Step:
    operands = [build(operand) for operand in node.operands]
    join = all_of if node.operator == "and" else any_of
    return lambda run: join(operand(run) for operand in operands)


@build.register
def _conditional(node: Conditional) -> Step:
    condition = build(node.condition)
    consequence, alternative = build(node.consequence), build(node.alternative)
    return lambda run: (consequence if condition(run) is True else alternative)(run)


@build.register
def _list(node: ListOf) -> Step:
    items = [build(item) for item in node.items]
    return lambda run: [item(run) for item in items]


@build.register
def _call(node: Call) -> Step:
    body = FUNCTIONS[node.function].body
    arguments = [build(argument) for argument in node.arguments]
    return lambda run: body([argument(run) for argument in arguments], run.budget)


@build.register
def _membership(node: Membership) -> Step:
    value, test = build(node.value), build_test(node.test)
    return lambda run: test(run, value(run))


@singledispatch
def build_test(node: Node) -> Check:
    """Return the closure that tests a value against the right side of `in`.

    Raises:
        FeelError: when the node holds a test in the place of a value.
    """
    step = build(node)

    def check(run: Run, value: Value) -> bool | None:
        wanted = step(run)
        if isinstance(wanted, list):
            return contains(wanted, value, run.budget)
        return equal(value, wanted, run.budget)

    return check


@build_test.register
def _range_test(node: Range) -> Check:
    low, high = build(node.low), build(node.high)
    above, below = node.low_operator, node.high_operator
    return lambda run, value: all_of(
        (
            compare(above, value, low(run), run.budget),
            compare(below, value, high(run), run.budget),
        )
    )


@build_test.register
def _unary_test(node: UnaryTest) -> Check:
    operand, operator = build(node.operand), node.operator
    return lambda run, value: compare(operator, value, operand(run), run.budget)


@build_test.register
def _any_of_test(node: AnyOf) -> Check:
    checks = [build_test(test) for test in node.tests]
    return lambda run, value: any_of(check(run, value) for check in checks)
