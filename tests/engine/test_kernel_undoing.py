"""Compensation and transactions. Source: BPMN 2.0.2, 13.5.5 and 10.3.5."""

import pytest

from engine.kernel.state import Status
from tests.support.boxes import asked, box, called, framed, undoing, undone
from tests.support.plain import border, drawn, element, end, flows, start, sub, user
from tests.support.play import Play

UNDO = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def undoable(name: str) -> str:
    """Return a step and the step that undoes it."""
    ends = f'sourceRef="b_{name}" targetRef="un_{name}"'
    link = f'<bpmn:association id="assoc_{name}" {ends}/>'
    undo = user(f"un_{name}", isForCompensation="true")
    return user(name) + border(f"b_{name}", name, UNDO) + undo + link


def throw(activity: str = "") -> str:
    """Return an event that undoes an activity, or all of its scope."""
    only = f' activityRef="{activity}"' if activity else ""
    return element(
        "intermediateThrowEvent", "undo", f"<bpmn:compensateEventDefinition{only}/>"
    )


def test_what_is_done_is_undone_last_first_and_then_the_way_goes_on():
    ways = flows("start > a > b > undo > after > end")
    play = Play(
        drawn(
            start(), undoable("a"), undoable("b"), throw(), user("after"), end(), ways
        )
    )
    play.complete("a")
    play.complete("b")

    assert play.waiting() == ["un_b"]
    play.complete("un_b")
    assert play.waiting() == ["un_a"]
    play.complete("un_a")

    assert play.waiting() == ["after"]


def test_only_what_was_done_is_undone():
    ways = flows("start > a > undo > b > end")
    play = Play(drawn(start(), undoable("a"), undoable("b"), throw(), end(), ways))

    play.complete("a")

    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["b"]


def test_one_activity_can_be_undone_alone():
    ways = flows("start > a > b > undo > end")
    play = Play(drawn(start(), undoable("a"), undoable("b"), throw("a"), end(), ways))
    play.complete("a")
    play.complete("b")

    assert play.waiting() == ["un_a"]


def test_with_nothing_to_undo_the_way_goes_on_at_once():
    play = Play(
        drawn(
            start(), throw(), user("after"), end(), flows("start > undo > after > end")
        )
    )

    assert play.waiting() == ["after"]


def test_what_was_done_in_a_finished_sub_process_is_undone_from_outside():
    inside = sub(
        "part", start("in"), undoable("a"), undoable("b"), end("out"),
        flows("in > a > b > out"),
    )  # fmt: skip
    ways = flows("start > part > undo > after > end")
    play = Play(drawn(start(), inside, throw(), user("after"), end(), ways))
    play.complete("a")
    play.complete("b")

    assert play.waiting() == ["un_b"]
    play.complete("un_b")
    play.complete("un_a")

    assert play.waiting() == ["after"]


def test_an_activity_done_twice_is_undone_twice():
    again = element("exclusiveGateway", "again", default="again_undo")
    ways = flows("start > a > again", "again > a: more", "again > undo > end")
    play = Play(
        drawn(
            start(),
            undoable("a"),
            again,
            throw(),
            end(),
            ways,
            variables={"more": "boolean"},
        )
    )
    play.complete("a", more=True)
    play.complete("a", more=False)

    play.complete("un_a")
    assert play.waiting() == ["un_a"]
    play.complete("un_a")

    assert play.status is Status.COMPLETED


def test_a_cancelled_transaction_is_undone_and_left_by_its_cancel_event():
    inside = sub(
        "deal",
        start("in"),
        undoable("a"),
        user("other"),
        element("endEvent", "off", CANCEL),
        end("out"),
        flows("in > a > off", "in > other > out"),
        tag="transaction",
    )
    off = border("cancelled", "deal", CANCEL)
    ways = flows("start > deal > after > end", "cancelled > instead > end")
    play = Play(
        drawn(start(), inside, off, user("after"), user("instead"), end(), ways)
    )

    # when it is cancelled while something else still runs
    play.complete("a")

    # then that is withdrawn, what was done is undone, and only then it is left
    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["instead"]


