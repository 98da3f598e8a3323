"""Connections that are no sequence flow: links, and what undoes an activity.

Source: BPMN 2.0.2, 10.5.5 (Link), 10.7 Compensation.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.kernel.definition import Flow, Node
from engine.reading.findings import Findings
from engine.reading.names import bpmn, id_of
from engine.reading.triggers import link_of

Place = tuple[str, str]  # scope, name of the link


def links_of(
    process: etree._Element, nodes: Mapping[str, Node], findings: Findings
) -> Iterator[Flow]:
    """Give a flow from each link that is thrown to the one that catches it."""
    targets: dict[Place, str] = {}
    for event_id, place in _links(process, "intermediateCatchEvent", nodes):
        if not place[1]:
            findings.refuse(event_id, "A link needs a name.")
        elif place in targets:
            findings.refuse(event_id, f"The link {place[1]} has another target.")
        targets.setdefault(place, event_id)
    reached = set()
    for event_id, place in _links(process, "intermediateThrowEvent", nodes):
        if place in targets:
            reached.add(place)
            yield Flow(f"link_{event_id}", event_id, targets[place])
        else:
            findings.refuse(event_id, f"The link {place[1]!r} has no target here.")
    for place, target in targets.items():
        if place not in reached:
            findings.refuse(target, f"Nothing throws the link {place[1]!r} here.")


def _links(
    process: etree._Element, tag: str, nodes: Mapping[str, Node]
) -> Iterator[tuple[str, Place]]:
    for event in process.iter(bpmn(tag)):
        name, event_id = link_of(event), id_of(event)
        if name is not None and event_id in nodes:
            yield event_id, (nodes[event_id].scope, name)


def undoing_of(
    process: etree._Element,
    boundary: Node,
    nodes: Mapping[str, Node],
    findings: Findings,
) -> str | None:
    """Return the activity that a compensation boundary event is associated with."""
    targets = [
        association.get("targetRef", "")
        for association in process.iter(bpmn("association"))
        if association.get("sourceRef") == boundary.id
    ]
    if len(targets) != 1 or targets[0] not in nodes:
        findings.refuse(
            boundary.id, "Associate it with the one activity that undoes the work."
        )
        return None
    handler = nodes[targets[0]]
    if not handler.for_compensation or handler.scope != boundary.scope:
        findings.refuse(
            boundary.id,
            f"{handler.id} undoes no work; mark it with isForCompensation, in the "
            "same process or sub-process.",
        )
    return handler.id
