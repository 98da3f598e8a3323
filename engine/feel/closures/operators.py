"""Calculate, compare, join truth values and choose.

Closures for the common kinds of operands come first in each: the rest of an
expression's cost is the calls between closures.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.feel.arithmetic import calculate, negative
from engine.feel.bounds import Evaluation
from engine.feel.comparison import (
    DIRECT,
    DIRECT_KINDS,
    MOMENT_STEPS,
    all_of,
    compare,
    ordered,
)
from engine.feel.scopes import Build, Builder, Scope, Step
from engine.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conditional,
    Literal,
    Logical,
    Negation,
)
from engine.feel.temporal.moments import DateTime
from engine.feel.values import Value, kind_of

#: So many steps a power costs.
_POWER_STEPS = 4
#: So many characters of a new text cost one step.
_CHARACTERS = 256


def _negation(node: Negation, build: Build) -> Step:
    operand, position = build(node.operand), node.position

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        value = operand(scope, evaluation)
        result = negative(value)
        if result is None:
            evaluation.doubt(f"a {kind_of(value).value} has no opposite", position)
        return result

    return evaluate


def _arithmetic(node: Arithmetic, build: Build) -> Step:
    first = build(node.first)
    rest = [(each[0], build(each[1]), each[2]) for each in node.rest]

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        value = first(scope, evaluation)
        for operator, operand, position in rest:
            other = operand(scope, evaluation)
            value = _calculated(operator, value, other, evaluation, position)
        return value

    return evaluate


def _calculated(
    operator: str, left: Value, right: Value, evaluation: Evaluation, position: int
) -> Value:
    if operator == "**":
        evaluation.spend(_POWER_STEPS)
    result = calculate(operator, left, right)
    if type(result) is str:
        evaluation.spend(len(result) // _CHARACTERS)
    elif type(result) is DateTime:
        evaluation.spend(MOMENT_STEPS)
    elif result is None:
        kinds = f"{kind_of(left).value} {operator} {kind_of(right).value}"
        evaluation.doubt(f"{kinds} has no result", position)
    return result


def _comparison(node: Comparison, build: Build) -> Step:
    left, operator, position = build(node.left), node.operator, node.position
    direct = DIRECT[operator]
    if isinstance(node.right, Literal) and type(node.right.value) in DIRECT_KINDS:
        return _comparison_with(node.right.value, left, operator, position)
    right = build(node.right)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        one, other = left(scope, evaluation), right(scope, evaluation)
        kind = type(one)
        if kind is type(other) and kind in DIRECT_KINDS:
            return direct(one, other)
        answer = compare(operator, one, other, evaluation)
        if answer is None:
            _doubt(operator, one, other, evaluation, position)
        return answer

    return evaluate


def _comparison_with(value: Value, left: Step, operator: str, position: int) -> Step:
    direct, kind = DIRECT[operator], type(value)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        one = left(scope, evaluation)
        if type(one) is kind:
            return direct(one, value)
        answer = compare(operator, one, value, evaluation)
        if answer is None:
            _doubt(operator, one, value, evaluation, position)
        return answer

    return evaluate


def _doubt(
    operator: str, left: Value, right: Value, evaluation: Evaluation, position: int
) -> None:
    kinds = f"{kind_of(left).value} {operator} {kind_of(right).value}"
    evaluation.doubt(f"{kinds} is neither true nor false", position)


def _between(node: Between, build: Build) -> Step:
    value, low, high = build(node.value), build(node.low), build(node.high)
    position = node.position

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        one = value(scope, evaluation)
        lowest, highest = low(scope, evaluation), high(scope, evaluation)
        answer = all_of((ordered(">=", one, lowest), ordered("<=", one, highest)))
        if answer is None:
            _doubt("between", one, lowest, evaluation, position)
        return answer

    return evaluate


def _logical(node: Logical, build: Build) -> Step:
    operands = [build(operand) for operand in node.operands]
    # `and` is decided by the first false, `or` by the first true.
    decides = node.operator == "or"
    if len(operands) == 2:
        return _logical_pair(operands[0], operands[1], decides=decides)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        answer: bool | None = not decides
        for operand in operands:
            truth = operand(scope, evaluation)
            if truth is decides:
                return decides
            if truth is not answer:
                answer = None
        return answer

    return evaluate


def _logical_pair(left: Step, right: Step, *, decides: bool) -> Step:
    otherwise = not decides

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        one = left(scope, evaluation)
        if one is decides:
            return decides
        other = right(scope, evaluation)
        if other is decides:
            return decides
        return otherwise if one is otherwise and other is otherwise else None

    return evaluate


def _conditional(node: Conditional, build: Build) -> Step:
    condition = build(node.condition)
    consequence, alternative = build(node.consequence), build(node.alternative)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        if condition(scope, evaluation) is True:
            return consequence(scope, evaluation)
        return alternative(scope, evaluation)

    return evaluate


OPERATORS: Mapping[type, Builder[Any]] = MappingProxyType(
    {
        Negation: _negation,
        Arithmetic: _arithmetic,
        Between: _between,
        Comparison: _comparison,
        Logical: _logical,
        Conditional: _conditional,
    }
)
