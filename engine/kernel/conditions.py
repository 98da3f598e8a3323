"""Conditional events: they happen when their condition becomes true.

Source: BPMN 2.0.2, 10.5.5.3 Conditional Event.
"""

from engine.kernel.board import Board
from engine.kernel.catching import catch, is_awake
from engine.kernel.errors import StepFailed
from engine.kernel.state import Scope, Token
from engine.kernel.variables import evaluate
from engine.kernel.watching import holders, trigger_at


def check(board: Board) -> None:
    """Ask every condition anew, and let those that have become true happen."""
    board.stirred = False
    for holder_id, holder in list(holders(board.state)):
        for place, held in list(holder.watch.conditions.items()):
            if not _is_watching(board, holder_id, place):
                continue
            holds = _holds(board, holder_id, holder, place)
            holder.watch.conditions[place] = holds
            if holds and not held:
                catch(board, holder_id, place)


def _is_watching(board: Board, holder_id: str, place: str) -> bool:
    """Return whether an earlier condition has not taken it away meanwhile."""
    watch = board.state.watch_of(holder_id)
    is_armed = watch is not None and place in watch.conditions
    return is_armed and is_awake(board.state, holder_id)


def _holds(board: Board, holder_id: str, holder: Token | Scope, place: str) -> bool:
    token = holder if isinstance(holder, Token) else None
    scope_id = token.scope if token else holder_id
    trigger = trigger_at(board.definition_of(scope_id), place)
    assert trigger.condition is not None
    try:
        known = board.state.known(scope_id, token)
        return evaluate(trigger.condition, known) is True
    except StepFailed:
        return False  # what cannot be told yet has not become true
