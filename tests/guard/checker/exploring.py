"""Explores a definition as the checker does, and keeps all that it found."""

from engine.checker.abstraction import abstract
from engine.checker.acts import acts_of
from engine.checker.drawing import drawing_of
from engine.checker.moves import Moves
from engine.checker.relevance import relevance_of
from engine.checker.search import Search
from engine.checker.trust import trust_of
from engine.kernel.definition import Definition
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
