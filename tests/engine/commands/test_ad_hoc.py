"""Activities that people begin when they are needed, and the end of it."""

import pytest

from engine import commands
from engine.errors import NotAllowed, NotFound, WrongState
from tests.support.statements import counted
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def help_as_needed() -> bytes:
    """Return a process in which visits and calls are made as they are needed."""
    inside = user_task("visit") + user_task("call")
    rows = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="activation" value="manual"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )
    ad_hoc = f'<bpmn:adHocSubProcess id="help">{rows}{inside}</bpmn:adHocSubProcess>'
    way = (flow("start", "help"), flow("help", "after"), flow("after", "end"))
    return process(ad_hoc, user_task("after"), END, *way)


def begin(story: Story, element_id: str, username: str = "wang") -> None:
    """Let somebody begin an activity."""
    commands.begin_activity(
        story.instance().pk, element_id, origin=story.origin(username)
    )


def conclude(story: Story) -> None:
    """Let somebody say that nothing more is needed."""
    commands.conclude_sub_process(
        story.instance().pk, "help", origin=story.origin("wang")
    )


def test_activities_begin_as_often_as_they_are_needed(story: Story) -> None:
    # given a case in which nothing is asked for yet
    deployed(help_as_needed())
    story.opens_case("wang")
    assert story.waits_at() == set()

    # when a visit is made twice and a call once
    for element_id in ("visit", "call", "visit"):
        begin(story, element_id)
        story.completes("wang", element_id)
    conclude(story)

    # then the way goes on
    assert story.waits_at() == {"after"}


def test_it_is_not_over_while_something_runs(story: Story) -> None:
    deployed(help_as_needed())
    story.opens_case("wang")
    begin(story, "visit")

    with pytest.raises(WrongState):
        conclude(story)

    assert story.waits_at() == {"visit"}


def test_what_is_not_offered_is_not_found(story: Story) -> None:
    deployed(help_as_needed())
    story.opens_case("wang")

    with pytest.raises(NotFound):
        begin(story, "after")
    conclude(story)
    with pytest.raises(NotFound):
        begin(story, "visit")
    with pytest.raises(NotFound):
        conclude(story)


def test_who_may_not_start_the_process_begins_nothing_in_it(story: Story) -> None:
    deployed(help_as_needed())
    story.opens_case("wang")

    with pytest.raises(NotAllowed):
        begin(story, "visit", "he")


def test_an_instance_that_is_over_offers_nothing(story: Story) -> None:
    deployed(help_as_needed())
    story.opens_case("wang")
    instance = story.instance()
    commands.cancel_instance(instance.pk, origin=story.origin("zhao"))

    with pytest.raises(WrongState):
        begin(story, "visit")
    with pytest.raises(WrongState):
        conclude(story)


def test_beginning_costs_few_statements(story: Story) -> None:
    deployed(help_as_needed())
    story.opens_case("wang")
    pk, origin = story.instance().pk, story.origin("wang")

    with counted() as statements:
        commands.begin_activity(pk, "visit", origin=origin)
    assert len(statements) <= 7
    story.completes("wang", "visit")
    with counted() as statements:
        commands.conclude_sub_process(pk, "help", origin=origin)
    assert len(statements) <= 7
