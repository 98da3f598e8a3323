"""Tiny station processes, written beside the test that needs them.

They carry the id of a shipped process, so that the guard lets them be started, and
are deployed for the demo county alone, whose own version wins over the shared one.
"""

from uuid import UUID

from engine import commands
from engine.actors import Origin, system
from tests.support.story import Story

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
  <bpmn:message id="self_request" name="self_request"/>
  {messages}
  <bpmn:process id="{process_id}" name="测试流程" isExecutable="true">
    <bpmn:extensionElements><camunda:properties>
      <camunda:property name="clause" value="002 §4.4"/>
      <camunda:property name="variable.intake_decision"
          value="string: accept, decline"/>
      <camunda:property name="variable.answer" value="string"/>
    </camunda:properties></bpmn:extensionElements>
    {body}
  </bpmn:process>
</bpmn:definitions>
"""

_BY_MESSAGE = '<bpmn:messageEventDefinition messageRef="self_request"/>'

_USER_TASK = """
<bpmn:userTask id="{id}" name="{id}" camunda:formKey="{form}"
    camunda:candidateGroups="{role}">
  <bpmn:extensionElements>
    <camunda:properties>
      <camunda:property name="act_type" value="{act_type}"/>
      <camunda:property name="clause" value="002 §4.4"/>
    </camunda:properties>
    <camunda:inputOutput>{outputs}</camunda:inputOutput>
  </bpmn:extensionElements>
</bpmn:userTask>"""


def user_task(
    element_id: str,
    *,
    role: str = "social_worker",
    form: str = "case_intake_decision",
    act_type: str = "record",
    **outputs: str,
) -> str:
    """Return a user task; ``outputs`` are FEEL texts by control variable."""
    handed = "".join(
        f'<camunda:outputParameter name="{name}">= {text}</camunda:outputParameter>'
        for name, text in outputs.items()
    )
    return _USER_TASK.format(
        id=element_id, form=form, role=role, act_type=act_type, outputs=handed
    )


def flow(source: str, target: str, *, when: str = "") -> str:
    """Return a sequence flow; ``when`` is its FEEL condition."""
    condition = (
        f"<bpmn:conditionExpression>= {when}</bpmn:conditionExpression>" if when else ""
    )
    return (
        f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" '
        f'targetRef="{target}">{condition}</bpmn:sequenceFlow>'
    )


def process(*parts: str, process_id: str = "casework", messages: str = "") -> bytes:
    """Return a process from ``start`` on; parts are its elements and flows."""
    by_message = _BY_MESSAGE if process_id == "casework" else ""
    start = f'<bpmn:startEvent id="start">{by_message}</bpmn:startEvent>'
    return _FRAME.format(
        process_id=process_id, messages=messages, body=start + "".join(parts)
    ).encode()


def deployed(source: bytes, *, county: int | None = 1) -> UUID:
    """Deploy and activate ``source`` for the demo county."""
    origin = Origin(actor=system(1), now=Story.now)
    receipt = commands.deploy_definition(source, county=county, origin=origin)
    version = UUID(receipt.subject)
    commands.activate_definition(version, origin=origin)
    return version
