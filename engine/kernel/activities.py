"""Activities: how they begin, do their work, are repeated, and are left.

Source: BPMN 2.0.2, 13.3 Activities.
"""

from engine.kernel import repeating, scopes
from engine.kernel.board import Arrival, Board
from engine.kernel.compensating import undo_next
from engine.kernel.definition import Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.events import Opened, Passed
from engine.kernel.state import Done, Phase, Token
from engine.kernel.throwing import say
from engine.kernel.watching import armed

_WORKED = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK})


def begin(board: Board, arrival: Arrival, node: Node) -> None:
    """Let a token reach an activity.

    Raises:
        StepFailed: A timer at its border or its repetition cannot be worked out; then
            no token was laid down.
    """
    others = _others(board, arrival, node)
    if others is None:
        board.put(arrival.scope, node, Phase.JOINING, flow=arrival.flow)
        return
    known = board.state.known(arrival.scope)
    own = (node.id,) if node.kind is Kind.RECEIVE_TASK and not node.loop else ()
    watch = armed(
        board.definition_of(arrival.scope), (*own, *node.boundaries), known, board.now
    )
    rounds = repeating.planned(node, known)
    for other in others:
        del board.state.tokens[other]
    token_id, token = board.put(arrival.scope, node, Phase.WAITING)
    token.watch = watch
    token.undoes_for = arrival.undoes_for
    if watch.conditions:
        board.stirred = True
    if rounds is None:
        perform(board, token_id)
        return
    token.phase = Phase.REPEATING
    token.rounds = rounds
    repeating.go_on(board, token_id)


def perform(board: Board, token_id: str) -> None:
    """Let an activity, or one instance of a repeated one, do its own work.

    It stays, stuck, if its work cannot begin.
    """
    token = board.state.tokens.get(token_id)
    if token is None:  # withdrawn while it waited for its turn
        return
    node = board.node_of(token)
    try:
        _perform(board, token_id, token, node)
    except StepFailed as failed:
        board.stick(token.scope, node, failed, Phase.STUCK, token_id=token_id)


def _perform(board: Board, token_id: str, token: Token, node: Node) -> None:
    if node.kind in _WORKED:
        _await(board, token_id, token, node)
    elif node.kind is Kind.SUB_PROCESS:
        scopes.begin_sub_process(board, token_id, token, node)
    elif node.kind is Kind.CALL_ACTIVITY:
        scopes.begin_call(board, token_id, token, node)
    else:
        if node.kind is Kind.SEND_TASK:
            say(board, token.scope, node, node.triggers[0], token)
        finish(board, token_id)


def finish(board: Board, token_id: str) -> None:
    """Let a token leave an activity whose work is done; it stays, stuck, if it cannot.

    The instance of a repeated activity hands over to that activity instead.
    """
    token = board.state.tokens.get(token_id)
    if token is None:  # withdrawn while it waited for its turn
        return
    node = board.node_of(token)
    if token.parent:
        _end_instance(board, token_id, token, node)
        return
    if token.undoes_for:
        del board.state.tokens[token_id]
        board.consume(token.scope, node, token_id)
        undo_next(board, token.undoes_for)
        return
    left_over = _left_over(token, node)
    board.leave(token.scope, node, token_id)
    if token_id not in board.state.tokens:
        board.state.scopes[token.scope].done.extend(left_over)
        scopes.after_activity(board, token.scope)


def _left_over(token: Token, node: Node) -> list[Done]:
    """Return what is to be remembered of a finished activity, to undo it.

    Of a repeated activity, each instance is remembered, in the order of completion.
    """
    if node.compensated_by:
        return [Done(node.id)]
    if token.done is None:
        return []
    is_whole = node.loop is not None and not token.parent
    return token.done if is_whole else [Done(node.id, token.done)]


def _await(board: Board, token_id: str, token: Token, node: Node) -> None:
    token.phase = Phase.WAITING
    if token.parent and node.kind is Kind.RECEIVE_TASK:
        known = board.state.known(token.scope, token)
        definition = board.definition_of(token.scope)
        token.watch = armed(definition, (node.id,), known, board.now)
    board.events.append(Opened(node.id, token_id))


def _end_instance(board: Board, token_id: str, token: Token, node: Node) -> None:
    try:
        repeating.count_in(board, token)
    except StepFailed as failed:
        phase = Phase.STUCK_LEAVING
        board.stick(token.scope, node, failed, phase, token_id=token_id)
        return
    board.state.tokens.pop(token_id, None)
    board.events.append(Passed(node.id, token_id))
    if token.done is not None and not node.compensated_by:
        whole = board.state.tokens[token.parent]
        whole.done = [*(whole.done or ()), *_left_over(token, node)]
    repeating.go_on(board, token.parent)


def _others(board: Board, arrival: Arrival, node: Node) -> list[str] | None:
    """Return the tokens that are taken with the one that comes; ``None`` if too few."""
    if node.tokens_in == 1:
        return []
    here = [
        token_id
        for token_id, token in board.state.tokens.items()
        if (token.scope, token.node, token.phase)
        == (arrival.scope, node.id, Phase.JOINING)
    ]
    wanted = node.tokens_in - 1
    return here[:wanted] if len(here) >= wanted else None
