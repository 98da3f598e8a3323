"""Refuse requirement graphs that lead back to where they began."""

from collections.abc import Mapping

from engine.dmn.elements import Definitions
from engine.dmn.errors import Problems
from engine.dmn.references import References


def refuse_circles(
    definitions: Definitions, references: References, problems: Problems
) -> None:
    """Refuse each element that is needed to make itself."""
    edges = _edges(definitions, references)
    for each in definitions.elements:
        if _leads_back(each.id, edges):
            problems.refuse(
                each.id,
                f"{each.name} requires itself, maybe by way of others; end the circle.",
            )


def _edges(definitions: Definitions, references: References) -> dict[str, set[str]]:
    """Return what each own element requires; imported ones cannot lead back.

    A knowledge model may invoke itself: the bounds of FEEL end that.
    """
    edges: dict[str, set[str]] = {}
    for decision in definitions.decisions:
        edges[decision.id] = references.ids_of(decision.needs + decision.knowledge)
    for knowledge in definitions.knowledge:
        edges[knowledge.id] = references.ids_of(knowledge.knowledge) - {knowledge.id}
    for service in definitions.services:
        given = references.ids_of(service.decisions)
        edges[service.id] = references.ids_of(service.outputs) - given
    return _without_ends(edges)


def _without_ends(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Take away, one by one, what requires nothing more: it is in no circle."""
    left = {owner: needed & edges.keys() for owner, needed in edges.items()}
    owners: dict[str, list[str]] = {each: [] for each in left}
    for owner, needed in left.items():
        for each in needed:
            owners[each].append(owner)
    free = [owner for owner, needed in left.items() if not needed]
    while free:
        gone = free.pop()
        del left[gone]
        for owner in owners[gone]:
            left[owner].discard(gone)
            if not left[owner]:
                free.append(owner)
    return left


def _leads_back(start: str, edges: Mapping[str, set[str]]) -> bool:
    waiting = list(edges.get(start, ()))
    seen: set[str] = set()
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(edges.get(current, ()))
    return False
