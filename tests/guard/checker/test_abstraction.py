"""The same process with data that can be tried out: what of it stays, what is free."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.checker.abstraction import Abstract, abstract
from engine.checker.acts import acts_of
from engine.checker.drawing import Place, drawing_of
from engine.checker.trust import trust_of
from engine.feel import parse
from engine.kernel.definition import Definition, Node, Output, Variable
from engine.kernel.repetition import AdHoc, Loop, LoopKind
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind
from tests.guard.checker.drawn import (
    Part,
    act,
    called,
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
from tests.guard.checker.duties import duty

DECIDED = ("approved", "refused", None)


def abstracted(definition: Definition) -> Abstract:
    drawing = drawing_of(definition)
    return abstract(drawing, trust_of(drawing, acts_of(drawing, duty())))


def changed(definition: Definition, element_id: str, **changes: object) -> Definition:
    """Return the definition with one element that the drawing words cannot say."""
    node = replace(definition.nodes[element_id], **changes)
    nodes = MappingProxyType({**definition.nodes, element_id: node})
    return replace(definition, nodes=nodes)


def rewritten(definition: Definition, element_id: str) -> Node:
    return abstracted(definition).definition.nodes[element_id]


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


@pytest.mark.parametrize("when", ["amount + 1 > 5", "amount > second"])
def test_a_condition_that_cannot_be_tried_out_goes_either_way(when: str) -> None:
    found = abstracted(drawn(row(step("ask"), choice((when, paying(makers=""))))))

    (name,) = found.free
    assert found.free[name] == (True, False)
    (flow,) = (
        each
        for node in found.definition.nodes.values()
        for each in node.outgoing
        if each.condition
    )
    assert flow.condition is not None
    assert ("tiny", flow.condition.text) == name
    assert found.reads[Place("tiny", flow.source)] == {name}
    assert found.definition.variables[name[1]].name == name[1]


def test_any_variable_of_a_process_may_hold_anything() -> None:
    variables = abstracted(drawn(row(step("ask"), paying(makers="")))).definition
    assert {(v.name, v.type) for v in variables.variables.values()} == {
        (name, "any") for name in variables.variables
    }
    assert "decision" in variables.variables


# -- events ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        (TimerMode.DATE, '"2026-01-01T00:00:00Z"'),
        (TimerMode.DURATION, '"PT0S"'),
        (TimerMode.CYCLE, '"R/PT1S"'),
    ],
)
def test_an_alarm_is_due_at_once_whatever_it_counts(mode: TimerMode, text: str) -> None:
    # given a timer whose time follows from what somebody has filled in
    timer = Trigger(TriggerKind.TIMER, mode=mode, timer=parse("when_it_is_time"))
    definition = changed(
        drawn(row(caught("rest"), paying(makers=""))), "rest", triggers=(timer,)
    )

    (trigger,) = rewritten(definition, "rest").triggers
    assert trigger.timer is not None
    assert (trigger.kind, trigger.mode) == (TriggerKind.TIMER, mode)
    assert trigger.timer.text == text


def test_a_message_comes_whatever_its_key() -> None:
    message = Trigger(TriggerKind.MESSAGE, name="knock", key=parse("number_of_case"))
    definition = changed(
        drawn(row(caught("rest", "message"), paying(makers=""))),
        "rest",
        triggers=(message,),
    )
    assert rewritten(definition, "rest").triggers == (replace(message, key=None),)


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
    assert found.free[("tiny", trigger.condition.text)] == (True, False)


def test_nothing_is_handed_over_but_by_the_search() -> None:
    node = rewritten(drawn(row(act(), paying())), "decide")
    assert (node.outputs, node.payload) == ((), ())


def test_what_a_message_carries_is_not_made_up() -> None:
    carried = (Output("amount", parse("nobody + knows")),)
    definition = changed(
        drawn(row(step("ask"), paying(makers=""))), "ask", payload=carried
    )
    assert rewritten(definition, "ask").payload == ()


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
        assert found.free[("tiny", each.text)] == (True, False)


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
    assert found.free[("tiny", loop.count.text)] == (0, 1, 2)


def test_an_ad_hoc_process_ends_when_what_can_be_tried_out_says_so() -> None:
    ad_hoc = AdHoc(until=parse("again = true"))
    definition = changed(
        drawn(row(many(step("work")), paying(makers=""))), "pay", ad_hoc=ad_hoc
    )
    assert rewritten(definition, "pay").ad_hoc == ad_hoc


# -- called processes --------------------------------------------------------------


def _call(definition: Definition, inner: str = "work") -> tuple[Node, Definition]:
    """Return the call of a rewritten definition, and what it calls."""
    (node,) = (each for each in definition.nodes.values() if each.called)
    (process,) = definition.called.values()
    assert inner in process.nodes
    return node, process


def _handed(call: Node) -> dict[str, str]:
    """Return what a call hands in, as the model would write it."""
    return {o.variable: o.value.text for o in call.hands_in or ()}


def _handing(part: Part, **changes: object) -> Definition:
    """Return a process with a call that hands over as ``changes`` say."""
    definition = drawn(part)
    (call,) = (each.id for each in definition.nodes.values() if each.called)
    return changed(definition, call, **changes)


def test_a_called_process_is_rewritten_as_well() -> None:
    asked = row(step("work"), choice(("amount + 1 > 5", paying(makers=""))))
    found = abstracted(drawn(row(step("ask"), called(called(asked)))))

    (outer,) = found.definition.called.values()
    (inner,) = outer.called.values()
    (flow,) = (
        each for n in inner.nodes.values() for each in n.outgoing if each.condition
    )
    assert flow.condition is not None
    assert flow.condition.text.startswith("free_choice_")
    assert flow.condition.text in inner.variables
    assert flow.condition.text not in outer.variables


def test_a_call_hands_over_what_is_kept_by_name_and_nothing_else() -> None:
    inner = row(
        step("work"),
        act("confirm"),
        choice(('decision = "approved"', paying(makers="confirm"))),
    )
    definition = drawn(row(act(), called(inner), step("after")))

    call, _process = _call(abstracted(definition).definition)
    assert call.hands_back is False
    assert _handed(call) == {"decision": "decision"}
    assert [(o.variable, o.value.text) for o in call.outputs] == [
        ("decision", "decision")
    ]


def test_a_call_hands_in_by_the_expressions_that_the_model_writes() -> None:
    # given a call that hands the second opinion in as the first, and back again
    inner = row(
        step("work"),
        act("confirm"),
        choice(('decision = "approved"', paying(makers=""))),
    )
    definition = _handing(
        row(act(variable="second"), called(inner)),
        hands_in=(Output("decision", parse("second")),),
        outputs=(Output("second", parse("decision")),),
        hands_back=False,
    )

    found = abstracted(definition)
    call, process = _call(found.definition)
    assert _handed(call) == {"decision": "second"}
    assert [(o.variable, o.value.text) for o in call.outputs] == [
        ("second", "decision")
    ]
    assert found.reads[Place("tiny", call.id)] == {
        ("tiny", "second"),
        (process.process_id, "decision"),
    }


def _kept_in_a_call(value: str, **declared: Variable) -> dict[str, object]:
    """Return what is kept of a number, and below a call that hands ``value`` in for it.

    Args:
        declared: Variables that the called process declares in another way.
    """
    hands = {"decision": "decision", "amount": "amount"}
    decides = step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands=hands,
    )
    asks = row(step("work"), choice(("amount > 3", paying(makers=""))))
    definition = drawn(row(decides, called(asks)))
    (node,) = (each for each in definition.nodes.values() if each.called)
    assert node.called
    inner = definition.called[node.called]
    inner = replace(inner, variables={**inner.variables, **declared})
    handed = (Output("amount", parse(value)),)
    definition = replace(definition, called={node.called: inner})
    kept = abstracted(
        changed(definition, node.id, hands_in=handed, hands_back=False)
    ).kept
    return {
        "outside" if path == "tiny" else "inside": values
        for (path, name), values in kept.items()
        if name == "amount"
    }


def test_a_number_is_followed_into_a_call_as_it_is_and_in_no_other_way() -> None:
    around = (2, 3, 4, None)
    assert _kept_in_a_call("amount") == {"outside": around, "inside": around}
    assert _kept_in_a_call("amount + 1") == {"outside": (0, None)}
    few = Variable("amount", "string", ("few", "many"))
    assert _kept_in_a_call("amount", amount=few) == {"outside": (0, None)}


def test_what_is_made_of_several_answers_is_followed_through_a_call() -> None:
    # given a value handed in that is made of two that acts have said
    inner = row(
        step("work"),
        act("confirm"),
        choice(('decision = "approved"', paying(makers=""))),
    )
    both = parse('if second = "approved" then decision_1 else second')
    definition = _handing(
        row(
            act("one", variable="second"),
            act("two", variable="decision_1"),
            called(inner),
        ),
        hands_in=(Output("decision", both),),
        hands_back=False,
    )
    (process,) = definition.called.values()

    kept = abstracted(definition).kept
    assert {(process.process_id, "decision"), ("tiny", "second")} <= kept.keys()


def test_what_a_called_process_asks_before_it_waits_is_carried_down_to_it() -> None:
    # given a call within a call, the inner of which asks at once
    asked = choice(('wish = "yes"', paying(makers="")))
    found = abstracted(drawn(row(step("ask"), called(called(asked)))))

    # then one variable brings the wish down through both
    (call,) = (n for n in found.definition.nodes.values() if n.called)
    (outer,) = found.definition.called.values()
    (inner_call,) = (n for n in outer.nodes.values() if n.called)
    (name,) = found.carriers
    assert name[1] == "wish"
    assert found.free[name] == ("yes", "no")
    assert _handed(call) == {found.carriers[name]: found.carriers[name]}
    assert _handed(inner_call) == {"wish": found.carriers[name]}
    assert found.carriers[name] in outer.variables


def test_a_called_process_that_waits_first_is_handed_nothing_free() -> None:
    inner = row(step("work"), choice(('wish = "yes"', paying(makers=""))))
    call, _process = _call(
        abstracted(drawn(row(step("ask"), called(inner)))).definition
    )
    assert call.hands_in == ()


def test_a_call_of_nothing_known_stays_as_it_is() -> None:
    definition = drawn(row(step("ask"), called(step("work"))))
    (call,) = (n for n in definition.nodes.values() if n.called)
    nothing = changed(definition, call.id, called=None)
    assert rewritten(nothing, call.id).hands_in == call.hands_in


def test_events_in_a_handler_are_rewritten() -> None:
    definition = drawn(row(on_event(service("note"), "timer"), paying(makers="")))
    timers = [
        trigger
        for node in abstracted(definition).definition.nodes.values()
        for trigger in node.triggers
        if trigger.kind is TriggerKind.TIMER
    ]
    assert [t.timer.text for t in timers if t.timer] == ['"PT0S"']
