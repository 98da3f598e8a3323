"""Boundary events and event sub-processes. Source: BPMN 2.0.2, 13.5.3, 13.5.4."""

import pytest

from engine.kernel.state import Status
from tests.support.plain import border, drawn, element, end, flows, start, sub, user
from tests.support.play import Play

TIMER = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)
CYCLE = (
    "<bpmn:timerEventDefinition><bpmn:timeCycle>R3/PT1H</bpmn:timeCycle>"
    "</bpmn:timerEventDefinition>"
)
NEWS = '<bpmn:messageEventDefinition messageRef="news1"/>'
CALL = '<bpmn:signalEventDefinition signalRef="call_out1"/>'
ERROR = '<bpmn:errorEventDefinition errorRef="errC1"/>'
RISE = '<bpmn:escalationEventDefinition escalationRef="escC1"/>'
TRUE = (
    "<bpmn:conditionalEventDefinition><bpmn:condition>= go</bpmn:condition>"
    "</bpmn:conditionalEventDefinition>"
)
GO = {"go": "boolean"}


def happens(play: Play, trigger: str) -> None:
    """Let what a trigger waits for happen, to work at ``work``."""
    match trigger:
        case _ if trigger == TIMER:
            play.pass_time(hours=1)
        case _ if trigger == NEWS:
            play.deliver(next(e for _, e in play.projection.messages))
        case _ if trigger == CALL:
            play.hear("call_out1")
        case _ if trigger == ERROR:
            play.fail("work", "C1")
        case _ if trigger == RISE:
            play.escalate("work", "C1")
        case _:
            play.set(go=True)


def handler(trigger: str, *, interrupts: bool = True) -> str:
    """Return an event sub-process with one step, ``handle``."""
    on = element("startEvent", "on", trigger, isInterrupting=str(interrupts).lower())
    way = flows("on > handle > handled")
    return sub(
        "handler", on, user("handle"), end("handled"), way, triggeredByEvent="true"
    )


@pytest.mark.parametrize("trigger", [TIMER, NEWS, CALL, ERROR, RISE, TRUE])
def test_an_event_at_the_border_ends_the_activity_and_goes_its_own_way(trigger):
    late = border("late", "work", trigger)
    ways = flows("start > work > after > end", "late > instead > end")
    body = (start(), user("work"), user("after"), late, user("instead"), end(), ways)
    play = Play(drawn(*body, variables=GO))

    happens(play, trigger)

    assert play.waiting() == ["instead"]
    play.complete("instead")
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("trigger", [NEWS, CALL, RISE])
def test_an_event_that_does_not_interrupt_may_happen_again(trigger):
    also = border("also", "work", trigger, interrupts=False)
    ways = flows("start > work > after > end", "also > beside > end")
    body = (start(), user("work"), user("after"), also, user("beside"), end(), ways)
    play = Play(drawn(*body, variables=GO))

    for times in (1, 2, 3):
        happens(play, trigger)
        assert play.waiting() == ["beside"] * times + ["work"]

    play.complete("work")
    assert play.projection.messages == {}
    assert play.projection.signals == {}


def test_a_cycle_happens_as_often_as_it_says():
    also = border("also", "work", CYCLE, interrupts=False)
    ways = flows("start > work > end", "also > beside > end")
    play = Play(drawn(start(), user("work"), also, user("beside"), end(), ways))

    play.pass_time(hours=9)

    assert play.waiting() == ["beside"] * 3 + ["work"]


def test_a_condition_happens_each_time_it_becomes_true():
    also = border("also", "work", TRUE, interrupts=False)
    ways = flows("start > work > end", "also > beside > end")
    body = (start(), user("work"), also, user("beside"), end(), ways)
    play = Play(drawn(*body, variables=GO), go=True)
    assert play.waiting() == ["beside", "work"]  # it was true at once

    for go, times in ((True, 1), (False, 1), (True, 2)):
        play.set(go=go)
        assert play.waiting() == ["beside"] * times + ["work"]


@pytest.mark.parametrize("trigger", [TIMER, NEWS, CALL, ERROR, RISE, TRUE])
def test_a_handler_that_interrupts_takes_the_place_of_its_scope(trigger):
    # given a sub-process with two steps at once, and a handler in it
    inside = sub(
        "both",
        start("in"),
        user("work"),
        user("other"),
        end("out"),
        flows("in > work > out", "in > other > out"),
        handler(trigger),
    )
    ways = flows("start > both > after > end")
    play = Play(drawn(start(), inside, user("after"), end(), ways, variables=GO))

    # when its event happens
    happens(play, trigger)

    # then only the handler runs, hears nothing more, and the way goes on after it
    assert play.waiting() == ["handle"]
    assert play.projection.messages == play.projection.signals == {}
    assert play.projection.timers == {}
    play.complete("handle")
    assert play.waiting() == ["after"]


