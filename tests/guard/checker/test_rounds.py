"""What is gone through several times: the next round, and what counts the rounds."""

from collections.abc import Callable

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    inside,
    many,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty

YES = 'decision = "approved"'


def codes(*parts: Part) -> set[str]:
    certificate = check(drawn(row(*parts)), duty())
    assert certificate.is_complete
    return {finding.code for finding in certificate.findings}


def sent(when: str) -> Part:
    """Return a transfer that nobody decides on, under a condition."""
    return choice((when, service("send", operation="transfer_money")))


def in_order(part: Part) -> Part:
    return many(part, in_order=True)


def as_long_as(part: Part) -> Part:
    """Return a sub-process that is done again as long as somebody likes."""
    return inside(
        part,
        inner='<bpmn:standardLoopCharacteristics testBefore="false">'
        "<bpmn:loopCondition>= again = true</bpmn:loopCondition>"
        "</bpmn:standardLoopCharacteristics>",
    )


@pytest.mark.parametrize("rounds", [in_order, as_long_as])
def test_a_no_of_the_round_before_is_no_yes(rounds: Callable[[Part], Part]) -> None:
    found = codes(rounds(row(sent('decision = "refused"'), act())))
    assert found == {"UNPROVEN", "FORGED"}


@pytest.mark.parametrize("rounds", [in_order, as_long_as])
def test_what_the_step_before_sets_is_asked_for_in_the_next_round(
    rounds: Callable[[Part], Part],
) -> None:
    asks = step("ask", hands={"wish": "wish"})
    assert "UNPROVEN" in codes(rounds(row(sent('wish = "yes"'), asks)))


@pytest.mark.parametrize("rounds", [in_order, as_long_as])
def test_each_round_may_have_its_act_and_its_payment(
    rounds: Callable[[Part], Part],
) -> None:
    each = row(step("propose"), act(), choice((YES, paying())), step("tell"))
    assert codes(rounds(each)) == set()


@pytest.mark.parametrize("rounds", [many, in_order])
@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize(
    "when",
    [
        "loopCounter = 1",
        "loopCounter = 7",
        "numberOfInstances > 2",
        "numberOfCompletedInstances = 5",
    ],
)
def test_no_number_of_rounds_says_yes(
    rounds: Callable[[Part], Part], when: str, *, waits: bool
) -> None:
    look = step("look")
    each = row(look, sent(when)) if waits else row(sent(when), look)
    assert codes(rounds(each)) == {"UNPROVEN"}
