"""What happens when a token reaches a node, one rule per kind of node.

Source: BPMN 2.0.2, 13.3 Activities, 13.4 Gateways, 13.5 Events.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from engine.kernel import events
from engine.kernel.board import Board
from engine.kernel.catching import throw_error
from engine.kernel.definition import Definition, Kind, Node, TriggerKind
from engine.kernel.errors import StepFailed
from engine.kernel.state import Phase

Rule = Callable[[Board, str, Node, str], None]


def enter(board: Board, scope_id: str, node_id: str, flow_id: str) -> None:
    """Let a token reach a node; it stays, stuck, if an automatic step fails."""
    node = board.node(scope_id, node_id)
    try:
        RULES[node.kind](board, scope_id, node, flow_id)
    except StepFailed as failed:
        board.stick(scope_id, node, failed, Phase.STUCK, flow=flow_id)


def _pass_on(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    board.leave(scope_id, node)


def _wait(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    board.rest(scope_id, node, Phase.WAITING)


def _throw(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    _say(board, node)
    board.leave(scope_id, node)


def _end(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    kind = node.trigger.kind if node.trigger else None
    if kind is TriggerKind.MESSAGE:
        _say(board, node)
    elif kind is TriggerKind.TERMINATE:
        board.clear(scope_id)
    board.consume(scope_id, node)
    if kind is TriggerKind.ERROR:
        assert node.trigger is not None
        throw_error(board, scope_id, node.trigger.name)


def _say(board: Board, node: Node) -> None:
    assert node.trigger is not None
    board.events.append(events.MessageThrown(node.id, node.trigger.name))


def _join_all(board: Board, scope_id: str, node: Node, flow_id: str) -> None:
    if len(node.incoming) < 2:
        board.leave(scope_id, node)
        return
    board.put(scope_id, node, Phase.JOINING, flow=flow_id)
    first: dict[str, str] = {}
    for token_id, token in board.state.tokens.items():
        if (token.scope, token.node, token.phase) == (scope_id, node.id, Phase.JOINING):
            first.setdefault(token.flow, token_id)
    if len(first) == len(node.incoming):
        for token_id in first.values():
            del board.state.tokens[token_id]
        board.leave(scope_id, node)


def _join_some(board: Board, scope_id: str, node: Node, flow_id: str) -> None:
    if len(node.incoming) < 2:
        board.leave(scope_id, node)
    else:  # decided when nothing else moves: engine.kernel.joins
        board.put(scope_id, node, Phase.JOINING, flow=flow_id)


def _enter_sub_process(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    holder = board.rest(scope_id, node, Phase.HOLDING)
    definition = board.definition_of(scope_id)
    _begin(board, definition, node.id, holder, None)


def _call(board: Board, scope_id: str, node: Node, _flow_id: str) -> None:
    called = board.definition_of(scope_id).called.get(node.called or "")
    if called is None:
        raise StepFailed("not_deployed", f"No definition is pinned for {node.called}.")
    given = board.state.variables_of(scope_id)
    handed_in = {k: v for k, v in given.items() if k in called.variables}
    holder = board.rest(scope_id, node, Phase.HOLDING)
    _begin(board, called, called.process_id, holder, handed_in)


def _begin(
    board: Board,
    definition: Definition,
    element: str,
    holder: str,
    variables: dict[str, object] | None,
) -> None:
    inner = board.open_scope(definition, element, parent=holder, variables=variables)
    board.arrive(inner, definition.starts[element])


RULES: Mapping[Kind, Rule] = MappingProxyType(
    {
        Kind.START: _pass_on,
        Kind.END: _end,
        Kind.PASS: _pass_on,
        Kind.USER_TASK: _wait,
        Kind.SERVICE_TASK: _wait,
        Kind.RECEIVE_TASK: _wait,
        Kind.SEND_TASK: _throw,
        Kind.SUB_PROCESS: _enter_sub_process,
        Kind.CALL_ACTIVITY: _call,
        Kind.EXCLUSIVE: _pass_on,
        Kind.PARALLEL: _join_all,
        Kind.INCLUSIVE: _join_some,
        Kind.EVENT_BASED: _wait,
        Kind.CATCH: _wait,
        Kind.THROW: _throw,
        Kind.BOUNDARY: _pass_on,
    }
)
