"""Undoing sub-processes, what lies in them, and transactions. See also ``undoing``.

Source: BPMN 2.0.2, 10.7 Compensation, 13.5.5 Compensation, 10.3.5 Transaction.
"""

import pytest

from engine.kernel.state import Status
from tests.support.boxes import (
    CANCEL,
    UNDO,
    asked,
    box,
    called,
    error,
    framed,
    undoable,
    undoing,
    undone,
)
from tests.support.extras import handler, message, often, throw
from tests.support.plain import border, drawn, element, end, flows, start, sub, user
from tests.support.play import Play


def done(play: Play, *names: str) -> Play:
    """Complete several works in order."""
    for name in names:
        play.complete(name)
    return play


def test_a_sub_process_undoes_from_inside_only_what_is_its_own():
    inside = (undoable("b"), throw("undo", UNDO), user("more"))
    part = box("part", *inside, way="b > undo > more")
    ways = flows("start > a > part > end")
    play = Play(drawn(start(), undoable("a"), part, end(), ways))

    done(play, "a", "b")
    assert play.waiting() == ["un_b"]
    play.complete("un_b")

    assert play.waiting() == ["more"]


def test_a_handler_of_errors_undoes_what_its_scope_has_done():
    # given a sub-process that undoes when its second work fails
    way = flows("bad > undo > told")
    wrong = sub(
        "wrong",
        element("startEvent", "bad", error()),
        throw("undo", UNDO),
        end("told"),
        way,
        triggeredByEvent="true",
    )
    part = box("part", undoable("a"), user("b"), wrong, way="a > b")
    ways = flows("start > part > after > end")
    play = Play(drawn(start(), part, user("after"), end(), ways))
    play.complete("a")

    # when
    play.fail("b", "C1")

    # then
    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["after"]


def test_sub_processes_in_one_another_are_undone_last_first():
    deep = box("deep", undoable("b"), undoable("c"), way="b > c")
    part = box("part", undoable("a"), deep, undoable("d"), way="a > deep > d")
    play = done(Play(asked(part, undoable("e"), way="part > e")), *"abcde")

    for name in "edcba":
        assert play.waiting() == [f"un_{name}"]
        play.complete(f"un_{name}")

    assert play.waiting() == ["after"]


def test_one_sub_process_can_be_undone_alone():
    first = box("one", undoable("a"), way="a")
    second = box("two", undoable("b"), way="b")
    ways = flows("start > one > two > only > after > end")
    parts = (start(), first, second, undoing("only", "one"), user("after"), end())
    play = done(Play(drawn(*parts, ways)), "a", "b")

    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["after"]


def test_what_undoes_a_whole_sub_process_does_so_in_place_of_what_lies_in_it():
    part = box("part", undoable("a"), way="a")
    undo = user("un_part", isForCompensation="true")
    play = done(Play(asked(undone("part", part, undo), way="part")), "a")

    assert play.waiting() == ["un_part"]
    play.complete("un_part")
    assert play.waiting() == ["after"]


def test_a_sub_process_that_was_interrupted_is_not_undone():
    part = box("part", undoable("a"), user("b"), way="a > b")
    late = border("late", "part", error())
    ways = flows("start > part > end", "late > undo > after > end")
    parts = (start(), part, late, throw("undo", UNDO), user("after"), end(), ways)
    play = Play(drawn(*parts))
    play.complete("a")

    play.fail("b", "C1")

    assert play.waiting() == ["after"]


def own_handler(*inside: str, way: str) -> str:
    """Return a compensation event sub-process."""
    begins = element("startEvent", "un_start", UNDO)
    ways = flows(f"un_start > {way} > un_end")
    parts = (begins, *inside, end("un_end"), ways)
    return sub("un", *parts, triggeredByEvent="true")


def test_a_sub_process_with_a_handler_of_its_own_is_undone_by_that_alone():
    own = own_handler(user("mine"), way="mine")
    play = done(Play(asked(box("part", undoable("a"), own, way="a"), way="part")), "a")

    assert play.waiting() == ["mine"]
    play.complete("mine")
    assert play.waiting() == ["after"]


def test_a_handler_of_its_own_may_ask_to_undo_what_lies_in_the_sub_process():
    asks = element("intermediateThrowEvent", "rest", UNDO)
    own = own_handler(user("mine"), asks, way="mine > rest")
    inside = (undoable("a"), undoable("b"), own)
    play = done(Play(asked(box("part", *inside, way="a > b"), way="part")), "a", "b")

    for name in ("mine", "un_b", "un_a"):
        assert play.waiting() == [name]
        play.complete(name)

    assert play.waiting() == ["after"]


def test_a_handler_of_its_own_never_begins_while_the_sub_process_runs():
    own = own_handler(user("mine"), way="mine")
    inside = (undoable("a"), throw("undo", UNDO), user("more"), own)
    part = box("part", *inside, way="a > undo > more")
    play = Play(drawn(start(), part, end(), flows("start > part > end")))

    done(play, "a", "un_a")

    assert play.waiting() == ["more"]


