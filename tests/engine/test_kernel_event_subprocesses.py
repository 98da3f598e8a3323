"""Event sub-processes, one in another, beside one another, and of the process itself.

Source: BPMN 2.0.2, 10.5.6 Handling Events, 13.5.4 Event Sub-Processes.
"""

import pytest

from engine.kernel.state import Status
from tests.support.boxes import box, called, error, escalation, framed
from tests.support.extras import handler, message, often, signal, throw, timer, when
from tests.support.plain import border, drawn, element, end, flows, start, user
from tests.support.play import Play

GO = {"go": "boolean", "n": "number", "names": "list"}
HOUR = timer("PT1H")
HEARD = [HOUR, message(), signal(), when("go")]
THROWN = [error(), error(""), escalation(), escalation("")]


def on(name: str, trigger: str, *inside: str, interrupts: bool = True) -> str:
    """Return an event sub-process with the task ``<name>_work``."""
    way = flows(f"{name}_start > {name}_work > {name}_end")
    parts = (user(f"{name}_work"), end(f"{name}_end"), way, *inside)
    return handler(name, trigger, *parts, interrupts=interrupts)


def process(*handlers: str, **called_ones: str) -> Play:
    """Begin a process with ``work`` and handlers of its own."""
    way = flows("start > work > end")
    parts = [start(), user("work"), end(), way, *handlers]
    return Play(drawn(*parts, variables=GO, **called_ones))


def scope(*inside: str, way: str = "work", **more: object) -> Play:
    """Begin a process with the sub-process ``host`` and ``after`` it."""
    host = box("host", user("work"), *inside, way=way)
    ways = flows("start > host > after > end")
    return Play(drawn(start(), host, user("after"), end(), ways, variables=GO), **more)


def happens(play: Play, trigger: str) -> None:
    """Let an event happen that ``h`` waits for, or that ``work`` throws."""
    if trigger == HOUR:
        play.pass_time(hours=1)
    elif trigger == message():
        play.deliver("h_start")
    elif trigger == signal():
        play.hear("call_out1")
    elif trigger == when("go"):
        play.set(go=False)
        play.set(go=True)
    elif "error" in trigger:
        play.fail("work", "C1")
    else:
        play.escalate("work", "C1")


def listens(play: Play) -> bool:
    """Tell whether anything from outside is still waited for."""
    waits = play.projection
    return bool(waits.timers or waits.messages or waits.signals)


# -- of the process itself ---------------------------------------------------------


@pytest.mark.parametrize("trigger", [*HEARD, *THROWN])
def test_a_handler_of_the_process_takes_the_place_of_all_that_runs(trigger):
    play = process(on("h", trigger))

    happens(play, trigger)
    assert play.waiting() == ["h_work"]
    assert not listens(play)

    play.complete("h_work")
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("trigger", [*HEARD, escalation(), escalation("")])
def test_a_handler_of_the_process_that_does_not_interrupt_keeps_it_from_ending(trigger):
    play = process(on("h", trigger, interrupts=False))

    happens(play, trigger)
    assert play.waiting() == ["h_work", "work"]
    play.complete("work")
    assert play.status is Status.ACTIVE

    play.complete("h_work")
    assert play.status is Status.COMPLETED
    assert not listens(play)


@pytest.mark.parametrize("trigger", [message(), signal(), when("go")])
def test_a_handler_is_begun_anew_while_what_it_began_is_all_that_is_left(trigger):
    play = process(on("h", trigger, interrupts=False))
    happens(play, trigger)
    play.complete("work")

    happens(play, trigger)

    assert play.waiting() == ["h_work", "h_work"]


def test_a_timer_of_the_process_counts_from_its_start():
    play = process(on("h", HOUR))

    play.pass_time(minutes=59)
    assert play.waiting() == ["work"]
    play.pass_time(minutes=1)
    assert play.waiting() == ["h_work"]


def test_a_cycle_begins_a_handler_as_often_as_it_says():
    cycle = timer("R3/PT1H", tag="timeCycle")
    play = process(on("h", cycle, interrupts=False))

    for times in (1, 2, 3, 3):
        play.pass_time(hours=1)
        assert play.waiting() == ["h_work"] * times + ["work"]


def test_an_error_that_the_process_handles_does_not_fail_the_instance():
    play = process(on("h", error("C2")), on("g", error("")))

    play.fail("work", "C1")

    assert play.waiting() == ["g_work"]
    play.complete("g_work")
    assert play.status is Status.COMPLETED


