"""Loops and multi-instance. Source: BPMN 2.0.2, 13.3.6 and 13.3.7."""

import pytest

from engine.kernel.events import Withdrawn
from engine.kernel.state import Status
from tests.support.plain import border, drawn, end, flows, start, sub, user
from tests.support.play import Play

WAY = flows("start > work > after > end")
TIMER = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)


def several(inside: str = "", *, sequential: bool = False, more: str = "") -> str:
    """Return multi-instance characteristics."""
    order = str(sequential).lower()
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{order}" {more}>'
        f"{inside}</bpmn:multiInstanceLoopCharacteristics>"
    )


def count(number: object) -> str:
    """Return a cardinality."""
    return f"<bpmn:loopCardinality>{number}</bpmn:loopCardinality>"


def until(condition: str) -> str:
    """Return a completion condition."""
    return f"<bpmn:completionCondition>= {condition}</bpmn:completionCondition>"


EACH = 'camunda:collection="names" camunda:elementVariable="name"'


def begun(loop: str, *more: str, **variables: object) -> Play:
    """Begin a process with one repeated user task, ``work``, and one after it."""
    definition = drawn(
        start(),
        user("work", loop),
        user("after"),
        end(),
        *more,
        WAY,
        variables={"names": "list", "found": "list", "go": "boolean", "n": "number"},
    )
    return Play(definition, **variables)


def test_a_loop_goes_round_until_its_condition_fails():
    loop = (
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>= go"
        "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    play = begun(loop, go=True)

    for go in (True, True, False):
        assert play.waiting() == ["work"]
        play.complete("work", go=go)

    assert play.waiting() == ["after"]


@pytest.mark.parametrize(("before", "rounds"), [("true", 0), ("false", 1)])
def test_a_loop_asks_its_condition_before_or_after_the_first_round(before, rounds):
    loop = (
        f'<bpmn:standardLoopCharacteristics testBefore="{before}"><bpmn:loopCondition>'
        "= go</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )
    play = begun(loop, go=False)

    for _ in range(rounds):
        play.complete("work")

    assert play.waiting() == ["after"]


def test_a_loop_ends_at_its_maximum():
    play = begun('<bpmn:standardLoopCharacteristics loopMaximum="3"/>')

    for _ in range(3):
        play.complete("work")

    assert play.waiting() == ["after"]


def test_instances_of_a_number_run_together_or_one_after_another():
    together, in_turn = (
        begun(several(count(3), sequential=sequential)) for sequential in (False, True)
    )

    assert together.waiting() == ["work"] * 3
    assert in_turn.waiting() == ["work"]
    for play in (together, in_turn):
        for _ in range(3):
            play.complete("work")
        assert play.waiting() == ["after"]


def test_no_instances_pass_at_once():
    assert begun(several(count(0))).waiting() == ["after"]
    assert begun(several(more=EACH), names=[]).waiting() == ["after"]


def test_each_instance_has_its_own_item_and_number():
    play = begun(several(more=EACH), names=["a", "b", "c"])

    locals_ = [t.local for t in play.state.tokens.values() if t.local is not None]

    assert locals_ == [
        {"name": name, "loopCounter": n} for n, name in enumerate(["a", "b", "c"])
    ]


def test_results_are_collected_in_the_order_of_the_items():
    # given instances that give a result each
    inside = (
        "<bpmn:loopDataInputRef>names</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>found</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="name"/><bpmn:outputDataItem id="answer"/>'
    )
    play = begun(several(inside), names=["a", "b", "c"])

    # when the last is finished first
    for token_id, token in reversed(list(play.state.tokens.items())):
        if token.local:
            play.complete_token(token_id, answer=f"{token.local['name']}!")

    # then the results stand in the order of the items
    assert play.variables["found"] == ["a!", "b!", "c!"]
    assert play.waiting() == ["after"]


def test_a_completion_condition_withdraws_what_still_runs():
    play = begun(several(count(5) + until("nrOfCompletedInstances >= 2")))

    play.complete("work")
    assert play.waiting() == ["work"] * 4
    play.complete("work")

    assert play.waiting() == ["after"]
    withdrawn = [e for e in play.events if isinstance(e, Withdrawn)]
    assert len(withdrawn) == 3


def test_what_interrupts_the_activity_interrupts_all_its_instances():
    late = border("late", "work", TIMER)
    play = begun(several(count(3)), late, user("remind"), flows("late > remind > end"))
    play.complete("work")

    play.pass_time(hours=1)

    assert play.waiting() == ["remind"]


def test_an_error_of_one_instance_is_caught_at_the_border_of_the_activity():
    wrong = border("wrong", "work", '<bpmn:errorEventDefinition errorRef="C1"/>')
    wrong = wrong.replace('errorRef="C1"', "")
    play = begun(several(count(3)), wrong, user("mend"), flows("wrong > mend > end"))

    play.fail("work", "C1")

    assert play.waiting() == ["mend"]


def test_what_an_instance_throws_goes_its_own_way_and_interrupts_nothing():
    """Also at a border that interrupts.

    So betsy's models with behaviour One and None have it; the standard does not say.
    """
    throwing = 'behavior="One" oneBehaviorEventRef="each_round"'
    play = begun(
        several(count(3), more=throwing),
        border("first", "work", '<bpmn:signalEventDefinition signalRef="round"/>'),
        user("seen"),
        end("over"),
        flows("first > seen > over"),
    )

    play.complete("work")

    assert play.waiting() == ["seen", "work", "work"]


def test_too_many_instances_are_an_incident_and_not_the_end():
    play = begun(several(count("= n")), n=1_001)
    assert play.stuck() == ["work"]
    assert play.failures() == ["repetition"]

    play.retry("work", n=2)

    assert play.waiting() == ["work"] * 2


@pytest.mark.parametrize("number", [-1, 1.5])
def test_half_an_instance_is_an_incident(number):
    assert begun(several(count("= n")), n=number).stuck() == ["work"]


def test_a_sub_process_runs_once_for_each_item_with_what_lies_in_it():
    # given a sub-process of two steps for each name
    inside = sub(
        "work",
        several(more=EACH),
        start("in"),
        user("first"),
        user("second"),
        end("out"),
        flows("in > first > second > out"),
    )
    definition = drawn(
        start(), inside, user("after"), end(), WAY, variables={"names": "list"}
    )
    play = Play(definition, names=["a", "b"])

    # when one is a step ahead
    play.complete("first")
    assert play.waiting() == ["first", "second"]
    play.complete("second")
    play.complete("first")
    play.complete("second")

    # then it is over when both are
    assert play.waiting() == ["after"]


def test_instances_lie_in_instances():
    inner = user("step", several(count(2)))
    outer = sub(
        "work", several(count(2)), start("in"), inner, end("out"),
        flows("in > step > out"),
    )  # fmt: skip
    play = Play(drawn(start(), outer, user("after"), end(), WAY))

    assert play.waiting() == ["step"] * 4
    for _ in range(4):
        play.complete("step")

    assert play.waiting() == ["after"]


def test_repeated_work_that_nobody_waits_for_does_not_exhaust_the_stack():
    step = '<bpmn:task id="work">' + several(count(300)) + "</bpmn:task>"
    play = Play(drawn(start(), step, user("after"), end(), WAY))

    assert play.waiting() == ["after"]
    play.complete("after")
    assert play.status is Status.COMPLETED
