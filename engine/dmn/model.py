"""Be a decision model that can be asked: read, checked, compiled, and never changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
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
    """Elements by their ids, which it goes through in order, and by their names."""

    __slots__ = ("_by_id", "_by_name")

    def __init__(self, elements: Iterable[T] = ()) -> None:
        self._by_id = {each.id: each for each in elements}
        self._by_name = {each.name: each for each in self._by_id.values()}

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

    def service(self, element_id: str) -> ServiceNode:
        """Return the node of a service."""
        found = self.functions[element_id]
        assert isinstance(found, ServiceNode)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A decision model; threads may share it.

    Attributes:
        properties: Extension properties of the file, for whoever deploys it.
        inputs: Its own input data.
        decisions: Its own decisions.
        knowledge: Its own business knowledge models.
        services: Its own decision services.
        types: All types that it knows, by name.
        names: Names that FEEL has to be told wherever the model is used.
        imported: The models that it uses, by namespace.
        prefixes: Names under which it uses them, by namespace.
    """

    id: str
    namespace: str
    name: str
    description: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    inputs: Register[InputData] = field(default_factory=Register)
    decisions: Register[Decision] = field(default_factory=Register)
    knowledge: Register[KnowledgeModel] = field(default_factory=Register)
    services: Register[Service] = field(default_factory=Register)
    types: Mapping[str, Type] = field(default_factory=dict, repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)
    imported: "Mapping[str, Model]" = field(default_factory=dict, repr=False)
    prefixes: Mapping[str, str] = field(default_factory=dict, repr=False)
    nodes: Nodes = field(default_factory=Nodes, repr=False)

    @property
    def asked(self) -> tuple[str, ...]:
        """Ids of the decisions and services that can be asked."""
        return (*self.decisions, *self.services)

    def inputs_of(self, asked: str) -> dict[str, InputNode]:
        """Return the input data that a decision or service reads, by its name.

        Raises:
            KeyError: There is neither of that id.
        """
        if asked in self.nodes.decisions:
            waiting: list[Node] = [self.nodes.decisions[asked]]
        else:
            waiting = list(self.nodes.service(asked).parameters)
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
    definitions: Definitions,
) -> tuple[
    Register[InputData],
    Register[Decision],
    Register[KnowledgeModel],
    Register[Service],
]:
    """Return the elements of a file, findable."""
    return (
        Register(definitions.inputs),
        Register(definitions.decisions),
        Register(definitions.knowledge),
        Register(definitions.services),
    )