@pytest.mark.parametrize("one_by_one", [True, False])
def test_instances_of_a_repeated_sub_process_are_undone_last_first(one_by_one):
    # BPMN 2.0.2, 13.5.5: in reverse order of their forward completion
    loop = often("2", one_by_one=one_by_one)
    inside = (loop, undoable("a"), undoable("b"))
    play = Play(asked(box("part", *inside, way="a > b"), way="part"))

    done(play, "a", "b", "a", "b")

    for name in ("un_b", "un_a", "un_b", "un_a"):
        assert play.waiting() == [name]
        play.complete(name)
    assert play.waiting() == ["after"]


def test_each_round_of_a_sub_process_is_undone_by_its_own_handler():
    loop = '<bpmn:standardLoopCharacteristics loopMaximum="3"/>'
    inside = (loop, user("a"), own_handler(user("mine"), way="mine"))
    play = done(Play(asked(box("part", *inside, way="a"), way="part")), "a", "a", "a")

    for _ in range(3):
        assert play.waiting() == ["mine"]
        play.complete("mine")

    assert play.waiting() == ["after"]


def test_what_an_event_sub_process_has_done_is_undone_with_its_scope():
    inside = (undoable("a"), end("told"), flows("on_start > a > told"))
    beside = handler("on", message(), *inside, interrupts=False)
    play = Play(asked(user("work"), beside, way="work"))
    play.deliver("on_start")

    done(play, "a", "work")

    assert play.waiting() == ["un_a"]
    play.complete("un_a")
    assert play.waiting() == ["after"]


def test_what_a_called_process_has_done_is_not_undone_by_the_caller():
    # BPMN 2.0.2, 10.5.5: what an event undoes is that of its own process instance
    q = framed("q", undoable("a"), way="a")
    play = done(Play(asked(called("part", "q"), way="part", q=q)), "a")

    assert play.waiting() == ["after"]


def test_nothing_at_the_border_of_a_finished_sub_process_is_heard_while_it_is_undone():
    part = box("part", undoable("a"), way="a")
    news = border("news", "part", message())
    bad = border("bad", "part", error())
    ways = flows("news > end", "bad > end")
    play = done(Play(asked(part, news, bad, ways, way="part")), "a")
    assert play.projection.messages == {}

    # an error of what undoes it goes past that border
    play.fail("un_a", "C1")
    assert play.status is Status.FAILED


def test_what_interrupts_the_scope_interrupts_the_undoing_in_it():
    inner = box("inner", undoable("a"), way="a")
    part = box("part", inner, throw("undo", UNDO), way="inner > undo")
    news = border("news", "part", message())
    ways = flows("start > part > end", "news > after > end")
    play = Play(drawn(start(), part, news, user("after"), end(), ways))
    play.complete("a")
    assert play.waiting() == ["un_a"]

    play.deliver("news")

    assert play.waiting() == ["after"]
    play.complete("after")
    assert play.status is Status.COMPLETED


# -- transactions ------------------------------------------------------------------


def deal(*inside: str, way: str) -> Play:
    """Begin a transaction that is cancelled at the end of ``way``."""
    off = element("endEvent", "off", CANCEL)
    ways = flows(f"in > {way} > off")
    whole = sub("deal", start("in"), *inside, off, ways, tag="transaction")
    cancelled = border("cancelled", "deal", CANCEL)
    way_on = flows("start > a > deal > after > end", "cancelled > instead > end")
    parts = (undoable("a"), whole, cancelled, user("after"), user("instead"))
    return Play(drawn(start(), *parts, end(), way_on))


def test_a_cancelled_transaction_undoes_its_own_last_first_and_nothing_outside():
    inner = box("inner", undoable("c"), way="c")
    play = done(deal(undoable("b"), inner, undoable("d"), way="b > inner > d"), *"abcd")

    for name in "dcb":
        assert play.waiting() == [f"un_{name}"]
        play.complete(f"un_{name}")

    assert play.waiting() == ["instead"]


def test_a_cancelled_transaction_with_nothing_to_undo_is_left_at_once():
    assert done(deal(user("b"), way="b"), "a", "b").waiting() == ["instead"]


def test_a_transaction_that_is_being_cancelled_begins_no_handler():
    beside = handler("on", message(), end("told"), flows("on_start > told"))
    play = done(deal(undoable("b"), beside, way="b"), "a", "b")

    assert play.waiting() == ["un_b"]
    assert play.projection.messages == {}


def test_a_transaction_that_comes_to_its_end_is_undone_like_any_sub_process():
    whole = box("deal", undoable("a"), way="a", tag="transaction")
    play = done(Play(asked(whole, way="deal")), "a")

    assert play.waiting() == ["un_a"]


def test_an_error_leaves_a_transaction_without_undoing_anything():
    # BPMN 2.0.2, 10.3.5: a hazard
    whole = box("deal", undoable("a"), user("b"), way="a > b", tag="transaction")
    hazard = border("hazard", "deal", error())
    ways = flows("start > deal > end", "hazard > after > end")
    play = Play(drawn(start(), whole, hazard, user("after"), end(), ways))
    play.complete("a")

    play.fail("b", "C1")

    assert play.waiting() == ["after"]
