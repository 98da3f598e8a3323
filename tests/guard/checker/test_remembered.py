"""What an act has said counts wherever it is asked for, until it says otherwise."""

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
    inside,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES
from tests.guard.checker.unusual import MONEY

NO = 'decision = "refused"'


def sent(part: Part, more: str = "") -> set[str]:
    return {each.code for each in check(drawn(part, more=more), duty()).findings}


def asking(when: str = NO) -> Part:
    return choice((when, service("send", operation=MONEY)))


def corrected(*between: Part) -> Part:
    """Return an act of which another, which always approves, takes back the answer."""
    approves = step(
        "approve",
        role="official",
        act_type="admin_confirm",
        hands={"decision": '"approved"'},
    )
    return row(act("first", positive=""), *between, approves)


def ending(part: Part, after: str) -> str:
    """Return the part behind an element, on a way of its own that ends."""
    ways = flow(after, part.first) + flow(part.last, "ended")
    return f'{part.xml}<bpmn:endEvent id="ended"/>{ways}'


@pytest.mark.parametrize("between", [(), (step("look"),)])
def test_an_answer_counts_while_an_event_may_end_what_would_correct_it(
    between: tuple[Part, ...],
) -> None:
    for held in (inside(corrected(*between)), inside(inside(corrected(*between)))):
        asks = asking()
        late = border(held, "timer", asks.first) + asks.xml
        over = '<bpmn:endEvent id="ended"/>' + flow(asks.last, "ended")
        assert sent(row(held, step("behind")), late + over) == {"UNPROVEN"}


@pytest.mark.parametrize("kind", ["timer", "message"])
def test_an_answer_counts_while_an_event_of_the_whole_may_come(kind: str) -> None:
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true">'
        f'<bpmn:startEvent id="heard">{EVENTS[kind]}</bpmn:startEvent>'
        f"{ending(asking(), 'heard')}</bpmn:subProcess>"
    )
    assert sent(corrected(), handler) == {"UNPROVEN"}


def test_an_answer_counts_for_who_asks_for_it_beside() -> None:
    def beside(when: str) -> set[str]:
        told, asks = corrected(), row(step("wait"), asking(when))
        fork = (
            '<bpmn:parallelGateway id="fork"/><bpmn:endEvent id="approved"/>'
            + told.xml
            + flow("fork", told.first)
            + flow(told.last, "approved")
        )
        ways = asks.xml + flow("fork", asks.first)
        return sent(Part(fork + ways, "fork", asks.last))

    assert beside(NO) == {"UNPROVEN"}
    assert beside(YES) == {"UNPROVEN"}
    assert beside("decision = null and again = true and again = false") == set()


def test_an_answer_that_was_taken_back_counts_no_more() -> None:
    assert sent(row(corrected(), asking())) == set()
