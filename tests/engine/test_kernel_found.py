"""What random models found wrong in the kernel, each as the smallest model of it."""

import pytest

from engine.kernel import apply, as_json, commands, dumps
from engine.kernel.journal import from_json
from engine.kernel.state import Status
from tests.support.plain import drawn, element, end, flows, start, sub, user
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


SOON = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>= time</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)
TIME = {"time": "string"}


def handler(name: str, trigger: str, *inside: str) -> str:
    start_event = element("startEvent", f"{name}_start", trigger, isInterrupting="true")
    way = flows(f"{name}_start > {name}_work > {name}_end")
    parts = [start_event, user(f"{name}_work"), end(f"{name}_end"), way, *inside]
    return sub(name, *parts, triggeredByEvent="true")


def held(*inside: str) -> str:
    way = flows("inner > work > inner_end")
    return sub("host", start("inner"), user("work"), end("inner_end"), way, *inside)


def test_a_sub_process_whose_handler_knows_no_time_is_not_done():
    host = held(handler("late", SOON))
    play = Play(
        drawn(start(), host, end(), flows("start > host > end"), variables=TIME)
    )
    assert play.stuck() == ["host"]
    assert play.status is Status.ACTIVE

    play.retry("host", time="PT1H")

    assert play.waiting() == ["work"]
    play.pass_time(hours=2)
    assert play.waiting() == ["late_work"]


def test_a_handler_whose_own_handler_knows_no_time_is_stuck_until_it_does():
    host = held(handler("heard", MESSAGE, handler("late", SOON)))
    play = Play(
        drawn(start(), host, end(), flows("start > host > end"), variables=TIME)
    )

    play.deliver("heard_start")
    assert play.stuck() == ["heard"]

    play.retry("heard", time="PT1H")
    assert play.waiting() == ["heard_work"]


def test_a_called_process_whose_handler_knows_no_time_is_not_done():
    called = "".join(
        [
            start("inner"),
            user("work"),
            end("inner_end"),
            flows("inner > work > inner_end"),
            handler("late", SOON),
        ]
    )
    call = element("callActivity", "host", calledElement="q")
    play = Play(
        drawn(
            start(), call, end(), flows("start > host > end"), variables=TIME, q=called
        )
    )
    assert play.stuck() == ["host"]

    play.retry("host", time="PT1H")
    assert play.waiting() == ["work"]


def test_a_completion_condition_that_cannot_be_told_does_not_hold():
    until = "<bpmn:completionCondition>= 2 ** n &gt; 5</bpmn:completionCondition>"
    host = sub("host", user("work"), user("more"), until, tag="adHocSubProcess")
    play = Play(
        drawn(
            start(), host, end(), flows("start > host > end"), variables={"n": "number"}
        ),
        n=10_000_000,
    )

    play.complete("work")

    assert play.waiting() == ["more"]


def test_the_order_in_which_values_are_said_leaves_no_trace():
    definition = drawn(
        start(),
        user("work"),
        end(),
        flows("start > work > end"),
        variables={"b": "number", "aa": "list"},
    )

    one = Play(definition, b=1, aa=[{"y": 1, "xx": 2}])
    other = Play(definition, aa=[{"xx": 2, "y": 1}], b=1)

    assert dumps(one.state) == dumps(other.state)


@pytest.mark.parametrize(
    "value", [10**30, 1e20, float("inf"), float("nan"), "a\0b", "\ud800", 2.0**63]
)
def test_a_value_that_cannot_be_kept_never_loses_the_work(value):
    kind = "string" if isinstance(value, str) else "number"
    definition = drawn(
        start(), user("work"), end(), flows("start > work > end"), variables={"v": kind}
    )
    play = Play(definition)

    play.complete("work", v=value)

    assert play.stuck() == ["work"]
    assert play.failures() == ["variable"]


@pytest.mark.parametrize("value", [1e16, -0.0, 3.0])
def test_a_whole_number_is_kept_as_one_whatever_it_came_as(value):
    definition = drawn(
        start(),
        user("work"),
        end(),
        flows("start > work > end"),
        variables={"v": "number"},
    )

    whole, other = Play(definition, v=int(value)), Play(definition, v=value)

    assert dumps(whole.state) == dumps(other.state)
