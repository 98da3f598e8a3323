"""Gateways, quantities, links, several events, ad-hoc order. Source: BPMN 2.0.2, 13."""

import pytest

from engine.kernel import KernelError, commands
from engine.kernel.state import Status
from tests.support.plain import drawn, element, end, flows, start, sub, user
from tests.support.play import Play

NEWS = '<bpmn:messageEventDefinition messageRef="news1"/>'
MORE = '<bpmn:messageEventDefinition messageRef="news2"/>'


def gateway(kind: str, name: str, inside: str = "", **more: str) -> str:
    """Return a gateway."""
    return element(f"{kind}Gateway", name, inside, **more)


def test_a_complex_gateway_goes_on_when_its_condition_holds_and_once():
    # given three branches, of which two are enough
    enough = (
        "<bpmn:activationCondition>= activationCount &gt;= 2</bpmn:activationCondition>"
    )
    ways = flows(
        "start > fork",
        *(f"fork > {each} > join" for each in "abc"),
        "join > after > end",
    )
    steps = "".join(user(each) for each in "abc") + user("after")
    parts = gateway("parallel", "fork") + gateway("complex", "join", enough)
    play = Play(drawn(start(), parts, steps, end(), ways))

    # when the second is done it goes on; the third changes nothing
    play.complete("a")
    assert play.waiting() == ["b", "c"]
    play.complete("b")
    assert play.waiting() == ["after", "c"]
    play.complete("c")
    play.complete("after")

    assert play.status is Status.COMPLETED


def test_an_activity_takes_and_gives_as_many_tokens_as_it_says():
    two = element("userTask", "two", startQuantity="2", completionQuantity="3")
    ways = flows(
        "start > fork", "fork > a > two", "fork > b > two", "two > after > end"
    )
    body = (gateway("parallel", "fork"), user("a"), user("b"), two, user("after"))
    play = Play(drawn(start(), *body, end(), ways))

    play.complete("a")
    assert play.waiting() == ["b"]
    play.complete("b")
    assert play.waiting() == ["two"]
    play.complete("two")

    assert play.waiting() == ["after"] * 3


def test_a_link_leads_to_its_target():
    link = '<bpmn:linkEventDefinition name="far"/>'
    body = (
        element("intermediateThrowEvent", "jump", link),
        element("intermediateCatchEvent", "land", link),
        user("after"),
        flows("start > jump", "land > after > end"),
    )

    assert Play(drawn(start(), *body, end())).waiting() == ["after"]


@pytest.mark.parametrize(("all_of", "needed"), [("false", 1), ("true", 2)])
def test_several_events_are_alternatives_or_all_awaited(all_of, needed):
    both = element(
        "intermediateCatchEvent", "hear", NEWS + MORE, parallelMultiple=all_of
    )
    play = Play(
        drawn(start(), both, user("after"), end(), flows("start > hear > after > end"))
    )

    for place in ("hear", "hear#1")[:needed]:
        assert play.waiting() == ["hear"]
        play.deliver(place)

    assert play.waiting() == ["after"]


def test_a_receive_task_may_start_the_process():
    first = element("receiveTask", "first", messageRef="news1", instantiate="true")
    definition = drawn(first, user("after"), flows("first > after"))

    assert Play(definition, message="news1").waiting() == ["after"]


def ad_hoc(condition: str = "", *, rest: str = "true", order: str = "Parallel") -> Play:
    """Begin a process with an ad-hoc sub-process of three steps."""
    until = (
        f"<bpmn:completionCondition>= {condition}</bpmn:completionCondition>"
        if condition
        else ""
    )
    steps = "".join(user(each) for each in "abc")
    free = sub(
        "free", steps, until, tag="adHocSubProcess", ordering=order,
        cancelRemainingInstances=rest,
    )  # fmt: skip
    ways = flows("start > free > after > end")
    body = (start(), free, user("after"), end(), ways)
    return Play(drawn(*body, variables={"enough": "boolean"}))


def test_ad_hoc_work_is_done_in_any_order():
    play = ad_hoc()

    for step in "cab":
        play.complete(step)

    assert play.waiting() == ["after"]


def test_ad_hoc_work_one_after_another():
    play = ad_hoc(order="Sequential")

    for step in "abc":
        assert play.waiting() == [step]
        play.complete(step)

    assert play.waiting() == ["after"]


@pytest.mark.parametrize(("rest", "left"), [("true", []), ("false", ["b", "c"])])
def test_a_completion_condition_ends_ad_hoc_work_with_or_without_the_rest(rest, left):
    play = ad_hoc("enough", rest=rest)

    play.complete("a", enough=True)

    assert play.waiting() == (left or ["after"])
    for step in left:
        play.complete(step)
    assert play.waiting() == ["after"]


def test_manual_work_begins_as_often_as_somebody_asks():
    # given an ad-hoc sub-process that begins nothing by itself
    manual = (
        "<bpmn:extensionElements><camunda:properties>"
        '<camunda:property name="activation" value="manual"/>'
        "</camunda:properties></bpmn:extensionElements>"
    )
    free = sub("free", manual, user("a"), user("b"), tag="adHocSubProcess")
    ways = flows("start > free > after > end")
    play = Play(drawn(start(), free, user("after"), end(), ways))
    (((token_id, _), offered),) = play.projection.choices.items()
    assert (play.waiting(), offered) == ([], ("a", "b"))

    # when a step is asked for twice, and another never
    for _ in range(2):
        play.do(commands.Activate(play.now, token_id, "a"))
    assert play.waiting() == ["a", "a"]
    with pytest.raises(KernelError):
        play.do(commands.Activate(play.now, token_id, "after"))
    with pytest.raises(KernelError):
        play.do(commands.Conclude(play.now, token_id))
    play.complete("a")
    play.complete("a")

    # then it is over when somebody says so
    assert play.waiting() == []
    play.do(commands.Conclude(play.now, token_id))
    assert play.waiting() == ["after"]


def test_working_days_are_asked_for_and_answered():
    wait = (
        "<bpmn:timerEventDefinition><bpmn:timeDuration>5 wd</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>"
    )
    catch = element("intermediateCatchEvent", "wait", wait)
    ways = flows("start > wait > after > end")
    play = Play(drawn(start(), catch, user("after"), end(), ways))
    ((place, rule),) = play.projection.rules.items()
    assert rule == "5 wd"

    play.do(commands.SetAlarm(play.now, *place, due=int(play.now.timestamp()) + 60))
    play.pass_time(seconds=59)
    assert play.waiting() == ["wait"]
    play.pass_time(seconds=1)

    assert play.waiting() == ["after"]
