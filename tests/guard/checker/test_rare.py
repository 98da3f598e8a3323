"""Ways to an outcome that hardly anybody draws: none of them passes for an act."""

from collections.abc import Callable

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    drawn,
    flow,
    inside,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty

YES = 'decision = "approved"'
MONEY = "transfer_money"
MANUAL = (
    "<bpmn:extensionElements><camunda:properties>"
    '<camunda:property name="activation" value="manual"/>'
    "</camunda:properties></bpmn:extensionElements>"
)


def codes(part: Part, more: str = "") -> set[str]:
    certificate = check(drawn(part, more=more), duty())
    assert certificate.is_complete
    return {finding.code for finding in certificate.findings}


def sent(element_id: str, after: str) -> str:
    """Return a branch of its own that sends the money and ends."""
    end = f'<bpmn:endEvent id="{element_id}_over"/>'
    pay = service(element_id, operation=MONEY)
    return (
        end + pay.xml + flow(after, element_id) + flow(element_id, f"{element_id}_over")
    )


@pytest.mark.parametrize("settings", ["", MANUAL])
def test_an_ad_hoc_sub_process_lets_nobody_choose_the_payment_first(
    settings: str,
) -> None:
    inside = settings + act().xml + paying().xml
    held = f'<bpmn:adHocSubProcess id="any">{inside}</bpmn:adHocSubProcess>'
    assert codes(Part(held, "any", "any")) == {"UNPROVEN"}


@pytest.mark.parametrize("kind", ["error", "escalation", "signal"])
def test_what_a_process_throws_at_itself_is_no_yes(kind: str) -> None:
    decide = act()
    thrown = f'<bpmn:endEvent id="thrown">{EVENTS[kind]}</bpmn:endEvent>'
    held = Part(
        '<bpmn:subProcess id="held"><bpmn:startEvent id="begun"/>'
        f"{decide.xml}{thrown}{flow('begun', 'decide')}{flow('decide', 'thrown')}"
        "</bpmn:subProcess>",
        "held",
        "held",
    )
    pay = service("pay", operation=MONEY)
    over = pay.xml + '<bpmn:endEvent id="paid"/>' + flow("pay", "paid")
    found = codes(row(held, step("go_on")), border(held, kind, "pay") + over)
    assert found & {"UNPROVEN", "SILENCE"}


@pytest.mark.parametrize("work", [step("work"), service("work")])
@pytest.mark.parametrize("nest", [inside, called, lambda part: inside(inside(part))])
@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_work_that_ends_in_an_error_is_no_yes(
    kind: str, nest: Callable[[Part], Part], work: Part
) -> None:
    """The act is elsewhere: nothing in there leads to the money but the error."""
    held = nest(row(caught("wait"), work))
    late = border(held, kind, "send_it", interrupting=kind == "error")
    pay = service("send_it", operation=MONEY)
    over = pay.xml + '<bpmn:endEvent id="sent"/>' + flow("send_it", "sent")
    assert codes(row(act(), held), late + over) == {"UNPROVEN"}


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_an_error_of_work_that_the_whole_process_hears_is_no_yes(kind: str) -> None:
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true">'
        f'<bpmn:startEvent id="heard">{EVENTS[kind]}</bpmn:startEvent>'
        f"{sent('send', 'heard')}</bpmn:subProcess>"
    )
    assert codes(row(service("work"), step("behind")), handler) == {"UNPROVEN"}


def test_undoing_a_step_pays_nothing_out() -> None:
    work = step("work")
    undo = (
        '<bpmn:boundaryEvent id="undone" attachedToRef="work">'
        "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
        '<bpmn:serviceTask id="undo" isForCompensation="true" '
        f'camunda:type="external" camunda:topic="{MONEY}"/>'
        '<bpmn:association id="by" associationDirection="One" sourceRef="undone" '
        'targetRef="undo"/>'
    )
    throw = Part(
        '<bpmn:intermediateThrowEvent id="undoes"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>",
        "undoes",
        "undoes",
    )
    assert codes(row(Part(work.xml + undo, "work", "work"), throw)) == {"UNPROVEN"}


@pytest.mark.parametrize("kind", ["message", "timer", "signal"])
def test_no_second_start_leads_past_the_act(kind: str) -> None:
    start = f'<bpmn:startEvent id="other">{EVENTS[kind]}</bpmn:startEvent>'
    decided = row(act(), choice((YES, paying())))
    assert codes(decided, start + sent("send", "other")) == {"UNPROVEN"}


def test_an_event_sub_process_of_the_whole_is_looked_into() -> None:
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true">'
        f'<bpmn:startEvent id="heard" isInterrupting="false">{EVENTS["message"]}'
        f"</bpmn:startEvent>{sent('send', 'heard')}</bpmn:subProcess>"
    )
    found = codes(row(step("before"), act(), step("behind")), handler)
    assert found & {"UNPROVEN", "SILENCE"}


def test_an_inclusive_gateway_does_not_pay_by_default() -> None:
    pay = service("pay", operation=MONEY)
    split = Part(
        '<bpmn:inclusiveGateway id="some" default="else"/>'
        f'{act().xml}{pay.xml}<bpmn:inclusiveGateway id="joined"/>'
        + flow("some", "decide", 'wish = "yes"')
        + flow("some", "pay", flow_id="else")
        + flow("decide", "joined")
        + flow("pay", "joined"),
        "some",
        "joined",
    )
    assert codes(split) == {"UNPROVEN"}


def test_votes_of_others_do_not_write_over_an_act() -> None:
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= 2"
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    votes = step("vote", hands={"decision": "decision"}, inner=loop)
    assert "FORGED" in codes(row(act(), votes, choice((YES, paying()))))


def test_an_item_of_an_act_s_name_is_no_act() -> None:
    paid = choice((YES, service("pay", operation=MONEY)))
    shadowed = Part(
        '<bpmn:subProcess id="each"><bpmn:startEvent id="first"/>'
        f'<bpmn:endEvent id="last"/>{paid.xml}{flow("first", paid.first)}'
        f"{flow(paid.last, 'last')}"
        '<bpmn:multiInstanceLoopCharacteristics camunda:collection="wishes" '
        'camunda:elementVariable="decision"/></bpmn:subProcess>',
        "each",
        "each",
    )
    assert codes(row(act(), step("look"), shadowed)) & {"FORGED", "UNPROVEN"}
