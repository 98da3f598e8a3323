"""The same process with data that can be tried out: what of it stays, what is free."""

from dataclasses import replace

import pytest

from engine.checker.abstraction import FAILS
from engine.checker.drawing import Place
from engine.feel import parse
from engine.kernel.definition import Definition, Output, Variable
from engine.kernel.errors import StepFailed
from engine.kernel.repetition import AdHoc, Loop, LoopKind
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind
from engine.kernel.variables import evaluate
from tests.guard.checker.drawn import (
    Part,
    act,
    caught,
    choice,
    drawn,
    many,
    on_event,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.exploring import abstracted, changed, rewritten

DECIDED = ("approved", "refused", None)


def looped(**loop: object) -> Definition:
    return changed(
        drawn(row(step("work"), paying(makers=""))), "work", loop=Loop(**loop)
    )


# -- what is asked for -------------------------------------------------------------


def test_what_an_act_says_is_kept_and_what_others_say_is_free() -> None:
    # given a gateway that asks for both
    ways = (('decision = "approved"', paying()), ('wish = "yes"', step("other")))
    found = abstracted(
        drawn(row(step("ask", hands={"wish": "wish"}), act(), choice(*ways)))
    )

    assert found.kept == {("tiny", "decision"): DECIDED}
    assert found.free == {("tiny", "wish"): ("yes", "no")}
    (asks,) = (place for place, names in found.reads.items() if len(names) == 2)
    assert asks.id.startswith("split")


def test_what_an_act_says_is_kept_with_all_its_values_though_nobody_asks() -> None:
    assert abstracted(drawn(row(act(), paying()))).kept == {
        ("tiny", "decision"): DECIDED
    }


def _amount(*parts: Part) -> object:
    """Return the values tried of an amount that an act hands over."""
    decides = step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": "decision", "amount": "amount"},
    )
    return abstracted(drawn(row(decides, *parts))).kept[("tiny", "amount")]


def test_a_number_of_an_act_is_tried_on_all_sides_of_what_it_is_compared_with() -> None:
    assert _amount(choice(("amount > 100", paying()))) == (99, 100, 101, None)
    assert _amount(paying()) == (0, None)


def test_what_an_act_says_is_tried_as_it_is_asked_for_though_others_say_it_too() -> (
    None
):
    # given an answer of which not all values can be tried, that a worker hands over too
    stranger = step("ask", hands={"decision": "decision"})
    definition = drawn(row(stranger, act(), choice(('decision = "signed"', paying()))))
    declared = {**definition.variables, "decision": Variable("decision", "string")}

    found = abstracted(replace(definition, variables=declared))
    assert found.kept == {}
    assert "signed" in found.tried["tiny", "decision"]


@pytest.mark.parametrize("when", ["amount + 1 > 5", "amount > second"])
def test_a_condition_that_cannot_be_tried_out_goes_either_way(when: str) -> None:
    found = abstracted(drawn(row(step("ask"), choice((when, paying(makers=""))))))

    (name,) = found.free
    assert found.free[name] == (True, False, FAILS)
    (flow,) = (
        each
        for node in found.definition.nodes.values()
        for each in node.outgoing
        if each.condition
    )
    assert flow.condition is not None
    assert flow.condition.names == {name[1]}
    assert evaluate(flow.condition, {name[1]: True}) is True
    assert evaluate(flow.condition, {name[1]: False}) is False
    with pytest.raises(StepFailed):
        evaluate(flow.condition, {name[1]: FAILS})
    assert found.reads[Place("tiny", flow.source)] == {name}
    assert found.definition.variables[name[1]].name == name[1]


def test_any_variable_of_a_process_may_hold_anything() -> None:
    variables = abstracted(drawn(row(step("ask"), paying(makers="")))).definition
    assert {(v.name, v.type) for v in variables.variables.values()} == {
        (name, "any") for name in variables.variables
    }
    assert "decision" in variables.variables


# -- events ------------------------------------------------------------------------


TIMES = [
    (TimerMode.DATE, "2026-01-01T00:00:00Z"),
    (TimerMode.DURATION, "PT0S"),
    (TimerMode.CYCLE, "R/PT1S"),
]


@pytest.mark.parametrize(("mode", "text"), TIMES)
def test_an_alarm_is_due_at_once_whatever_it_counts(mode: TimerMode, text: str) -> None:
    timer = Trigger(TriggerKind.TIMER, mode=mode, timer=parse('"whenever"'))
    definition = changed(
        drawn(row(caught("rest"), paying(makers=""))), "rest", triggers=(timer,)
    )

    (trigger,) = rewritten(definition, "rest").triggers
    assert trigger.timer is not None
    assert (trigger.kind, trigger.mode) == (TriggerKind.TIMER, mode)
    assert evaluate(trigger.timer, {}) == text


@pytest.mark.parametrize(("mode", "text"), TIMES)
def test_an_alarm_whose_time_follows_from_data_may_fail(
    mode: TimerMode, text: str
) -> None:
    # given a timer whose time follows from what somebody has filled in
    timer = Trigger(TriggerKind.TIMER, mode=mode, timer=parse("when_it_is_time"))
    found = abstracted(
        changed(
            drawn(row(caught("rest"), paying(makers=""))), "rest", triggers=(timer,)
        )
    )

    (trigger,) = found.definition.nodes["rest"].triggers
    assert trigger.timer is not None
    (name,) = trigger.timer.names
    assert found.free["tiny", name] == (text, FAILS)
    assert found.reads[Place("tiny", "rest")] == {("tiny", name)}


