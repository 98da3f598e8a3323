"""Hold the syntax tree of an expression: frozen nodes without behaviour."""

from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.kinds import FeelType
from engine.feel.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """Be a value that stands in the text."""

    value: Value


@dataclass(frozen=True, slots=True)
class Nothing:
    """Be null, because of what is wrong with a literal."""

    reason: str
    position: int


@dataclass(frozen=True, slots=True)
class Name:
    """Read a name of the scope."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Path:
    """Walk from a value along the names of a path."""

    source: "Node"
    names: tuple[str, ...]
    position: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Choose from a list by position or by condition.

    Attributes:
        size: Of how many tokens the predicate is; each round costs accordingly.
    """

    source: "Node"
    predicate: "Node"
    size: int


@dataclass(frozen=True, slots=True)
class Negation:
    """Change the sign of a number or duration."""

    operand: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Chain operators of one precedence, from left to right.

    A chain instead of nested pairs keeps a sum of many terms flat.
    """

    first: "Node"
    rest: tuple[tuple[str, "Node", int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compare two values."""

    operator: str
    left: "Node"
    right: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Logical:
    """Join truth values by `and` or `or`."""

    operator: str
    operands: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """Choose between two values."""

    condition: "Node"
    consequence: "Node"
    alternative: "Node"


@dataclass(frozen=True, slots=True)
class ListOf:
    """Collect values into a list."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextOf:
    """Collect named values; each may read those before it."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class RangeOf:
    """Be what lies between two end points."""

    low: "Node"
    high: "Node"
    low_included: bool
    high_included: bool
    position: int


@dataclass(frozen=True, slots=True)
class Relation:
    """Stand in a relation to a value: a range that is open on one side."""

    operator: str
    operand: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Membership:
    """Ask whether a value passes a test."""

    value: "Node"
    test: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """Ask whether a value lies between two others, both included."""

    value: "Node"
    low: "Node"
    high: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """Ask whether a value is of a type."""

    value: "Node"
    type: FeelType


@dataclass(frozen=True, slots=True)
class Iterator:
    """Take the items of a list, or the numbers or days up or down to an end."""

    name: str
    source: "Node"
    end: "Node | None"
    position: int


@dataclass(frozen=True, slots=True)
class For:
    """Collect one value a round."""

    iterators: tuple[Iterator, ...]
    result: "Node"
    size: int
    uses_partial: bool


@dataclass(frozen=True, slots=True)
class Quantified:
    """Ask whether a condition holds in some or in every round."""

    is_every: bool
    iterators: tuple[Iterator, ...]
    condition: "Node"
    size: int


@dataclass(frozen=True, slots=True)
class FunctionOf:
    """Define a function; one without a body is external and never run."""

    parameters: tuple[tuple[str, FeelType | None], ...]
    body: "Node | None"
    size: int


@dataclass(frozen=True, slots=True)
class Invocation:
    """Invoke a function; `names` are those of the arguments, if they are named.

    Attributes:
        is_built_in: Whether nothing but a built-in function can be meant.
    """

    function: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...] | None
    position: int
    is_built_in: bool


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Be the test of passing at least one of several tests."""

    tests: tuple["Node", ...]
    position: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Be the test of a condition that speaks of the tested value as `?`."""

    condition: "Node"


@dataclass(frozen=True, slots=True)
class Telling:
    """Be the test of a condition that holds or not, whatever the tested value."""

    condition: "Node"


@dataclass(frozen=True, slots=True)
class Unless:
    """Be the test that a value passes which does not pass another."""

    test: "Node"


@dataclass(frozen=True, slots=True)
class Anything:
    """Be the test that all values pass."""


Node: TypeAlias = (
    Literal
    | Nothing
    | Name
    | Path
    | Filter
    | Negation
    | Arithmetic
    | Comparison
    | Logical
    | Conditional
    | ListOf
    | ContextOf
    | RangeOf
    | Relation
    | Membership
    | Between
    | InstanceOf
    | For
    | Quantified
    | FunctionOf
    | Invocation
    | AnyOf
    | Asking
    | Telling
    | Unless
    | Anything
)
#: What is true or false, if it is anything.
CONDITIONS = (Comparison, Logical, Quantified, Membership, Between, InstanceOf)
