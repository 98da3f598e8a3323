"""Blocks of one step: tasks of every kind, events that are caught or thrown."""

from tests.support.random_models.sheet import (
    KEY,
    MESSAGES,
    Block,
    Sheet,
    extensions,
    properties,
)
from tests.support.random_models.triggers import caught, thrown

TASKS = (
    "user_task",
    "service_task",
    "script_task",
    "business_rule_task",
    "manual_task",
    "task",
    "receive_task",
    "keyed_receive_task",
    "send_task",
    "keyed_send_task",
)
CATCHES = (
    "catch_message",
    "catch_keyed_message",
    "catch_signal",
    "catch_timer",
    "catch_cycle",
    "catch_conditional",
    "catch_multiple",
    "catch_all_of",
)
THROWS = (
    "throw_none",
    "throw_message",
    "throw_keyed_message",
    "throw_signal",
    "throw_escalation",
    "throw_multiple",
)
OTHERS = ("link", "quantities")
STEPS = (*TASKS, *CATCHES, *THROWS, *OTHERS)

_TAGS = {
    "user_task": "userTask",
    "service_task": "serviceTask",
    "script_task": "scriptTask",
    "business_rule_task": "businessRuleTask",
    "manual_task": "manualTask",
    "task": "task",
    "receive_task": "receiveTask",
    "keyed_receive_task": "receiveTask",
    "send_task": "sendTask",
    "keyed_send_task": "sendTask",
}
_AUTOMATIC = frozenset({"service_task", "script_task", "business_rule_task"})


def step(sheet: Sheet, kind: str) -> Block:
    """Return a block of one step."""
    if kind in _TAGS:
        name = sheet.new("t")
        return name, name, task(sheet, name, kind)
    if kind == "link":
        return _link(sheet)
    if kind == "quantities":
        return _quantities(sheet)
    verb, _, trigger = kind.partition("_")
    if kind == "catch_cycle":
        return _cycle(sheet)
    said = (caught if verb == "catch" else thrown)(sheet, trigger)
    tag = "intermediateCatchEvent" if verb == "catch" else "intermediateThrowEvent"
    name = sheet.new("i")
    xml = (
        f'<bpmn:{tag} id="{name}"{said.attributes}>{said.beside}'
        f"{said.definitions}</bpmn:{tag}>"
    )
    return name, name, xml


def task(
    sheet: Sheet, name: str, kind: str, *, inside: str = "", attributes: str = ""
) -> str:
    """Return the drawing of a task.

    Args:
        inside: Its loop characteristics, if it has any.
        attributes: Further attributes.
    """
    tag, beside = _TAGS[kind], ""
    if kind in _AUTOMATIC:
        attributes += ' camunda:type="external" camunda:topic="nothing"'
    if tag in {"receiveTask", "sendTask"}:
        attributes += f' messageRef="{sheet.any_of(MESSAGES)}"'
        if kind.startswith("keyed"):
            key = properties(correlation_key=f"= &quot;{KEY}&quot;")
            beside = extensions(key)
    return f'<bpmn:{tag} id="{name}"{attributes}>{beside}{inside}</bpmn:{tag}>'


def _link(sheet: Sheet) -> Block:
    source, target, name = sheet.new("i"), sheet.new("i"), sheet.new("link")
    before, after = sheet.new("t"), sheet.new("t")
    definition = f'<bpmn:linkEventDefinition name="{name}"/>'
    xml = (
        f'<bpmn:task id="{before}"/><bpmn:task id="{after}"/>'
        f'<bpmn:intermediateThrowEvent id="{source}">{definition}'
        f'</bpmn:intermediateThrowEvent><bpmn:intermediateCatchEvent id="{target}">'
        f"{definition}</bpmn:intermediateCatchEvent>"
    )
    return before, after, xml + sheet.flow(before, source) + sheet.flow(target, after)


def _quantities(sheet: Sheet) -> Block:
    """A task that sends two tokens on to one that takes two."""
    first, last = sheet.new("t"), sheet.new("t")
    xml = (
        f'<bpmn:userTask id="{first}" completionQuantity="2"/>'
        f'<bpmn:userTask id="{last}" startQuantity="2"/>'
    )
    return first, last, xml + sheet.flow(first, last)


def _cycle(sheet: Sheet) -> Block:
    """An event that comes twice, in a sub-process that ends after both."""
    name, event = sheet.new("sub"), sheet.new("i")
    said = "<bpmn:timeCycle>R2/PT30M</bpmn:timeCycle>"
    xml = (
        f'<bpmn:subProcess id="{name}"><bpmn:startEvent id="{name}_start"/>'
        f'<bpmn:intermediateCatchEvent id="{event}"><bpmn:timerEventDefinition>{said}'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
        f'<bpmn:endEvent id="{name}_end"/>'
        + sheet.flow(f"{name}_start", event)
        + sheet.flow(event, f"{name}_end")
        + "</bpmn:subProcess>"
    )
    return name, name, xml