def test_an_error_of_the_handler_itself_fails_the_instance():
    play = process(on("h", error("")))
    play.fail("work", "C1")

    play.fail("h_work", "C1")

    assert play.status is Status.FAILED


# -- in a sub-process ----------------------------------------------------------------


@pytest.mark.parametrize("trigger", HEARD)
def test_a_handler_listens_only_while_its_scope_runs(trigger):
    play = scope(on("h", trigger))

    play.complete("work")

    assert not listens(play)
    play.set(go=True)
    play.pass_time(days=1)
    assert play.waiting() == ["after"]


@pytest.mark.parametrize("first", [*HEARD, *THROWN])
def test_an_interrupted_scope_begins_no_other_handler(first):
    # given a handler that interrupts, and others of every kind beside it
    others = {"m": message("news2"), "s": signal("call_out2"), "t": timer("PT2H")}
    others |= {"e": error("C2"), "r": escalation("C2"), "c": when("n &gt; 3")}
    beside = [
        on(name, trigger, interrupts=name in "me") for name, trigger in others.items()
    ]
    play = scope(on("h", first), *beside)

    # when it has begun
    happens(play, first)
    assert play.waiting() == ["h_work"]

    # then nothing that happens begins another one
    assert not listens(play)
    play.set(n=5)
    play.pass_time(hours=3)
    play.escalate("h_work", "C2")
    assert play.waiting() == ["h_work"]
    play.complete("h_work")
    assert play.waiting() == ["after"]


def test_an_error_of_a_handler_that_interrupted_goes_past_the_other_handlers():
    play = scope(on("h", message()), on("e", error("")))
    play.deliver("h_start")

    play.fail("h_work", "C1")

    assert play.status is Status.FAILED


def test_what_interrupts_takes_the_handlers_along_that_run_already():
    # given a handler that runs twice beside the work
    play = scope(on("h", message(), interrupts=False), on("s", signal()))
    play.deliver("h_start")
    play.deliver("h_start")
    assert play.waiting() == ["h_work", "h_work", "work"]

    # when another one interrupts
    play.hear("call_out1")

    # then
    assert play.waiting() == ["s_work"]


def test_an_error_of_a_handler_that_does_not_interrupt_is_handled_in_its_scope():
    play = scope(on("h", message(), interrupts=False), on("e", error()))
    play.deliver("h_start")

    play.fail("h_work", "C1")

    assert play.waiting() == ["e_work"]


def test_handlers_beside_one_another_run_apart():
    triggers = {"m": message(), "s": signal(), "t": HOUR, "r": escalation()}
    play = scope(*(on(n, trigger, interrupts=False) for n, trigger in triggers.items()))

    play.deliver("m_start")
    play.hear("call_out1")
    play.pass_time(hours=1)
    play.escalate("work", "C1")
    assert play.waiting() == ["m_work", "r_work", "s_work", "t_work", "work"]

    for name in ("t_work", "work", "m_work", "s_work"):
        play.complete(name)
        assert "after" not in play.waiting()
    play.complete("r_work")
    assert play.waiting() == ["after"]


def test_the_handler_of_a_sub_process_leaves_what_runs_beside_that():
    host = box("host", user("work"), on("h", message()), way="work")
    ways = flows("start > host > end", "start > other > end")
    play = Play(drawn(start(), host, user("other"), end(), ways))

    play.deliver("h_start")

    assert play.waiting() == ["h_work", "other"]


def test_a_scope_that_is_entered_again_listens_again():
    choice = element("exclusiveGateway", "again", default="again_end")
    ways = flows("start > host > again", "again > host:go", "again > end")
    host = box("host", user("work"), on("h", HOUR), way="work")
    play = Play(drawn(start(), host, choice, end(), ways, variables=GO), go=True)
    play.pass_time(hours=1)
    play.complete("h_work")
    assert play.waiting() == ["work"]

    play.pass_time(hours=1)
    assert play.waiting() == ["h_work"]


def test_a_condition_that_holds_from_the_start_begins_the_handler_at_once():
    assert scope(on("h", when("go")), go=True).waiting() == ["h_work"]


def test_a_message_brings_variables_to_the_handler():
    choice = element("exclusiveGateway", "which", default="which_low")
    way = flows("h_start > which", "which > high > out:n &gt; 5", "which > low > out2")
    inside = (choice, user("high"), user("low"), end("out"), end("out2"), way)
    play = scope(handler("h", message(), *inside))

    play.deliver("h_start", n=7)

    assert play.waiting() == ["high"]


