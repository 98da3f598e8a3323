"""What stands at the border of activities of every kind. See also ``handlers``.

Source: BPMN 2.0.2, 10.5.4 Boundary Events, 13.5.3 Intermediate Boundary Events.
"""

import pytest

from engine.kernel.events import Caught, Withdrawn
from engine.kernel.state import Status
from tests.support.boxes import box, called, error, escalation, framed
from tests.support.extras import message, signal, throw, timer, when
from tests.support.plain import border, drawn, element, end, flows, start, user
from tests.support.play import Play

GO = {"go": "boolean", "n": "number"}
ANY = ""


def bordered(host: str, *borders: str, ways: tuple[str, ...] = (), **called_ones: str):
    """Draw ``host``, ``after`` it, and for each border ``b`` the task ``on_b``."""
    names = [each.split('id="')[1].split('"')[0] for each in borders]
    drawn_ones = [*borders, *(user(f"on_{name}") for name in names)]
    return drawn(
        start(),
        host,
        user("after"),
        end(),
        *drawn_ones,
        flows("start > host > after > end", *ways),
        *(flows(f"{name} > on_{name} > end") for name in names),
        variables=GO,
        **called_ones,
    )


def hosts() -> list[tuple[str, dict[str, str]]]:
    """Return an activity of every kind at which ``work`` is waited for."""
    deep = box("inner", user("work"), way="work")
    return [
        (box("host", user("work"), way="work"), {}),
        (box("host", deep, way="inner"), {}),
        (called("host", "q"), {"q": framed("q", user("work"), way="work")}),
        (called("host", "q"), {"q": framed("q", deep, way="inner")}),
        (box("host", user("work"), way="work", tag="transaction"), {}),
    ]


# -- a host of every kind --------------------------------------------------------


@pytest.mark.parametrize(("host", "more"), hosts())
@pytest.mark.parametrize("trigger", [timer("PT1H"), message(), signal(), when("go")])
def test_an_interrupted_activity_takes_all_that_lies_in_it_along(host, more, trigger):
    # given
    play = Play(bordered(host, border("b", "host", trigger), **more))
    assert play.waiting() == ["work"]

    # when
    happens(play, trigger)

    # then nothing is left of it, neither work nor waits nor scopes
    assert play.waiting() == ["on_b"]
    assert len(play.state.tokens) == len(play.state.scopes) == 1
    assert [e.element_id for e in play.events if isinstance(e, Withdrawn)] == ["work"]
    play.complete("on_b")
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize(("host", "more"), hosts())
@pytest.mark.parametrize("trigger", [timer("PT1H"), message(), signal(), when("go")])
def test_what_does_not_interrupt_leaves_all_that_lies_in_it(host, more, trigger):
    # given
    beside = border("b", "host", trigger, interrupts=False)
    play = Play(bordered(host, beside, **more))

    # when
    happens(play, trigger)
    assert play.waiting() == ["on_b", "work"]
    play.complete("work")

    # then the activity ends as ever, and what it began goes on alone
    assert play.waiting() == ["after", "on_b"]
    play.complete("after")
    assert play.status is Status.ACTIVE
    play.complete("on_b")
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize(("host", "more"), hosts())
@pytest.mark.parametrize("code", ["C1", ANY])
def test_an_error_inside_is_caught_at_the_border_of_all_round_it(host, more, code):
    play = Play(bordered(host, border("b", "host", error(code)), **more))

    play.fail("work", "C1")

    assert play.waiting() == ["on_b"]


@pytest.mark.parametrize(("host", "more"), hosts())
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_escalation_inside_is_caught_at_the_border(host, more, interrupts):
    rise = border("b", "host", escalation(), interrupts=interrupts)
    play = Play(bordered(host, rise, **more))

    play.escalate("work", "C1")

    assert play.waiting() == (["on_b"] if interrupts else ["on_b", "work"])


def happens(play: Play, trigger: str) -> None:
    """Let what stands at the border happen."""
    if trigger == timer("PT1H"):
        play.pass_time(hours=1)
    elif trigger == message():
        play.deliver("b")
    elif trigger == signal():
        play.hear("call_out1")
    else:
        play.set(go=True)


@pytest.mark.parametrize("tag", ["serviceTask", "receiveTask", "userTask"])
def test_a_task_of_every_kind_can_be_interrupted(tag):
    more = {"messageRef": "news2"} if tag == "receiveTask" else {}
    host = element(tag, "host", **more)
    play = Play(bordered(host, border("b", "host", timer("PT1H"))))

    play.pass_time(hours=1)

    assert play.waiting() == ["on_b"]
    assert play.projection.messages == {}
    assert play.projection.services == frozenset()


# -- armed and disarmed ----------------------------------------------------------


