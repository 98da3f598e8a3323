"""Turn a syntax tree into closures once, so that evaluating it is fast."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

from engine.feel.closures.collections import COLLECTIONS
from engine.feel.closures.functions import FUNCTIONS
from engine.feel.closures.iteration import ITERATION
from engine.feel.closures.operators import OPERATORS
from engine.feel.closures.reading import PLAIN_READING, READING
from engine.feel.closures.tests import MEMBERSHIP, build_test
from engine.feel.errors import FeelError
from engine.feel.scopes import Builder, Check, PlainStep, Step
from engine.feel.syntax import (
    AnyOf,
    Arithmetic,
    Between,
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
    RangeOf,
    Relation,
)

_BUILDERS: Mapping[type, Builder[Any]] = MappingProxyType(
    {
        **READING,
        **OPERATORS,
        **COLLECTIONS,
        **ITERATION,
        **FUNCTIONS,
        **MEMBERSHIP,
    }
)


_PLAIN = MappingProxyType({**_BUILDERS, **PLAIN_READING})
_PLAIN_NODES = (
    *(Name, Negation, Arithmetic, Comparison, Between, Logical, Conditional),
    *(Membership, AnyOf, ListOf, RangeOf, Relation),
)


def build(node: Node) -> Step:
    """Return the closure that evaluates a node.

    Raises:
        FeelError: The node is a choice of tests, which has no value of its own.
    """
    builder = _BUILDERS.get(type(node))
    if builder is None:
        raise FeelError(
            "several values in parentheses stand only after 'in'",
            position=getattr(node, "position", None),
        )
    return builder(node, build)


def build_plain(node: Node) -> PlainStep | None:
    """Return the closure that evaluates a node on Python's values as they are.

    Most conditions read a few single values. For them a scope would cost more than
    the rest; None where a node needs one.
    """
    if not _is_plain(node):
        return None
    step: Any = _build_plain(node)
    plain: PlainStep = step
    return plain


def _build_plain(node: Node) -> Step:
    builder = _PLAIN[type(node)]
    return builder(node, _build_plain)


def _is_plain(tree: Node) -> bool:
    parts: list[object] = [tree]
    while parts:  # no recursion: it would need more stack than all the rest
        part = parts.pop()
        if isinstance(part, tuple):
            parts.extend(part)
        elif isinstance(part, Path):
            parts.append(part.source)
            if not isinstance(part.source, Name):
                return False
        elif isinstance(part, _PLAIN_NODES):
            parts.extend(getattr(part, field.name) for field in fields(part))
        elif is_dataclass(part) and not isinstance(part, Literal):
            return False
    return True


def build_check(node: Node) -> Check:
    """Return the closure that tests a value."""
    return build_test(node, build)
