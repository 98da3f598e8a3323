"""Hold the elements of a requirement graph as they were read.

Source: DMN 1.5, 6.3 (metamodel of requirements), 7.3.2 (item definitions).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.dmn.boxes import Definition, Expression, Variable


@dataclass(frozen=True, slots=True)
class FunctionItem:
    """The type of a function."""

    parameters: tuple[Variable, ...]
    output: str


@dataclass(frozen=True, slots=True)
class ItemType:
    """A type that a model defines, or a component of one.

    Attributes:
        allowed: Unary tests that each value has to meet; in a collection, each item.
        constraint: Unary tests that the value as a whole has to meet (DMN 1.5).
    """

    id: str
    name: str
    type_ref: str = ""
    is_collection: bool = False
    allowed: str = ""
    constraint: str = ""
    components: "tuple[ItemType, ...]" = ()
    function: FunctionItem | None = None


@dataclass(frozen=True, slots=True)
class Import:
    """Another model that is used; with an empty name its elements need no prefix."""

    id: str
    name: str
    namespace: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a model says to people about one of its elements."""

    label: str = ""
    question: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that comes from outside."""

    id: str
    name: str
    variable: Variable
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class Decision:
    """A value that is found by logic.

    Attributes:
        needs: References to the decisions and input data that it requires.
        knowledge: References to the functions that it may invoke.
    """

    id: str
    name: str
    variable: Variable
    needs: tuple[str, ...]
    knowledge: tuple[str, ...]
    logic: Expression | None
    words: Words = Words()


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """Logic that decisions invoke as a function."""

    id: str
    name: str
    variable: Variable
    knowledge: tuple[str, ...]
    logic: Definition | None


@dataclass(frozen=True, slots=True)
class Service:
    """Decisions that are offered as one function.

    Attributes:
        outputs: References to the decisions whose values are handed out.
        hidden: References to the decisions that are made inside of it.
        decisions: References to decisions whose values come from the caller.
        inputs: References to input data that comes from the caller.
    """

    id: str
    name: str
    variable: Variable
    outputs: tuple[str, ...]
    hidden: tuple[str, ...]
    decisions: tuple[str, ...]
    inputs: tuple[str, ...]


Element: TypeAlias = InputData | Decision | KnowledgeModel | Service


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file.

    Attributes:
        properties: Our extension properties, unread.
    """

    id: str = ""
    namespace: str = ""
    name: str = ""
    description: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
    items: tuple[ItemType, ...] = ()
    inputs: tuple[InputData, ...] = ()
    decisions: tuple[Decision, ...] = ()
    knowledge: tuple[KnowledgeModel, ...] = ()
    services: tuple[Service, ...] = ()

    @property
    def elements(self) -> tuple[Element, ...]:
        """All that stands in the requirement graph."""
        return (*self.inputs, *self.decisions, *self.knowledge, *self.services)
