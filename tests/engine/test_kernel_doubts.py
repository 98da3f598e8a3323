"""What the kernel does where we doubt that it should; see each reason."""

import pytest

from tests.support.plain import border, drawn, element, end, flows, start, sub, user
from tests.support.play import Play

ESCALATION = '<bpmn:escalationEventDefinition escalationRef="escC1"/>'
ROUND = '<bpmn:signalEventDefinition signalRef="round"/>'


@pytest.mark.xfail(strict=True, reason="It starts itself again, without end.")
def test_an_escalation_thrown_by_its_own_handler_goes_outwards():
    handler = sub(
        "handler",
        element("startEvent", "heard", ESCALATION, isInterrupting="false"),
        element("intermediateThrowEvent", "again", ESCALATION),
        end("handled"),
        flows("heard > again > handled"),
        triggeredByEvent="true",
    )
    host = sub(
        "host",
        start("inner"),
        element("intermediateThrowEvent", "shout", ESCALATION),
        user("work"),
        end("inner_end"),
        flows("inner > shout > work > inner_end"),
        handler,
    )

    play = Play(
        drawn(
            start(),
            host,
            border("outside", "host", ESCALATION, interrupts=False),
            user("seen"),
            end("over"),
            end(),
            flows("start > host > end", "outside > seen > over"),
        )
    )

    assert play.failures() == []
    assert play.waiting() == ["seen", "work"]


@pytest.mark.xfail(strict=True, reason="The event of an instance interrupts nothing.")
def test_what_an_instance_throws_interrupts_at_an_interrupting_border():
    several = (
        '<bpmn:multiInstanceLoopCharacteristics behavior="One" '
        'oneBehaviorEventRef="each_round"><bpmn:loopCardinality>= 3'
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
    )
    play = Play(
        drawn(
            start(),
            user("many", several),
            border("first", "many", ROUND),
            user("seen"),
            end("over"),
            end(),
            flows("start > many > end", "first > seen > over"),
        )
    )

    play.complete("many")

    assert play.waiting() == ["seen"]
