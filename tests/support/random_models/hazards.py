"""Blocks that may get stuck, each for the reason that it notes on the sheet.

What follows from a value nobody expected is part of the semantics, too: the token
rests where the step failed, until somebody mends the value and tries again.
"""

from tests.support.random_models.sheet import (
    MESSAGES,
    Block,
    Sheet,
    extensions,
    properties,
)

_TIMER = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>= if {v} then &quot;PT1H&quot; "
    "else &quot;soon&quot;</bpmn:timeDuration></bpmn:timerEventDefinition>"
)


def _no_default(sheet: Sheet) -> Block:
    sheet.hazards.add("no_flow")
    split, join = sheet.new("s"), sheet.new("m")
    xml = f'<bpmn:exclusiveGateway id="{split}"/><bpmn:exclusiveGateway id="{join}"/>'
    for _ in range(2):
        task = sheet.new("t")
        xml += f'<bpmn:task id="{task}"/>' + sheet.flow(task, join)
        xml += sheet.flow(split, task, when=sheet.variable())
    return split, join, xml


def _no_list(sheet: Sheet) -> Block:
    sheet.hazards.add("repetition")
    name = sheet.new("t")
    xml = (
        f'<bpmn:userTask id="{name}"><bpmn:multiInstanceLoopCharacteristics '
        f'camunda:collection="= {sheet.variable("list")}"/></bpmn:userTask>'
    )
    return name, name, xml


def _no_key(sheet: Sheet) -> Block:
    sheet.hazards.add("correlation")
    name = sheet.new("t")
    key = extensions(properties(correlation_key=f"= {sheet.variable('number')}"))
    tag = sheet.any_of(("sendTask", "receiveTask"))
    message = sheet.any_of(MESSAGES)
    return (
        name,
        name,
        f'<bpmn:{tag} id="{name}" messageRef="{message}">{key}</bpmn:{tag}>',
    )


def _no_time(sheet: Sheet) -> Block:
    sheet.hazards.add("timer")
    name = sheet.new("i")
    xml = f'<bpmn:intermediateCatchEvent id="{name}">{_timer(sheet)}'
    return name, name, f"{xml}</bpmn:intermediateCatchEvent>"


def _no_time_at_border(sheet: Sheet) -> Block:
    sheet.hazards.add("timer")
    name, event, end = sheet.new("sub"), sheet.new("b"), sheet.new("t")
    loop = sheet.any_of(("", '<bpmn:standardLoopCharacteristics loopMaximum="2"/>'))
    xml = (
        f'<bpmn:subProcess id="{name}">{_waiting(sheet, name)}{loop}</bpmn:subProcess>'
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{name}" '
        f'cancelActivity="false">{_timer(sheet)}</bpmn:boundaryEvent>'
        f'<bpmn:task id="{end}"/>'
    )
    return name, name, xml + sheet.flow(event, end)


def _no_time_for_handler(sheet: Sheet) -> Block:
    sheet.hazards.add("timer")
    name, handler = sheet.new("sub"), sheet.new("h")
    inside = _waiting(sheet, name) + _handler(sheet, handler, _timer(sheet))
    return name, name, f'<bpmn:subProcess id="{name}">{inside}</bpmn:subProcess>'


def _no_time_in_handler(sheet: Sheet) -> Block:
    """A handler that has a handler of its own, of a timer that may be none."""
    sheet.hazards.add("timer")
    name, handler, inner = sheet.new("sub"), sheet.new("h"), sheet.new("h")
    said = '<bpmn:messageEventDefinition messageRef="news1"/>'
    more = _handler(sheet, inner, _timer(sheet))
    inside = _waiting(sheet, name) + _handler(sheet, handler, said, more)
    return name, name, f'<bpmn:subProcess id="{name}">{inside}</bpmn:subProcess>'


def _bad_value(sheet: Sheet) -> Block:
    """A call that hands in, or back, what the other side does not accept."""
    sheet.hazards.add("variable")
    name, process = sheet.new("call"), sheet.new("q")
    sheet.processes[process] = _waiting(sheet, process)
    choice, target = sheet.variable(), sheet.variable()
    value = f"= if {choice} then true else &quot;text&quot;"
    tag = sheet.any_of(("in", "out"))
    handed = extensions(
        f'<camunda:{tag} sourceExpression="{value}" target="{target}"/>'
    )
    xml = f'<bpmn:callActivity id="{name}" calledElement="{process}">{handed}'
    return name, name, f"{xml}</bpmn:callActivity>"


def _bad_results(sheet: Sheet) -> Block:
    """Results that are collected in a variable that takes no list."""
    sheet.hazards.add("variable")
    name = sheet.new("t")
    xml = (
        f'<bpmn:userTask id="{name}"><bpmn:multiInstanceLoopCharacteristics>'
        '<bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">= 2'
        "</bpmn:loopCardinality>"
        f"<bpmn:loopDataOutputRef>{sheet.variable()}</bpmn:loopDataOutputRef>"
        f'<bpmn:outputDataItem id="{sheet.new("o")}" name="{sheet.new("result")}"/>'
        "</bpmn:multiInstanceLoopCharacteristics></bpmn:userTask>"
    )
    return name, name, xml


def _waiting(sheet: Sheet, name: str) -> str:
    task = sheet.new("t")
    return (
        f'<bpmn:startEvent id="{name}_start"/><bpmn:userTask id="{task}"/>'
        f'<bpmn:endEvent id="{name}_end"/>'
        + sheet.flow(f"{name}_start", task)
        + sheet.flow(task, f"{name}_end")
    )


def _handler(sheet: Sheet, name: str, said: str, more: str = "") -> str:
    start, task, end = sheet.new("st"), sheet.new("t"), sheet.new("e")
    interrupts = sheet.any_of(("true", "false"))
    return (
        f'<bpmn:subProcess id="{name}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}" isInterrupting="{interrupts}">{said}'
        f'</bpmn:startEvent><bpmn:userTask id="{task}"/><bpmn:endEvent id="{end}"/>'
        + more
        + sheet.flow(start, task)
        + sheet.flow(task, end)
        + "</bpmn:subProcess>"
    )


def _timer(sheet: Sheet) -> str:
    return _TIMER.format(v=sheet.variable())


STEPS = {
    "no_default": _no_default,
    "no_list": _no_list,
    "no_key": _no_key,
    "no_time": _no_time,
    "no_time_at_border": _no_time_at_border,
    "no_time_for_handler": _no_time_for_handler,
    "no_time_in_handler": _no_time_in_handler,
    "bad_value": _bad_value,
    "bad_results": _bad_results,
}
