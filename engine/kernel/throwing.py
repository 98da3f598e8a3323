"""Events that a process throws: messages, signals, errors, escalations.

A throw acts at once: what it interrupts makes no further step.

Source: BPMN 2.0.2, 13.5.3 Throw Events, 10.5.6 Handling Events.
"""

from engine.kernel import events
from engine.kernel.board import Board
from engine.kernel.catching import catch, is_awake
from engine.kernel.definition import Node
from engine.kernel.scopes import starts_of
from engine.kernel.state import Status, Token
from engine.kernel.triggers import Trigger, TriggerKind
from engine.kernel.variables import evaluate, stored
from engine.kernel.watching import awaited, element_at, holders, key_of


def say(
    board: Board, scope_id: str, node: Node, trigger: Trigger, token: Token | None
) -> None:
    """Let a message leave the instance.

    Raises:
        StepFailed: Its key or what it carries cannot be worked out.
    """
    known = board.state.known(scope_id, token)
    carried = {
        out.variable: stored(evaluate(out.value, known), out.variable)
        for out in node.payload
    }
    key = key_of(trigger, known)
    board.events.append(events.MessageThrown(node.id, trigger.name, key, carried))


def broadcast(board: Board, node: Node, trigger: Trigger) -> None:
    """Let a signal reach all who wait for it, those of the instance at once."""
    board.events.append(events.SignalThrown(node.id, trigger.name))
    for holder_id, _ in list(holders(board.state)):
        for place in _hearing(board, holder_id, trigger):
            if place in _hearing(board, holder_id, trigger):  # not interrupted since
                catch(board, holder_id, place)


def throw_error(board: Board, scope_id: str, code: str, token_id: str = "") -> None:
    """Hand an error outwards to the nearest event that catches it.

    An error that nobody catches ends the instance as failed.

    Args:
        token_id: The activity that failed; empty for an error end event.
    """
    if not _throw_out(board, TriggerKind.ERROR, code, scope_id, token_id):
        board.end(Status.FAILED, error_code=code)


def escalate(board: Board, scope_id: str, code: str, token_id: str = "") -> None:
    """Hand an escalation outwards; one that nobody catches has no effect."""
    _throw_out(board, TriggerKind.ESCALATION, code, scope_id, token_id)


def _throw_out(
    board: Board, kind: TriggerKind, code: str, scope_id: str, token_id: str
) -> bool:
    own: tuple[str, ...] = ()
    while True:
        if token_id:
            token = board.state.tokens[token_id]
            token_id = token.parent or token_id
            scope_id = token.scope
            own = _own_start(board, token)
            if _is_caught(board, token_id, kind, code):
                return True
        if _is_caught(board, scope_id, kind, code, own):
            return True
        token_id = board.state.scopes[scope_id].parent
        if not token_id:
            return False


def _is_caught(
    board: Board,
    holder_id: str,
    kind: TriggerKind,
    code: str,
    own: tuple[str, ...] = (),
) -> bool:
    """Hand an event to a token or scope; the catcher that names the code is first.

    Args:
        own: Start of the event sub-process out of which it comes: none starts itself.
    """
    matching = [
        (trigger.name == "", place)
        for place, trigger in _awaited(board, holder_id)
        if trigger.kind is kind
        and trigger.name in {"", code}
        and element_at(place) not in own
    ]
    if not matching:
        return False
    catch(board, holder_id, min(matching)[1])
    return True


def _own_start(board: Board, token: Token) -> tuple[str, ...]:
    node = board.node_of(token)
    if not node.is_event_handler:
        return ()
    return starts_of(board.definition_of(token.scope), node)


def _hearing(board: Board, holder_id: str, thrown: Trigger) -> list[str]:
    if not is_awake(board.state, holder_id):
        return []
    return [
        place
        for place, trigger in _awaited(board, holder_id)
        if (trigger.kind, trigger.name) == (thrown.kind, thrown.name)
    ]


def _awaited(board: Board, holder_id: str) -> list[tuple[str, Trigger]]:
    token = board.state.tokens.get(holder_id)
    definition = board.definition_of(token.scope if token else holder_id)
    return list(awaited(definition, board.state, holder_id))
