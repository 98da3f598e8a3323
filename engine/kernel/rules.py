"""What happens when a token reaches a node, one rule per kind of node.

Source: BPMN 2.0.2, 13.3 Activities, 13.4 Gateways, 13.5 Events.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.kernel import activities
from engine.kernel.board import Arrival, Board
from engine.kernel.compensating import cancel, compensate
from engine.kernel.definition import Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.events import Opened
from engine.kernel.joins import activate
from engine.kernel.state import Phase
from engine.kernel.throwing import broadcast, escalate, say, throw_error
from engine.kernel.triggers import Trigger, TriggerKind
from engine.kernel.watching import armed, catchers

Rule = Callable[[Board, Arrival, Node], None]


def enter(board: Board, arrival: Arrival) -> None:
    """Let a token reach a node; it stays, stuck, if an automatic step fails."""
    node = board.node(arrival.scope, arrival.node)
    try:
        RULES[node.kind](board, arrival, node)
    except StepFailed as failed:
        token_id = board.stick(
            arrival.scope, node, failed, Phase.STUCK, flow=arrival.flow
        )
        board.state.tokens[token_id].undoes_for = arrival.undoes_for


def _pass_on(board: Board, arrival: Arrival, node: Node) -> None:
    board.leave(arrival.scope, node)


def _wait(board: Board, arrival: Arrival, node: Node) -> None:
    """Rest until an event is caught; the events are armed at the same moment."""
    known = board.state.known(arrival.scope)
    definition = board.definition_of(arrival.scope)
    watch = armed(definition, catchers(node), known, board.now)
    token_id, token = board.put(arrival.scope, node, Phase.WAITING)
    token.watch = watch
    board.stirred = board.stirred or bool(watch.conditions)
    board.events.append(Opened(node.id, token_id))


def _throw(board: Board, arrival: Arrival, node: Node) -> None:
    _say(board, arrival.scope, node)
    if any(t.kind is TriggerKind.COMPENSATION for t in node.triggers):
        # It goes on when everything is undone: engine.kernel.compensating.
        _let_happen(board, arrival.scope, node)
        return
    token_id, _ = board.put(arrival.scope, node, Phase.HOLDING)
    _let_happen(board, arrival.scope, node)
    if token_id in board.state.tokens:  # else it interrupted itself
        board.leave(arrival.scope, node, token_id)


def _end(board: Board, arrival: Arrival, node: Node) -> None:
    _say(board, arrival.scope, node)
    kinds = {trigger.kind for trigger in node.triggers}
    if TriggerKind.TERMINATE in kinds:
        board.clear(arrival.scope)
    if kinds & {TriggerKind.COMPENSATION, TriggerKind.CANCEL}:
        _let_happen(board, arrival.scope, node)
        return
    board.consume(arrival.scope, node)
    _let_happen(board, arrival.scope, node)


def _say(board: Board, scope_id: str, node: Node) -> None:
    """Throw the messages first: only they can fail, and then nothing has happened."""
    for trigger in node.triggers:
        if trigger.kind is TriggerKind.MESSAGE:
            say(board, scope_id, node, trigger, None)


def _let_happen(board: Board, scope_id: str, node: Node) -> None:
    """Let the events of a throw happen, until one of them interrupts its scope."""
    was_closed = board.state.scopes[scope_id].is_closed
    for trigger in node.triggers:
        _happens(board, scope_id, node, trigger)
        scope = board.state.scopes.get(scope_id)
        if scope is None or scope.is_closed != was_closed:
            return
    kind = TriggerKind.COMPENSATION
    undone = {trigger.name for trigger in node.triggers if trigger.kind is kind}
    if undone:
        compensate(board, scope_id, node, undone)  # all at once: it is left once


def _happens(board: Board, scope_id: str, node: Node, trigger: Trigger) -> None:
    match trigger.kind:
        case TriggerKind.SIGNAL:
            broadcast(board, node, trigger)
        case TriggerKind.ERROR:
            throw_error(board, scope_id, trigger.name)
        case TriggerKind.ESCALATION:
            escalate(board, scope_id, trigger.name)
        case TriggerKind.CANCEL:
            cancel(board, scope_id, node)


def _join_all(board: Board, arrival: Arrival, node: Node) -> None:
    if len(node.incoming) < 2:
        board.leave(arrival.scope, node)
        return
    board.put(arrival.scope, node, Phase.JOINING, flow=arrival.flow)
    first: dict[str, str] = {}
    here = (arrival.scope, node.id, Phase.JOINING)
    for token_id, token in board.state.tokens.items():
        if (token.scope, token.node, token.phase) == here:
            first.setdefault(token.flow, token_id)
    if len(first) == len(node.incoming):
        for token_id in first.values():
            del board.state.tokens[token_id]
        board.leave(arrival.scope, node)


def _join_some(board: Board, arrival: Arrival, node: Node) -> None:
    if len(node.incoming) < 2:
        board.leave(arrival.scope, node)
        return
    token_id, _ = board.put(arrival.scope, node, Phase.JOINING, flow=arrival.flow)
    if node.kind is not Kind.COMPLEX:  # decided when nothing else moves
        return
    try:
        activate(board, arrival.scope, node)
    except StepFailed:
        del board.state.tokens[token_id]  # it is stuck, and comes again
        raise


RULES: Mapping[Kind, Rule] = MappingProxyType(
    {
        Kind.START: _pass_on,
        Kind.END: _end,
        Kind.PASS: activities.begin,
        Kind.USER_TASK: activities.begin,
        Kind.SERVICE_TASK: activities.begin,
        Kind.RECEIVE_TASK: activities.begin,
        Kind.SEND_TASK: activities.begin,
        Kind.SUB_PROCESS: activities.begin,
        Kind.CALL_ACTIVITY: activities.begin,
        Kind.EXCLUSIVE: _pass_on,
        Kind.PARALLEL: _join_all,
        Kind.INCLUSIVE: _join_some,
        Kind.COMPLEX: _join_some,
        Kind.EVENT_BASED: _wait,
        Kind.CATCH: _wait,
        Kind.THROW: _throw,
        Kind.BOUNDARY: _pass_on,
    }
)
