"""Hold boxed expressions as they were read, before they are compiled.

Source: DMN 1.5, 7.3 (expressions), 8.3 (decision tables), 10.2.2 (boxed expressions).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal as OneOf
from typing import TypeAlias

from engine.dmn.policies import Aggregator, HitPolicy


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with the type that its value has to conform to; ``""`` is any."""

    name: str
    type_ref: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Boxed:
    """What every boxed expression has.

    Attributes:
        id: Its own id, or that of the nearest element round it that has one.
        type_ref: Type its value has to conform to; ``""`` is any.
    """

    id: str
    type_ref: str


@dataclass(frozen=True, slots=True)
class Literal(Boxed):
    """One text of FEEL."""

    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a context; without a variable it is the result."""

    variable: Variable | None
    value: "Expression"


@dataclass(frozen=True, slots=True)
class Context(Boxed):
    """Named values, each of which sees those above it."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Binding:
    """What an invocation gives to one parameter."""

    parameter: Variable
    value: "Expression | None"


@dataclass(frozen=True, slots=True)
class Invocation(Boxed):
    """A function that is called with named arguments."""

    function: "Expression"
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class ListOf(Boxed):
    """A list of expressions."""

    items: "tuple[Expression, ...]"


@dataclass(frozen=True, slots=True)
class Relation(Boxed):
    """A list of contexts, written as a table of columns and rows."""

    columns: tuple[Variable, ...]
    rows: "tuple[tuple[Expression, ...], ...]"


@dataclass(frozen=True, slots=True)
class Definition(Boxed):
    """A function.

    Attributes:
        kind: ``FEEL``; ``Java`` and ``PMML`` are read, but never run.
    """

    kind: str
    parameters: tuple[Variable, ...]
    body: "Expression | None"


@dataclass(frozen=True, slots=True)
class Conditional(Boxed):
    """If, then, else."""

    condition: "Expression"
    consequence: "Expression"
    alternative: "Expression"


@dataclass(frozen=True, slots=True)
class Filter(Boxed):
    """The items of a list that match."""

    source: "Expression"
    match: "Expression"


@dataclass(frozen=True, slots=True)
class Iteration(Boxed):
    """One expression for each item of a list."""

    kind: OneOf["for", "every", "some"]
    variable: Variable
    source: "Expression"
    body: "Expression"


@dataclass(frozen=True, slots=True)
class InputClause:
    """One column of conditions.

    Attributes:
        label: What a person calls it; the text of its expression where it has none.
        allowed: Unary tests for all values that come in; ``""`` allows any.
        words: What people call single values.
    """

    id: str
    label: str
    expression: Literal
    allowed: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OutputClause:
    """One column of results.

    Attributes:
        allowed: Unary tests for all values that go out, in the order of their
            priority; ``""`` allows any.
        default: The value when no rule matches.
        label: What a person calls it.
        words: What people call single values.
    """

    id: str
    name: str
    type_ref: str
    allowed: str
    default: Literal | None
    label: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a decision table.

    Attributes:
        annotations: What explains the rule, by the name of the annotation.
    """

    id: str
    tests: tuple[str, ...]
    outputs: tuple[Literal, ...]
    annotations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table(Boxed):
    """A decision table.

    Attributes:
        label: What the table calls its output, or the element it stands in.
        must_be_complete: Whether every input has to meet a rule.
    """

    label: str
    policy: HitPolicy
    aggregator: Aggregator | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    must_be_complete: bool


Expression: TypeAlias = (
    Literal
    | Context
    | Invocation
    | ListOf
    | Relation
    | Definition
    | Conditional
    | Filter
    | Iteration
    | Table
)

#: So many characters of a text cost a step when they are evaluated.
_CHARACTERS = 64


def cost_of(box: Expression | None) -> int:
    """Return how many steps it costs to go through an expression once."""
    return 1 + _length(box) // _CHARACTERS


def _length(thing: object) -> int:
    """Return the length of the texts; of a table, of those evaluated each time."""
    if isinstance(thing, Literal):
        return len(thing.text)
    if isinstance(thing, Table):
        longest = max((_length(rule.outputs) for rule in thing.rules), default=0)
        return longest + sum(_length(clause.expression) for clause in thing.inputs)
    if isinstance(thing, tuple):
        return sum(map(_length, thing))
    if is_dataclass(thing):
        return sum(_length(getattr(thing, each.name)) for each in fields(thing))
    return 0
