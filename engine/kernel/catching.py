"""Events that interrupt or wake: caught at a border, in the flow, by a handler.

Source: BPMN 2.0.2, 13.5.2 to 13.5.4.
"""

from engine.kernel import events, scopes
from engine.kernel.board import Board
from engine.kernel.definition import Kind, Node
from engine.kernel.errors import KernelError
from engine.kernel.state import Phase, State, Status, Watch
from engine.kernel.triggers import Trigger
from engine.kernel.watching import awaited, element_at, trigger_at

_AWAKE = frozenset({Phase.WAITING, Phase.HOLDING, Phase.REPEATING, Phase.CALLING})


def catch(board: Board, holder_id: str, place: str) -> None:
    """Let the event caught at ``place`` act on the token or scope that waits for it.

    Raises:
        KernelError: It does not wait for it (any more).
    """
    trigger_awaited(board, holder_id, place)
    board.events.append(events.Caught(element_at(place), holder_id))
    token = board.state.tokens.get(holder_id)
    scope_id = token.scope if token else holder_id
    catcher = board.node(scope_id, element_at(place))
    watch = board.state.watch_of(holder_id)
    assert watch is not None
    if catcher.awaits_all and not _is_last(catcher, watch, place):
        return
    if token is None:
        scopes.begin_handler(board, scope_id, catcher)
    else:
        _act_on(board, holder_id, catcher, place)


def trigger_awaited(board: Board, holder_id: str, place: str) -> Trigger:
    """Return the event that is awaited at a place.

    Raises:
        KernelError: It is not (any more).
    """
    if board.state.status is Status.ACTIVE and is_awake(board.state, holder_id):
        token = board.state.tokens.get(holder_id)
        definition = board.definition_of(token.scope if token else holder_id)
        if place in dict(awaited(definition, board.state, holder_id)):
            return trigger_at(definition, place)
    raise KernelError(f"Expected {place} to be waited for, but it is not (any more).")


def is_awake(state: State, holder_id: str) -> bool:
    """Return whether a token or a scope can catch anything."""
    token = state.tokens.get(holder_id)
    return token.phase in _AWAKE if token else holder_id in state.scopes


def _is_last(catcher: Node, watch: Watch, place: str) -> bool:
    """Note that a place has been heard; return whether all of the element have."""
    if place not in watch.heard:
        watch.heard.append(place)
    ours = [each for each in watch.heard if element_at(each) == catcher.id]
    if len(ours) < len(catcher.triggers):
        return False
    watch.heard = [each for each in watch.heard if each not in ours]
    return True


def _act_on(board: Board, token_id: str, catcher: Node, place: str) -> None:
    token = board.state.tokens[token_id]
    node = board.node_of(token)
    if catcher.kind is Kind.RECEIVE_TASK and catcher.id == node.id:
        board.conclude(token_id)
    elif catcher.id == node.id and place in token.alarms and not catcher.awaits_all:
        board.leave(token.scope, node)  # a cycle: it waits for the next time as well
    elif catcher.id == node.id:
        board.leave(token.scope, node, token_id)
    elif node.kind is Kind.EVENT_BASED:
        del board.state.tokens[token_id]
        board.events.append(events.Passed(node.id, token_id))
        board.leave(token.scope, catcher)
    else:
        if catcher.interrupting:
            board.withdraw(token_id)
        board.leave(token.scope, catcher)
