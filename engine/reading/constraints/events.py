"""Which event definitions are legal in which event.

Source: BPMN 2.0.2, 10.5 Events.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    around,
    has_extension,
    is_event_sub_process,
    is_executable,
    label,
    name_of,
    parent_name,
)
from engine.reading.constraints.kinds import (
    EVENTS,
    SUB_PROCESSES,
    THROW_EVENTS,
    one,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true, text_of

_STARTING = frozenset({"message", "timer", "conditional", "signal"})
_HANDLED = _STARTING | {"escalation", "error", "compensate"}
#: What an event may have, by where it stands, and whether it needs one.
_LEGAL = {
    "start event of a process": (_STARTING, False),
    "start event of a sub-process": (frozenset[str](), False),
    "start event of an event sub-process": (_HANDLED, True),
    "intermediate catch event": (_STARTING | {"link"}, True),
    "intermediate throw event": (
        frozenset({"message", "escalation", "compensate", "link", "signal"}),
        False,
    ),
    "boundary event": (_HANDLED | {"cancel"}, True),
    "end event": (
        frozenset(
            {
                "message",
                "escalation",
                "error",
                "cancel",
                "compensate",
                "signal",
                "terminate",
            }
        ),
        False,
    ),
}
_PLACES = {
    "intermediateCatchEvent": "intermediate catch event",
    "intermediateThrowEvent": "intermediate throw event",
    "boundaryEvent": "boundary event",
    "endEvent": "end event",
}
#: What ends the activity or process round it, whatever the diagram says.
_INTERRUPTING = frozenset({"error", "cancel", "compensate"})


def _check_definitions(diagram: Diagram, findings: Findings) -> None:
    """Refuse an event definition where it is not allowed, or one that is missing.

    Source: BPMN 2.0.2, 10.5.2 to 10.5.5. EXT.059, EXT.098, EXT.100,
    EXT.110, EXT.121, EXT.122, EXT.129, EXT.130, EXT.146, EXT.147, EXT.148, EXT.149.
    """
    for event in diagram.named(*sorted(EVENTS - {"implicitThrowEvent"})):
        place = _place(event)
        legal, is_needed = _LEGAL[place]
        triggers = diagram.triggers(event)
        for trigger in triggers:
            if trigger not in legal:
                findings.refuse(
                    id_of(event),
                    f"{one(place).capitalize()} has no {trigger} event definition; "
                    + (f"use {_choice(legal)}." if legal else "remove it."),
                )
        if is_needed and not triggers and not children(event, "eventDefinitionRef"):
            findings.refuse(
                id_of(event),
                f"{one(place).capitalize()} says what it waits for; "
                f"add {_choice(legal)}.",
            )


def _choice(legal: frozenset[str]) -> str:
    return "one of " + ", ".join(sorted(legal))


def _place(event: etree._Element) -> str:
    place = _PLACES.get(name_of(event))
    if place is not None:
        return place
    if is_event_sub_process(event.getparent()):
        return "start event of an event sub-process"
    in_sub_process = parent_name(event) in SUB_PROCESSES
    return f"start event of a {'sub-process' if in_sub_process else 'process'}"


def _check_interrupting(diagram: Diagram, findings: Findings) -> None:
    """Refuse an event that is said not to interrupt although it always does.

    Source: BPMN 2.0.2, 10.5.2 (isInterrupting), 10.5.4 (cancelActivity). EXT.059,
    EXT.110, EXT.147.
    """
    flags = (("startEvent", "isInterrupting"), ("boundaryEvent", "cancelActivity"))
    for local_name, flag in flags:
        for event in diagram.named(local_name):
            if is_true(event.get(flag), default="true"):
                continue
            for trigger in diagram.triggers(event):
                if trigger in _INTERRUPTING:
                    findings.refuse(
                        id_of(event),
                        f"{trigger.capitalize()} events always interrupt; "
                        f"remove {flag}=false.",
                    )


def _check_cancelling(diagram: Diagram, findings: Findings) -> None:
    """Refuse a cancel event outside a transaction.

    Source: BPMN 2.0.2, 10.3.5 Transaction, 10.5.3 and 10.5.4. EXT.106, EXT.111,
    EXT.120.
    """
    for event in diagram.named("endEvent", "boundaryEvent"):
        if "cancel" not in diagram.triggers(event):
            continue
        if name_of(event) == "endEvent":
            is_right = bool(around(event, ("transaction",)))
            wish = "ends a transaction only; move it into one"
        else:
            host = diagram.found(event.get("attachedToRef"))
            is_right = host is not None and name_of(host) == "transaction"
            wish = "is attached to a transaction only; attach it to one"
        if not is_right:
            findings.refuse(id_of(event), f"A cancel event {wish}.")


def _check_owners(diagram: Diagram, findings: Findings) -> None:
    """Refuse the use of an event definition that belongs to a throwing event.

    Source: BPMN 2.0.2, 10.5.1 (eventDefinitionRefs). EXT.095.
    """
    for event in diagram.named(*sorted(EVENTS)):
        for text in map(text_of, children(event, "eventDefinitionRef")):
            definition = diagram.found(text)
            if definition is not None and parent_name(definition) in THROW_EVENTS:
                findings.refuse(
                    id_of(definition),
                    f"It belongs to a throwing event, but {label(event)} refers to it; "
                    "place it under definitions or give each event its own.",
                )


def _check_escalations(diagram: Diagram, findings: Findings) -> None:
    """Refuse an escalation that is thrown without a code.

    Source: BPMN 2.0.2, 8.4.4 Escalation (escalationCode). EXT.011.
    """
    for event in diagram.named("intermediateThrowEvent", "endEvent"):
        if not is_executable(event):
            continue
        for definition in diagram.definitions(event):
            if name_of(definition) != "escalationEventDefinition":
                continue
            escalation = diagram.found(definition.get("escalationRef"))
            if escalation is None or not escalation.get("escalationCode"):
                findings.refuse(
                    id_of(event),
                    "It throws an escalation without an escalationCode; name an "
                    "escalation that has one.",
                )


def _check_messages(diagram: Diagram, findings: Findings) -> None:
    """Refuse a message event that names no message in an executable process.

    A throwing event may instead say by an extension how it sends.

    Source: BPMN 2.0.2, 10.5.5 Message Event Definition. EXT.127.
    """
    for event, definition in _used(diagram, "messageEventDefinition"):
        if definition.get("messageRef") or not is_executable(event):
            continue
        throws = name_of(event) in THROW_EVENTS
        if not (throws and (has_extension(definition) or has_extension(event))):
            findings.refuse(
                id_of(event), "It names no message; add a messageRef to a message."
            )


def _used(
    diagram: Diagram, local_name: str
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Give every event with each of its definitions of that name."""
    for event in diagram.named(*sorted(EVENTS)):
        for definition in diagram.definitions(event):
            if name_of(definition) == local_name:
                yield event, definition


def _check_repetitions(diagram: Diagram, findings: Findings) -> None:
    """Refuse an event that has the same definition twice.

    Source: BPMN 2.0.2, 10.5.1 (Multiple events).
    """
    for event in diagram.named(*sorted(EVENTS)):
        named = Counter(map(text_of, children(event, "eventDefinitionRef")))
        for text, count in named.items():
            if count > 1:
                findings.refuse(
                    id_of(event), f"It refers to {text} {count} times; once is enough."
                )


RULES: tuple[Rule, ...] = (
    _check_definitions,
    _check_interrupting,
    _check_cancelling,
    _check_owners,
    _check_escalations,
    _check_messages,
    _check_repetitions,
)
