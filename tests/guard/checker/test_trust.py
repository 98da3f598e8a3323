"""Which variables hold nothing but what acts handed over, and who else sets them."""

from dataclasses import replace

import pytest

from engine.checker import Duty, check
from engine.checker.acts import acts_of
from engine.checker.drawing import Place, drawing_of
from engine.checker.trust import Trust, Writer, handed_back, handed_in, trust_of
from engine.feel import parse
from engine.kernel.definition import Definition
from tests.guard.checker.drawn import (
    Part,
    act,
    called,
    choice,
    drawn,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import calling

DUTY: Duty = duty()


def trust_in(definition: Definition) -> Trust:
    drawing = drawing_of(definition)
    return trust_of(drawing, acts_of(drawing, DUTY))


def trust(part: Part) -> Trust:
    return trust_in(drawn(part))


def votes(
    role: str = "official", *, item: str = "decision", output: str = "second"
) -> Part:
    """Return a step of several people whose answers are gathered."""
    named = f'<bpmn:outputDataItem id="item" name="{item}"/>' if item else ""
    return step(
        "vote",
        role=role,
        act_type="admin_confirm" if role == "official" else "record",
        hands={"decision": "decision"},
        inner="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
        f"</bpmn:loopCardinality><bpmn:loopDataOutputRef>{output}"
        f"</bpmn:loopDataOutputRef>{named}</bpmn:multiInstanceLoopCharacteristics>",
    )


def test_what_an_authority_gathers_from_its_own_answers_can_be_relied_on() -> None:
    found = trust(votes())
    vote = Place("tiny", "vote")
    read = frozenset({("tiny", "decision")})
    assert found.writers["tiny", "second"] == (Writer(vote, read, by_act=True),)
    assert found.trusted == {("tiny", "decision"), ("tiny", "second")}
    assert found.decided() == found.trusted
    assert found.strangers(("tiny", "second")) == ()


def test_what_it_gathers_of_answers_that_others_give_can_not() -> None:
    found = trust(votes(item="wish"))
    assert found.trusted == {("tiny", "decision")}
    assert ("tiny", "second") in found.decided()


def test_what_is_gathered_of_nothing_rests_on_nothing() -> None:
    found = trust(votes(item=""))
    assert found.writers["tiny", "second"][0].reads == frozenset()
    assert ("tiny", "second") in found.trusted


def test_what_is_gathered_under_the_name_of_its_parts_rests_on_itself() -> None:
    found = trust(votes(output="decision"))
    assert found.trusted == {("tiny", "decision")}


def test_what_others_gather_is_theirs() -> None:
    found = trust(row(act(variable="second"), votes("worker")))
    vote = Place("tiny", "vote")
    assert found.strangers(("tiny", "second")) == (vote,)
    assert found.trusted == frozenset()
    assert found.decided() == {("tiny", "second")}


def test_a_call_of_nobody_knows_what_is_a_stranger_that_hands_back() -> None:
    call = calling(step("look"), 'out source="decision" target="decision"')
    definition = replace(drawn(row(act(), call)), called={})
    found = trust_in(definition)
    assert found.writers["tiny", "decision"] == (
        Writer(Place("tiny", "decide"), reads=frozenset(), by_act=True),
        Writer(Place("tiny", call.first), reads=frozenset()),
    )
    assert found.trusted == frozenset()
    machines = [
        (each.element_id, each.parameters["variable"])
        for each in check(definition, DUTY).findings
        if each.code == "MACHINE"
    ]
    assert machines == [(call.first, "decision")]


def passed(part: Part) -> dict[tuple[str, str], str]:
    """Return what calls set, without the numbers of their ids, and of what."""
    return {
        (path.partition("_")[0], name): writer.passes.text
        for (path, name), writers in trust(part).writers.items()
        for writer in writers
        if writer.passes is not None
    }


NAMES = {
    *("decision", "second", "wish", "verdict", "again", "amount"),
    *(f"decision_{number}" for number in range(1, 10)),
}


def test_a_call_passes_all_that_both_declare_by_name() -> None:
    both = {(path, name): name for path in ("called", "tiny") for name in NAMES}
    assert passed(called(step("look"))) == both


@pytest.mark.parametrize(
    ("mappings", "expected"),
    [
        (
            ('in source="wish" target="second"', 'out source="second" target="wish"'),
            {("called", "second"): "wish", ("tiny", "wish"): "second"},
        ),
        (
            (
                'in sourceExpression="= 7" target="amount"',
                'out source="wish" target="wish"',
            ),
            {("called", "amount"): "7", ("tiny", "wish"): "wish"},
        ),
    ],
)
def test_a_call_that_names_what_it_passes_passes_nothing_else(
    mappings: tuple[str, ...], expected: dict[tuple[str, str], str]
) -> None:
    assert passed(calling(step("look"), *mappings)) == expected


def test_what_a_call_is_told_apart_goes_before_what_it_passes_by_name() -> None:
    told = passed(
        calling(
            step("look"), 'out variables="all"', 'out source="second" target="wish"'
        )
    )
    assert told["tiny", "wish"] == "second"
    assert told["tiny", "second"] == "second"


def test_a_call_passes_by_name_only_what_both_declare() -> None:
    outer, inner = drawn(step("a")), drawn(step("b"))
    fewer = replace(inner, variables={"wish": inner.variables["wish"]})
    one = replace(outer, variables={n: outer.variables[n] for n in ("wish", "again")})
    call = replace(outer.nodes["a"], hands_in=None, hands_back=True, outputs=())
    assert handed_in(one, fewer, call) == {"wish": parse("wish")}
    assert handed_in(fewer, one, call) == {"wish": parse("wish")}
    assert handed_back(one, fewer, call) == {"wish": parse("wish")}
    assert handed_back(fewer, one, replace(call, hands_back=False)) == {}


def test_a_yes_handed_back_alone_is_still_a_yes() -> None:
    decided = calling(act(), 'out source="decision" target="decision"')
    money = service("send", operation="transfer_money")
    paid = choice(('decision = "approved"', money))
    assert check(drawn(row(decided, paid)), DUTY).findings == ()
    assert ("tiny", "decision") in trust(row(decided, paid)).trusted


def test_a_copy_of_what_is_no_act_s_falls_with_it() -> None:
    copied = calling(step("look"), 'in source="wish" target="decision"')
    found = trust(row(act(), copied))
    assert not any(
        name == "decision" and path != "tiny" for path, name in found.trusted
    )
