"""How a process or sub-process starts and ends, and which nodes need flows.

Source: BPMN 2.0.2, 10.5.2 Start Event, 10.5.3 End Event, 10.5.4 Intermediate Event,
13.2.1 Process Instantiation.
"""

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    inner,
    is_event_sub_process,
    label,
    name_of,
)
from engine.reading.constraints.kinds import (
    ACTIVITIES,
    CATCH_EVENTS,
    GATEWAYS,
    THROW_EVENTS,
    one,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true

_NODES = ACTIVITIES | GATEWAYS | CATCH_EVENTS | THROW_EVENTS
#: The scopes that start and end; an ad hoc sub-process does neither.
_WITH_FLOW = ("process", "subProcess", "transaction")
_STARTING = frozenset({"receiveTask", "eventBasedGateway"})


def _check_ends(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow into a start or boundary event, or out of an end event.

    Source: BPMN 2.0.2, 10.5.2, 10.5.3 and 10.5.4 (Sequence Flow Connections).
    EXT.096, EXT.104, EXT.112.
    """
    for event in diagram.named("startEvent", "boundaryEvent"):
        if diagram.incoming(event):
            findings.refuse(
                id_of(event),
                f"No sequence flow leads into {one(spoken(name_of(event)))}; "
                "remove it.",
            )
    for event in diagram.named("endEvent"):
        if diagram.outgoing(event):
            findings.refuse(
                id_of(event), "No sequence flow leads out of an end event; remove it."
            )


def _check_pairs(diagram: Diagram, findings: Findings) -> None:
    """Refuse a start event without an end event on the same level, and the reverse.

    An instantiating receive task or event-based gateway starts a process as well.
    Files written by hand often leave the end events out, so there it is no mistake.

    Source: BPMN 2.0.2, 10.5.2 and 10.5.3 (If there is a Start Event, …).
    EXT.097, EXT.105.
    """
    for scope in diagram.named(*_WITH_FLOW):
        starts, ends = inner(scope, ("startEvent",)), inner(scope, ("endEvent",))
        if starts and not ends and diagram.lists_flows:
            findings.refuse(
                id_of(starts[0]),
                f"{label(scope)} has a start event but no end event; draw one.",
            )
        if ends and not starts and not any(map(_instantiates, scope)):
            findings.refuse(
                id_of(ends[0]),
                f"{label(scope)} has an end event but no start event; draw one.",
            )


def _instantiates(node: etree._Element) -> bool:
    return name_of(node) in _STARTING and is_true(node.get("instantiate"))


def _check_connections(diagram: Diagram, findings: Findings) -> None:
    """Refuse a node that nothing leads to, or that leads nowhere.

    Where a level has no start event, nodes without an incoming flow start with it;
    where it has no end event, those without an outgoing flow end it. In files written
    by hand a way may always end at an activity, and anywhere at one that boundary
    events lead on from.

    Source: BPMN 2.0.2, 10.5.2 to 10.5.4 and 10.2.1. EXT.101, EXT.107, EXT.113,
    EXT.115, EXT.116, EXT.150, EXT.151.
    """
    may_end = _may_end(diagram)
    for scope in diagram.named(*_WITH_FLOW):
        has_start = bool(inner(scope, ("startEvent",)))
        has_end = bool(inner(scope, ("endEvent",)))
        for node in inner(scope, _NODES):
            if _needs_incoming(diagram, node, has_start=has_start):
                findings.refuse(
                    id_of(node),
                    f"No sequence flow leads to the {spoken(name_of(node))} "
                    f"{label(node)}; draw one.",
                )
            if node not in may_end and _needs_outgoing(diagram, node, has_end=has_end):
                findings.refuse(
                    id_of(node),
                    f"No sequence flow leads on from the {spoken(name_of(node))} "
                    f"{label(node)}; draw one.",
                )


def _may_end(diagram: Diagram) -> set[etree._Element]:
    """Return the activities after which nothing needs to follow."""
    activities = diagram.named(*sorted(ACTIVITIES))
    if not diagram.lists_flows:
        return set(activities)
    hosts = diagram.hosts()
    return {each for each in activities if each.get("id") in hosts}


def _needs_incoming(diagram: Diagram, node: etree._Element, *, has_start: bool) -> bool:
    if diagram.incoming(node) or _stands_alone(diagram, node):
        return False
    kind = name_of(node)
    if kind in {"startEvent", "boundaryEvent"} or _instantiates(node):
        return False
    if kind in {"intermediateThrowEvent", "intermediateCatchEvent"}:
        return kind == "intermediateThrowEvent" or not _links(diagram, node)
    return has_start or kind == "endEvent"


def _needs_outgoing(diagram: Diagram, node: etree._Element, *, has_end: bool) -> bool:
    if diagram.outgoing(node) or _stands_alone(diagram, node):
        return False
    kind = name_of(node)
    if kind == "endEvent":
        return False
    if kind == "boundaryEvent":
        return "compensate" not in diagram.triggers(node)
    if kind == "intermediateThrowEvent":
        return not _links(diagram, node)
    return has_end or kind in {"startEvent", "intermediateCatchEvent"}


def _stands_alone(diagram: Diagram, node: etree._Element) -> bool:
    """Tell whether a node stands outside the flow: a handler of some event."""
    return is_event_sub_process(node) or is_true(node.get("isForCompensation"))


def _links(diagram: Diagram, event: etree._Element) -> bool:
    return "link" in diagram.triggers(event)


def _check_callees(diagram: Diagram, findings: Findings) -> None:
    """Refuse a process that is called but starts by events only.

    Source: BPMN 2.0.2, 10.5.2 and 10.3.6 (Start Event of the called process).
    EXT.099.
    """
    callers = diagram.named("callActivity")
    calls = {each.get("calledElement", ""): each for each in callers}
    for called, call in calls.items():
        process = diagram.found(called)
        if process is None or name_of(process) != "process":
            continue
        starts = inner(process, ("startEvent",))
        plain = [each for each in starts if not _triggered(each)]
        by_event = bool(starts) or any(map(_instantiates, process))
        if by_event and not plain:
            findings.refuse(
                id_of(process),
                f"{label(call)} calls it, but it has no plain start event; draw one.",
            )


def _triggered(event: etree._Element) -> bool:
    kinds = (name_of(each) for each in event)
    return any(kind.endswith("EventDefinition") for kind in kinds) or bool(
        children(event, "eventDefinitionRef")
    )


RULES: tuple[Rule, ...] = (
    _check_ends,
    _check_pairs,
    _check_connections,
    _check_callees,
)
