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
    """Take away, again and again, what requires nothing: no circle leads through it."""
    left = {owner: needed & edges.keys() for owner, needed in edges.items()}
    while free := {owner for owner, needed in left.items() if not needed}:
        left = {
            owner: needed - free for owner, needed in left.items() if owner not in free
        }
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
