"""Sub-processes, call activities and what is kept of an instance."""

import threading
from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.kernel import ForeignState, KernelError, apply, commands, dumps, loads
from engine.kernel.definition import Kind
from engine.kernel.state import Status
from tests.support.diagrams import definition_of
from tests.support.play import START, Play


def test_a_sub_process_is_left_when_its_last_token_has_ended():
    play = Play(definition_of("sub_process"))
    assert play.waiting() == ["talk", "travel"]

    play.complete("talk")
    assert play.waiting() == ["travel"]

    play.complete("travel")
    assert play.waiting() == ["report"]


def test_a_called_process_gets_and_returns_the_variables_both_declare():
    definition = definition_of("call_activity", "called_process")
    play = Play(definition, urgency=3, only_outside=True)
    assert play.waiting() == ["assess"]
    inner = next(s for s in play.state.scopes.values() if s.parent)
    assert inner.variables == {"urgency": 3}

    play.complete("assess", outcome="serious", only_inside=True)

    outer = next(s for s in play.state.scopes.values() if not s.parent)
    assert play.waiting() == ["decide"]
    assert outer.variables == {
        "urgency": 3,
        "only_outside": True,
        "outcome": "serious",
    }


def test_a_call_without_a_definition_is_stuck():
    definition = definition_of("call_activity", "called_process")

    play = Play(replace(definition, called=MappingProxyType({})))

    assert play.stuck() == ["assessment"]
    assert play.failures() == ["not_deployed"]


def test_where_no_condition_holds_the_work_stays_done_and_can_be_mended():
    play = Play(definition_of("no_default"))

    play.complete("decide")
    assert play.stuck() == ["choice"]
    assert play.failures() == ["no_flow"]

    play.retry("choice", amount=12)
    assert play.status is Status.COMPLETED


def test_an_undeclared_variable_never_loses_the_work():
    play = Play(definition_of("exclusive_default"))

    play.complete("decide", nonsense="x")
    assert play.waiting() == []
    assert play.stuck() == ["decide"]
    assert play.failures() == ["variable"]

    play.retry("decide", result="pass")
    assert play.waiting() == ["approve"]


def test_a_value_that_is_not_allowed_never_loses_the_work():
    play = Play(definition_of("exclusive_default"))

    play.complete("decide", result="perhaps")

    assert play.stuck() == ["decide"]


def test_work_is_done_only_once():
    play = Play(definition_of("exclusive_default"))
    (token_id,) = (token for token, _ in play.projection.work)
    play.complete("decide", result="pass")

    with pytest.raises(KernelError, match="gone"):
        apply(play.definition, play.state, commands.Complete(play.now, token_id))


def test_a_loop_in_which_nobody_waits_stops_and_is_stuck():
    definition = definition_of("work_loop")
    nodes = dict(definition.nodes)
    nodes["work"] = replace(nodes["work"], kind=Kind.PASS, boundaries=())

    play = Play(replace(definition, nodes=MappingProxyType(nodes)))

    assert play.failures() == ["endless"]
    assert play.status is Status.ACTIVE
    assert len(play.stuck()) == 1


def test_the_state_does_not_grow_with_the_life_of_a_case():
    play = Play(definition_of("work_loop"), note="x" * 40)
    sizes = {}

    for number in range(1, 1001):
        play.complete("work", finished=False)
        sizes[number] = play.size

    assert sizes[1000] == sizes[10]
    assert sizes[1000] <= 1000


def test_a_state_of_another_format_is_not_read():
    play = Play(definition_of("work_loop"))
    other = dumps(play.state).replace(b'"f":2', b'"f":99')

    with pytest.raises(ForeignState, match="format"):
        loads(other)


def test_a_cancelled_instance_takes_no_more_commands():
    play = Play(definition_of("work_loop"))
    outcome = apply(play.definition, play.state, commands.Cancel(play.now))
    assert outcome.state.status is Status.CANCELLED

    with pytest.raises(KernelError, match="over"):
        apply(play.definition, outcome.state, commands.Cancel(play.now))


def test_an_instance_starts_once():
    definition = definition_of("work_loop")
    play = Play(definition)

    with pytest.raises(KernelError, match="once"):
        apply(definition, play.state, commands.Start(START))


def test_threads_share_a_definition():
    definition = definition_of("parallel_join_in_loop")
    ended: list[Status] = []

    def live() -> None:
        for number in range(20):
            play = Play(definition)
            order = ("first", "second") if number % 2 else ("second", "first")
            for repeat in (True, True, False):
                play.complete(order[0])
                play.complete(order[1])
                play.complete("review", repeat=repeat)
            ended.append(play.status)

    threads = [threading.Thread(target=live) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ended == [Status.COMPLETED] * 160
