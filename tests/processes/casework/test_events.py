"""Events that people report, and messages that start processes of a case."""

from uuid import uuid4

import pytest

from engine.errors import NotAllowed, NotFound, WrongState
from engine.models import Incident, ProcessInstance
from processes.casework.commands import report_event
from processes.casework.events import awaited_events
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'
MOVED = '<bpmn:message id="m" name="casework.client_moved"/>'
WAITS = (
    '<bpmn:intermediateCatchEvent id="wait">'
    '<bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>'
)
STARTS = '<bpmn:message id="m" name="casework_crisis.start"/>'
THROWS = (
    '<bpmn:endEvent id="end">{extension}'
    '<bpmn:messageEventDefinition messageRef="m"/></bpmn:endEvent>'
)
OPTIONAL = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="optional" value="yes"/>'
    "</camunda:properties></bpmn:extensionElements>"
)


@pytest.fixture
def waiting(story: Story) -> Story:
    """A case that waits to hear that its client has moved."""
    deployed(
        process(WAITS, END, flow("start", "wait"), flow("wait", "end"), messages=MOVED)
    )
    story.opens_case("wang")
    return story


def _throwing(story: Story, *, messages: str = STARTS, extension: str = "") -> None:
    """Let the case's process end by throwing a message."""
    deployed(
        process(
            user_task("look"),
            THROWS.format(extension=extension),
            flow("start", "look"),
            flow("look", "end"),
            messages=messages,
        )
    )
    story.opens_case("wang")
    story.completes("wang", "look")


def test_a_reported_event_lets_the_process_that_waits_for_it_go_on(
    waiting: Story,
) -> None:
    assert waiting.case_id is not None
    assert [event.id for event in awaited_events(waiting.case_id)] == ["client_moved"]

    report_event(waiting.case_id, "client_moved", origin=waiting.origin("li"))

    assert waiting.instance().status == "completed"
    assert awaited_events(waiting.case_id) == []


def test_an_event_that_nothing_waits_for_is_refused_by_name(waiting: Story) -> None:
    assert waiting.case_id is not None
    with pytest.raises(WrongState) as refused:
        report_event(waiting.case_id, "client_deceased", origin=waiting.origin("li"))
    assert refused.value.data["status"] == "not_awaited"


def test_an_unknown_event_or_case_is_not_found(waiting: Story) -> None:
    assert waiting.case_id is not None
    for case_id, event in ((waiting.case_id, "moved_on"), (uuid4(), "client_moved")):
        with pytest.raises(NotFound):
            report_event(case_id, event, origin=waiting.origin("wang"))


def test_who_has_no_post_in_the_county_reports_no_event(waiting: Story) -> None:
    assert waiting.case_id is not None
    origin = waiting.origin("wang")
    stranger = type(origin.actor)(uuid4(), 1, frozenset({1}), ())
    with pytest.raises(NotAllowed) as refused:
        report_event(
            waiting.case_id,
            "client_moved",
            origin=type(origin)(actor=stranger, now=waiting.now),
        )
    assert refused.value.rule == "MESSAGE"


def test_a_message_that_nobody_waits_for_starts_what_it_starts(story: Story) -> None:
    # given a crisis process that is started by a message
    crisis = process(
        user_task("calm"),
        END,
        flow("start", "calm"),
        flow("calm", "end"),
        process_id="casework_crisis",
        messages=STARTS,
    ).replace(
        b'<bpmn:startEvent id="start"></bpmn:startEvent>',
        b'<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/>'
        b"</bpmn:startEvent>",
    )
    deployed(crisis)

    # when casework throws it
    _throwing(story)
    story.runs_jobs()

    # then the crisis runs in the same case
    assert story.waits_at() == {"calm"}
    assert story.instance("casework_crisis").status == "active"


def test_a_message_that_may_go_unheard_leaves_no_incident(story: Story) -> None:
    unheard = STARTS.replace("casework_crisis.start", "charity_linking.need")
    _throwing(story, messages=unheard, extension=OPTIONAL)
    story.passes(days=1)
    assert story.runs_jobs() == 1
    assert not Incident.objects.exists()
    assert story.instance().status == ProcessInstance.Status.COMPLETED
