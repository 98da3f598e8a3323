"""Hold the syntax tree of an expression: frozen nodes without behaviour."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """Be a number, string, boolean or null."""

    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """Read a top-level name of the context."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """Walk from a value along the names of a path."""

    source: "Node"
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """Change the sign of a number or duration."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Chain operators of one precedence, from left to right.

    A chain instead of nested pairs keeps a sum of many terms flat.
    """

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compare two values."""

    operator: str
    left: "Node"
    right: "Node"


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
class Call:
    """Call a built-in function."""

    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Membership:
    """Ask whether a value passes a test: `in` and `between`."""

    value: "Node"
    test: "Node"


@dataclass(frozen=True, slots=True)
class Range:
    """Be the test of lying between two end points."""

    low: "Node"
    high: "Node"
    low_operator: str
    high_operator: str
    position: int


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """Be the test of standing in a relation to a value."""

    operator: str
    operand: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Be the test of passing at least one of several tests."""

    tests: tuple["Node", ...]
    position: int


Test: TypeAlias = Range | UnaryTest | AnyOf
Node: TypeAlias = (
    Literal
    | Name
    | Path
    | Negation
    | Arithmetic
    | Comparison
    | Logical
    | Conditional
    | ListOf
    | Call
    | Membership
    | Test
)
