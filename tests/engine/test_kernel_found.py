"""What random models found wrong in the kernel, each as the smallest model of it."""

import pytest

from engine.kernel import apply, as_json, commands
from engine.kernel.journal import from_json
from engine.kernel.state import Status
from tests.support.plain import drawn, element, end, flows, start
from tests.support.play import START, Play

MESSAGE = '<bpmn:messageEventDefinition messageRef="news1"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="call_out1"/>'
TIMER = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)


def keyed(expression: str) -> str:
    return (
        "<bpmn:extensionElements><camunda:properties>"
        f'<camunda:property name="correlation_key" value="{expression}"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )


@pytest.mark.parametrize("expression", ["= &quot;K-1&quot;", "= 7"])
def test_a_message_with_a_key_is_waited_for(expression):
    wait = element("intermediateCatchEvent", "wait", keyed(expression) + MESSAGE)

    play = Play(drawn(start(), wait, end(), flows("start > wait > end")))

    (awaited,) = play.projection.messages.values()
    assert awaited.key == expression.strip("= ").replace("&quot;", "")


@pytest.mark.parametrize(
    "command",
    [
        commands.SetVariables(START, {}),
        commands.ThrowError(START, "00000001", ""),
        commands.Refuse(START, "00000001", "variable", ""),
        commands.FireTimer(START, "", ""),
    ],
)
def test_a_command_that_says_little_is_kept_whole(command):
    assert from_json(as_json(command)) == command


@pytest.mark.parametrize("heard", ["wait", "wait#1"])
def test_one_of_several_events_is_caught_once_although_a_timer_runs(heard):
    wait = element("intermediateCatchEvent", "wait", MESSAGE + SIGNAL + TIMER)
    play = Play(drawn(start(), wait, end(), flows("start > wait > end")))
    ((token_id, _),) = play.projection.timers

    outcome = apply(
        play.definition, play.state, commands.Deliver(play.now, token_id, heard)
    )

    assert outcome.state.status is Status.COMPLETED