@pytest.mark.parametrize("interrupts", [True, False])
def test_one_of_several_events_begins_a_handler(interrupts):
    for happen in (lambda p: p.deliver("h_start"), lambda p: p.hear("call_out1")):
        play = scope(on("h", message() + signal(), interrupts=interrupts))

        happen(play)

        assert play.waiting() == (["h_work"] if interrupts else ["h_work", "work"])


def test_a_handler_that_awaits_all_of_its_events_begins_with_the_last():
    both = on("h", message() + signal()).replace(
        "<bpmn:startEvent", '<bpmn:startEvent parallelMultiple="true"'
    )
    play = scope(both)

    play.hear("call_out1")
    assert play.waiting() == ["work"]

    play.deliver("h_start")
    assert play.waiting() == ["h_work"]


# -- one in another --------------------------------------------------------------------


def test_a_handler_in_a_handler_takes_its_place_and_nothing_else():
    # given a handler beside the work, with a handler of its own
    deep = on("d", signal())
    play = scope(on("h", message(), deep, interrupts=False))
    assert play.projection.signals == {}

    # when it runs twice and the inner event happens
    play.deliver("h_start")
    play.deliver("h_start")
    assert len(play.projection.signals) == 2
    play.hear("call_out1")

    # then both are interrupted, and the work is not
    assert play.waiting() == ["d_work", "d_work", "work"]


def test_an_error_in_a_handler_is_caught_by_the_handler_in_it():
    play = scope(on("h", error(), on("d", error())))
    play.fail("work", "C1")

    play.fail("h_work", "C1")

    assert play.waiting() == ["d_work"]
    play.complete("d_work")
    assert play.waiting() == ["after"]


@pytest.mark.parametrize("trigger", THROWN)
def test_what_is_thrown_deep_inside_begins_the_handler_of_the_nearest_scope(trigger):
    # given sub-processes in one another, the outer two with handlers
    deep = box("deep", user("work"), way="work")
    near = box("near", deep, on("h", trigger), way="deep")
    far = box("far", near, on("g", trigger), way="near")
    play = Play(drawn(start(), far, end(), flows("start > far > end")))

    # when
    happens(play, trigger)
    assert play.waiting() == ["h_work"]

    # then what the handler throws begins the next one outside
    if "error" in trigger:
        play.fail("h_work", "C1")
    else:
        play.escalate("h_work", "C1")
    assert play.waiting() == ["g_work"]


@pytest.mark.parametrize("trigger", THROWN)
def test_the_border_of_an_activity_is_nearer_than_the_handler_of_its_scope(trigger):
    near = (border("b", "work", trigger), user("near"), flows("b > near > host_out"))
    play = scope(on("h", trigger), *near)

    happens(play, trigger)

    assert play.waiting() == ["near"]


def test_what_a_called_process_does_not_handle_begins_the_handler_of_the_caller():
    q = framed("q", user("deep"), on("h", error("C2")), way="deep")
    host = box("host", called("work", "q"), on("g", error()), way="work")
    play = Play(drawn(start(), host, end(), flows("start > host > end"), q=q))

    play.fail("deep", "C1")

    assert play.waiting() == ["g_work"]


def test_each_instance_of_a_repeated_sub_process_has_handlers_of_its_own():
    # given three instances, in each of which an error is handled
    host = box("host", often("3"), user("work"), on("h", error()), way="work")
    ways = flows("start > host > after > end")
    play = Play(drawn(start(), host, user("after"), end(), ways))

    # when one of them fails
    play.fail("work", "C1")

    # then only that one goes the way of its handler
    assert play.waiting() == ["h_work", "work", "work"]
    play.complete("h_work")
    play.complete("work")
    play.complete("work")
    assert play.waiting() == ["after"]


def test_a_terminate_end_in_a_handler_ends_the_handler_only():
    stop = element("endEvent", "stop", "<bpmn:terminateEventDefinition/>")
    inside = (user("x"), user("y"), stop, end("out"))
    way = flows("h_start > x > stop", "h_start > y > out")
    play = scope(handler("h", message(), *inside, way, interrupts=False))
    play.deliver("h_start")

    play.complete("x")

    assert play.waiting() == ["work"]


def test_a_signal_thrown_by_a_handler_begins_another_one_beside_it():
    shout = throw("shout", signal())
    way = flows("h_start > shout > out")
    first = handler("h", message(), shout, end("out"), way, interrupts=False)
    play = scope(first, on("s", signal()))

    play.deliver("h_start")

    assert play.waiting() == ["s_work"]
