"""Where a process and its sub-processes begin.

Source: BPMN 2.0.2, 10.5.2 Start Event, 13.2 Process Instantiation.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.kernel.definition import Kind, Node
from engine.kernel.triggers import TriggerKind
from engine.reading.findings import Findings

_NAMED = frozenset({TriggerKind.MESSAGE, TriggerKind.SIGNAL})


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Where tokens begin; see the attributes of the same names of a definition."""

    starts: Mapping[str, tuple[str, ...]]
    message_starts: Mapping[str, str]
    handlers: Mapping[str, Mapping[str, str]]


def beginnings(
    nodes: Mapping[str, Node], process_id: str, findings: Findings
) -> Beginnings:
    """Return where the process and each of its sub-processes begin."""
    containers = {process_id: None, **_sub_processes(nodes)}
    starts: dict[str, tuple[str, ...]] = {}
    handlers: dict[str, dict[str, str]] = {}
    for container_id, container in containers.items():
        inside = [node for node in nodes.values() if node.scope == container_id]
        if container is not None and container.is_event_handler:
            start = _handling_start(container, inside, findings)
            if start is not None:
                handlers.setdefault(container.scope, {})[start.id] = container_id
            continue
        found = _plain(container_id, container, inside, findings)
        if found:
            starts[container_id] = tuple(found)
    return Beginnings(
        starts=MappingProxyType(starts),
        message_starts=MappingProxyType(_by_message(nodes, process_id, findings)),
        handlers=MappingProxyType(
            {key: MappingProxyType(each) for key, each in handlers.items()}
        ),
    )


def _sub_processes(nodes: Mapping[str, Node]) -> dict[str, Node]:
    return {n.id: n for n in nodes.values() if n.kind is Kind.SUB_PROCESS}


def _plain(
    container_id: str,
    container: Node | None,
    inside: list[Node],
    findings: Findings,
) -> list[str]:
    """Return the plain start, or what has no incoming flow where no start is drawn."""
    drawn = [node for node in inside if node.kind is Kind.START]
    plain = [node.id for node in drawn if not node.triggers]
    if len(plain) > 1:
        findings.refuse(container_id, "It has more than one plain start.")
    if drawn:
        return plain[:1]
    free = [node.id for node in inside if _begins_without_a_start(node)]
    starts_by_message = any(node.instantiates for node in inside)
    is_ad_hoc = container is not None and container.ad_hoc is not None
    if any(node.kind is Kind.END for node in inside) and not starts_by_message:
        findings.refuse(
            container_id, "It has an end event, so it needs a start event as well."
        )
    elif free and not is_ad_hoc:
        findings.remark(
            f"{container_id}: without a start event, it begins at {', '.join(free)}."
        )
    return free


def _begins_without_a_start(node: Node) -> bool:
    apart = node.is_event_handler or node.for_compensation or node.instantiates
    return not (node.incoming or apart or node.kind is Kind.BOUNDARY)


def _handling_start(
    handler: Node, inside: list[Node], findings: Findings
) -> Node | None:
    starts = [node for node in inside if node.kind is Kind.START]
    if len(starts) != 1 or not starts[0].triggers:
        findings.refuse(
            handler.id, "An event sub-process needs one start event, with a trigger."
        )
        return None
    return starts[0]


def _by_message(
    nodes: Mapping[str, Node], process_id: str, findings: Findings
) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in _started_from_outside(nodes, process_id):
        for trigger in node.triggers:
            if trigger.kind not in _NAMED:
                continue
            if trigger.name in found:
                findings.refuse(
                    node.id,
                    f"The {trigger.kind} {trigger.name} has another start already.",
                )
            found.setdefault(trigger.name, node.id)
    return found


def _started_from_outside(nodes: Mapping[str, Node], process_id: str) -> Iterator[Node]:
    for node in nodes.values():
        if node.scope != process_id:
            continue
        waits_first = node.instantiates and node.kind is Kind.RECEIVE_TASK
        if node.kind is Kind.START or waits_first:
            yield node
        elif node.instantiates and node.kind is Kind.EVENT_BASED:
            yield from (nodes[flow.target] for flow in node.outgoing)