# -- who asks, and for what ----------------------------------------------------------


def done(play: Play, *names: str) -> Play:
    """Complete several works in order."""
    for name in names:
        play.complete(name)
    return play


def test_what_is_undone_once_is_not_undone_again():
    ways = flows("start > a > undo > again > after > end")
    again = element("intermediateThrowEvent", "again", UNDO)
    play = Play(
        drawn(start(), undoable("a"), throw(), again, user("after"), end(), ways)
    )

    done(play, "a", "un_a")

    assert play.waiting() == ["after"]


def test_an_activity_left_out_of_one_undoing_is_still_there_for_the_next():
    ways = flows("start > a > b > only > undo > after > end")
    tasks = (undoable("a"), undoable("b"), undoing("only", "a"), user("after"))
    play = done(Play(drawn(start(), *tasks, throw(), end(), ways)), "a", "b")

    play.complete("un_a")
    assert play.waiting() == ["un_b"]

    play.complete("un_b")
    assert play.waiting() == ["after"]


def test_what_still_runs_is_not_undone_but_goes_on():
    ways = flows("start > a > end", "start > b > undo > end")
    play = Play(drawn(start(), undoable("a"), undoable("b"), throw(), end(), ways))

    play.complete("b")

    assert play.waiting() == ["a", "un_b"]
    done(play, "un_b", "a")
    assert play.status is Status.COMPLETED


def test_an_end_event_undoes_and_then_the_process_ends():
    last = element("endEvent", "undo", UNDO)
    play = Play(drawn(start(), undoable("a"), last, flows("start > a > undo")))

    play.complete("a")
    assert play.waiting() == ["un_a"]
    play.complete("un_a")

    assert play.status is Status.COMPLETED


def test_undoing_in_parallel_branches_undoes_each_thing_once():
    ways = flows("start > a > fork", "fork > undo > end", "fork > again > end")
    again = element("intermediateThrowEvent", "again", UNDO)
    fork = element("parallelGateway", "fork")
    play = Play(drawn(start(), undoable("a"), fork, throw(), again, end(), ways))

    play.complete("a")
    assert play.waiting() == ["un_a"]
    play.complete("un_a")

    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("kind", ["userTask", "serviceTask"])
def test_the_way_waits_until_the_work_that_undoes_is_done(kind):
    handler = element(kind, "un_a", isForCompensation="true")
    play = Play(asked(undone("a", user("a"), handler), way="a"))
    play.complete("a")

    play.pass_time(days=1)

    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["after"]


def test_a_sub_process_may_undo_in_several_steps():
    steps = (user("first"), user("second"))
    handler = box("un_a", *steps, way="first > second", isForCompensation="true")
    play = done(Play(asked(undone("a", user("a"), handler), way="a")), "a")

    for step in ("first", "second"):
        assert play.waiting() == [step]
        play.complete(step)

    assert play.waiting() == ["after"]


def test_a_called_process_may_undo():
    handler = called("un_a", "q").replace(
        " calledEl", ' isForCompensation="true" calledEl'
    )
    q = framed("q", user("step"), way="step")
    play = done(Play(asked(undone("a", user("a"), handler), way="a", q=q)), "a")
    assert play.waiting() == ["step"]

    play.complete("step")
    assert play.waiting() == ["after"]


def test_handlers_with_nobody_to_wait_for_are_done_in_passing_last_first():
    tasks = [
        undone(n, user(n), element("task", f"un_{n}", isForCompensation="true"))
        for n in ("a", "b")
    ]
    play = done(Play(asked(*tasks, way="a > b")), "a", "b")

    assert play.waiting() == ["after"]
    passed = [getattr(e, "element_id", "") for e in play.events]
    assert passed.index("un_b") < passed.index("un_a")
