"""Events that interrupt or wake: timers, messages and errors.

Source: BPMN 2.0.2, 13.5.3 Intermediate Boundary Events, 13.5.4 Error.
"""

from engine.kernel import events
from engine.kernel.board import Board, catchers
from engine.kernel.definition import Kind, Node, TriggerKind
from engine.kernel.errors import KernelError
from engine.kernel.state import Phase, Status, Token


def catch(board: Board, token_id: str, element_id: str) -> None:
    """Let the event caught at ``element_id`` act on the token that waits for it.

    Raises:
        KernelError: The token does not wait for it (any more).
    """
    token = awaiting(board, token_id, element_id)
    node = board.node_of(token)
    board.events.append(events.Caught(element_id, token_id))
    if element_id == node.id:
        board.leave(token.scope, node, token_id)
        return
    catcher = board.node(token.scope, element_id)
    if node.kind is Kind.EVENT_BASED:
        del board.state.tokens[token_id]
        board.events.append(events.Passed(node.id, token_id))
    elif catcher.interrupting:
        board.withdraw(token_id)
    board.leave(token.scope, catcher)


def awaiting(board: Board, token_id: str, element_id: str) -> Token:
    """Return the token, which waits for the event at ``element_id``.

    Raises:
        KernelError: It does not wait for it (any more).
    """
    token = board.token(token_id)
    node = board.node_of(token)
    waits = token.phase in {Phase.WAITING, Phase.HOLDING}
    if not waits or element_id not in catchers(node):
        raise KernelError(f"Expected {node.id} to wait for {element_id}, but not so.")
    return token


def throw_error(board: Board, scope_id: str, code: str, token_id: str = "") -> None:
    """Hand an error outwards to the nearest boundary event that catches it.

    An error that nobody catches ends the instance as failed.

    Args:
        token_id: The activity that failed; empty for an error end event.
    """
    while True:
        if token_id:
            token = board.state.tokens[token_id]
            catcher = _error_boundary(board, token.scope, board.node_of(token), code)
            if catcher is not None:
                board.events.append(events.Caught(catcher.id, token_id))
                board.withdraw(token_id)
                board.leave(token.scope, catcher)
                return
            scope_id = token.scope
        token_id = board.state.scopes[scope_id].parent
        if not token_id:
            board.end(Status.FAILED, error_code=code)
            return


def _error_boundary(board: Board, scope_id: str, node: Node, code: str) -> Node | None:
    """Return the boundary event for ``code``; one that names it wins."""
    candidates = [board.node(scope_id, each) for each in node.boundaries]
    matching = [
        each
        for each in candidates
        if each.trigger is not None
        and each.trigger.kind is TriggerKind.ERROR
        and each.trigger.name in {"", code}
    ]
    return max(matching, key=lambda each: bool(each.trigger.name), default=None)  # type: ignore[union-attr]
