"""What stands for all the data that a process can have: nothing of it is missed."""

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    choice,
    drawn,
    flow,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES
from tests.guard.checker.unusual import MONEY, calling, looped, standard

NO = 'decision = "refused"'
UNKNOWN = "amount * amount > 3"
BACK = 'out source="wish" target="wish"'
WISH = 'in source="wish" target="wish"'
DECISION = 'in source="decision" target="decision"'


def unproven(part: Part, more: str = "") -> list[str]:
    """Return the outcomes that are reached without a yes, and by no silence."""
    certificate = check(drawn(part, more=more), duty())
    assert certificate.is_complete is True
    return [f.element_id for f in certificate.findings if f.code == "UNPROVEN"]


def sends(element_id: str = "send") -> Part:
    return service(element_id, operation=MONEY)


def says(element_id: str, **hands: str) -> Part:
    """Return an act that hands over what is said; a yes is an approved decision."""
    return step(
        element_id,
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": "decision", **hands},
    )


def opines(element_id: str, variable: str = "decision") -> Part:
    """Return an act that makes nothing lawful, whatever it says."""
    return act(element_id, variable=variable, positive="")


# -- conditions -------------------------------------------------------------------


def test_what_cannot_be_worked_out_may_be_either_way() -> None:
    assert unproven(choice((UNKNOWN, sends()))) == ["send"]
    assert unproven(choice((UNKNOWN, step("look")), default=sends())) == ["send"]
    both = choice((UNKNOWN, sends("one")), default=sends("two"))
    assert unproven(both) == ["one", "two"]


def test_a_condition_that_cannot_be_worked_out_may_come_true() -> None:
    event = EVENTS["conditional"].replace('wish = "yes"', UNKNOWN.replace(">", "&gt;"))
    more = (
        f'<bpmn:boundaryEvent id="true" attachedToRef="wait">{event}'
        f'</bpmn:boundaryEvent>{sends().xml}<bpmn:endEvent id="sent"/>'
        + flow("true", "send")
        + flow("send", "sent")
    )
    assert unproven(step("wait"), more) == ["send"]


@pytest.mark.parametrize(
    "time",
    [
        "<bpmn:timeDuration>= wish</bpmn:timeDuration>",
        "<bpmn:timeDate>= wish</bpmn:timeDate>",
        "<bpmn:timeCycle>= wish</bpmn:timeCycle>",
        "<bpmn:timeDuration>5 wd</bpmn:timeDuration>",
    ],
)
def test_a_timer_may_ring_whatever_the_time_is(time: str) -> None:
    wait = step("wait")
    late = border(wait, "timer", "send").replace(
        "<bpmn:timeDuration>P7D</bpmn:timeDuration>", time
    )
    over = '<bpmn:endEvent id="sent"/>' + flow("send", "sent")
    assert unproven(wait, late + sends().xml + over) == ["send"]


def test_a_message_may_come_whatever_its_key_is() -> None:
    keyed = Part(
        '<bpmn:intermediateCatchEvent id="heard"><bpmn:extensionElements>'
        '<camunda:properties><camunda:property name="correlation_key" value="= wish"/>'
        f"</camunda:properties></bpmn:extensionElements>{EVENTS['message']}"
        "</bpmn:intermediateCatchEvent>",
        "heard",
        "heard",
    )
    assert unproven(row(keyed, sends())) == ["send"]


@pytest.mark.parametrize("text", ["wish", "2 ** 99999999"])
def test_a_message_leaves_whatever_it_carries(text: str) -> None:
    tells = Part(
        '<bpmn:intermediateThrowEvent id="tell"><bpmn:extensionElements>'
        f'<camunda:inputOutput><camunda:inputParameter name="text">= {text}'
        "</camunda:inputParameter></camunda:inputOutput></bpmn:extensionElements>"
        '<bpmn:messageEventDefinition messageRef="elsewhere"/>'
        "</bpmn:intermediateThrowEvent>",
        "tell",
        "tell",
    )
    assert unproven(row(tells, sends())) == ["send"]


