"""Where tokens can go: dead ends, dead parts, and loops in which nobody waits."""

from collections.abc import Iterable, Mapping

from engine.kernel.definition import Definition, Kind, Node
from engine.reading.findings import Findings

_RESTING = frozenset(
    {
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.RECEIVE_TASK,
        Kind.CATCH,
        Kind.EVENT_BASED,
    }
)
Graph = Mapping[str, tuple[str, ...]]


def check(definition: Definition, findings: Findings) -> None:
    """Refuse nodes never reached, ways without an end, and endless loops."""
    forward = _forward(definition)
    backward = _turned(forward)
    starts = _starts(definition)
    reached = _closure(starts, forward)
    forward_targets = {target for targets in forward.values() for target in targets}
    ends = {node.id for node in definition.nodes.values() if not node.outgoing}
    ending = _closure(ends, backward)
    for node in definition.nodes.values():
        if node.kind is Kind.BOUNDARY and node.id not in forward_targets:
            continue  # it stands for the association with what undoes the work
        if node.id not in reached:
            findings.refuse(node.id, "No start event leads to it.")
        elif node.id not in ending:
            findings.refuse(node.id, "No end can be reached from it.")
    for node_id in _deadlocked(definition, starts, forward):
        findings.refuse(
            node_id,
            "It waits for a flow that comes only after it; merge loops by an "
            "exclusive gateway.",
        )
    for node_id in _endless(definition):
        findings.refuse(
            node_id, "It lies on a loop in which nobody and nothing is waited for."
        )


def _starts(definition: Definition) -> set[str]:
    """Return where tokens begin, events and compensation included."""
    found = {start for starts in definition.starts.values() for start in starts}
    found.update(definition.message_starts.values())
    for node in definition.nodes.values():
        stands_apart = node.is_event_handler or node.for_compensation
        begins = node.kind is Kind.START or node.instantiates or stands_apart
        if begins:
            found.add(node.id)
    return found


def _forward(definition: Definition) -> dict[str, tuple[str, ...]]:
    """Return the steps of a token; within one scope only."""
    return {
        node.id: (*(flow.target for flow in node.outgoing), *node.boundaries)
        for node in definition.nodes.values()
    }


def _turned(graph: Graph) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {node_id: [] for node_id in graph}
    for node_id, targets in graph.items():
        for target in targets:
            found[target].append(node_id)
    return {node_id: tuple(sources) for node_id, sources in found.items()}


def _closure(seeds: Iterable[str], graph: Graph) -> set[str]:
    found = set(seeds)
    todo = list(found)
    while todo:
        for target in graph[todo.pop()]:
            if target not in found:
                found.add(target)
                todo.append(target)
    return found


def _deadlocked(definition: Definition, starts: set[str], forward: Graph) -> list[str]:
    """Return the parallel joins that need themselves to have been passed."""
    found = []
    for join in definition.nodes.values():
        if join.kind is Kind.PARALLEL and len(join.incoming) > 1:
            before = _closure(starts, {**forward, join.id: ()})
            sources = {
                flow.source
                for node in definition.nodes.values()
                for flow in node.outgoing
                if flow.target == join.id
            }
            if not sources <= before - {join.id}:
                found.append(join.id)
    return found


def _endless(definition: Definition) -> list[str]:
    """Return the nodes on loops of nodes that all may be passed at once."""
    passing = {
        node.id: tuple(
            flow.target
            for flow in node.outgoing
            if _may_pass(definition, definition.nodes[flow.target])
        )
        for node in definition.nodes.values()
        if _may_pass(definition, node)
    }
    return [
        node_id for node_id in passing if node_id in _closure(passing[node_id], passing)
    ]


def _may_pass(definition: Definition, node: Node) -> bool:
    if node.kind in _RESTING:
        return False
    if node.kind is Kind.SUB_PROCESS:
        return _may_run_through(definition, node.id)
    if node.kind is Kind.CALL_ACTIVITY:
        called = definition.called[node.called or ""]
        if node.takes_latest:
            return False
        return _may_run_through(called, called.process_id)
    return True


def _may_run_through(definition: Definition, scope: str) -> bool:
    """Return whether a token may come from the start of a scope to its end at once."""
    container = definition.nodes.get(scope)
    if container and container.ad_hoc and container.ad_hoc.is_manual:
        return False
    todo = list(definition.starts.get(scope, ()))
    seen: set[str] = set()
    while todo:
        node = definition.nodes[todo.pop()]
        if node.id in seen or not _may_pass(definition, node):
            continue
        seen.add(node.id)
        if not node.outgoing:
            return True
        todo.extend(flow.target for flow in node.outgoing)
    return False
