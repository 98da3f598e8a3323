"""Inclusive joins: decided when nothing else can move.

Source: BPMN 2.0.2, 13.4.3 Inclusive Gateway (Inclusive Merge): the gateway waits
while some token elsewhere can still reach an empty incoming flow without having
been able to reach one that already holds a token.
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.kernel.board import Board
from engine.kernel.definition import Kind, Node
from engine.kernel.state import Phase


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


def fire_one(board: Board) -> bool:
    """Let one inclusive join that need not wait go on; return whether one did."""
    for (scope_id, node_id), waiting in _waiting(board).items():
        node = board.node(scope_id, node_id)
        if _must_wait(board, scope_id, node, frozenset(waiting)):
            continue
        for token_id in waiting.values():
            del board.state.tokens[token_id]
        board.leave(scope_id, node)
        return True
    return False


def _waiting(board: Board) -> dict[tuple[str, str], dict[str, str]]:
    """Return per inclusive join the first token on each of its incoming flows."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for token_id, token in board.state.tokens.items():
        if token.phase is not Phase.JOINING:
            continue
        if board.node_of(token).kind is Kind.INCLUSIVE:
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
