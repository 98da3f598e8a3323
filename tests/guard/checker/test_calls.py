"""What a called process asks for can be anything too, from its first moment on."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    Part,
    act,
    called,
    caught,
    choice,
    drawn,
    inside,
    many,
    repeated,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import calling

YES = 'decision = "approved"'


def codes(*parts: Part) -> set[str]:
    certificate = check(drawn(row(*parts)), duty())
    assert certificate.is_complete
    return {finding.code for finding in certificate.findings}


def sent(when: str) -> Part:
    """Return a transfer that nobody decides on, under a condition."""
    return choice((when, service("send", operation="transfer_money")))


def twice(part: Part) -> Part:
    return called(called(part))


def decided() -> Part:
    """Return an act that hands an amount over as well."""
    hands = {"decision": "decision", "amount": "amount"}
    return step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands=hands,
    )


@pytest.mark.parametrize(
    "call", [called, twice, lambda part: called(inside(part)), lambda part: part]
)
@pytest.mark.parametrize(
    "when",
    ['wish = "yes"', "amount > 100", "amount + 1 > 100", 'amount > 7 and wish = "no"'],
)
def test_a_called_process_that_pays_at_once_is_refused(
    call: Callable[[Part], Part], when: str
) -> None:
    worker = step("ask", hands={"wish": "wish", "amount": "amount"})
    assert codes(worker, call(sent(when))) == {"UNPROVEN"}
    assert codes(call(sent(when))) == {"UNPROVEN"}


@pytest.mark.parametrize("call", [called, twice])
@pytest.mark.parametrize("in_order", [True, False])
def test_a_called_process_that_repeats_the_payment_at_once_is_refused(
    call: Callable[[Part], Part], *, in_order: bool
) -> None:
    pay = service("send", operation="transfer_money")
    assert codes(call(many(pay, in_order=in_order))) == {"UNPROVEN"}
    assert codes(many(call(pay), in_order=in_order)) == {"UNPROVEN"}


def test_two_calls_each_ask_for_themselves() -> None:
    first = called(choice(('wish = "yes"', step("look"))))
    assert codes(first, called(sent('wish = "no"'))) == {"UNPROVEN"}
    assert codes(called(sent('wish = "yes"')), first) == {"UNPROVEN"}
    both = called(row(called(choice(("amount > 3", step("look")))), first))
    assert codes(both, act(), choice((YES, called(sent(YES))))) == set()


def test_a_process_that_is_called_in_two_places_asks_in_each() -> None:
    never = called(sent('wish = "yes"'))
    xml = never.xml.replace(f'id="{never.first}"', 'id="other_call"')
    other = replace(never, xml=xml, first="other_call", last="other_call")
    first = choice(('wish = null and wish = "yes"', never))
    assert codes(step("ask"), first, other) == {"UNPROVEN"}


def test_a_call_that_waits_first_asks_afterwards() -> None:
    waits = row(caught("wait"), sent("amount + 1 > 100"))
    assert codes(called(waits)) == {"UNPROVEN"}
    assert codes(called(repeated(sent("amount > 3")))) == {"UNPROVEN"}


def test_what_is_not_handed_in_is_nothing_at_first() -> None:
    """Only the decision is handed in: there is no wish yet, and nobody to have one."""
    asks = calling(sent('wish = "yes"'), 'in source="decision" target="decision"')
    assert codes(asks) == set()
    asks = calling(sent("wish = null"), 'in source="decision" target="decision"')
    assert codes(asks) == {"UNPROVEN"}


@pytest.mark.parametrize(
    ("mapping", "when"),
    [
        ('in variables="all"', "amount > 100"),
        ('in source="amount" target="amount"', "amount = 77"),
        ('in sourceExpression="= amount + 100" target="amount"', "amount > 500"),
        ('in sourceExpression="= amount * 2" target="amount"', "amount = 8"),
        (
            'in sourceExpression="= if amount &gt; 5 then &quot;yes&quot; '
            'else &quot;no&quot;" target="wish"',
            'wish = "yes"',
        ),
    ],
)
@pytest.mark.parametrize("waits", [True, False])
def test_a_number_that_an_act_hands_over_is_tried_where_a_call_asks_for_it(
    mapping: str, when: str, *, waits: bool
) -> None:
    """The amount is an authority's, but it is no yes."""
    asks = row(caught("wait"), sent(when)) if waits else sent(when)
    found = codes(decided(), calling(asks, mapping))
    assert found & {"UNPROVEN", "FORGED"}


def test_a_number_that_an_act_hands_over_is_told_with_its_answer() -> None:
    for part in (sent("amount > 100"), called(sent("amount > 100"))):
        findings = check(drawn(row(decided(), part)), duty()).findings
        (steps,) = [each.steps for each in findings if each.code == "UNPROVEN"]
        (answers,) = [each.answers for each in steps if each.element_id == "decide"]
        assert answers["amount"] == "101"
    assert codes(decided(), sent(YES)) == set()


@pytest.mark.parametrize(
    ("mapping", "when"),
    [
        ('out variables="all"', "amount > 100"),
        ('out source="amount" target="amount"', "amount = 77"),
        ('out sourceExpression="= amount + 100" target="amount"', "amount > 500"),
        (
            'out sourceExpression="= if amount &gt; 5 then &quot;yes&quot; '
            'else &quot;no&quot;" target="wish"',
            'wish = "yes"',
        ),
    ],
)
def test_a_number_that_a_called_act_hands_back_is_tried_where_it_is_asked_for(
    mapping: str, when: str
) -> None:
    found = codes(calling(decided(), mapping), sent(when))
    assert found & {"UNPROVEN", "FORGED"}


@pytest.mark.parametrize(
    ("yes", "no", "expected"),
    [("approved", "refused", set()), ("refused", "approved", {"UNPROVEN"})],
)
def test_a_call_may_make_something_of_a_decision(
    yes: str, no: str, expected: set[str]
) -> None:
    """Each value of a decision is tried, so whatever is made of it is known."""
    made = f"if decision = &quot;approved&quot; then &quot;{yes}&quot; "
    made += f"else &quot;{no}&quot;"
    asks = calling(sent(YES), f'in sourceExpression="= {made}" target="decision"')
    assert codes(act(), asks) == expected


VOTES = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
    "</bpmn:loopCardinality><bpmn:loopDataOutputRef>second</bpmn:loopDataOutputRef>"
    '<bpmn:outputDataItem id="vote" name="decision"/>'
    "</bpmn:multiInstanceLoopCharacteristics>"
)


@pytest.mark.parametrize("when", ["second != null", "second = null", YES])
def test_what_all_instances_said_together_is_no_yes(when: str) -> None:
    votes = step(
        "vote_on_it",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": "decision"},
        inner=VOTES,
    )
    assert codes(act(), votes, sent(when)) & {"UNPROVEN", "FORGED"}


def test_an_item_of_the_name_of_a_later_act_is_no_act() -> None:
    each = inside(
        sent(YES),
        inner='<bpmn:multiInstanceLoopCharacteristics camunda:collection="wishes" '
        'camunda:elementVariable="decision"/>',
    )
    assert codes(step("look"), each, act()) == {"MACHINE", "UNPROVEN"}
