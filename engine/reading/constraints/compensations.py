"""Compensation: a boundary event, an association, an activity outside the flow.

Source: BPMN 2.0.2, 10.7 Compensation.
"""

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    is_event_sub_process,
    label,
    name_of,
    process_of,
)
from engine.reading.constraints.kinds import ACTIVITIES, EVENTS
from engine.reading.findings import Findings
from engine.reading.names import id_of, is_true


def _check_handlers(diagram: Diagram, findings: Findings) -> None:
    """Refuse a compensation event without its one compensation activity.

    Source: BPMN 2.0.2, 10.7.1 Compensation Handler. EXT.143, EXT.144.
    """
    associated = _associated(diagram)
    for event in diagram.named("boundaryEvent"):
        if "compensate" not in diagram.triggers(event):
            continue
        others = associated.get(event.get("id", ""), [])
        handlers = [each for each in others if name_of(each) in ACTIVITIES]
        if len(handlers) != 1:
            findings.refuse(
                id_of(event),
                "An association leads from a compensation event to the one activity "
                "that compensates; draw it.",
            )
        for handler in handlers:
            if not is_true(handler.get("isForCompensation")):
                findings.refuse(
                    id_of(handler),
                    f"It compensates for {label(event)}; mark it by "
                    "isForCompensation=true.",
                )


def _associated(diagram: Diagram) -> dict[str, list[etree._Element]]:
    """Return what associations connect with an element, by its id."""
    found: dict[str, list[etree._Element]] = {}
    for association in diagram.named("association"):
        source = diagram.found(association.get("sourceRef"))
        target = diagram.found(association.get("targetRef"))
        if source is not None and target is not None:
            found.setdefault(source.get("id", ""), []).append(target)
            found.setdefault(target.get("id", ""), []).append(source)
    return found


def _check_flows(diagram: Diagram, findings: Findings) -> None:
    """Refuse a sequence flow of a compensation event or of its activity.

    Source: BPMN 2.0.2, 10.7.1 and 10.3 (isForCompensation). EXT.114.
    """
    for event in diagram.named("boundaryEvent"):
        if "compensate" in diagram.triggers(event) and diagram.outgoing(event):
            findings.refuse(
                id_of(event),
                "A compensation event has no outgoing sequence flow; lead an "
                "association from it to the activity that compensates.",
            )
    for activity in diagram.named(*sorted(ACTIVITIES)):
        if is_true(activity.get("isForCompensation")) and (
            diagram.incoming(activity) or diagram.outgoing(activity)
        ):
            findings.refuse(
                id_of(activity),
                "It compensates, so it stands outside the flow; remove its sequence "
                "flows or isForCompensation=true.",
            )


def _check_places(diagram: Diagram, findings: Findings) -> None:
    """Refuse a compensation of what stands in another process.

    Source: BPMN 2.0.2, 10.5.5 Compensation Event Definition (activityRef).
    """
    for definition in diagram.named("compensateEventDefinition"):
        activity = diagram.found(definition.get("activityRef"))
        event = definition.getparent()
        if activity is None or event is None or name_of(event) not in EVENTS:
            continue
        if process_of(activity) is not process_of(definition):
            findings.refuse(
                id_of(event),
                f"It compensates {label(activity)}, which stands in another process; "
                "name an activity of its own.",
            )
        elif is_event_sub_process(activity):
            findings.refuse(
                id_of(event),
                f"{label(activity)} is an event sub-process; name an activity that "
                "is completed in the flow.",
            )


RULES: tuple[Rule, ...] = (_check_handlers, _check_flows, _check_places)
