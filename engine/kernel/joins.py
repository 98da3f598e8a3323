"""Inclusive and complex joins: the first is decided when nothing else can move.

Source: BPMN 2.0.2, 13.4.3 Inclusive Gateway (Inclusive Merge): the gateway waits
while some token elsewhere can still reach an empty incoming flow without having
been able to reach one that already holds a token. 13.4.5 Complex Gateway: it goes on
as soon as its activation condition holds, and begins anew by the rule above.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.kernel.board import Board
from engine.kernel.definition import Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.state import Phase
from engine.kernel.variables import evaluate

#: Name under which an activation condition finds how many flows have a token.
ACTIVATIONS = "activationCount"
_LATE = frozenset({Kind.INCLUSIVE, Kind.COMPLEX})


def reach_of(
    join: Node, predecessors: Mapping[str, tuple[str, ...]], nodes: Mapping[str, Node]
) -> Mapping[str, frozenset[str]]:
    """Return, per node, the incoming flows of ``join`` that a token there can reach.

    Args:
        predecessors: Per node, the nodes from which a token can come to it in one
            step, boundary events included.
    """
    reached: dict[str, set[str]] = {}
    for flow_id in join.incoming:
        source = next(
            flow.source
            for node in nodes.values()
            for flow in node.outgoing
            if flow.id == flow_id
        )
        todo = [source]
        while todo:
            node_id = todo.pop()
            seen = reached.setdefault(node_id, set())
            if node_id == join.id or flow_id in seen:
                continue
            seen.add(flow_id)
            todo.extend(predecessors[node_id])
    reached.pop(join.id, None)
    return MappingProxyType({k: frozenset(v) for k, v in reached.items()})


def activate(board: Board, scope_id: str, node: Node) -> None:
    """Let a complex gateway go on, if its activation condition holds now.

    Afterwards it waits for the rest of its flows, and only then begins anew.

    Raises:
        StepFailed: Its condition cannot be evaluated.
    """
    scope = board.state.scopes[scope_id]
    if node.id in scope.fired:
        return
    waiting = _waiting(board).get((scope_id, node.id), {})
    known = {**board.state.known(scope_id), ACTIVATIONS: len(waiting)}
    if node.activation is not None and evaluate(node.activation, known) is not True:
        return
    for token_id in waiting.values():
        del board.state.tokens[token_id]
    if node.activation is not None:
        scope.fired[node.id] = list(waiting)
    board.leave(scope_id, node)


def fire_one(board: Board) -> bool:
    """Let one join that need not wait any longer go on; return whether one did."""
    groups = _waiting(board)
    for scope_id, scope in board.state.scopes.items():
        for node_id in scope.fired:
            groups.setdefault((scope_id, node_id), {})
    for (scope_id, node_id), waiting in groups.items():
        node = board.node(scope_id, node_id)
        fired = board.state.scopes[scope_id].fired
        if node.kind is Kind.COMPLEX and node_id not in fired:
            continue
        full = frozenset(waiting) | frozenset(fired.get(node_id, ()))
        if _must_wait(board, scope_id, node, full):
            continue
        if node.kind is Kind.COMPLEX:
            _begin_anew(board, scope_id, node, waiting)
        else:
            for token_id in waiting.values():
                del board.state.tokens[token_id]
            board.leave(scope_id, node)
        return True
    return False


def _begin_anew(
    board: Board, scope_id: str, node: Node, waiting: Mapping[str, str]
) -> None:
    """Take the rest of a round; what has come for the next one may be enough."""
    gone = board.state.scopes[scope_id].fired.pop(node.id)
    kept = {flow: token_id for flow, token_id in waiting.items() if flow in gone}
    for flow, token_id in waiting.items():
        if flow not in kept:
            del board.state.tokens[token_id]
    board.consume(scope_id, node)
    if not kept:
        return
    try:
        activate(board, scope_id, node)
    except StepFailed as failed:
        token_id = next(iter(kept.values()))
        board.stick(scope_id, node, failed, Phase.STUCK, token_id=token_id)


def _waiting(board: Board) -> dict[tuple[str, str], dict[str, str]]:
    """Return per such join the first token on each of its incoming flows."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for token_id, token in board.state.tokens.items():
        if token.phase is not Phase.JOINING:
            continue
        if board.node_of(token).kind in _LATE:
            group = groups.setdefault((token.scope, token.node), {})
            group.setdefault(token.flow, token_id)
    return groups


def _must_wait(board: Board, scope_id: str, join: Node, full: frozenset[str]) -> bool:
    reach = board.definition_of(scope_id).reach[join.id]
    return any(
        reachable and not reachable & full
        for token in board.state.tokens.values()
        if token.scope == scope_id
        and not (token.node == join.id and token.phase is Phase.JOINING)
        and (reachable := reach.get(token.node)) is not None
    )
