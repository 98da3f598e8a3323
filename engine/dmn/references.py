"""Find the elements that a model refers to, in itself and in what it imports."""

from collections.abc import Mapping
from typing import TypeAlias, TypeVar

from engine.dmn.elements import Definitions
from engine.dmn.errors import Problems
from engine.dmn.model import Model, Nodes
from engine.dmn.nodes import DecisionNode, FunctionNode, InputNode, Node, Path

Element: TypeAlias = Node | FunctionNode
E = TypeVar("E", Node, InputNode, DecisionNode, FunctionNode)
_WORDS: Mapping[type, str] = {
    Node: "decision or input data",
    InputNode: "input data",
    DecisionNode: "decision",
    FunctionNode: "knowledge model or service",
}


class References:
    """What the references of one model lead to."""

    def __init__(
        self,
        definitions: Definitions,
        used: Mapping[str, Model],
        nodes: Nodes,
        problems: Problems,
    ) -> None:
        self._definitions = definitions
        self._used = used
        self._nodes = nodes
        self._problems = problems

    def all_of(
        self, hrefs: tuple[str, ...], element_id: str, kind: type[E]
    ) -> list[tuple[Path, E]]:
        """Return the elements of a kind that are meant, and the names they go by.

        What is not there, or of another kind, is refused at the element that refers.
        """
        found: list[tuple[Path, E]] = []
        for href in hrefs:
            path, element = self._find(href)
            if isinstance(element, kind):
                found.append((path, element))
            else:
                self._problems.refuse(
                    element_id,
                    f"It refers to {href or 'nothing'}, which is no {_WORDS[kind]} "
                    "here or in a model that is imported.",
                )
        return found

    def ids_of(self, hrefs: tuple[str, ...]) -> set[str]:
        """Return the ids of the own elements that are meant; no import leads back."""
        found = (self._find(href)[1] for href in hrefs)
        return {
            element.id
            for element in found
            if element is not None and _own(self._nodes, element.id) is element
        }

    def _find(self, href: str) -> tuple[Path, Element | None]:
        namespace, _, element_id = href.rpartition("#")
        if namespace in {"", self._definitions.namespace}:
            own = _own(self._nodes, element_id)
            if own is not None:
                return (own.name,), own
        for each in self._definitions.imports:
            model = self._used.get(each.namespace)
            if model is None or namespace not in {each.namespace, ""}:
                continue
            element = _own(model.nodes, element_id)
            if element is not None and (namespace or not each.name):
                path = (each.name, element.name) if each.name else (element.name,)
                return path, element
        return (), None


def _own(nodes: Nodes, element_id: str) -> Element | None:
    return (
        nodes.inputs.get(element_id)
        or nodes.decisions.get(element_id)
        or nodes.functions.get(element_id)
    )
