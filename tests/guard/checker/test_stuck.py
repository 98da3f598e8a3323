"""What cannot be worked out rests until it is retried; what was asked may change."""

import re
from dataclasses import replace

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    Part,
    called,
    choice,
    drawn,
    flow,
    fresh,
    inside,
    many,
    row,
    service,
    step,
    thrown,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import calling, with_more

WISHED, NOT_WISHED = 'wish = "yes"', 'wish = "no"'
NUMBER_AS_TEXT = 'source="amount" target="wish"'


def found(between: Part) -> list[tuple[str, tuple[str, ...]]]:
    """Check a transfer behind two answers to one question that contradict each other.

    Args:
        between: What is passed between the two, by itself.
    """
    send = service("send", operation="transfer_money")
    asked = row(between, choice((NOT_WISHED, send)))
    certificate = check(drawn(row(step("ask"), choice((WISHED, asked)))), duty())
    assert certificate.is_complete
    return [
        (each.code, tuple(step.kind for step in each.steps))
        for each in certificate.findings
    ]


def passing() -> Part:
    """Return what cannot fail, and waits for nobody."""
    return thrown(fresh("tell"))


def no_way() -> Part:
    """Return a gateway without a way out for who wishes so."""
    split, over, behind = fresh("split"), fresh("over"), passing()
    xml = (
        f'<bpmn:exclusiveGateway id="{split}"/>{behind.xml}<bpmn:endEvent id="{over}"/>'
        + flow(split, behind.first, NOT_WISHED)
        + flow(split, over, "wish = null")
    )
    return Part(xml, split, behind.last)


def at_the_border(event: str) -> Part:
    """Return an event round something that waits for nobody."""
    held, over, border = inside(passing()), fresh("over"), fresh("border")
    return with_more(
        held,
        f'<bpmn:boundaryEvent id="{border}" attachedToRef="{held.first}">{event}'
        f'</bpmn:boundaryEvent><bpmn:endEvent id="{over}"/>' + flow(border, over),
    )


def of_the_inside(event: str) -> Part:
    """Return an event for which something waits that itself waits for nobody."""
    handler, start, end = fresh("handler"), fresh("start"), fresh("end")
    return inside(
        passing(),
        more=f'<bpmn:subProcess id="{handler}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}">{event}</bpmn:startEvent>'
        f'<bpmn:endEvent id="{end}"/>'
        f"{flow(start, end)}</bpmn:subProcess>",
    )


def of_a_call(event: str) -> Part:
    """Return an event for which a called process waits that waits for nobody else."""
    handler = of_the_inside(event).xml
    inner = re.search(
        r"<bpmn:subProcess [^>]*triggeredByEvent.*?</bpmn:subProcess>", handler
    )
    assert inner is not None
    return called(with_more(passing(), inner[0]))


def carrying(part: Part) -> Part:
    """Return a message that carries what somebody has filled in."""
    handed = (
        '<camunda:inputOutput><camunda:inputParameter name="told">= wish'
        "</camunda:inputParameter></camunda:inputOutput>"
    )
    return replace(
        part,
        xml=part.xml.replace("<camunda:inputOutput></camunda:inputOutput>", handed),
    )


TIMER = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>= wish</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)
CERTAIN_TIMER = TIMER.replace("= wish", "P7D")
STUCK = {
    "a gateway without a way out": no_way,
    "a number of rounds": lambda: many(passing()),
    "a condition that may be too hard": lambda: choice(
        ("amount ** amount > 5", passing()), default=passing()
    ),
    "a timer round it": lambda: at_the_border(TIMER),
    "a timer in it": lambda: of_the_inside(TIMER),
    "a timer in what is called": lambda: of_a_call(TIMER),
    "what is handed in": lambda: calling(passing(), f"in {NUMBER_AS_TEXT}"),
    "what is handed back": lambda: calling(
        passing(), 'in variables="all"', f"out {NUMBER_AS_TEXT}"
    ),
    "what a message carries": lambda: carrying(passing()),
}
CERTAIN = {
    "nothing": passing,
    "a sub-process": lambda: inside(passing()),
    "a certain timer": lambda: at_the_border(CERTAIN_TIMER),
    "a certain timer in it": lambda: of_the_inside(CERTAIN_TIMER),
    "a call": lambda: calling(passing()),
    "a call by name": lambda: calling(
        passing(), 'in source="wish" target="wish"', 'out source="wish" target="wish"'
    ),
}


@pytest.mark.parametrize("between", STUCK)
def test_what_was_asked_before_a_failure_may_have_changed_behind_it(
    between: str,
) -> None:
    ((code, told),) = found(STUCK[between]())
    assert code == "UNPROVEN"
    assert "retried" in told


@pytest.mark.parametrize("between", CERTAIN)
def test_what_cannot_fail_is_passed_at_once(between: str) -> None:
    assert found(CERTAIN[between]()) == []
