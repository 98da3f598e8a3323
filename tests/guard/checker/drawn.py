"""Draws tiny processes about acts and outcomes, and nests parts of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count, pairwise

from engine.kernel.definition import Definition
from engine.reading import PLAIN, read_definition

_numbers = count(1)
_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <bpmn:message id="knock" name="knock"/>
  <bpmn:message id="elsewhere" name="elsewhere"/>
  <bpmn:signal id="bell" name="bell"/>
  <bpmn:error id="fault" name="fault" errorCode="fault"/>
  <bpmn:escalation id="alarm" name="alarm" escalationCode="alarm"/>
  {beside}
  <bpmn:process id="{process_id}" name="流程" isExecutable="true">
    <bpmn:extensionElements><camunda:properties>
      <camunda:property name="variable.decision" value="string: approved, refused"/>
      <camunda:property name="variable.second" value="string: approved, refused"/>
      <camunda:property name="variable.wish" value="string: yes, no"/>
      <camunda:property name="variable.verdict" value="string: enough, short"/>
      <camunda:property name="variable.again" value="boolean"/>
      <camunda:property name="variable.amount" value="number"/>
      {decisions}
    </camunda:properties></bpmn:extensionElements>
    {body}
  </bpmn:process>
</bpmn:definitions>
"""
_DECISIONS = "".join(
    f'<camunda:property name="variable.decision_{number}" '
    'value="string: approved, refused"/>'
    for number in range(1, 10)
)
EVENTS = {
    "timer": "<bpmn:timerEventDefinition><bpmn:timeDuration>P7D</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>",
    "message": '<bpmn:messageEventDefinition messageRef="knock"/>',
    "signal": '<bpmn:signalEventDefinition signalRef="bell"/>',
    "error": '<bpmn:errorEventDefinition errorRef="fault"/>',
    "escalation": '<bpmn:escalationEventDefinition escalationRef="alarm"/>',
    "conditional": "<bpmn:conditionalEventDefinition><bpmn:condition>"
    '= wish = "yes"</bpmn:condition></bpmn:conditionalEventDefinition>',
}


@dataclass(frozen=True)
class Part:
    """A piece of a process with one way in and one way out.

    Attributes:
        called: Definitions that its call activities call.
    """

    xml: str
    first: str
    last: str
    called: tuple[Definition, ...] = ()


def fresh(stem: str) -> str:
    """Return an id that no other element has."""
    return f"{stem}_{next(_numbers)}"


@contextmanager
def numbered_from_one() -> Iterator[None]:
    """Draw alike in every run; parts from outside the block may have the same ids."""
    global _numbers  # noqa: PLW0603 — ids are counted in one place
    outside, _numbers = _numbers, count(1)
    try:
        yield
    finally:
        _numbers = outside


def flow(source: str, target: str, when: str = "", *, flow_id: str = "") -> str:
    """Return a sequence flow; ``when`` is its FEEL condition."""
    asked = (
        when
        and f"<bpmn:conditionExpression>= {_escaped(when)}</bpmn:conditionExpression>"
    )
    return (
        f'<bpmn:sequenceFlow id="{flow_id or fresh("flow")}" sourceRef="{source}" '
        f'targetRef="{target}">{asked}</bpmn:sequenceFlow>'
    )


def step(
    element_id: str,
    *,
    role: str = "worker",
    act_type: str = "professional_service",
    hands: dict[str, str] | None = None,
    name: str = "",
    documentation: str = "",
    inner: str = "",
    assignee: str = "",
    **properties: str,
) -> Part:
    """Return a user task; ``hands`` are FEEL texts by variable."""
    attribute = f' camunda:assignee="{assignee}"' if assignee else ""
    told = f"<bpmn:documentation>{documentation}</bpmn:documentation>"
    return Part(
        f'<bpmn:userTask id="{element_id}" name="{name or element_id}" '
        f'camunda:candidateGroups="{role}"{attribute}>{told if documentation else ""}'
        f"{_extensions({'act_type': act_type, **properties}, hands or {})}{inner}"
        "</bpmn:userTask>",
        element_id,
        element_id,
    )


