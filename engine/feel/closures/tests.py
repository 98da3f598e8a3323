"""Test values: what stands after `in`, and the cells of decision tables.

Source: DMN 1.5, 10.3.2.8 (unary tests).
"""

import operator as operators
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.feel.bounds import Evaluation
from engine.feel.comparison import DIRECT, DIRECT_KINDS, compare, negate, passes
from engine.feel.scopes import Build, Builder, Check, Frame, Scope, Step
from engine.feel.syntax import (
    AnyOf,
    Anything,
    Asking,
    Literal,
    Membership,
    Node,
    RangeOf,
    Relation,
    Telling,
    Unless,
)
from engine.feel.values import Range, Value, kind_of


def build_test(node: Node, build: Build) -> Check:
    """Return the closure that tells whether a value passes a test."""
    builder = _TESTS.get(type(node))
    if builder is not None:
        return builder(node, build)
    wanted = build(node)
    return lambda scope, evaluation, value: passes(
        value, wanted(scope, evaluation), evaluation
    )


def _anything(_node: Anything, _build: Build) -> Check:
    return lambda _scope, _evaluation, _value: True


def _unless(node: Unless, build: Build) -> Check:
    test = build_test(node.test, build)
    return lambda scope, evaluation, value: negate(test(scope, evaluation, value))


def _literal(node: Literal, _build: Build) -> Check:
    wanted, kind = node.value, type(node.value)

    def check(_scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        if type(value) is kind and kind in DIRECT_KINDS:
            return value == wanted
        return passes(value, wanted, evaluation)

    return check


def _any_of(node: AnyOf, build: Build) -> Check:
    tests = [build_test(test, build) for test in node.tests]

    def check(scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        answer: bool | None = False
        for test in tests:
            truth = test(scope, evaluation, value)
            if truth is True:
                return True
            if truth is not False:
                answer = None
        return answer

    return check


def _asking(node: Asking, build: Build) -> Check:
    """Ask a condition that speaks of `?`; what it gives else is compared."""
    condition = build(node.condition)

    def check(scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        frame = Frame(scope)
        frame["?"] = value
        answer = condition(frame, evaluation)
        if answer is None or isinstance(answer, bool):
            return answer
        return passes(value, answer, evaluation)

    return check


def _telling(node: Telling, build: Build) -> Check:
    """Take the word of a condition, unless truth values themselves are tested."""
    condition = build(node.condition)

    def check(scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        answer = condition(scope, evaluation)
        if isinstance(answer, bool) and not isinstance(value, bool):
            return answer
        return passes(value, answer, evaluation)

    return check


def _relation(node: Relation, build: Build) -> Check:
    operator, operand = node.operator, build(node.operand)
    if isinstance(node.operand, Literal) and type(node.operand.value) is Decimal:
        return _relation_to_number(operator, node.operand.value)
    return lambda scope, evaluation, value: compare(
        operator, value, operand(scope, evaluation), evaluation
    )


def _relation_to_number(operator: str, wanted: Decimal) -> Check:
    direct = DIRECT[operator]

    def check(_scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        if type(value) is Decimal:
            passed: bool = direct(value, wanted)
            return passed
        return compare(operator, value, wanted, evaluation)

    return check


def _range(node: RangeOf, build: Build) -> Check:
    low, high = node.low, node.high
    if isinstance(low, Literal) and isinstance(high, Literal):
        lowest, highest = low.value, high.value
        if isinstance(lowest, Decimal) and isinstance(highest, Decimal):
            return _range_of_numbers(lowest, highest, node)
    span = build(node)

    def check(scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        wanted = span(scope, evaluation)
        return None if wanted is None else passes(value, wanted, evaluation)

    return check


def _range_of_numbers(low: Decimal, high: Decimal, node: RangeOf) -> Check:
    above = operators.ge if node.low_included else operators.gt
    below = operators.le if node.high_included else operators.lt
    span = Range(low, high, node.low_included, node.high_included)

    def check(_scope: Scope, evaluation: Evaluation, value: Value) -> bool | None:
        if type(value) is Decimal:
            lies_within: bool = above(value, low) and below(value, high)
            return lies_within
        return passes(value, span, evaluation)

    return check


def _membership(node: Membership, build: Build) -> Step:
    value, test = build(node.value), build_test(node.test, build)

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        tested = value(scope, evaluation)
        answer = test(scope, evaluation, tested)
        if answer is None:
            kind = kind_of(tested).value
            evaluation.doubt(f"a {kind} neither passes nor fails the test")
        return answer

    return evaluate


_TESTS: Mapping[type, Callable[[Any, Build], Check]] = MappingProxyType(
    {
        Anything: _anything,
        Unless: _unless,
        AnyOf: _any_of,
        Asking: _asking,
        Telling: _telling,
        Relation: _relation,
        RangeOf: _range,
        Literal: _literal,
    }
)
MEMBERSHIP: Mapping[type, Builder[Any]] = MappingProxyType({Membership: _membership})
