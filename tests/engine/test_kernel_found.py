"""What was found wrong in the kernel, each as the smallest model of it."""

import pytest

from engine.kernel import apply, as_json, commands, dumps, timers
from engine.kernel.errors import StepFailed
from engine.kernel.journal import from_json
from engine.kernel.state import Status
from tests.support.boxes import UNDO, escalation, undoable
from tests.support.extras import extensions, often, properties, timer, when
from tests.support.plain import border, drawn, element, end, flows, start, sub, user
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


# -- nothing is lost, nothing happens twice ---------------------------------------


def test_a_condition_is_asked_before_what_follows_the_work_that_made_it_true():
    way = flows("in > work > tell > out")
    tell = element("intermediateThrowEvent", "tell", MESSAGE)
    host = sub("host", start("in"), user("work"), tell, end("out"), way)
    ways = flows("start > host > end", "event > seen > over")
    event = border("event", "host", when("go"))
    play = Play(
        drawn(
            *(start(), host, event, user("seen"), end("over"), end(), ways),
            variables={"go": "boolean"},
        ),
        go=False,
    )

    play.complete("work", go=True)

    assert play.waiting() == ["seen"]
    assert play.thrown() == []


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent"])
def test_an_event_that_undoes_says_its_messages_too_and_is_left_once(tag):
    only = '<bpmn:compensateEventDefinition activityRef="{}"/>'
    both = element(tag, "back", MESSAGE + only.format("a") + only.format("b"))
    on = "" if tag == "endEvent" else " > after > end"
    tail = () if tag == "endEvent" else (user("after"), end())
    ways = flows(f"start > a > b > back{on}")
    play = Play(drawn(start(), undoable("a"), undoable("b"), both, *tail, ways))

    for work in ("a", "b", "un_b", "un_a"):
        play.complete(work)

    assert play.thrown() == ["news1"]
    assert play.waiting() == (["after"] if tail else [])


@pytest.mark.parametrize("what", [SIGNAL, escalation()])
def test_an_event_that_interrupts_its_own_scope_undoes_nothing_after_that(what):
    back = element("endEvent", "back", what + UNDO)
    inside = start("in"), undoable("a"), back, flows("in > a > back")
    host = sub("host", *inside, handler("on", what))
    play = Play(drawn(start(), host, end(), flows("start > host > end")))

    play.complete("a")

    assert play.waiting() == ["on_work"]


def test_an_end_of_all_that_cannot_say_its_message_ends_nothing():
    all_ = "<bpmn:terminateEventDefinition/>"
    last = end("last", keyed("= unknown") + MESSAGE + all_)
    fork = element("parallelGateway", "fork")
    ways = flows("start > fork > a > last", "fork > b > end")
    play = Play(drawn(start(), fork, user("a"), user("b"), last, end(), ways))

    play.complete("a")

    assert play.stuck() == ["last"]
    assert play.waiting() == ["b"]


def test_what_an_activity_takes_is_kept_until_it_can_begin():
    # given work that takes two tokens, and that cannot begin at first
    two = element("userTask", "two", startQuantity="2")
    late = border("late", "two", timer("= wait"), interrupts=False)
    many = element("userTask", "many", completionQuantity="2")
    ways = flows("start > many > two > end", "late > over")
    play = Play(
        drawn(
            *(start(), many, two, late, end("over"), end(), ways),
            variables={"wait": "string"},
        )
    )
    play.complete("many")
    assert play.stuck() == ["two"]

    play.retry("two", wait="PT1H")

    assert play.waiting() == ["two"]
    play.complete("two")
    assert play.status is Status.COMPLETED


def test_what_comes_to_a_complex_gateway_too_early_counts_in_its_next_round():
    # given a gateway that goes on with two of three, and a round that is begun before
    inside = "<bpmn:activationCondition>= activationCount &gt;= 2"
    inside += "</bpmn:activationCondition>"
    gates = element("parallelGateway", "fork"), element("complexGateway", "j", inside)
    ways = flows(
        *("start > merge > fork > a > j", "fork > b > j", "fork > c > j", "j > next"),
        *("next > choice", "choice > merge:again", "choice > end"),
    )
    choice = element("exclusiveGateway", "choice", default="choice_end")
    merge = element("exclusiveGateway", "merge")
    works = map(user, ("a", "b", "c", "next"))
    play = Play(drawn(start(), merge, *gates, *works, choice, end(), ways), again=True)
    for work in ("a", "b", "next"):
        play.complete(work)

    # when two of the next round come before the last of this one
    for work in ("a", "b"):
        play.complete(work)
    assert play.waiting() == ["c", "c"]
    play.complete("c")

    # then they count at once, when this round is over
    assert play.waiting() == ["c", "next"]


def test_no_more_is_offered_where_enough_was_done():
    enough = "<bpmn:completionCondition>= enough</bpmn:completionCondition>"
    manual = extensions(properties(activation="manual"))
    free = element(
        *("adHocSubProcess", "free", manual + user("a") + user("b") + enough),
        cancelRemainingInstances="false",
    )
    play = Play(
        drawn(
            *(start(), free, end(), flows("start > free > end")),
            variables={"enough": "boolean"},
        ),
        enough=False,
    )
    ((holder, _),) = play.projection.choices
    for work in ("a", "b"):
        play.do(commands.Activate(play.now, holder, work))

    play.complete("a", enough=True)

    assert play.projection.choices == {}
    assert play.waiting() == ["b"]


@pytest.mark.parametrize("text", ["P1DT", "PT", "P"])
def test_a_duration_that_breaks_off_is_none(text):
    with pytest.raises(StepFailed, match="duration"):
        timers.seconds(text)


@pytest.mark.parametrize("prefix", ["nr", "number"])
def test_instances_are_counted_under_the_names_of_camunda_and_of_bpmn(prefix):
    enough = f"{prefix}OfCompletedInstances = 2 and {prefix}OfActiveInstances = 1"
    condition = element("completionCondition", "enough", f"= {enough}")
    many = user("many", often("3").replace("</bpmn:multi", condition + "</bpmn:multi"))
    play = Play(drawn(start(), many, end(), flows("start > many > end")))

    play.complete("many")
    play.complete("many")

    assert play.status is Status.COMPLETED
