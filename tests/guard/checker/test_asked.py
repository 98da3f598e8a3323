"""What nobody decides may be either way, wherever and whenever it is asked for."""

from dataclasses import replace

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    inside,
    on_event,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES
from tests.guard.checker.unusual import (
    MONEY,
    any_order,
    calling,
    each_of,
    looped,
    standard,
)

NO = 'decision = "refused"'
ALL_IN, ALL_BACK = 'in variables="all"', 'out variables="all"'
BACK = 'out source="wish" target="wish"'
ALSO = "again = true"


def unproven(part: Part) -> list[str]:
    """Return the outcomes that are reached without a yes."""
    certificate = check(drawn(part), duty())
    assert certificate.is_complete is True
    return [f.element_id for f in certificate.findings if f.code == "UNPROVEN"]


def sends() -> Part:
    return service("send", operation=MONEY)


def asks() -> Part:
    """Return a worker's step that hands over what a call is given."""
    return step("ask", hands={"wish": "wish", "amount": "amount"})


def decides() -> Part:
    """Return an act that hands over how much as well, whatever it decides."""
    return step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": "decision", "amount": "amount"},
    )


# -- calls ------------------------------------------------------------------------

EITHER_WAY = ('wish = "yes"', "amount > 10", "amount + 1 > 3", "amount * amount > 3")


@pytest.mark.parametrize("when", EITHER_WAY)
def test_a_called_process_asks_before_anybody_waits_in_it(when: str) -> None:
    part = choice((when, sends()))
    assert unproven(row(asks(), calling(part, ALL_IN))) == ["send"]
    twice = calling(calling(part, ALL_IN), ALL_IN)
    assert unproven(row(asks(), twice)) == ["send"]
    assert unproven(row(asks(), calling(row(step("wait"), twice), ALL_IN))) == ["send"]


def test_how_often_is_asked_before_anybody_waits_in_a_call() -> None:
    often = inside(
        sends(),
        inner="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= amount"
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
    )
    assert unproven(row(asks(), calling(often, ALL_IN))) == ["send"]


def test_what_is_not_handed_in_is_not_there() -> None:
    part = choice(('wish = "yes"', sends()))
    assert (
        unproven(row(asks(), calling(part, 'in source="again" target="again"'))) == []
    )


@pytest.mark.parametrize(
    "mapping",
    [
        ALL_IN,
        'in source="amount" target="amount"',
        'in sourceExpression="= amount * 2" target="amount"',
    ],
)
def test_a_number_that_an_act_hands_over_may_be_any_in_a_call(mapping: str) -> None:
    much = calling(choice(("amount > 10", sends())), mapping)
    assert unproven(row(decides(), much)) == ["send"]
    assert unproven(row(decides(), calling(much, mapping))) == ["send"]


@pytest.mark.parametrize("mapping", [ALL_BACK, 'out source="amount" target="amount"'])
def test_a_number_that_an_act_hands_back_may_be_any_behind_the_call(
    mapping: str,
) -> None:
    much = choice(("amount > 10", sends()))
    assert unproven(row(calling(decides(), mapping), much)) == ["send"]


def test_a_number_that_an_act_hands_over_is_tried_round_what_it_is_compared_with() -> (
    None
):
    much = choice(("amount > 10", sends()))
    assert unproven(row(decides(), much)) == ["send"]
    assert unproven(row(decides(), choice((f"{YES} and amount > 10", sends())))) == []


def test_what_is_made_of_answers_alone_is_known_in_a_call() -> None:
    flag = act("flag", variable="again", positive=ALSO)
    both = f'if {YES} and {ALSO} then "approved" else "refused"'.replace('"', "&quot;")
    made = f'in sourceExpression="= {both}" target="decision"'
    paid = calling(choice((YES, sends())), made, BACK)
    assert unproven(row(act(), flag, paid)) == []
    refused = calling(choice((NO, sends())), made, BACK)
    assert unproven(row(act(), flag, refused)) == ["send"]


# -- rounds -----------------------------------------------------------------------


def next_round(loop: str) -> Part:
    """Return rounds that pay first what was refused in the round before."""
    return looped(row(choice((NO, sends())), act()), loop)


@pytest.mark.parametrize("when", ['wish = "yes"', "amount + 1 > 2", NO])
@pytest.mark.parametrize("before", [True, False])
def test_a_loop_may_go_round_again(when: str, *, before: bool) -> None:
    loop = standard(before=before, when=when)
    assert unproven(next_round(loop)) == ([] if before and when == NO else ["send"])


def test_a_loop_with_a_number_of_rounds_goes_round_again() -> None:
    most = '<bpmn:standardLoopCharacteristics loopMaximum="{}"/>'
    assert unproven(next_round(most.format(2))) == ["send"]
    assert unproven(next_round(most.format(1))) == []


def test_the_next_instance_asks_anew() -> None:
    first = looped(
        row(choice((f'{NO} and wish = "yes"', sends())), act()),
        each_of(until="false", in_order=True),
    )
    assert unproven(first) == ["send"]


@pytest.mark.parametrize("in_order", [True, False])
def test_instances_may_be_over_before_an_act_in_each(*, in_order: bool) -> None:
    signs = row(step("look"), signing())
    some = looped(signs, each_of(until='wish = "yes"', in_order=in_order))
    assert unproven(row(some, paying(makers="sign"))) == ["pay"]


def lined_up(*parts: Part) -> Part:
    """Return parts in any order, but one at a time."""
    some = any_order(*parts, manual=False)
    plain, ordered = "<bpmn:adHoc", '<bpmn:adHocSubProcess ordering="Sequential"'
    return replace(some, xml=some.xml.replace(f"{plain}SubProcess", ordered))


def test_the_next_round_begins_behind_what_matters_to_nothing_else() -> None:
    part = row(choice((NO, sends())), act(), step("look"))
    assert unproven(looped(part, standard(before=False))) == ["send"]
    assert unproven(looped(part, each_of(until="false", in_order=True))) == ["send"]
    beside = looped(part, each_of(until="false", in_order=False))
    assert unproven(beside) == []


def test_the_next_round_of_a_call_begins_behind_what_matters_to_nothing_else() -> None:
    part = row(choice((NO, sends())), act(), step("look"))
    back_and_forth = (
        'in source="decision" target="decision"',
        'out source="decision" target="decision"',
    )
    call = calling(part, *back_and_forth)
    over = "</bpmn:callActivity>"
    again = call.xml.replace(over, standard(before=False) + over)
    assert unproven(replace(call, xml=again)) == ["send"]
    assert unproven(call) == []


def test_the_next_of_some_in_any_order_begins_behind_what_matters_to_nothing() -> None:
    assert unproven(lined_up(step("look"), sends())) == ["send"]
    assert unproven(lined_up(row(step("look"), step("more")), sends())) == ["send"]


def signing() -> Part:
    return step("sign", role="official", act_type="admin_approve", positive="done")


def test_an_act_in_any_order_may_be_left_out_where_it_is_over_earlier() -> None:
    def paid(until: str) -> list[str]:
        some = any_order(step("look"), signing(), manual=False, until=until)
        return unproven(row(some, paying(makers="sign")))

    assert paid('wish = "yes"') == ["pay"]
    assert paid("amount * amount > 3") == ["pay"]
    assert paid("") == []


def test_a_condition_that_holds_already_does_not_come_true_again() -> None:
    # given an act that begins when somebody wishes so, beside work, and behind both a
    # transfer for whoever wishes so still
    beside = on_event(act(), "conditional", main=asks(), stops=False)
    assert unproven(row(beside, choice(('wish = "yes"', sends())))) == ["send"]