@pytest.mark.parametrize(("text", "tried"), [("number", ("key", FAILS)), ('"K-1"', ())])
def test_a_message_comes_whatever_its_key_which_may_fail(
    text: str, tried: tuple[str, ...]
) -> None:
    message = Trigger(TriggerKind.MESSAGE, name="knock", key=parse(text))
    found = abstracted(
        changed(
            drawn(row(caught("rest", "message"), paying(makers=""))),
            "rest",
            triggers=(message,),
        )
    )

    (trigger,) = found.definition.nodes["rest"].triggers
    assert trigger.key is not None
    assert evaluate(trigger.key, dict.fromkeys(trigger.key.names, "key")) == "key"
    assert [*found.free.values()] == ([tried] if tried else [])


def test_a_message_without_a_key_has_none() -> None:
    definition = drawn(row(caught("rest", "message"), paying(makers="")))
    (trigger,) = rewritten(definition, "rest").triggers
    assert trigger.key is None


def test_an_event_on_a_condition_asks_what_can_be_tried_out() -> None:
    definition = drawn(row(caught("rest", "conditional"), paying(makers="")))
    (trigger,) = rewritten(definition, "rest").triggers
    assert trigger.condition is not None
    assert trigger.condition.text.strip() == 'wish = "yes"'


def test_an_event_on_what_cannot_be_tried_out_comes_or_does_not() -> None:
    asked = Trigger(TriggerKind.CONDITIONAL, condition=parse("amount + 1 > 5"))
    definition = changed(
        drawn(row(caught("rest", "conditional"), paying(makers=""))),
        "rest",
        triggers=(asked,),
    )

    found = abstracted(definition)
    (trigger,) = found.definition.nodes["rest"].triggers
    assert trigger.condition is not None
    (name,) = trigger.condition.names
    assert found.free["tiny", name] == (True, False)


def test_nothing_is_handed_over_but_by_the_search() -> None:
    node = rewritten(drawn(row(act(), paying())), "decide")
    assert (node.outputs, node.payload) == ((), ())


def test_what_a_message_carries_is_not_made_up_and_may_fail() -> None:
    carried = (Output("amount", parse("nobody + knows")), Output("wish", parse("wish")))
    found = abstracted(
        changed(drawn(row(step("ask"), paying(makers=""))), "ask", payload=carried)
    )
    (output,) = found.definition.nodes["ask"].payload
    (name,) = output.value.names
    assert found.free["tiny", name] == (True, FAILS)


# -- repetitions -------------------------------------------------------------------


@pytest.mark.parametrize(("most", "tried"), [(None, None), (1, 1), (2, 2), (9, 2)])
def test_a_loop_goes_round_twice_at_most(most: int | None, tried: int | None) -> None:
    asks, enough = parse("again = true"), parse('wish = "yes"')
    definition = looped(
        kind=LoopKind.STANDARD,
        while_=asks,
        until=enough,
        maximum=most,
        output="results",
        output_item="one",
    )

    found = abstracted(definition)
    loop = found.definition.nodes["work"].loop
    assert loop is not None
    assert (loop.maximum, loop.output) == (tried, "")
    assert loop.while_ == asks
    assert loop.until == enough
    assert found.reads[Place("tiny", "work")] == {("tiny", "again"), ("tiny", "wish")}


@pytest.mark.parametrize("kind", list(LoopKind))
def test_rounds_go_on_or_end_where_that_cannot_be_tried_out(kind: LoopKind) -> None:
    asks, enough = parse("amount + 1 > 5"), parse("amount + 2 > 5")
    is_standard = kind is LoopKind.STANDARD
    found = abstracted(
        looped(kind=kind, while_=asks if is_standard else None, until=enough)
    )

    loop = found.definition.nodes["work"].loop
    assert loop is not None
    asked = [each for each in (loop.while_, loop.until) if each is not None]
    assert len(asked) == 1 + is_standard
    for each in asked:
        (name,) = each.names
        assert found.free["tiny", name] == (True, False, FAILS)


@pytest.mark.parametrize("kind", [LoopKind.PARALLEL, LoopKind.SEQUENTIAL])
def test_a_step_for_each_of_many_is_done_never_once_or_twice(kind: LoopKind) -> None:
    enough = parse("again = true")
    definition = looped(
        kind=kind,
        collection=parse("households"),
        item="household",
        until=enough,
        output="results",
        output_item="one",
    )

    found = abstracted(definition)
    loop = found.definition.nodes["work"].loop
    assert loop is not None
    assert loop == Loop(kind, count=loop.count, until=enough)
    assert loop.count is not None
    (name,) = loop.count.names
    assert found.free["tiny", name] == (0, 1, 2, FAILS)


def test_an_ad_hoc_process_ends_when_what_can_be_tried_out_says_so() -> None:
    ad_hoc = AdHoc(until=parse("again = true"))
    definition = changed(
        drawn(row(many(step("work")), paying(makers=""))), "pay", ad_hoc=ad_hoc
    )
    assert rewritten(definition, "pay").ad_hoc == ad_hoc


def test_events_in_a_handler_are_rewritten() -> None:
    definition = drawn(row(on_event(service("note"), "timer"), paying(makers="")))
    timers = [
        trigger
        for node in abstracted(definition).definition.nodes.values()
        for trigger in node.triggers
        if trigger.kind is TriggerKind.TIMER
    ]
    assert [t.timer.text for t in timers if t.timer] == ['"PT0S"']