# -- rounds -----------------------------------------------------------------------


def test_as_many_rounds_are_looked_at_as_the_certificate_says() -> None:
    def states(most: int) -> int:
        loop = f'<bpmn:standardLoopCharacteristics loopMaximum="{most}"/>'
        part = row(looped(step("look"), loop), sends())
        assert unproven(part) == ["send"]
        return check(drawn(part), duty()).states

    rounds = check(drawn(step("look")), duty()).bounds["rounds"]
    assert states(1) < states(rounds) == states(rounds + 1) == states(100)


@pytest.mark.parametrize("in_order", ["true", "false"])
def test_each_of_a_list_is_looked_at(in_order: str) -> None:
    each = looped(
        sends(),
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{in_order}" '
        'camunda:collection="wishes" camunda:elementVariable="one"/>',
    )
    assert unproven(each) == ["send"]


def test_a_loop_asks_what_cannot_be_worked_out_in_every_round() -> None:
    assert unproven(looped(sends(), standard(before=True, when="amount + 1 > 2"))) == [
        "send"
    ]


def test_what_still_runs_is_withdrawn_in_the_middle() -> None:
    always = step(
        "always",
        role="official",
        act_type="admin_confirm",
        hands={"decision": '"approved"'},
    )

    def behind(until: str) -> list[str]:
        loop = (
            "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
            f"</bpmn:loopCardinality>{until}</bpmn:multiInstanceLoopCharacteristics>"
        )
        rounds = looped(row(opines("first"), always, step("look")), loop)
        return unproven(row(rounds, choice((NO, sends()))))

    over = "<bpmn:completionCondition>= {}</bpmn:completionCondition>"
    assert behind("") == []
    assert behind(over.format("amount * amount &gt; 3")) == ["send"]


def test_what_one_of_many_says_is_taken_as_said_for_all() -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
        '</bpmn:loopCardinality><bpmn:outputDataItem name="decision"/>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    votes = looped(opines("vote"), loop)
    assert unproven(row(votes, choice((NO, sends())))) == ["send"]


# -- calls ------------------------------------------------------------------------


def test_a_number_beside_an_answer_leaves_the_answer_known() -> None:
    decide = says("decide", amount="amount")
    amount = 'in source="amount" target="amount"'
    paid = calling(choice((YES, sends())), DECISION, amount, BACK)
    assert unproven(row(decide, paid)) == []


def test_an_answer_is_known_in_a_call_under_another_name() -> None:
    decide = says("decide", remark="remark")
    passed = 'in source="decision" target="remark"'
    paid = calling(choice(('remark = "approved"', sends())), passed, BACK)
    assert unproven(row(decide, paid)) == []
    refused = calling(choice(('remark = "refused"', sends())), passed, BACK)
    assert unproven(row(decide, refused)) == ["send"]


def test_an_answer_is_known_behind_a_call_under_another_name() -> None:
    first = says("first")
    second = act("second", variable="second", positive="second = approved")
    decided = calling(row(first, second), 'out source="second" target="decision"', WISH)
    assert unproven(row(decided, choice((YES, sends())))) == []
    assert unproven(row(decided, choice((NO, sends())))) == ["send"]


def test_what_a_call_does_not_hand_back_stays_in_it() -> None:
    opinion = calling(opines("opine"), BACK)
    assert unproven(row(says("decide"), opinion, choice((YES, sends())))) == []
    back = calling(opines("opine"), 'out source="decision" target="decision"')
    assert unproven(row(says("decide"), back, choice((YES, sends())))) == ["send"]


def test_what_only_an_instance_knows_is_passed_on_nowhere() -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
        '</bpmn:loopCardinality><bpmn:outputDataItem name="vote"/>'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
    votes = looped(opines("vote_now", variable="vote"), loop)
    paid = calling(choice((YES, sends())), DECISION, BACK)
    assert unproven(row(votes, says("decide"), paid)) == []
