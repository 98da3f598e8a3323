"""Explores a definition as the checker does, and keeps all that it found."""

from dataclasses import replace
from types import MappingProxyType

from engine.checker.abstraction import Abstract, abstract
from engine.checker.acts import acts_of
from engine.checker.drawing import drawing_of
from engine.checker.moves import Moves
from engine.checker.relevance import relevance_of
from engine.checker.search import Search
from engine.checker.trust import trust_of
from engine.kernel.definition import Definition, Node
from tests.guard.checker.duties import duty


def explored(definition: Definition) -> Search:
    """Return all that can happen to an instance, as far as it can matter."""
    drawing = drawing_of(definition)
    acts = acts_of(drawing, duty())
    trust = trust_of(drawing, acts)
    abstracted = abstract(drawing, trust)
    relevance = relevance_of(drawing, acts, trust, abstracted)
    moves = Moves(drawing, acts, abstracted, relevance)
    search = Search(drawing, acts, abstracted, relevance, moves)
    search.run()
    return search


def abstracted(definition: Definition) -> Abstract:
    drawing = drawing_of(definition)
    return abstract(drawing, trust_of(drawing, acts_of(drawing, duty())))


def changed(definition: Definition, element_id: str, **changes: object) -> Definition:
    """Return the definition with one element that the drawing words cannot say."""
    node = replace(definition.nodes[element_id], **changes)
    nodes = MappingProxyType({**definition.nodes, element_id: node})
    return replace(definition, nodes=nodes)


def rewritten(definition: Definition, element_id: str) -> Node:
    return abstracted(definition).definition.nodes[element_id]
