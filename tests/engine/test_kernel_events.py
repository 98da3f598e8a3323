"""Timers, messages, errors and ends. Source: BPMN 2.0.2, 13.5."""

import pytest

from engine.kernel import KernelError, apply, commands, dumps
from engine.kernel.errors import StepFailed
from engine.kernel.state import Status
from engine.kernel.timers import seconds
from tests.support.diagrams import definition_of
from tests.support.play import Play


def test_an_interrupting_timer_takes_the_work_away():
    play = Play(definition_of("timer_interrupting"))

    play.pass_time(hours=3)

    assert play.waiting() == ["escalate"]


def test_a_timer_does_not_fire_before_it_is_due():
    play = Play(definition_of("timer_interrupting"))
    ((token_id, element_id),) = play.projection.timers
    early = commands.FireTimer(play.now, token_id, element_id)

    with pytest.raises(KernelError, match="not yet"):
        apply(play.definition, play.state, early)


def test_a_reminder_leaves_the_work_open_and_comes_once():
    play = Play(definition_of("timer_reminder"))

    play.pass_time(hours=3)
    play.pass_time(hours=3)

    assert play.waiting() == ["escalate", "screen"]


def test_an_instance_ends_only_with_its_last_reminder_done():
    play = Play(definition_of("timer_reminder"))
    play.pass_time(hours=3)

    play.complete("screen")
    assert play.status is Status.ACTIVE

    play.complete("escalate")
    assert play.status is Status.COMPLETED


def test_a_cycle_fires_as_often_as_it_says():
    play = Play(definition_of("timer_cycle"))

    play.pass_time(minutes=11)
    assert play.waiting() == ["escalate", "screen"]

    play.pass_time(hours=2)
    assert play.waiting() == ["escalate", "escalate", "escalate", "screen"]


def test_a_timer_may_wait_for_a_control_variable():
    play = Play(definition_of("due_timer"), until="2026-03-03T09:00:00+08:00")
    assert play.waiting() == ["pause"]

    play.pass_time(days=1)

    assert play.waiting() == ["work"]


def test_a_timer_without_a_time_is_stuck_until_it_is_mended():
    play = Play(definition_of("due_timer"))
    assert play.stuck() == ["pause"]
    assert play.failures() == ["timer"]

    play.retry("pause", until="2026-03-03T09:00:00+08:00")

    assert play.waiting() == ["pause"]


def test_a_message_interrupts_the_work_it_is_attached_to():
    play = Play(definition_of("message_boundary"))

    play.deliver("late")

    assert play.waiting() == ["escalate"]
    assert play.projection.messages == {}


def test_messages_are_thrown_in_passing_and_at_the_end():
    play = Play(definition_of("message_throw"))
    assert play.thrown() == ["answer"]

    play.complete("work")

    assert play.thrown() == ["answer", "answer"]
    assert play.status is Status.COMPLETED


def test_a_process_starts_at_the_event_that_was_asked_for():
    definition = definition_of("message_start")

    assert Play(definition).waiting() == ["plain"]
    assert Play(definition, message="answer").waiting() == ["work"]


def test_an_error_is_caught_at_the_border_of_its_sub_process():
    play = Play(definition_of("error_caught"))

    play.complete("talk")

    assert play.waiting() == ["record"]


def test_an_error_that_nobody_catches_ends_the_instance_as_failed():
    play = Play(definition_of("error_uncaught"))

    play.complete("talk")

    assert play.status is Status.FAILED
    assert play.waiting() == []


@pytest.mark.parametrize(
    ("code", "expected"), [("REFUSED", ["record"]), ("OTHER", ["look"])]
)
def test_an_error_goes_to_the_event_that_names_it_and_else_to_the_general_one(
    code, expected
):
    play = Play(definition_of("service_error"))

    play.fail("register", code)

    assert play.waiting() == expected


def test_a_terminate_end_takes_all_other_work_away():
    play = Play(definition_of("terminate"))

    play.complete("withdraw")

    assert play.status is Status.COMPLETED
    assert play.waiting() == []


def test_a_message_for_another_element_changes_nothing():
    definition = definition_of("event_gateway")
    play = Play(definition)
    ((token_id, _),) = play.projection.messages
    before = dumps(play.state)

    for element_id in ("read", "late"):
        wrong = commands.Deliver(play.now, token_id, element_id)
        with pytest.raises(KernelError, match="wait"):
            apply(definition, play.state, wrong)

    assert dumps(play.state) == before


def test_a_message_for_another_element_writes_no_variables():
    play = Play(definition_of("work_loop"))
    ((token_id, _),) = play.projection.work
    before = dumps(play.state)
    wrong = commands.Deliver(play.now, token_id, "nowhere", {"finished": True})

    with pytest.raises(KernelError, match="waited for"):
        apply(play.definition, play.state, wrong)

    assert dumps(play.state) == before


@pytest.mark.parametrize("text", ["P999999999999D", "PT" + "9" * 400 + "S"])
def test_a_duration_beyond_all_calendars_is_refused(text):
    with pytest.raises(StepFailed, match="hundred years"):
        seconds(text)
