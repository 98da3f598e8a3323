"""Be a decision model that can be asked: read, checked, compiled, and never changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, Protocol, TypeVar

from engine.dmn.elements import (
    Decision,
    Definitions,
    InputData,
    KnowledgeModel,
    Service,
)
from engine.dmn.nodes import DecisionNode, FunctionNode, InputNode, Node, ServiceNode
from engine.dmn.types import Type


class _Named(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=_Named)


class Register(Mapping[str, T], Generic[T]):
    """Elements by their ids, which it goes through in order, and by their names.

    Args:
        elements: Those of the model itself.
        merged: Those of models that it imports without a name; they have no id or
            name that is taken.
    """

    __slots__ = ("_by_id", "_by_name")

    def __init__(
        self, elements: Iterable[T] = (), merged: "Iterable[Register[T]]" = ()
    ) -> None:
        self._by_id: dict[str, T] = {}
        self._by_name: dict[str, T] = {}
        others = (each for register in merged for each in register.values())
        for each in chain(elements, others):
            if each.id not in self._by_id and each.name not in self._by_name:
                self._by_id[each.id] = each
                self._by_name[each.name] = each

    def __getitem__(self, key: str) -> T:
        found = self._by_id.get(key)
        return self._by_name[key] if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """The compiled elements of a model, by id."""

    inputs: dict[str, InputNode] = field(default_factory=dict)
    decisions: dict[str, DecisionNode] = field(default_factory=dict)
    functions: dict[str, FunctionNode] = field(default_factory=dict)

    def take_in(self, other: "Nodes") -> None:
        """Know the elements of another model too, where their ids are free."""
        self.inputs.update({**other.inputs, **self.inputs})
        self.decisions.update({**other.decisions, **self.decisions})
        self.functions.update({**other.functions, **self.functions})

    def service(self, element_id: str) -> ServiceNode:
        """Return the node of a service."""
        found = self.functions[element_id]
        assert isinstance(found, ServiceNode)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A decision model; threads may share it.

    Attributes:
        inputs: Input data; like what follows, its own and what it imports without a
            name.
        decisions: Decisions.
        knowledge: Business knowledge models.
        services: Decision services.
        definitions: Its own elements alone, as they were read.
        types: All types that it knows, by name.
        names: Names that FEEL has to be told wherever the model is used.
        imported: The models that it uses, by namespace.
        prefixes: Names under which it uses them, by namespace.
    """

    namespace: str
    name: str
    inputs: Register[InputData] = field(default_factory=Register)
    decisions: Register[Decision] = field(default_factory=Register)
    knowledge: Register[KnowledgeModel] = field(default_factory=Register)
    services: Register[Service] = field(default_factory=Register)
    definitions: Definitions = field(default_factory=Definitions, repr=False)
    types: Mapping[str, Type] = field(default_factory=dict, repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    imported: "Mapping[str, Model]" = field(default_factory=dict, repr=False)
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)
    nodes: Nodes = field(default_factory=Nodes, repr=False)

    @property
    def id(self) -> str:
        """Of the file's definitions, the same in all versions."""
        return self.definitions.id

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of its own decisions and services, which can be asked."""
        decisions = tuple(each.id for each in self.definitions.decisions)
        return (*decisions, *(each.id for each in self.definitions.services))

    def inputs_of(self, asked: str) -> dict[str, InputNode]:
        """Return the input data that a decision reads, by its name.

        Raises:
            KeyError: There is no decision of that id.
        """
        waiting: list[Node] = [self.nodes.decisions[asked]]
        found: dict[str, InputNode] = {}
        seen: set[Node] = set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            if isinstance(node, InputNode):
                found[node.name] = node
            waiting.extend(reversed([needed for _, needed in node.needs]))
        return found


def registered(
    definitions: Definitions, merged: Sequence[Model]
) -> tuple[
    Register[InputData],
    Register[Decision],
    Register[KnowledgeModel],
    Register[Service],
]:
    """Return the elements of a file, findable, after them those of some models."""
    return (
        Register(definitions.inputs, [each.inputs for each in merged]),
        Register(definitions.decisions, [each.decisions for each in merged]),
        Register(definitions.knowledge, [each.knowledge for each in merged]),
        Register(definitions.services, [each.services for each in merged]),
    )
