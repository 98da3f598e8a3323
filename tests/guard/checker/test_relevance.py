"""What can matter no more is not looked at, and what still can is not forgotten."""

from engine.checker import Certificate, check
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    flow,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty

YES = 'decision = "approved"'
MONEY = "transfer_money"


def certificate(part: Part) -> Certificate:
    found = check(drawn(part), duty())
    assert found.is_complete
    return found


def codes(part: Part) -> set[str]:
    return {finding.code for finding in certificate(part).findings}


def sent(element_id: str = "send") -> Part:
    return service(element_id, operation=MONEY)


def extent(part: Part) -> tuple[int, int]:
    found = certificate(part)
    return found.states, found.moves


def test_what_is_asked_behind_the_last_outcome_costs_nothing() -> None:
    asks = choice(('wish = "yes"', step("look")), default=step("file"))
    paid = row(act(), choice((YES, sent())))
    assert extent(row(paid, asks)) == extent(row(paid, step("look")))


def test_an_answer_is_remembered_at_an_outcome_that_asks_for_it_when_left() -> None:
    """The second act may have said no, and that is when the money is sent."""
    grant = step("grant", role="official", authority_only="yes", effect="grant")
    left = Part(
        f'{grant.xml}{sent().xml}<bpmn:exclusiveGateway id="merged"/>'
        + flow("grant", "send", 'second = "refused"')
        + flow("grant", "merged", 'second != "refused"')
        + flow("send", "merged"),
        "grant",
        "merged",
    )
    check_it = act("check", act_type="admin_approve", variable="second")
    found = certificate(row(act(outcome="grant"), check_it, choice((YES, left))))
    assert [(each.code, each.element_id) for each in found.findings] == [
        ("UNPROVEN", "send")
    ]


def test_an_act_that_may_be_left_out_leaves_the_answer_before_it() -> None:
    """Nobody is asked a second time, so the first yes opens the way."""
    loop = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>= amount"
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    again = step(
        "look",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": "decision"},
        inner=loop,
    )
    found = codes(row(act(), again, choice((YES, sent()))))
    assert "UNPROVEN" in found