def act(
    element_id: str = "decide",
    *,
    role: str = "official",
    act_type: str = "admin_confirm",
    variable: str = "decision",
    positive: str | None = None,
    **properties: str,
) -> Part:
    """Return an authority's act that hands ``variable`` over."""
    said = f"{variable} = approved" if positive is None else positive
    marked = {**properties, "positive": said} if said else properties
    hands = {variable: variable}
    return step(element_id, role=role, act_type=act_type, hands=hands, **marked)


def paying(element_id: str = "pay", *, makers: str = "decide") -> Part:
    """Return the step of an official that pays."""
    return step(
        element_id, role="payer", act_type="admin_pay", not_by_performer_of=makers
    )


def service(element_id: str, *, operation: str = "note", **hands: str) -> Part:
    """Return a service task."""
    return Part(
        f'<bpmn:serviceTask id="{element_id}" camunda:type="external" '
        f'camunda:topic="{operation}">{_extensions({}, hands)}</bpmn:serviceTask>',
        element_id,
        element_id,
    )


def rules(element_id: str, *, reads: str = "", **hands: str) -> Part:
    """Return a business rule task."""
    properties = {"reads": reads} if reads else {}
    return Part(
        f'<bpmn:businessRuleTask id="{element_id}" camunda:decisionRef="table">'
        f"{_extensions(properties, hands)}</bpmn:businessRuleTask>",
        element_id,
        element_id,
    )


def thrown(element_id: str, **properties: str) -> Part:
    """Return an event that throws a message."""
    return Part(
        f'<bpmn:intermediateThrowEvent id="{element_id}">{_extensions(properties, {})}'
        '<bpmn:messageEventDefinition messageRef="elsewhere"/>'
        "</bpmn:intermediateThrowEvent>",
        element_id,
        element_id,
    )


def caught(element_id: str, kind: str = "timer") -> Part:
    """Return an event that waits."""
    return Part(
        f'<bpmn:intermediateCatchEvent id="{element_id}">{EVENTS[kind]}'
        "</bpmn:intermediateCatchEvent>",
        element_id,
        element_id,
    )


def border(host: Part, kind: str, target: str, *, interrupting: bool = True) -> str:
    """Return an event at the border of an activity that leads to ``target``."""
    event = fresh("border")
    cancels = "true" if interrupting else "false"
    return (
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{host.first}" '
        f'cancelActivity="{cancels}">{EVENTS[kind]}</bpmn:boundaryEvent>'
        + flow(event, target)
    )


def row(*parts: Part) -> Part:
    """Return the parts one after another."""
    joined = [part.xml for part in parts]
    joined += [flow(before.last, behind.first) for before, behind in pairwise(parts)]
    called = tuple(each for part in parts for each in part.called)
    return Part("".join(joined), parts[0].first, parts[-1].last, called)


def choice(*ways: tuple[str, Part | None], default: Part | None = None) -> Part:
    """Return an exclusive choice; a way without a part only goes on."""
    split, merge, otherwise = fresh("split"), fresh("merge"), fresh("otherwise")
    xml = [
        f'<bpmn:exclusiveGateway id="{split}" default="{otherwise}"/>',
        f'<bpmn:exclusiveGateway id="{merge}"/>',
    ]
    for when, part in ways:
        xml.append(_way(split, part, merge, when, ""))
    xml.append(_way(split, default, merge, "", otherwise))
    parts = [part for _, part in ways if part] + ([default] if default else [])
    called = tuple(each for part in parts for each in part.called)
    return Part("".join(xml), split, merge, called)


def together(*ways: Part) -> Part:
    """Return the parts beside one another."""
    split, join = fresh("fork"), fresh("join")
    xml = [
        f'<bpmn:parallelGateway id="{split}"/>',
        f'<bpmn:parallelGateway id="{join}"/>',
    ]
    for part in ways:
        xml += [part.xml, flow(split, part.first), flow(part.last, join)]
    called = tuple(each for part in ways for each in part.called)
    return Part("".join(xml), split, join, called)


def repeated(part: Part, *, when: str = "again = true") -> Part:
    """Return a part that is gone through once more as long as ``when`` holds."""
    part = row(step(fresh("round")), part)  # somebody waits in every round
    merge, asks, leaves = fresh("once"), fresh("asks"), fresh("leaves")
    xml = (
        f'<bpmn:exclusiveGateway id="{merge}"/>'
        f'<bpmn:exclusiveGateway id="{asks}" default="{leaves}"/>'
    )
    out = step(fresh("afterwards"))
    return Part(
        xml
        + part.xml
        + out.xml
        + flow(merge, part.first)
        + flow(part.last, asks)
        + flow(asks, merge, when)
        + flow(asks, out.first, flow_id=leaves),
        merge,
        out.last,
        part.called,
    )


