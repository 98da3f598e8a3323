"""Where sequence flows may lead, and which of them may have a condition.

Source: BPMN 2.0.2, 8.4.13 Sequence Flow and 7.6.1.
"""

from collections.abc import Iterator

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    inner,
    is_event_sub_process,
    is_executable,
    label,
    name_of,
)
from engine.reading.constraints.kinds import (
    ACTIVITIES,
    FLOW_NODES,
    GATEWAYS,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, text_of

_WITHOUT_CONDITION = "eventBasedGateway"


def _check_scopes(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow that crosses the border of a process or a sub-process.

    Source: BPMN 2.0.2, 7.6.1 and 10.3.5. EXT.028, EXT.152.
    """
    for flow in diagram.named("sequenceFlow"):
        source = diagram.found(flow.get("sourceRef"))
        target = diagram.found(flow.get("targetRef"))
        if source is None or target is None:
            continue
        if source.getparent() is not target.getparent():
            findings.refuse(
                id_of(flow),
                f"It leads from {label(source)} to {label(target)}, which stand in "
                "different processes or sub-processes; keep both ends in one.",
            )


def _check_event_sub_processes(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow into or out of a sub-process that an event starts.

    Source: BPMN 2.0.2, 10.3.5 Event Sub-Process. EXT.021, EXT.022, EXT.057.
    """
    for flow in diagram.named("sequenceFlow"):
        for end, way in (("sourceRef", "out of"), ("targetRef", "into")):
            node = diagram.found(flow.get(end))
            if is_event_sub_process(node):
                assert node is not None
                findings.refuse(
                    id_of(node),
                    f"An event starts it, yet {label(flow)} leads {way} it; "
                    "remove that sequence flow.",
                )


def _check_agreement(diagram: Diagram, findings: Findings) -> None:
    """Refuse a node that claims a flow which ends or starts elsewhere.

    A node need not list its flows at all.

    Source: BPMN 2.0.2, 8.4.13 Flow Node. EXT.023.
    """
    for node in diagram.named(*sorted(FLOW_NODES)):
        for child, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            for text in map(text_of, children(node, child)):
                flow = diagram.found(text)
                if flow is None or name_of(flow) != "sequenceFlow":
                    continue
                if diagram.found(flow.get(end)) is not node:
                    way = "lead to" if child == "incoming" else "start at"
                    findings.refuse(
                        id_of(node),
                        f"It lists {text} as {child}, but {text} does not {way} it; "
                        f"correct the flow or remove the {child} element.",
                    )


def _check_both_ends(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow that one of its nodes lists and the other does not.

    Source: BPMN 2.0.2, 8.4.13 Flow Node (incoming, outgoing). EXT.023, EXT.101,
    EXT.107.
    """
    listed = set(_listings(diagram))
    for flow in diagram.named("sequenceFlow"):
        source = diagram.found(flow.get("sourceRef"))
        target = diagram.found(flow.get("targetRef"))
        if source is None or target is None:
            continue
        leaves = ("outgoing", source, flow) in listed
        if leaves is not (("incoming", target, flow) in listed):
            node, child = (target, "incoming") if leaves else (source, "outgoing")
            findings.refuse(
                id_of(node),
                f"It does not list {label(flow)} as {child}, while the other end of "
                f"that flow lists it; add the {child} element.",
            )


def _listings(
    diagram: Diagram,
) -> Iterator[tuple[str, etree._Element, etree._Element]]:
    """Give every node with the flows that it lists, and how."""
    for node in diagram.named(*sorted(FLOW_NODES)):
        for child in inner(node, ("incoming", "outgoing")):
            flow = diagram.found(text_of(child))
            if flow is not None:
                yield name_of(child), node, flow


def _check_immediate(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow of an executable process that leaves room for more steps.

    Source: BPMN 2.0.2, 8.4.13 (isImmediate). EXT.024.
    """
    for flow in diagram.named("sequenceFlow"):
        if flow.get("isImmediate", "").strip() in {"false", "0"} and (
            is_executable(flow)
        ):
            findings.refuse(
                id_of(flow),
                "In an executable process every flow is immediate; "
                "remove isImmediate=false.",
            )


def _check_conditions(diagram: Diagram, findings: Findings) -> None:
    """Refuse a condition where none is decided.

    Source: BPMN 2.0.2, 8.4.13 and 10.6.6. EXT.025, EXT.137.
    """
    for flow in diagram.named("sequenceFlow"):
        if not children(flow, "conditionExpression"):
            continue
        source = diagram.found(flow.get("sourceRef"))
        if source is not None:
            _check_source(diagram, findings, flow, source)


def _check_source(
    diagram: Diagram,
    findings: Findings,
    flow: etree._Element,
    source: etree._Element,
) -> None:
    kind = name_of(source)
    if kind == _WITHOUT_CONDITION:
        findings.refuse(
            id_of(flow),
            f"It leaves the {spoken(kind)} {label(source)}, which decides nothing by "
            "conditions; remove the condition.",
        )
    elif kind in ACTIVITIES and len(diagram.outgoing(source)) < 2:
        findings.refuse(
            id_of(flow),
            f"It is the only flow out of {label(source)} and has a condition; where "
            "that fails, nothing goes on: draw a second flow or remove the condition.",
        )
    elif kind not in ACTIVITIES | GATEWAYS:
        findings.refuse(
            id_of(flow),
            f"It leaves the {spoken(kind)} {label(source)}; only flows out of "
            "activities and gateways have conditions.",
        )


def _check_defaults(diagram: Diagram, findings: Findings) -> None:
    """Refuse a default flow that starts elsewhere or has a condition.

    Source: BPMN 2.0.2, 8.4.13 (Default Sequence Flow). EXT.026.
    """
    for node in diagram.named(*sorted(ACTIVITIES | GATEWAYS)):
        flow = diagram.found(node.get("default"))
        if flow is None or name_of(flow) != "sequenceFlow":
            continue
        if diagram.found(flow.get("sourceRef")) is not node:
            findings.refuse(
                id_of(node),
                f"Its default flow {label(flow)} does not start at it; "
                "name one of its own outgoing flows.",
            )


RULES: tuple[Rule, ...] = (
    _check_scopes,
    _check_event_sub_processes,
    _check_agreement,
    _check_both_ends,
    _check_immediate,
    _check_conditions,
    _check_defaults,
)
