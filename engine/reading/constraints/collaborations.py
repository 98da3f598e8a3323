"""Pools, and the messages that flow between them.

Source: BPMN 2.0.2, 9.2 to 9.4.
"""

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    label,
    name_of,
    process_of,
)
from engine.reading.constraints.kinds import (
    ACTIVITIES,
    EVENTS,
    THROW_EVENTS,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import id_of, is_true

_INTERACTING = ACTIVITIES | EVENTS | {"participant"}


def _check_pools(diagram: Diagram, findings: Findings) -> None:
    """Refuse a message flow that stays in one pool.

    Source: BPMN 2.0.2, 9.4 Message Flow. EXT.031.
    """
    for flow in diagram.named("messageFlow"):
        source = diagram.found(flow.get("sourceRef"))
        target = diagram.found(flow.get("targetRef"))
        if source is None or target is None:
            continue
        if not {name_of(source), name_of(target)} <= _INTERACTING:
            continue
        if _pool(diagram, source) is _pool(diagram, target):
            findings.refuse(
                id_of(flow),
                f"It leads from {label(source)} to {label(target)} in the same pool; "
                "use a sequence flow, or lead it to another pool.",
            )


def _pool(diagram: Diagram, end: etree._Element) -> etree._Element:
    """Return what stands for the pool of an end: its process, or itself."""
    if name_of(end) == "participant":
        process = diagram.found(end.get("processRef"))
        return end if process is None else process
    process = process_of(end)
    return end if process is None else process


def _check_ends(diagram: Diagram, findings: Findings) -> None:
    """Refuse a message flow that its event cannot send or receive.

    Source: BPMN 2.0.2, 10.5.2 to 10.5.4 (Message Flow Connections). EXT.102, EXT.103,
    EXT.108, EXT.109, EXT.119.
    """
    for flow in diagram.named("messageFlow"):
        for end, way in (("sourceRef", "out of"), ("targetRef", "into")):
            event = diagram.found(flow.get(end))
            if event is None or name_of(event) not in EVENTS:
                continue
            throws = name_of(event) in THROW_EVENTS
            if throws is not (end == "sourceRef"):
                findings.refuse(
                    id_of(flow),
                    f"No message flow leads {way} the {spoken(name_of(event))} "
                    f"{label(event)}; turn it round or remove it.",
                )
            elif "message" not in diagram.triggers(event):
                findings.refuse(
                    id_of(event),
                    f"The message flow {label(flow)} leads {way} it, but it has no "
                    "message event definition; add one.",
                )


def _check_multiplicities(diagram: Diagram, findings: Findings) -> None:
    """Refuse a number of participants that is less than none, or less than the least.

    Source: BPMN 2.0.2, 9.3 Participant Multiplicity. EXT.029, EXT.030.
    """
    for element in diagram.named("participantMultiplicity"):
        minimum = _number(element.get("minimum"), otherwise=0)
        maximum = _number(element.get("maximum"), otherwise=1)
        if minimum is None or minimum < 0:
            findings.refuse(
                id_of(element), "Its minimum is no number from 0 on; correct it."
            )
        elif maximum is None or maximum < 1 or maximum < minimum:
            findings.refuse(
                id_of(element),
                "Its maximum is at least 1 and not below its minimum; correct it.",
            )


def _number(text: str | None, *, otherwise: int) -> int | None:
    if text is None:
        return otherwise
    try:
        return int(text)
    except ValueError:
        return None


def _check_public(diagram: Diagram, findings: Findings) -> None:
    """Refuse a public process that is marked as executable.

    Source: BPMN 2.0.2, 10.2 (processType, isExecutable). EXT.035.
    """
    for process in diagram.named("process"):
        is_public = process.get("processType") == "Public"
        if is_public and is_true(process.get("isExecutable")):
            findings.refuse(
                id_of(process),
                "A public process only shows what others see of it; make it private "
                "or not executable.",
            )


RULES: tuple[Rule, ...] = (
    _check_pools,
    _check_ends,
    _check_multiplicities,
    _check_public,
)