def inside(part: Part, *, inner: str = "", more: str = "") -> Part:
    """Return a sub-process that holds the part."""
    element, start, end = fresh("sub"), fresh("start"), fresh("end")
    return Part(
        f'<bpmn:subProcess id="{element}"><bpmn:startEvent id="{start}"/>'
        f'<bpmn:endEvent id="{end}"/>{part.xml}{flow(start, part.first)}'
        f"{flow(part.last, end)}{more}{inner}</bpmn:subProcess>",
        element,
        element,
        part.called,
    )


def many(part: Part, *, in_order: bool = False) -> Part:
    """Return a sub-process that is done several times."""
    order = "true" if in_order else "false"
    return inside(
        part,
        inner=f'<bpmn:multiInstanceLoopCharacteristics isSequential="{order}">'
        "<bpmn:loopCardinality>= amount</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    )


def on_event(
    part: Part, kind: str = "message", *, main: Part | None = None, stops: bool = True
) -> Part:
    """Return a sub-process with ``main`` in it and the part when an event happens."""
    handler, start, end = fresh("handler"), fresh("event"), fresh("end")
    stopping = "true" if stops else "false"
    event = (
        f'<bpmn:subProcess id="{handler}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}" isInterrupting="{stopping}">{EVENTS[kind]}'
        f'</bpmn:startEvent><bpmn:endEvent id="{end}"/>{part.xml}'
        f"{flow(start, part.first)}{flow(part.last, end)}</bpmn:subProcess>"
    )
    held = inside(main or step(fresh("waiting")), more=event)
    return replace(held, called=(*held.called, *part.called))


def called(part: Part, *, latest: bool = False) -> Part:
    """Return a call of a process of its own that holds the part."""
    element, process_id = fresh("call"), fresh("called")
    binding = "latest" if latest else "deployment"
    definition = drawn(part, process_id=process_id)
    return Part(
        f'<bpmn:callActivity id="{element}" calledElement="{process_id}" '
        f'camunda:calledElementBinding="{binding}"/>',
        element,
        element,
        (definition,),
    )


def drawn(
    part: Part,
    *,
    process_id: str = "tiny",
    more: str = "",
    begun_by: str = "",
    beside: str = "",
) -> Definition:
    """Return the definition of a process that is the part and nothing else.

    Args:
        more: Further elements of the process.
        begun_by: The event that starts it, or ``nothing`` where no start is drawn.
        beside: Further elements beside the process.
    """
    start, end = fresh("begin"), fresh("over")
    body = part.xml + more
    if begun_by != "nothing":
        body = (
            f'<bpmn:startEvent id="{start}">{EVENTS.get(begun_by, "")}'
            f'</bpmn:startEvent><bpmn:endEvent id="{end}"/>{part.xml}'
            f"{flow(start, part.first)}{flow(part.last, end)}{more}"
        )
    source = _FRAME.format(
        process_id=process_id, decisions=_DECISIONS, body=body, beside=beside
    ).encode()
    inner = {each.process_id: each for each in part.called}
    return read_definition(source, policy=PLAIN, called=inner).definition


def _way(split: str, part: Part | None, merge: str, when: str, flow_id: str) -> str:
    if part is None:
        return flow(split, merge, when, flow_id=flow_id)
    return (
        part.xml
        + flow(split, part.first, when, flow_id=flow_id)
        + flow(part.last, merge)
    )


def _extensions(properties: dict[str, str], hands: dict[str, str]) -> str:
    kept = "".join(
        f'<camunda:property name="{name}" value="{_escaped(value)}"/>'
        for name, value in properties.items()
    )
    handed = "".join(
        f'<camunda:outputParameter name="{name}">= {_escaped(text)}'
        "</camunda:outputParameter>"
        for name, text in hands.items()
    )
    return (
        f"<bpmn:extensionElements><camunda:properties>{kept}</camunda:properties>"
        f"<camunda:inputOutput>{handed}</camunda:inputOutput></bpmn:extensionElements>"
    )


def _escaped(text: str) -> str:
    quoted = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return quoted.replace(">", "&gt;")
