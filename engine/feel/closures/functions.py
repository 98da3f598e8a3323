"""Define functions, invoke them, and tell of which type a value is."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from engine.feel.bounds import Evaluation
from engine.feel.builtins import BUILTINS
from engine.feel.kinds import FeelType, Kind
from engine.feel.scopes import TOKENS, Build, Builder, Frame, Scope, Step
from engine.feel.syntax import FunctionOf, InstanceOf, Invocation, Name
from engine.feel.type_inference import type_of
from engine.feel.types import ANY, coerce, is_instance
from engine.feel.values import Body, Function, Value


def _function(node: FunctionOf, build: Build) -> Step:
    names = tuple(name for name, _ in node.parameters)
    types = tuple(type_ or ANY for _, type_ in node.parameters)
    type_ = FeelType(Kind.FUNCTION, parameters=types, result=type_of(node.body))
    if node.body is None:
        external = Function(_external, (names,), type=type_)
        return lambda _scope, _evaluation: external
    body, cost = build(node.body), 1 + node.size // TOKENS
    checked = types if any(each.kind is not None for each in types) else None

    def define(scope: Scope, _evaluation: Evaluation) -> Value:
        def invoke(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
            evaluation.spend(cost)
            frame = Frame(scope)
            given = arguments
            if checked is not None:
                conforming = _conforming(arguments, checked, evaluation)
                if conforming is None:
                    return None
                given = conforming
            frame.update(zip(names, given, strict=True))
            evaluation.enter()
            try:
                return body(frame, evaluation)
            finally:
                evaluation.leave()

        return Function(invoke, (names,), type=type_)

    return define


def _external(_arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    evaluation.doubt("external functions are never run")
    return None


def _conforming(
    arguments: Sequence[Value], types: tuple[FeelType, ...], evaluation: Evaluation
) -> list[Value] | None:
    conforming: list[Value] = []
    for value, type_ in zip(arguments, types, strict=True):
        coerced = coerce(value, type_, evaluation)
        if coerced is None and value is not None:
            evaluation.doubt("an argument is not of the type of its parameter")
            return None
        conforming.append(coerced)
    return conforming


def _invocation(node: Invocation, build: Build) -> Step:
    arguments = [build(argument) for argument in node.arguments]
    if isinstance(node.function, Name) and node.is_built_in:
        return _invocation_of(BUILTINS[node.function.name], arguments, node)
    function = build(node.function)
    if isinstance(node.function, Name):
        function = _function_called(node.function, function)
    names, count, position = node.names, len(arguments), node.position

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        invoked = function(scope, evaluation)
        if not isinstance(invoked, Function):
            evaluation.doubt("what is invoked is no function", position)
            return None
        order = _order(invoked, names, count)
        if order is None:
            return _misfit(invoked, evaluation, position)
        evaluation.spend(1)
        values = [argument(scope, evaluation) for argument in arguments]
        return invoked.body([values[place] for place in order], evaluation)

    return evaluate


def _function_called(name: Name, read: Step) -> Step:
    """Read a function by its name; a value of that name hides no built-in function."""
    built_in = BUILTINS.get(name.name)
    if built_in is None:
        return read

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        value = read(scope, evaluation)
        return value if isinstance(value, Function) else built_in

    return evaluate


def _invocation_of(built_in: Function, arguments: list[Step], node: Invocation) -> Step:
    body, position = built_in.body, node.position
    order = _order(built_in, node.names, len(arguments))
    if order is None:
        return lambda _scope, evaluation: _misfit(built_in, evaluation, position)
    if node.names is None and len(arguments) == 1:
        return _invocation_of_one(body, arguments[0])
    in_order = node.names is None

    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        evaluation.spend(1)
        values = [argument(scope, evaluation) for argument in arguments]
        if not in_order:
            values = [values[place] for place in order]
        return body(values, evaluation)

    return evaluate


def _invocation_of_one(body: Body, argument: Step) -> Step:
    def evaluate(scope: Scope, evaluation: Evaluation) -> Value:
        evaluation.spend(1)
        return body((argument(scope, evaluation),), evaluation)

    return evaluate


def _misfit(function: Function, evaluation: Evaluation, position: int) -> Value:
    takes = " or ".join(f"({', '.join(names)})" for names in function.signatures)
    name = function.name or "the function"
    evaluation.doubt(f"{name} takes {takes}, not these arguments", position)
    return None


def _order(
    function: Function, names: tuple[str, ...] | None, count: int
) -> tuple[int, ...] | None:
    """Return which argument each parameter gets; None where they do not fit."""
    if names is None:
        fits = function.is_variadic or any(
            len(signature) == count for signature in function.signatures
        )
        return tuple(range(count)) if fits else None
    for signature in function.signatures:
        if len(signature) == count and set(names) == set(signature):
            return tuple(names.index(name) for name in signature)
    return None


def _instance_of(node: InstanceOf, build: Build) -> Step:
    value, type_ = build(node.value), node.type
    return lambda scope, evaluation: is_instance(
        value(scope, evaluation), type_, evaluation
    )


FUNCTIONS: Mapping[type, Builder[Any]] = MappingProxyType(
    {FunctionOf: _function, Invocation: _invocation, InstanceOf: _instance_of}
)
