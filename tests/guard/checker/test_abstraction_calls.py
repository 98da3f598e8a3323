"""A call of a process whose data can be tried out: what goes in, what comes back."""

from dataclasses import replace

from engine.checker.drawing import Place
from engine.feel import parse
from engine.kernel.definition import Definition, Node, Output, Variable
from tests.guard.checker.drawn import (
    Part,
    act,
    called,
    choice,
    drawn,
    paying,
    row,
    step,
)
from tests.guard.checker.exploring import abstracted, changed, rewritten


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
    (name,) = flow.condition.names
    assert name.startswith("free_choice_")
    assert name in inner.variables
    assert name not in outer.variables


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
