"""Station processes of plain shapes, written for measuring.

They carry the id of a shipped process, so that the guard lets them be started, and
are deployed for one county alone, whose own version wins over the shared one.
"""

import itertools
from collections.abc import Iterable

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="benchmark">
  <bpmn:message id="self_request" name="self_request"/>
  <bpmn:process id="casework" name="benchmark" isExecutable="true">
    <bpmn:extensionElements><camunda:properties>
      <camunda:property name="clause" value="002 §4.4"/>
      <camunda:property name="variable.answer"
          value="string: accept, decline, refer, consult_only, pending"/>
    </camunda:properties></bpmn:extensionElements>
    <bpmn:startEvent id="start">
      <bpmn:messageEventDefinition messageRef="self_request"/>
    </bpmn:startEvent>
    {elements}
  </bpmn:process>
</bpmn:definitions>
"""
_TASK = """
<bpmn:userTask id="{id}" name="{id}" camunda:formKey="case_intake_decision"
    camunda:candidateGroups="social_worker">
  <bpmn:extensionElements>
    <camunda:properties>
      <camunda:property name="act_type" value="record"/>
      <camunda:property name="clause" value="002 §4.4"/>
    </camunda:properties>
    <camunda:inputOutput>
      <camunda:outputParameter name="answer">= intake_decision</camunda:outputParameter>
    </camunda:inputOutput>
  </bpmn:extensionElements>
</bpmn:userTask>"""
_GATEWAY = '<bpmn:exclusiveGateway id="{id}"{default}/>'
_END = '<bpmn:endEvent id="{id}"/>'
_FLOW = (
    '<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" '
    'targetRef="{target}">{condition}</bpmn:sequenceFlow>'
)
_CONDITION = "<bpmn:conditionExpression>= {feel}</bpmn:conditionExpression>"

#: Goes on, and round the loop.
GOES_ON: dict[str, object] = {"intake_decision": "accept"}


def linear(tasks: int) -> bytes:
    """Return a process of so many user tasks, one after the other."""
    return _process(_line([f"step_{number + 1}" for number in range(tasks)]))


def loop() -> bytes:
    """Return a user task that is done again as long as the answer is ``accept``."""
    return _process(
        [
            _TASK.format(id="step"),
            _GATEWAY.format(id="again", default=' default="again_end"'),
            _END.format(id="end"),
            _flow("start", "step"),
            _flow("step", "again"),
            _flow("again", "step", feel='answer = "accept"'),
            _flow("again", "end"),
        ]
    )


def branched() -> bytes:
    """Return six user tasks with two exclusive gateways on the way."""
    steps = [f"step_{number + 1}" for number in range(6)]
    elements = [
        *(_TASK.format(id=step) for step in steps),
        *(
            _GATEWAY.format(id=each, default=f' default="{each}_refused"')
            for each in ("gate_1", "gate_2")
        ),
        _END.format(id="refused"),
        _END.format(id="end"),
    ]
    line = ["start", *steps[:2], "gate_1", *steps[2:4], "gate_2", *steps[4:], "end"]
    for source, target in itertools.pairwise(line):
        feel = 'answer = "accept"' if source.startswith("gate") else ""
        elements.append(_flow(source, target, feel=feel))
    elements += [_flow("gate_1", "refused"), _flow("gate_2", "refused")]
    return _process(elements)


def _line(steps: list[str]) -> list[str]:
    line = ["start", *steps, "end"]
    flows = [_flow(*pair) for pair in itertools.pairwise(line)]
    return [*(_TASK.format(id=step) for step in steps), _END.format(id="end"), *flows]


def _flow(source: str, target: str, *, feel: str = "") -> str:
    condition = _CONDITION.format(feel=feel) if feel else ""
    return _FLOW.format(source=source, target=target, condition=condition)


def _process(elements: Iterable[str]) -> bytes:
    return _FRAME.format(elements="".join(elements)).encode()
