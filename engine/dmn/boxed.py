"""Compile boxed expressions.

What FEEL has a word for is left to FEEL: a boxed iteration or filter is the same as
the one that is written as a text, with boxes in place of texts.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from engine.dmn import boxes
from engine.dmn.compiler import Compiler, Names, Scope, Step, conforming, nothing
from engine.dmn.outcome import Run
from engine.dmn.tables import build_table
from engine.dmn.types import Type
from engine.feel import Evaluation, Function, Value, parse
from engine.feel.kinds import FeelType, Kind
from engine.feel.scopes import Frame, ItemFrame

_Builder: TypeAlias = Callable[[Any, Compiler, Names], Step]

_FILTER = parse("source[matches(item)]", {"source", "matches"})
_ROUNDS = {
    "for": parse("for each in source return body(each)", {"source", "body"}),
    "every": parse("every each in source satisfies body(each)", {"source", "body"}),
    "some": parse("some each in source satisfies body(each)", {"source", "body"}),
}
_PARTIAL = parse("for each in source return body(each, partial)", {"source", "body"})


def build(box: boxes.Expression, compiler: Compiler, names: Names) -> Step:
    """Return the closure of an expression where these names are known."""
    step = _BUILDERS[type(box)](box, compiler, names)
    if isinstance(box, boxes.Literal | boxes.Definition):
        return step  # they know best what their type is said of
    return compiler.typed(step, box.type_ref, box.id)


def _literal(box: boxes.Literal, compiler: Compiler, names: Names) -> Step:
    return compiler.literal(box, names)


def _context(box: boxes.Context, compiler: Compiler, names: Names) -> Step:
    entries: list[tuple[str, Step]] = []
    result: Step | None = None
    for entry in box.entries:
        step = build(entry.value, compiler, names)
        variable = entry.variable
        if variable is None:
            result = step
            continue
        step = compiler.typed(step, variable.type_ref, variable.id)
        entries.append((variable.name, step))
        names |= {variable.name}

    def evaluate(scope: Scope, run: Run) -> Value:
        frame = Frame(scope)
        for name, step in entries:
            frame[name] = step(frame, run)
        return dict(frame) if result is None else result(frame, run)

    return evaluate


def _list(box: boxes.ListOf, compiler: Compiler, names: Names) -> Step:
    items = [build(item, compiler, names) for item in box.items]
    return lambda scope, run: [item(scope, run) for item in items]


def _relation(box: boxes.Relation, compiler: Compiler, names: Names) -> Step:
    rows = [
        [
            (
                column.name,
                compiler.typed(
                    build(cell, compiler, names), column.type_ref, column.id
                ),
            )
            for column, cell in zip(box.columns, row, strict=False)
        ]
        for row in box.rows
    ]
    return lambda scope, run: [
        {name: cell(scope, run) for name, cell in row} for row in rows
    ]


def _conditional(box: boxes.Conditional, compiler: Compiler, names: Names) -> Step:
    condition = build(box.condition, compiler, names)
    consequence = build(box.consequence, compiler, names)
    alternative = build(box.alternative, compiler, names)

    def evaluate(scope: Scope, run: Run) -> Value:
        truth = condition(scope, run)
        if truth is not None and not isinstance(truth, bool):
            run.doubt("the condition of a conditional is no truth value")
            return None
        return (consequence if truth else alternative)(scope, run)

    return evaluate


def _filter(box: boxes.Filter, compiler: Compiler, names: Names) -> Step:
    source = build(box.source, compiler, names)
    match = build(box.match, compiler, names | {"item"})
    cost = boxes.cost_of(box.match)

    def evaluate(scope: Scope, run: Run) -> Value:
        strays: list[Value] = []

        def matches(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
            run.spend(cost)
            truth = match(_around(arguments[0], scope), run)
            if truth is not None and not isinstance(truth, bool | Decimal):
                strays.append(truth)
            return truth

        function = Function(matches, (("item",),))
        chosen = _FILTER.value({"source": source(scope, run), "matches": function}, run)
        if strays:
            run.doubt("the match of a filter is no truth value")
            return None
        return chosen

    return evaluate


def _around(item: Value, scope: Scope) -> Scope:
    """Return what the match of a filter sees: the item, and the entries it has."""
    if isinstance(item, dict):
        return ItemFrame(scope, item)
    frame = Frame(scope)
    frame["item"] = item
    return frame


def _iteration(box: boxes.Iteration, compiler: Compiler, names: Names) -> Step:
    name = box.variable.name
    source = compiler.typed(
        build(box.source, compiler, names), box.variable.type_ref, box.id
    )
    others, compiler.read = compiler.read, set()
    body = build(box.body, compiler, names | {name, "partial"})
    uses_partial = "partial" in compiler.read and box.kind == "for"
    compiler.read |= others
    rounds = _PARTIAL if uses_partial else _ROUNDS[box.kind]
    parameters = (name, "partial") if uses_partial else (name,)
    cost = boxes.cost_of(box.body)

    def evaluate(scope: Scope, run: Run) -> Value:
        strays: list[Value] = []

        def one(arguments: Sequence[Value], _evaluation: Evaluation) -> Value:
            run.spend(cost)
            frame = Frame(scope)
            frame.update(zip(parameters, arguments, strict=True))
            value = body(frame, run)
            if value is not None and not isinstance(value, bool):
                strays.append(value)
            return value

        function = Function(one, (parameters,))
        found = rounds.value({"source": source(scope, run), "body": function}, run)
        if strays and box.kind != "for":
            run.doubt(f"what {box.kind} asks of an item is no truth value")
            return None
        return found

    return evaluate


def _invocation(box: boxes.Invocation, compiler: Compiler, names: Names) -> Step:
    function = build(box.function, compiler, names)
    bindings = {
        each.parameter.name: compiler.typed(
            nothing if each.value is None else build(each.value, compiler, names),
            each.parameter.type_ref,
            each.parameter.id,
        )
        for each in box.bindings
    }

    def evaluate(scope: Scope, run: Run) -> Value:
        invoked = function(scope, run)
        if not isinstance(invoked, Function):
            run.doubt("what is invoked is no function")
            return None
        given = {name: step(scope, run) for name, step in bindings.items()}
        for signature in invoked.signatures:
            if set(signature) == given.keys():
                return invoked.body([given[name] for name in signature], run)
        run.doubt("the bindings of an invocation are not the parameters it has")
        return None

    return evaluate


def _definition(box: boxes.Definition, compiler: Compiler, names: Names) -> Step:
    make = function_maker(box, compiler, names)
    return lambda scope, _run: make(scope)


def function_maker(
    box: boxes.Definition, compiler: Compiler, names: Names, name: str = ""
) -> Callable[[Scope], Function]:
    """Return what makes the function of a definition, given what its text sees."""
    parameters = [
        (each.name, compiler.type_of(each.type_ref, each.id)) for each in box.parameters
    ]
    signature = tuple(each for each, _ in parameters)
    type_ = function_type(box, compiler)
    if box.kind != "FEEL":
        external = Function(_never_run, (signature,), name, type=type_.feel)
        return lambda _scope: external
    body: Step = nothing
    if box.body is not None:
        body = build(box.body, compiler, names | {*signature})
    if type_.result is not None:
        body = conforming(body, type_.result)
    cost = boxes.cost_of(box.body)

    def make(scope: Scope) -> Function:
        invoke = _invoked(body, parameters, scope, cost)
        return Function(invoke, (signature,), name, type=type_.feel)

    return make


def function_type(box: boxes.Definition, compiler: Compiler) -> Type:
    """Return the type of a function; a type of another kind is that of its result."""
    result: Type | None = compiler.type_of(box.type_ref, box.id)
    if result is not None and result.feel.kind is Kind.FUNCTION:
        result = result.result
    elif not box.type_ref:
        result = None
    parameters = (compiler.type_of(each.type_ref, each.id) for each in box.parameters)
    feel = FeelType(
        Kind.FUNCTION,
        parameters=tuple(each.feel for each in parameters),
        result=None if result is None else result.feel,
    )
    return Type("function", feel, result=result)


def _invoked(
    body: Step, parameters: Sequence[tuple[str, Type]], scope: Scope, cost: int
) -> Callable[[Sequence[Value], Evaluation], Value]:
    """Return a body that binds arguments to typed parameters."""

    def invoke(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        assert isinstance(evaluation, Run)
        evaluation.spend(cost + len(parameters))
        frame = Frame(scope)
        for (name, type_), value in zip(parameters, arguments, strict=True):
            frame[name] = type_.conform(value, evaluation)
            if frame[name] is None and value is not None:
                return None
        evaluation.enter()
        try:
            return body(frame, evaluation)
        finally:
            evaluation.leave()

    return invoke


def _never_run(_arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    evaluation.doubt("functions in Java or PMML are never run")
    return None


_BUILDERS: Mapping[type, _Builder] = {
    boxes.Literal: _literal,
    boxes.Context: _context,
    boxes.ListOf: _list,
    boxes.Relation: _relation,
    boxes.Conditional: _conditional,
    boxes.Filter: _filter,
    boxes.Iteration: _iteration,
    boxes.Invocation: _invocation,
    boxes.Definition: _definition,
    boxes.Table: build_table,
}
