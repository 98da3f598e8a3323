"""Build the definition that the kernel runs from a normalised diagram.

What cannot be built is left out, with a problem at its element, so that one
reading shows all problems.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lxml import etree

from engine.kernel.definition import Definition, Flow, Kind, Node
from engine.kernel.joins import reach_of
from engine.kernel.triggers import TriggerKind
from engine.reading.allowlist import CONTAINERS, NODES
from engine.reading.beginnings import beginnings
from engine.reading.connections import links_of, undoing_of
from engine.reading.expressions import parsed
from engine.reading.extensions import lanes_of, properties_of, variables_of
from engine.reading.findings import Findings
from engine.reading.names import BPMN, bpmn, children, id_of, tag_of, text_of
from engine.reading.nodes import node_of
from engine.reading.policies import Policy

MAX_ID = 100


@dataclass(slots=True)
class _Draft:
    """The parts of a definition while they are put together."""

    process: etree._Element
    policy: Policy
    findings: Findings
    lanes: Mapping[str, str]
    nodes: dict[str, Node] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)


def compiled(
    process: etree._Element,
    called: Mapping[str, Definition],
    policy: Policy,
    findings: Findings,
    content_hash: str,
) -> Definition:
    """Return the definition of ``process``.

    Args:
        called: Definitions that its call activities may call, by process id.
    """
    draft = _Draft(process, policy, findings, lanes_of(process))
    _add_nodes(draft, process)
    _add_flows(draft)
    _attach_boundaries(draft)
    starting = beginnings(draft.nodes, process.get("id", ""), findings)
    process_id = process.get("id", "")
    properties = properties_of(process, findings)
    nodes = MappingProxyType(draft.nodes)
    wanted = {node.called for node in nodes.values() if node.called}
    definition = Definition(
        process_id=process_id,
        name=process.get("name", process_id),
        nodes=nodes,
        starts=starting.starts,
        message_starts=starting.message_starts,
        handlers=starting.handlers,
        variables=MappingProxyType(variables_of(properties, process_id, findings)),
        called=MappingProxyType({k: v for k, v in called.items() if k in wanted}),
        reach=MappingProxyType({}),
        content_hash=content_hash,
        properties=properties,
    )
    return replace(definition, reach=MappingProxyType(_reach(nodes)))


def predecessors_of(nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    """Return, per node, the nodes from which a token comes to it in one step."""
    found: dict[str, list[str]] = {node_id: [] for node_id in nodes}
    for node in nodes.values():
        for flow in node.outgoing:
            found[flow.target].append(node.id)
        for boundary in node.boundaries:
            found[boundary].append(node.id)
    return {node_id: tuple(sources) for node_id, sources in found.items()}


def _reach(nodes: Mapping[str, Node]) -> dict[str, Mapping[str, frozenset[str]]]:
    predecessors = predecessors_of(nodes)
    return {
        node.id: reach_of(node, predecessors, nodes)
        for node in nodes.values()
        if node.kind in {Kind.INCLUSIVE, Kind.COMPLEX}
    }


# -- nodes ---------------------------------------------------------------------


def _add_nodes(draft: _Draft, container: etree._Element) -> None:
    for element in container:
        namespace, name = tag_of(element)
        if namespace != BPMN:
            continue
        if name not in NODES:
            draft.left_out.update(str(each.get("id")) for each in element.iter())
            continue
        element_id = element.get("id", "")
        if not element_id or len(element_id) > MAX_ID:
            draft.findings.refuse(
                element_id or id_of(container),
                f"A {name} needs an id of at most {MAX_ID} characters.",
            )
            continue
        lane = _lane(draft, element)
        draft.nodes[element_id] = node_of(
            element, id_of(container), lane, draft.policy, draft.findings
        )
        if name in CONTAINERS:
            _add_nodes(draft, element)


def _lane(draft: _Draft, element: etree._Element) -> str:
    current: etree._Element | None = element
    while current is not None and current is not draft.process:
        if lane := draft.lanes.get(current.get("id", "")):
            return lane
        current = current.getparent()
    return ""


# -- flows ---------------------------------------------------------------------


def _add_flows(draft: _Draft) -> None:
    outgoing: dict[str, list[Flow]] = {}
    incoming: dict[str, list[str]] = {}
    links = links_of(draft.process, draft.nodes, draft.findings)
    for flow in (*_flows(draft), *links):
        outgoing.setdefault(flow.source, []).append(flow)
        incoming.setdefault(flow.target, []).append(flow.id)
    for node_id, node in draft.nodes.items():
        draft.nodes[node_id] = replace(
            node,
            outgoing=tuple(outgoing.get(node_id, ())),
            incoming=tuple(incoming.get(node_id, ())),
        )


def _flows(draft: _Draft) -> Iterator[Flow]:
    for element in draft.process.iter(bpmn("sequenceFlow")):
        flow_id = element.get("id", "")
        ends = (element.get("sourceRef", ""), element.get("targetRef", ""))
        found = [draft.nodes.get(each) for each in ends]
        source, target = found
        if source is None or target is None:
            missing = [each for each in ends if each not in draft.nodes]
            draft.findings.cut.update(ends)
            if not set(missing) <= draft.left_out:
                draft.findings.refuse(
                    flow_id, f"It joins nodes that do not exist: {', '.join(missing)}."
                )
            continue
        container = element.getparent()
        assert container is not None
        if {source.scope, target.scope} != {id_of(container)}:
            draft.findings.refuse(
                flow_id, "It crosses the border of a sub-process; use an event."
            )
            continue
        conditions = children(element, "conditionExpression")
        if len(conditions) > 1:
            draft.findings.refuse(flow_id, "A flow has one condition.")
        condition = (
            parsed(text_of(conditions[0]), flow_id, draft.findings)
            if conditions
            else None
        )
        yield Flow(flow_id, source.id, target.id, condition)


def _attach_boundaries(draft: _Draft) -> None:
    attached: dict[str, list[str]] = {}
    for node in draft.nodes.values():
        if node.kind is not Kind.BOUNDARY or node.attached_to not in draft.nodes:
            continue
        if any(t.kind is TriggerKind.COMPENSATION for t in node.triggers):
            host = draft.nodes[node.attached_to]
            undoing = undoing_of(draft.process, node, draft.nodes, draft.findings)
            draft.nodes[host.id] = replace(host, compensated_by=undoing)
        else:
            attached.setdefault(node.attached_to, []).append(node.id)
    for node_id, boundaries in attached.items():
        draft.nodes[node_id] = replace(
            draft.nodes[node_id], boundaries=tuple(boundaries)
        )
