"""Read literals, names and paths."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from engine.feel.bounds import MAX_STRING, Evaluation
from engine.feel.builtins import BUILTINS
from engine.feel.properties import property_of
from engine.feel.scopes import Build, Builder, Frame, Reading, Scope, Step
from engine.feel.syntax import Literal, Name, Nothing, Path
from engine.feel.values import LEAST_EXACT, MOST_EXACT, Value, bounded_number, to_feel


def _literal(node: Literal, _build: Build) -> Step:
    value = node.value
    return lambda _scope, _evaluation: value


def _nothing(node: Nothing, _build: Build) -> Step:
    reason, position = node.reason, node.position
    return lambda _scope, evaluation: evaluation.doubt(reason, position)


def _name(node: Name, _build: Build) -> Step:
    name, position = node.name, node.position
    built_in = BUILTINS.get(name)

    def read(scope: Scope, evaluation: Evaluation) -> Value:
        try:
            return scope[name]
        except KeyError:
            if built_in is None:
                evaluation.doubt(f"nothing here is called {name!r}", position)
            return built_in

    return read


def _path(node: Path, build: Build) -> Step:
    names, position = node.names, node.position
    source = build(node.source)
    if isinstance(node.source, Name):
        return _path_of_name(node.source, names, source)

    def read(scope: Scope, evaluation: Evaluation) -> Value:
        return _walk(source(scope, evaluation), names, evaluation, position)

    return read


def _path_of_name(top: Name, names: tuple[str, ...], source: Step) -> Step:
    first, position = top.name, top.position
    path = (first, *names)

    def read(scope: Scope, evaluation: Evaluation) -> Value:
        holder = scope
        while isinstance(holder, Frame) and not holder.knows(first):
            holder = holder.around
        if not isinstance(holder, Reading):
            return _walk(source(scope, evaluation), names, evaluation, position)
        # Follow the path before converting: only what is read costs steps.
        raw, count = holder.follow(path)
        value = to_feel(raw, evaluation)
        if count == len(path):
            return value
        return _walk(value, path[count:], evaluation, position)

    return read


def _walk(
    value: Value, names: tuple[str, ...], evaluation: Evaluation, position: int
) -> Value:
    for name in names:
        if isinstance(value, list):
            evaluation.spend(len(value))
            value = [property_of(item, name) for item in value]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            value = property_of(value, name)
            if value is None:
                evaluation.doubt(f"nothing there is called {name!r}", position)
                return None
    return value


def _plain_name(node: Name, _build: Build) -> Step:
    """Read a name straight from Python's values."""
    name, position = node.name, node.position
    built_in = BUILTINS.get(name)

    def read(scope: Any, evaluation: Evaluation) -> Value:
        try:
            value = scope[name]
        except KeyError:
            if built_in is None:
                evaluation.doubt(f"nothing here is called {name!r}", position)
            return built_in
        # As in `to_feel`: a call is half of what reading costs.
        kind = type(value)
        if kind is str and len(value) <= MAX_STRING:
            text: str = value
            return text
        if kind is int and LEAST_EXACT <= value <= MOST_EXACT:
            return Decimal(value)
        if kind is Decimal:
            return bounded_number(value)
        return to_feel(value, evaluation)

    return read


def _plain_path(node: Path, build: Build) -> Step:
    read = _path(node, build)

    def read_plain(scope: Scope, evaluation: Evaluation) -> Value:
        assert isinstance(scope, Mapping)
        return read(Reading(scope, evaluation), evaluation)

    return read_plain


#: Instead of some of those in READING, where nothing needs a scope of its own.
PLAIN_READING: Mapping[type, Builder[Any]] = MappingProxyType(
    {Name: _plain_name, Path: _plain_path}
)
READING: Mapping[type, Builder[Any]] = MappingProxyType(
    {Literal: _literal, Nothing: _nothing, Name: _name, Path: _path}
)