@pytest.mark.parametrize("interrupts", [True, False])
def test_nothing_at_the_border_is_heard_once_the_activity_is_left(interrupts):
    triggers = {"t": timer("PT1H"), "m": message(), "s": signal(), "c": when("go")}
    ones = [border(b, "host", t, interrupts=interrupts) for b, t in triggers.items()]
    play = Play(bordered(user("host"), *ones))

    play.complete("host")

    assert play.projection.timers == {}
    assert play.projection.messages == play.projection.signals == {}
    play.set(go=True)
    play.pass_time(days=1)
    assert play.waiting() == ["after"]


def test_a_timer_runs_anew_each_time_the_activity_is_entered():
    # given work that is done twice, for forty minutes each
    late = border("b", "host", timer("PT1H"))
    choice = element("exclusiveGateway", "again", default="again_end")
    ways = flows("start > host > again", "again > host:go", "again > end", "b > on_b")
    parts = [start(), user("host"), late, choice, user("on_b"), end(), ways]
    play = Play(drawn(*parts, variables=GO), go=True)
    play.pass_time(minutes=40)
    play.complete("host")

    # when in all more than an hour has passed
    play.pass_time(minutes=40)
    assert play.waiting() == ["host"]

    # then only the hour since the second time counts
    play.pass_time(minutes=20)
    assert play.waiting() == ["on_b"]


def test_a_duration_that_does_not_interrupt_comes_once_for_each_time_of_entering():
    beside = border("b", "host", timer("PT1H"), interrupts=False)
    play = Play(bordered(user("host"), beside))

    for _ in range(3):
        play.pass_time(hours=1)

    assert play.waiting() == ["host", "on_b"]
    assert play.projection.timers == {}


def test_a_cycle_of_three_comes_after_each_of_its_periods():
    cycle = timer("R3/PT1H", tag="timeCycle")
    play = Play(bordered(user("host"), border("b", "host", cycle, interrupts=False)))

    for times in (1, 2, 3, 3, 3):
        play.pass_time(minutes=59)
        assert play.waiting().count("on_b") == times - (len(play.projection.timers) > 0)
        play.pass_time(minutes=1)
        assert play.waiting().count("on_b") == times

    assert play.projection.timers == {}


def test_a_cycle_stops_when_the_activity_is_left():
    cycle = timer("R3/PT1H", tag="timeCycle")
    play = Play(bordered(user("host"), border("b", "host", cycle, interrupts=False)))
    play.pass_time(hours=1)

    play.complete("host")
    play.pass_time(hours=5)

    assert play.waiting() == ["after", "on_b"]


def test_a_cycle_without_a_number_comes_again_and_again():
    cycle = timer("R/PT1H", tag="timeCycle")
    play = Play(bordered(user("host"), border("b", "host", cycle, interrupts=False)))

    play.pass_time(hours=30)

    assert play.waiting().count("on_b") == 30
    assert len(play.projection.timers) == 1


def test_a_reminder_and_a_deadline_may_stand_at_one_activity():
    remind = border("r", "host", timer("R/P1D", tag="timeCycle"), interrupts=False)
    late = border("b", "host", timer("P3DT1H"))
    play = Play(bordered(user("host"), remind, late))

    play.pass_time(days=2)
    assert play.waiting() == ["host", "on_r", "on_r"]

    play.pass_time(days=5)
    assert play.waiting() == ["on_b", "on_r", "on_r", "on_r"]


def test_a_condition_over_a_number_waits_until_work_elsewhere_makes_it_true():
    # given two works at once, one of which looks at what the other says
    low = border("b", "host", when("n &lt; 3"))
    ways = flows("start > host > end", "start > other > end", "b > on_b > end")
    parts = [start(), user("host"), user("other"), low, user("on_b"), end(), ways]
    play = Play(drawn(*parts, variables=GO), n=5)

    # when
    play.complete("other", n=2)

    # then
    assert play.waiting() == ["on_b"]


# -- errors and escalations --------------------------------------------------------


@pytest.mark.parametrize("tag", ["endEvent", "intermediateThrowEvent"])
@pytest.mark.parametrize("interrupts", [True, False])
def test_an_escalation_event_inside_reaches_the_border(tag, interrupts):
    # given a sub-process that has work and escalates beside it
    way = "rise" if tag == "endEvent" else "rise > more > host_out"
    more = "" if tag == "endEvent" else user("more")
    ways = flows(f"host_in > {way}")
    inside = (user("work"), element(tag, "rise", escalation()), more, ways)
    host = box("host", *inside, way="work")

    play = Play(
        bordered(host, border("b", "host", escalation(), interrupts=interrupts))
    )

    # then the border hears it, and what is not interrupted goes on
    going_on = [] if interrupts else ["more", "work"][tag == "endEvent" :]
    assert play.waiting() == sorted(["on_b", *going_on])


