"""Undo what has been done: compensation, and the cancelling of a transaction.

Handlers run one after another, the latest work first; the event that asked for it
goes on when all are through.

Source: BPMN 2.0.2, 13.5.5 Compensation, 10.7 (Transactions) and 13.5.3.
"""

from engine.kernel import scopes
from engine.kernel.board import Board
from engine.kernel.catching import catch
from engine.kernel.definition import Definition, Kind, Node
from engine.kernel.state import Done, Phase, Token
from engine.kernel.triggers import TriggerKind
from engine.kernel.watching import awaited


def compensate(board: Board, scope_id: str, node: Node, activities: set[str]) -> None:
    """Undo activities of the scope, or all of them; then leave ``node``.

    Args:
        activities: The activities that are undone; an empty name for all.
    """
    target = scope_id
    while (container := board.container_of(target)) and container.is_event_handler:
        target = board.state.tokens[board.state.scopes[target].parent].scope
    scope = board.state.scopes[target]
    wanted = [done for done in scope.done if {"", done.node} & activities]
    scope.done = [done for done in scope.done if done not in wanted]
    token_id, token = board.put(scope_id, node, Phase.UNDOING)
    token.undone_scope, token.undoing = target, wanted
    undo_next(board, token_id)


def cancel(board: Board, scope_id: str, node: Node) -> None:
    """Stop a transaction, undo what it has done, and leave it by its cancel event."""
    scopes.close_to_events(board, scope_id)
    board.clear(scope_id)
    compensate(board, scope_id, node, {""})


def undo_next(board: Board, token_id: str) -> None:
    """Let the next handler of a compensation event begin, or the event go on."""
    token = board.state.tokens.get(token_id)
    if token is None:
        return
    assert token.undoing is not None
    if not token.undoing:
        _go_on(board, token_id, token)
        return
    done = token.undoing.pop()
    node = board.node(token.undone_scope, done.node)
    if node.compensated_by:
        board.arrive(token.undone_scope, node.compensated_by, undoes_for=token_id)
    else:
        _undo_inside(board, token, token_id, node, done)


def _go_on(board: Board, token_id: str, token: Token) -> None:
    node = board.node_of(token)
    token.undoing = None
    if any(t.kind is TriggerKind.CANCEL for t in node.triggers):
        _leave_transaction(board, token_id, token, node)
    elif node.kind is Kind.THROW:
        board.leave(token.scope, node, token_id)
    else:
        del board.state.tokens[token_id]
        board.consume(token.scope, node, token_id)


def _leave_transaction(board: Board, token_id: str, token: Token, node: Node) -> None:
    del board.state.tokens[token_id]
    board.consume(token.scope, node, token_id)
    holder_id = board.state.scopes[token.scope].parent
    holder = board.state.tokens[holder_id]
    holder_id = holder.parent or holder_id
    definition = board.definition_of(holder.scope)
    for place, trigger in awaited(definition, board.state, holder_id):
        if trigger.kind is TriggerKind.CANCEL:
            catch(board, holder_id, place)
            return


def _undo_inside(
    board: Board, token: Token, token_id: str, node: Node, done: Done
) -> None:
    """Open a finished sub-process again, only to undo what was done in it."""
    assert done.inner is not None
    holder_id, holder = board.put(token.undone_scope, node, Phase.HOLDING)
    holder.undoes_for = token_id
    path = board.state.scopes[token.undone_scope].process_id
    inner = board.open_scope(path, node.id, parent=holder_id)
    scope = board.state.scopes[inner]
    scope.done = done.inner
    definition = board.definition_of(inner)
    handler = _compensation_start(definition, node.id)
    if handler is not None:
        scopes.begin_handler(board, inner, handler)
        return
    scope.is_closed = True
    start = definition.nodes[scopes.starts_of(definition, node)[0]]
    undoer_id, undoer = board.put(inner, start, Phase.UNDOING)
    undoer.undone_scope, undoer.undoing = inner, list(scope.done)
    scope.done = []
    undo_next(board, undoer_id)


def _compensation_start(definition: Definition, element: str) -> Node | None:
    for start in definition.handlers.get(element, {}):
        node = definition.nodes[start]
        if any(t.kind is TriggerKind.COMPENSATION for t in node.triggers):
            return node
    return None
