"""Work that lies in a process which another one calls is work like any other."""

import re
from datetime import timedelta
from uuid import UUID

import pytest

from engine import commands, queries, steps, waits
from engine.actors import Origin, system
from engine.errors import NotAllowed, Rejected
from engine.models import HistoryEntry, Submission, WorkItem
from tests.support.calling import CALLED, called_process, calls
from tests.support.story import Story
from tests.support.tiny import deployed


@pytest.fixture(params=["deployment", "latest"])
def calling(request: pytest.FixtureRequest, story: Story) -> Story:
    """A case whose process has called another one, pinned or as it is now."""
    deployed(called_process())
    deployed(calls(request.param))
    story.opens_case("wang")
    story.completes("wang", "listen")
    return story


def _goes_on(story: Story) -> WorkItem:
    """Let the called process come to its second step."""
    story.completes("wang", "ask")
    story.passes(days=3)
    story.runs_jobs()
    return story.item("check")


def test_the_form_is_the_one_that_the_called_version_pins(calling: Story) -> None:
    item = calling.item("ask")

    assert item.form_ref.startswith("case_intake_decision@")
    assert item.definition.process_id == CALLED


def test_four_eyes_hold_in_a_called_process(calling: Story) -> None:
    # given a step of the called process that Wang has done
    item = _goes_on(calling)

    # when she takes the one that looks at it
    with pytest.raises(NotAllowed) as refused:
        calling.claims("wang", "check")

    # then it is for somebody else, and with it the caller goes on
    assert refused.value.rule == "FOUR_EYES"
    calling.completes("li", "check")
    item.refresh_from_db()
    assert item.status == WorkItem.Status.COMPLETED
    assert calling.instance().status == "completed"
    assert Submission.objects.filter(work_item=item).exists()


def test_a_step_of_a_called_process_is_described_by_it(calling: Story) -> None:
    item = _goes_on(calling)

    told = steps.step(item.definition_id, item.element_id)

    assert told.reviews == ("ask",)
    assert told.due == "3 d after ask"


def test_a_called_step_is_due_from_the_step_before_it(calling: Story) -> None:
    done_at = calling.now

    item = _goes_on(calling)

    assert item.due_at is not None
    assert item.due_at.date() == done_at.date() + timedelta(days=3)


def test_it_is_told_where_a_called_process_waits(calling: Story) -> None:
    calling.completes("wang", "ask")
    instance = calling.instance()

    live, done = queries.standing_of(instance)

    assert [wait.name for wait in waits.waits_of(instance)] == ["等两天"]
    assert live == {"call", "rest"}
    assert {"listen", "ask"} <= done


def test_what_a_called_process_passes_is_in_the_history(calling: Story) -> None:
    _goes_on(calling)

    told = HistoryEntry.objects.filter(instance=calling.instance(), kind="passed")

    assert "rest" in set(told.values_list("element_id", flat=True))


def test_elements_of_a_pinned_process_have_their_names(story: Story) -> None:
    deployed(called_process())
    names = steps.element_names(deployed(calls("deployment")))

    assert (names["call"], names["rest"], names["check"]) == (
        "先办协助",
        "等两天",
        "check",
    )


def test_a_step_that_could_be_taken_for_another_is_refused(story: Story) -> None:
    # given a caller with a step of the same id as one of the called process
    deployed(called_process())

    with pytest.raises(Rejected) as refused:
        deployed(calls("deployment", step="ask"))

    (sentence,) = refused.value.problems["call"]
    assert "Expected the step ask of assistance_coordination" in sentence


def _plainly(story: Story) -> None:
    """Deploy and activate the called process as any BPMN, not for stations."""
    origin = Origin(actor=system(1), now=story.now)
    receipt = commands.deploy_definition(
        called_process(), county=1, policy="plain", origin=origin
    )
    commands.activate_definition(UUID(receipt.subject), origin=origin)


def test_a_station_pins_nothing_that_was_not_proved(story: Story) -> None:
    _plainly(story)

    with pytest.raises(Rejected) as refused:
        deployed(calls("deployment"))

    assert refused.value.problems["call"] == [f"The process {CALLED} is not deployed."]


def test_a_station_calls_nothing_that_was_not_proved(story: Story) -> None:
    # given a process that is not for stations any more when it is called
    deployed(called_process())
    deployed(calls("latest"))
    _plainly(story)

    story.opens_case("wang")
    story.completes("wang", "listen")

    # then it calls the version that was proved with it
    assert story.item("ask").definition.policy == "station"


def test_a_process_of_the_same_file_is_no_version_to_call(story: Story) -> None:
    # given a file that holds what it calls
    inside = called_process().decode().partition("<bpmn:process")[2]
    inside = "<bpmn:process" + inside.partition("</bpmn:definitions>")[0]
    inside = re.sub(r'"(start|end)"', r'"inner_\1"', inside)
    both = calls("deployment").decode().replace("</bpmn:definitions>", inside, 1)

    source = f"{both}</bpmn:definitions>".replace(CALLED, "nowhere_else")

    with pytest.raises(Rejected) as refused:
        deployed(source.encode())

    (sentence,) = refused.value.problems["call"]
    assert "in a file of its own" in sentence
