"""Infer the type of an expression from its text, where the text tells it."""

from engine.feel.kinds import FeelType, Kind
from engine.feel.syntax import (
    CONDITIONS,
    ContextOf,
    FunctionOf,
    ListOf,
    Literal,
    Node,
)
from engine.feel.types import ANY
from engine.feel.values import kind_of


def type_of(node: Node | None) -> FeelType:
    """Return the type of what a node gives; Any where the text does not tell."""
    match node:
        case Literal():
            return FeelType(kind_of(node.value))
        case ListOf():
            elements = {type_of(item) for item in node.items}
            only = elements.pop() if len(elements) == 1 else None
            return FeelType(Kind.LIST, element=only)
        case ContextOf():
            entries = ((name, type_of(value)) for name, value in node.entries)
            return FeelType(Kind.CONTEXT, entries=tuple(entries))
        case FunctionOf():
            types = tuple(type_ or ANY for _, type_ in node.parameters)
            return FeelType(Kind.FUNCTION, parameters=types, result=type_of(node.body))
    return FeelType(Kind.BOOLEAN) if isinstance(node, CONDITIONS) else ANY
