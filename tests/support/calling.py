"""A tiny process that calls another one, in both of which people have steps."""

from tests.support.tiny import flow, process, user_task

CALLED = "assistance_coordination"
_END = '<bpmn:endEvent id="end"/>'
_REST = (
    '<bpmn:intermediateCatchEvent id="rest" name="等两天"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>P2D</bpmn:timeDuration></bpmn:timerEventDefinition>"
    "</bpmn:intermediateCatchEvent>"
)


def calls(version: str, step: str = "listen") -> bytes:
    """Return a process with a step of its own, and then a call."""
    call = (
        f'<bpmn:callActivity id="call" name="先办协助" calledElement="{CALLED}" '
        f'camunda:calledElementBinding="{version}"/>'
    )
    return process(
        user_task(step, form="case_rights"),
        call,
        _END,
        flow("start", step),
        flow(step, "call"),
        flow("call", "end"),
    )


def called_process() -> bytes:
    """Return a process of two steps, the second for other eyes, and a wait between."""
    told = "".join(
        f'<camunda:property name="{name}" value="{value}"/>'
        for name, value in (("not_by_performer_of", "ask"), ("due", "3 d after ask"))
    )
    check = user_task("check").replace(
        "<camunda:properties>", f"<camunda:properties>{told}", 1
    )
    return process(
        user_task("ask"),
        _REST,
        check,
        _END,
        flow("start", "ask"),
        flow("ask", "rest"),
        flow("rest", "check"),
        flow("check", "end"),
        process_id=CALLED,
    )
