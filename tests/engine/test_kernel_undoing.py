"""Compensation and transactions. Source: BPMN 2.0.2, 13.5.5 and 10.3.5."""

from engine.kernel.state import Status
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