def test_an_error_end_takes_what_runs_beside_it_along():
    beside = (user("work"), user("other"), element("endEvent", "bad", error()))
    host = box("host", *beside, flows("host_in > other > bad"), way="work")
    play = Play(bordered(host, border("b", "host", error())))

    play.complete("other")

    assert play.waiting() == ["on_b"]


@pytest.mark.parametrize("code", ["C2", ANY])
def test_an_escalation_stops_at_the_innermost_border_that_catches_it(code):
    # given an inner border for C1 and an outer one for other codes
    inner = box("inner", user("work"), way="work")
    near = border("near", "inner", escalation("C1"), interrupts=False)
    inside = (inner, near, user("on_near"), flows("near > on_near > host_out"))
    far = border("b", "host", escalation(code), interrupts=False)
    play = Play(bordered(box("host", *inside, way="inner"), far))

    # when both codes are raised by the work
    play.escalate("work", "C1")
    assert play.waiting() == ["on_near", "work"]
    play.escalate("work", "C2")

    # then each is caught once
    assert play.waiting() == ["on_b", "on_near", "work"]
    play.escalate("work", "C1")
    assert play.waiting() == ["on_b", "on_near", "on_near", "work"]


def test_an_error_passes_a_border_that_catches_only_another_code():
    inner = box("inner", user("work"), way="work")
    near = border("near", "inner", error("C2"))
    inside = (inner, near, user("on_near"), flows("near > on_near > host_out"))
    play = Play(
        bordered(box("host", *inside, way="inner"), border("b", "host", error("C1")))
    )

    play.fail("work", "C1")

    assert play.waiting() == ["on_b"]


@pytest.mark.parametrize("kind", ["userTask", "serviceTask"])
def test_a_running_task_may_escalate_to_its_own_border_and_goes_on(kind):
    beside = border("b", "host", escalation(), interrupts=False)
    play = Play(bordered(element(kind, "host"), beside))

    play.escalate("host", "C1")
    play.escalate("host", "C1")
    assert play.waiting() == ["host", "on_b", "on_b"]

    play.complete("host")
    assert play.waiting() == ["after", "on_b", "on_b"]


def test_an_escalation_with_a_code_that_nobody_names_changes_nothing():
    beside = border("b", "host", escalation("C2"))
    play = Play(bordered(user("host"), beside))

    play.escalate("host", "C1")

    assert play.waiting() == ["host"]


# -- several at once -----------------------------------------------------------------


@pytest.mark.parametrize("interrupts", [True, False])
def test_one_of_several_events_of_a_border_is_enough(interrupts):
    either = border("b", "host", message() + signal(), interrupts=interrupts)
    for happen in (lambda p: p.deliver("b"), lambda p: p.hear("call_out1")):
        play = Play(bordered(user("host"), either))

        happen(play)

        assert play.waiting() == (["on_b"] if interrupts else ["host", "on_b"])


def test_a_border_that_awaits_all_of_its_events_waits_for_the_last():
    both = border("b", "host", message() + signal()).replace(
        "<bpmn:boundaryEvent", '<bpmn:boundaryEvent parallelMultiple="true"'
    )
    play = Play(bordered(user("host"), both))

    play.deliver("b")
    assert play.waiting() == ["host"]

    play.hear("call_out1")
    assert play.waiting() == ["on_b"]


def test_a_signal_thrown_inside_the_instance_is_heard_at_every_border_at_once():
    # given two works with a border each, and a third after which a signal is thrown
    parts = [user(each) for each in ("x", "y", "z", "on_x", "on_y")]
    borders = [
        border("bx", "x", signal()),
        border("by", "y", signal(), interrupts=False),
    ]
    ways = flows(
        "start > x > end",
        "start > y > end",
        "start > z > shout > end",
        "bx > on_x > end",
        "by > on_y > end",
    )
    play = Play(drawn(start(), *parts, *borders, throw("shout", signal()), end(), ways))

    # when
    play.complete("z")

    # then
    assert play.waiting() == ["on_x", "on_y", "y"]
    caught = [e.element_id for e in play.events if isinstance(e, Caught)]
    assert sorted(caught) == ["bx", "by"]


def test_two_tokens_at_one_activity_are_interrupted_apart():
    # given two tokens at one task, an hour apart
    cycle = border("b", "pace", timer("R2/PT1H", tag="timeCycle"), interrupts=False)
    late = border("late", "host", timer("PT90M"))
    ways = flows("start > pace > end", "b > host > end", "late > on_late > end")
    parts = [start(), user("pace"), cycle, user("host"), late, user("on_late"), end()]
    play = Play(drawn(*parts, ways))
    play.pass_time(hours=1)
    play.pass_time(hours=1)
    assert play.waiting() == ["host", "host", "pace"]

    # when the first has waited too long
    play.pass_time(minutes=30)
    assert play.waiting() == ["host", "on_late", "pace"]

    # then the other has an hour left
    play.pass_time(hours=1)
    assert play.waiting() == ["on_late", "on_late", "pace"]
