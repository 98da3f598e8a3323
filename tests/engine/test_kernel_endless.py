"""Ways without end stop, are stuck, and go on once they are mended.

Source: BPMN 2.0.2, 13.3.6 Loop Activity, 13.3.7 Multiple Instances Activity.
"""

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.kernel.definition import Definition, Kind
from engine.kernel.state import Status
from tests.support.extras import gateway, often
from tests.support.plain import drawn, element, end, flows, start, sub, user
from tests.support.play import Play


def unattended() -> Definition:
    """The loop that the reader would refuse: nobody waits in it."""
    choice = gateway("exclusive", "more", default="more_end")
    ways = flows("start > work > more", "more > work:again", "more > end")
    parts = [start(), user("work"), choice, end(), ways]
    drawing = drawn(*parts, variables={"again": "boolean"})
    work = replace(drawing.nodes["work"], kind=Kind.PASS)
    return replace(drawing, nodes=MappingProxyType({**drawing.nodes, "work": work}))


def test_a_loop_in_which_nobody_waits_goes_on_once_it_is_mended():
    play = Play(unattended(), again=True)
    assert play.failures() == ["endless"]
    (stuck,) = play.stuck()

    play.retry(stuck, again=False)

    assert play.status is Status.COMPLETED


def test_a_loop_in_which_nobody_waits_is_stuck_again_if_it_is_not_mended():
    play = Play(unattended(), again=True)
    size = play.size

    for _ in range(3):
        (stuck,) = play.stuck()
        play.retry(stuck)

    assert play.failures() == ["endless"] * 4
    assert play.size == size


def test_a_join_that_is_ready_beside_an_endless_loop_is_not_forgotten():
    fork = gateway("parallel", "fork")
    more = gateway("exclusive", "more", default="more_end")
    split, join = gateway("inclusive", "split"), gateway("inclusive", "join")
    ways = flows(
        "start > fork > work > more",
        "more > work:again",
        "more > end",
        "fork > split",
        "split > one > join:true",
        "split > two > join:true",
        "join > last > end",
    )
    parts = [start(), fork, more, split, join, user("last"), end(), ways]
    passing = [user("work"), user("one"), user("two")]
    drawing = drawn(*parts, *passing, variables={"again": "boolean"})
    nodes = dict(drawing.nodes)
    for each in ("work", "one", "two"):
        nodes[each] = replace(nodes[each], kind=Kind.PASS)

    play = Play(replace(drawing, nodes=MappingProxyType(nodes)), again=True)

    # Its turn never came in this command, so help is asked for there as well.
    assert sorted(play.stuck()) == ["last", "more"]
    play.retry("last")
    assert play.waiting() == ["last"]


def test_a_standard_loop_in_which_nobody_waits_goes_on_once_it_is_mended():
    loop = (
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>= again"
        "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    work = element("task", "work", loop)
    play = Play(drawn(start(), work, end(), flows("start > work > end")), again=True)
    assert play.failures() == ["endless"]
    assert play.status is Status.ACTIVE

    play.retry("work", again=False)

    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize("count", [1_001, 10**9, -1, 1.5, "many", None, True])
def test_more_instances_than_anybody_meant_are_not_begun(count, one_by_one):
    work = user("work", often("n", one_by_one=one_by_one))
    play = Play(drawn(start(), work, end(), flows("start > work > end")), n=count)
    assert play.stuck() == ["work"]
    assert play.failures() == ["repetition"]
    assert play.waiting() == []

    play.retry("work", n=2)
    play.complete("work")
    play.complete("work")

    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("one_by_one", [False, True])
def test_a_long_repetition_that_nobody_waits_in_goes_on_after_a_retry(one_by_one):
    work = element("task", "work", often("1000", one_by_one=one_by_one))
    play = Play(drawn(start(), work, end(), flows("start > work > end")))
    assert set(play.failures()) == {"endless"}
    assert play.status is Status.ACTIVE

    while play.stuck():
        play.retry("work")

    assert play.status is Status.COMPLETED


def test_repetitions_of_repetitions_stop_and_can_be_gone_on_with():
    inner = element("task", "inner", often("34"))
    host = sub("host", often("34"), inner)
    play = Play(drawn(start(), host, end(), flows("start > host > end")))
    assert set(play.failures()) == {"endless"}

    retries = 0
    while play.stuck():
        play.retry(play.stuck()[0])
        retries += 1
        assert retries < 20_000

    assert play.status is Status.COMPLETED


def test_a_handler_that_calls_itself_stops():
    called = '<bpmn:signalEventDefinition signalRef="call_out1"/>'
    inside = (
        element("startEvent", "heard", called, isInterrupting="false"),
        element("intermediateThrowEvent", "echo", called),
        end("over"),
        flows("heard > echo > over"),
    )
    echo = sub("echoing", *inside, triggeredByEvent="true")
    shout = element("intermediateThrowEvent", "shout", called)
    play = Play(drawn(start(), shout, end(), echo, flows("start > shout > end")))

    assert set(play.failures()) == {"endless"}
    assert play.status is Status.ACTIVE


def test_an_expression_without_end_is_refused_in_time():
    work = user("work")
    ways = flows("start > work > choice", "choice > end:2 ** n &gt; 5")
    choice = gateway("exclusive", "choice", default="choice_other")
    rest = flows("choice > other")
    parts = [start(), work, choice, end(), end("other"), ways, rest]
    play = Play(drawn(*parts, variables={"n": "number"}), n=10**7)

    play.complete("work")
    assert play.failures() == ["expression"]

    play.retry("choice", n=2)
    assert play.status is Status.COMPLETED