@pytest.mark.parametrize("trigger", [NEWS, CALL, RISE])
def test_a_handler_that_does_not_interrupt_runs_beside_as_often_as_it_is_asked(
    trigger,
):
    inside = sub(
        "both",
        start("in"),
        user("work"),
        end("out"),
        flows("in > work > out"),
        handler(trigger, interrupts=False),
    )
    ways = flows("start > both > after > end")
    play = Play(drawn(start(), inside, user("after"), end(), ways, variables=GO))

    happens(play, trigger)
    happens(play, trigger)
    assert play.waiting() == ["handle", "handle", "work"]
    play.complete("work")

    # the scope is over when all in it is
    assert play.waiting() == ["handle", "handle"]
    play.complete("handle")
    play.complete("handle")
    assert play.waiting() == ["after"]


def test_a_handler_of_the_process_itself_ends_it():
    ways = flows("start > work > end")
    play = Play(drawn(start(), user("work"), end(), ways, handler(NEWS)))

    happens(play, NEWS)
    assert play.waiting() == ["handle"]
    play.complete("handle")

    assert play.status is Status.COMPLETED


def test_what_is_caught_inside_is_not_caught_outside():
    # given an error that both a handler inside and the border outside would catch
    inside = sub(
        "both", start("in"), user("work"), end("out"), flows("in > work > out"),
        handler(ERROR),
    )  # fmt: skip
    wrong = border("wrong", "both", ERROR)
    ways = flows("start > both > end", "wrong > outside > end")
    play = Play(drawn(start(), inside, wrong, user("outside"), end(), ways))

    play.fail("work", "C1")
    assert play.waiting() == ["handle"]

    # and one that the handler throws itself goes outside
    play.fail("handle", "C1")
    assert play.waiting() == ["outside"]


def test_an_error_that_nobody_catches_ends_the_instance_as_failed():
    play = Play(drawn(start(), user("work"), end(), flows("start > work > end")))

    play.fail("work", "C1")

    assert play.status is Status.FAILED


def test_an_escalation_that_nobody_catches_changes_nothing():
    play = Play(drawn(start(), user("work"), end(), flows("start > work > end")))

    play.escalate("work", "C1")

    assert play.waiting() == ["work"]


def test_interrupting_wins_before_anything_after_the_throw_runs():
    # given a sub-process that throws to its own border and has a step after it
    rises = element("intermediateThrowEvent", "rise", RISE)
    inside = sub(
        "both", start("in"), rises, user("never"), end("out"),
        flows("in > rise > never > out"),
    )  # fmt: skip
    up = border("up", "both", RISE)
    ways = flows("start > both > end", "up > caught > end")

    play = Play(drawn(start(), inside, up, user("caught"), end(), ways))

    assert play.waiting() == ["caught"]
    assert not any(getattr(e, "element_id", "") == "never" for e in play.events)


def test_nobody_hears_a_signal_twice_who_was_interrupted_by_it():
    # given two waits at one activity, of which the first interrupts it
    first = border("first", "work", CALL)
    inside = element("intermediateCatchEvent", "hears", CALL)
    ways = flows(
        "start > work > end", "start > hears > heard > end", "first > once > end"
    )
    play = Play(
        drawn(
            start(),
            user("work"),
            first,
            inside,
            user("heard"),
            user("once"),
            end(),
            ways,
        )
    )

    play.hear("call_out1")

    assert play.waiting() == ["heard", "once"]


def test_an_escalation_thrown_by_its_own_handler_goes_outwards():
    handler = sub(
        "handler",
        element("startEvent", "heard", RISE, isInterrupting="false"),
        element("intermediateThrowEvent", "again", RISE),
        end("handled"),
        flows("heard > again > handled"),
        triggeredByEvent="true",
    )
    host = sub(
        "host",
        start("inner"),
        element("intermediateThrowEvent", "shout", RISE),
        user("work"),
        end("inner_end"),
        flows("inner > shout > work > inner_end"),
        handler,
    )

    play = Play(
        drawn(
            start(),
            host,
            border("outside", "host", RISE, interrupts=False),
            user("seen"),
            end("over"),
            end(),
            flows("start > host > end", "outside > seen > over"),
        )
    )

    assert play.failures() == []
    assert play.waiting() == ["seen", "work"]
