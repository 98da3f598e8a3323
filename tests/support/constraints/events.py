"""Models that break or keep the rules of events."""

from tests.support.constraints.models import (
    Case,
    event,
    flow,
    line,
    on_boundary,
    process,
    starting,
    way,
)


def beginning(trigger: str) -> str:
    return process(
        event(trigger, kind="startEvent") + '<endEvent id="end"/>' + flow("x", "end")
    )


def beginning_inside(trigger: str) -> str:
    return line(
        f'<subProcess id="sub">{event(trigger, kind="startEvent")}'
        '<endEvent id="e"/>' + flow("x", "e") + "</subProcess>",
        id_="sub",
    )


def ending(trigger: str) -> str:
    return process(
        '<startEvent id="start"/>'
        + event(trigger, kind="endEvent")
        + flow("start", "x")
    )


def caught(trigger: str) -> str:
    return line(event(trigger, kind="intermediateCatchEvent"))


def thrown(trigger: str) -> str:
    return line(event(trigger, kind="intermediateThrowEvent"))


def escalating(code: str) -> str:
    return f'<escalation id="esc" {code}/>' + line(
        '<intermediateThrowEvent id="x"><escalationEventDefinition '
        'escalationRef="esc"/></intermediateThrowEvent>'
    )


def owning(where: str) -> str:
    """Return an end event that uses a definition of an event ``x``, or of the file."""
    definition = '<signalEventDefinition id="sig"/>'
    inside = definition if where == "event" else ""
    return (definition if where == "file" else "") + process(
        '<startEvent id="start"/>'
        f'<intermediateThrowEvent id="x">{inside}</intermediateThrowEvent>'
        '<endEvent id="end"><eventDefinitionRef>sig</eventDefinitionRef></endEvent>'
        + way("start", "x", "end")
    )


EVENTS = [
    Case(
        "EXT.011 an escalation without a code",
        "x",
        escalating(""),
        escalating('escalationCode="late"'),
    ),
    Case("EXT.059 EXT.129 no trigger", "x", starting(""), starting("signal")),
    Case("EXT.059 a link starts", "x", starting("link"), starting("error")),
    Case("EXT.059 a cancel starts", "x", starting("cancel"), starting("compensate")),
    Case("EXT.059 an end starts", "x", starting("terminate"), starting("escalation")),
    *(
        Case(
            f"EXT.059 {trigger} does not interrupt",
            "x",
            starting(trigger, 'isInterrupting="false"'),
            starting(trigger, 'isInterrupting="true"'),
        )
        for trigger in ("error", "compensate")
    ),
    Case("EXT.095 shared throwing", "sig", owning("event"), owning("file")),
    *(
        Case(f"EXT.098 {trigger} starts", "x", beginning(trigger), beginning("signal"))
        for trigger in (
            "error",
            "escalation",
            "cancel",
            "compensate",
            "link",
            "terminate",
        )
    ),
    Case("EXT.100", "x", beginning_inside("signal"), beginning_inside("")),
    Case("EXT.106 cancel", "x", ending("cancel"), ending("terminate")),
    *(
        Case(
            f"EXT.110 EXT.130 EXT.147 {trigger or 'nothing'} on the boundary",
            "x",
            on_boundary(trigger),
            on_boundary("escalation"),
        )
        for trigger in ("link", "terminate", "")
    ),
    Case(
        "EXT.110 EXT.147 an error does not interrupt",
        "x",
        on_boundary("error", 'cancelActivity="false"'),
        on_boundary("signal", 'cancelActivity="false"'),
    ),
    Case(
        "EXT.111 EXT.120 cancel",
        "x",
        on_boundary("cancel", host="subProcess"),
        on_boundary("cancel", host="transaction"),
    ),
    Case(
        "EXT.127 a message event without a message",
        "x",
        caught("message"),
        line(
            '<intermediateThrowEvent id="x"><messageEventDefinition v:topic="t"/>'
            "</intermediateThrowEvent>"
        ),
    ),
    *(
        Case(f"EXT.146 {trigger} ends", "x", ending(trigger), ending("error"))
        for trigger in ("link", "conditional", "timer")
    ),
    *(
        Case(f"EXT.148 {trigger} is caught", "x", caught(trigger), caught("signal"))
        for trigger in (
            "cancel",
            "compensate",
            "error",
            "escalation",
            "terminate",
            "",
        )
    ),
    *(
        Case(f"EXT.149 {trigger} is thrown", "x", thrown(trigger), thrown("compensate"))
        for trigger in ("cancel", "conditional", "error", "terminate", "timer")
    ),
    Case(
        "the same definition twice",
        "x",
        '<signalEventDefinition id="sig"/>'
        + line(
            '<intermediateCatchEvent id="x"><eventDefinitionRef>sig'
            "</eventDefinitionRef><eventDefinitionRef>sig</eventDefinitionRef>"
            "</intermediateCatchEvent>"
        ),
        '<signalEventDefinition id="sig"/>'
        + line(
            '<intermediateCatchEvent id="x"><eventDefinitionRef>sig'
            "</eventDefinitionRef></intermediateCatchEvent>"
        ),
    ),
]
