"""Gateways: choices, forks and joins. Source: BPMN 2.0.2, 13.4."""

import pytest

from engine.kernel.state import Status
from tests.support.diagrams import definition_of
from tests.support.play import Play


@pytest.mark.parametrize(
    ("result", "expected"), [("pass", ["approve"]), ("fail", ["refuse"])]
)
def test_an_exclusive_gateway_takes_the_first_flow_that_holds(result, expected):
    play = Play(definition_of("exclusive_default"))

    play.complete("decide", result=result)

    assert play.waiting() == expected


def test_an_exclusive_gateway_takes_its_default_when_nothing_was_said():
    play = Play(definition_of("exclusive_default"))

    play.complete("decide")

    assert play.waiting() == ["refuse"]


@pytest.mark.parametrize("order", [("first", "second"), ("second", "first")])
def test_a_parallel_join_waits_for_every_branch(order):
    play = Play(definition_of("parallel_join_in_loop"))

    play.complete(order[0])
    assert play.waiting() == [order[1]]

    play.complete(order[1])
    assert play.waiting() == ["review"]


def test_a_parallel_join_in_a_loop_waits_anew_whatever_the_order():
    play = Play(definition_of("parallel_join_in_loop"))
    orders = [("first", "second"), ("second", "first"), ("first", "second")]

    for earlier, later in orders:
        play.complete(earlier)
        assert play.waiting() == [later]
        play.complete(later)
        assert play.waiting() == ["review"]
        play.complete("review", repeat=True)

    play.complete("second")
    play.complete("first")
    play.complete("review", repeat=False)
    assert play.status is Status.COMPLETED


def test_an_inclusive_join_waits_only_for_branches_that_were_taken():
    play = Play(definition_of("inclusive_join"))
    play.complete("prepare", needs_visit=True, needs_call=True)
    assert play.waiting() == ["call", "visit"]

    play.complete("visit")
    assert play.waiting() == ["call"]

    play.complete("call")
    assert play.waiting() == ["report"]


def test_an_inclusive_split_takes_its_default_only_alone():
    play = Play(definition_of("inclusive_join"))

    play.complete("prepare", needs_visit=False, needs_call=False)
    assert play.waiting() == ["write"]

    play.complete("write")
    assert play.waiting() == ["report"]


def test_an_activity_takes_each_of_its_flows_whose_condition_holds():
    play = Play(definition_of("conditional_split"))

    play.complete("work", wanted=True)

    assert play.waiting() == ["always", "sometimes"]


def test_an_event_gateway_goes_the_way_of_the_first_event():
    play = Play(definition_of("event_gateway"))
    assert {m.name for m in play.projection.messages.values()} == {"answer"}

    play.deliver("answered")

    assert play.waiting() == ["read"]
    assert play.projection.timers == {}


def test_an_event_gateway_gives_up_when_its_timer_is_first():
    play = Play(definition_of("event_gateway"))

    play.pass_time(days=8)

    assert play.waiting() == ["remind"]
    assert play.projection.messages == {}
