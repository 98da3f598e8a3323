"""What is different between two definitions of a process, element by element."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from engine.kernel.definition import Definition, Kind, Node, Work

Sort = Literal["added", "removed", "changed"]

_NO_WORK = Work()


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that an element says otherwise; a text may be empty.

    Attributes:
        name: One of ``ASPECTS``, or ``other`` for whatever is not among them.
    """

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """An element that is new, is gone, or says something else."""

    element_id: str
    name: str
    sort: Sort
    aspects: tuple[Aspect, ...] = ()


def changes(before: Definition, after: Definition) -> tuple[Change, ...]:
    """Return all elements that are not the same, in the order of the new definition."""
    return tuple(_changes(before, after))


def _changes(before: Definition, after: Definition) -> Iterator[Change]:
    process = (before.process_id, after.name)
    if said := _of_process(before, after):
        yield Change(*process, "changed", said)
    for node in after.nodes.values():
        old = before.nodes.get(node.id)
        if old is None:
            yield Change(node.id, node.name, "added")
        elif aspects := tuple(_aspects(old, node)):
            yield Change(node.id, node.name, "changed", aspects)
    for node in before.nodes.values():
        if node.id not in after.nodes:
            yield Change(node.id, node.name, "removed")


def _of_process(before: Definition, after: Definition) -> tuple[Aspect, ...]:
    said = []
    if before.name != after.name:
        said.append(Aspect("name", before.name, after.name))
    if before.variables != after.variables or before.properties != after.properties:
        said.append(Aspect("other"))
    return tuple(said)


def _aspects(before: Node, after: Node) -> Iterator[Aspect]:
    for name, told in ASPECTS.items():
        old, new = told(before), told(after)
        if old != new:
            yield Aspect(name, old, new)
    if _rest(before) != _rest(after):
        yield Aspect("other")


def _ways(node: Node) -> str:
    """Return where it goes on, and under which condition."""
    told = []
    for flow in node.outgoing:
        asked = f" [{flow.condition.text}]" if flow.condition is not None else ""
        default = " *" if flow.id == node.default else ""
        told.append(f"{flow.target}{asked}{default}")
    return "; ".join(told)


def _only(node: Node) -> str:
    authority = (node.work or _NO_WORK).authority_only
    return "yes" if authority else ""


#: What is compared by name: the text by which an aspect of an element is told.
ASPECTS: Mapping[str, Callable[[Node], str]] = MappingProxyType(
    {
        "name": lambda node: node.name,
        "kind": lambda node: node.kind.value,
        "act_type": lambda node: (node.work or _NO_WORK).act_type,
        "authority_only": _only,
        "role": lambda node: (node.work or _NO_WORK).role,
        "form": lambda node: (node.work or _NO_WORK).form_key,
        "clause": lambda node: (node.work or _NO_WORK).clause,
        "due": lambda node: (node.work or _NO_WORK).due,
        "ways": _ways,
    }
)
#: Properties that say again what an aspect of its own says.
_TOLD = frozenset({"act_type", "authority_only", "clause", "due"})


def _rest(node: Node) -> Node:
    """Return an element without all that has a name of its own."""
    work = node.work and replace(
        node.work,
        role="",
        form_key="",
        act_type="",
        authority_only=False,
        clause="",
        due="",
    )
    rest = {key: each for key, each in node.properties.items() if key not in _TOLD}
    return replace(
        node,
        name="",
        kind=Kind.PASS,
        incoming=(),
        outgoing=(),
        default=None,
        work=work,
        properties=rest,
    )
