"""Tiny processes for stories about desks: a case gets its worker in one step."""

from uuid import UUID

from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def casework(*, message: str = "", start: str = "") -> None:
    """Deploy a casework of two steps.

    Args:
        message: Is waited for beside the second step.
        start: A further message that starts it.
    """
    begins = (
        '<bpmn:startEvent id="other"><bpmn:messageEventDefinition messageRef="s"/>'
        f"</bpmn:startEvent>{flow('other', 'assign_case_worker')}"
        if start
        else ""
    )
    waits = (
        f'<bpmn:boundaryEvent id="told" attachedToRef="deliver_intervention" '
        f'cancelActivity="true"><bpmn:messageEventDefinition messageRef="m"/>'
        f'</bpmn:boundaryEvent><bpmn:endEvent id="over"/>{flow("told", "over")}'
        if message
        else ""
    )
    deployed(
        process(
            user_task(
                "assign_case_worker", role="station_head", form="case_assignment"
            ),
            user_task("deliver_intervention"),
            END,
            waits,
            begins,
            flow("start", "assign_case_worker"),
            flow("assign_case_worker", "deliver_intervention"),
            flow("deliver_intervention", "end"),
            messages=_message("m", message) + _message("s", start),
        )
    )


def _message(element_id: str, name: str) -> str:
    return f'<bpmn:message id="{element_id}" name="{name}"/>' if name else ""


def one_step(
    process_id: str, element_id: str, *, role: str = "social_worker", holder: str = ""
) -> None:
    """Deploy a process of one step; ``holder`` names the part that gets it at once."""
    held = f'<camunda:property name="holder" value="{holder}"/>' if holder else ""
    before = '<camunda:property name="act_type"'
    step = user_task(element_id, role=role).replace(before, held + before)
    deployed(
        process(
            step,
            END,
            flow("start", element_id),
            flow(element_id, "end"),
            process_id=process_id,
        )
    )


def opened_for(story: Story, username: str) -> UUID:
    """Open a case of :func:`casework` and let the head assign it to somebody."""
    case_id = story.opens_case("li")
    story.completes(
        "zhao", "assign_case_worker", case_worker=str(story.person(username))
    )
    return case_id


def report() -> None:
    """Deploy a mandatory report of one step, which whoever discovers it gets."""
    one_step(
        "mandatory_report", "note_suspicion", role="discoverer", holder="discoverer"
    )
