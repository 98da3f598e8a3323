"""What other engines lose on long ways, and ours must not.

Source: BPMN 2.0.2, 13.4 Gateways, 13.3.6 and 13.3.7 for what is repeated.
"""

import itertools
import threading

import pytest

from engine.kernel import dumps
from engine.kernel.state import Status
from engine.reading import PLAIN, read_definition
from tests.support.acts import variables
from tests.support.extras import extensions, gateway, often, timer
from tests.support.plain import (
    border,
    drawn,
    element,
    end,
    flows,
    plain,
    start,
    sub,
    user,
)
from tests.support.play import Play

AGAIN = {"again": "boolean"}
BACK = flows("more > work:again", "more > end")


def looped(*inside: str, way: str = "start > work > more", **processes: str):
    """A loop round whatever stands between ``work`` and the choice ``more``."""
    choice = gateway("exclusive", "more", default="more_end")
    parts = [start(), choice, end(), *inside, flows(way), BACK]
    return drawn(*parts, variables=AGAIN, **processes)


def one_task():
    return looped(user("work"))


def one_task_with_a_reminder():
    late = border("late", "work", timer("PT1H"), interrupts=False)
    return looped(user("work"), late, end("told"), flows("late > told"))


def one_sub_process():
    way = flows("inner > step > inner_end")
    inside = (start("inner"), user("step"), end("inner_end"), way)
    return looped(sub("work", *inside))


def one_call():
    call = element("callActivity", "work", calledElement="q")
    way = flows("inner > step > inner_end")
    return looped(call, q=start("inner") + user("step") + end("inner_end") + way)


def one_item_each():
    return looped(user("work", often("2")))


@pytest.mark.parametrize("rounds", [250, 5_000])
@pytest.mark.parametrize(
    "draw",
    [
        one_task,
        one_task_with_a_reminder,
        one_sub_process,
        one_call,
        one_item_each,
    ],
)
def test_the_last_of_many_rounds_is_as_large_as_the_first(draw, rounds):
    play = Play(draw(), again=True)
    first, waiting = play.size, play.waiting()

    for _ in range(rounds):
        for element_id in waiting:
            play.complete(element_id)

    assert play.waiting() == waiting
    assert play.size == first

    play.complete(waiting[0], again=False)
    for element_id in waiting[1:]:
        play.complete(element_id)
    assert play.status is Status.COMPLETED


BRANCHES = ("a", "b", "c")


def forked(kind: str, *conditions: str):
    """Three branches between a fork and a join, in a loop."""
    parts = [gateway(kind, "fork"), gateway(kind, "join"), *map(user, BRANCHES)]
    ways = [
        flows(f"fork > {branch} > join" + (f":{when}" if when else ""))
        for branch, when in itertools.zip_longest(BRANCHES, conditions)
    ]
    choice = gateway("exclusive", "more", default="more_end")
    merge = gateway("exclusive", "merge")
    rest = flows("start > merge > fork", "join > review > more", "more > merge:again")
    named = {each: "boolean" for each in (*BRANCHES, "again")}
    return drawn(
        start(),
        end(),
        merge,
        choice,
        user("review"),
        *parts,
        *ways,
        rest,
        flows("more > end"),
        variables=named,
    )


def test_a_fork_in_a_loop_is_joined_in_every_order_of_three_rounds():
    definition = forked("parallel")
    orders = list(itertools.permutations(BRANCHES))

    for rounds in itertools.product(orders, repeat=3):
        play = Play(definition, again=True)
        for order in rounds:
            left = sorted(BRANCHES)
            for branch in order:
                assert play.waiting() == left
                play.complete(branch)
                left.remove(branch)
            assert play.waiting() == ["review"]
            play.complete("review")
        assert play.waiting() == sorted(BRANCHES)


def test_an_inclusive_join_in_a_loop_waits_for_what_each_round_began():
    definition = forked("inclusive", *BRANCHES)
    some = [
        chosen
        for size in (1, 2, 3)
        for chosen in itertools.combinations(BRANCHES, size)
    ]

    for first, second in itertools.product(some, repeat=2):
        begun = {branch: branch in first for branch in BRANCHES}
        play = Play(definition, again=True, **begun)
        for chosen, following in ((first, second), (second, first)):
            left = sorted(chosen)
            for branch in reversed(chosen):
                assert play.waiting() == left
                play.complete(branch)
                left.remove(branch)
            assert play.waiting() == ["review"]
            play.complete("review", **{b: b in following for b in BRANCHES})


def test_an_inclusive_gateway_into_which_its_own_loop_leads_does_not_wait_for_it():
    merge = gateway("inclusive", "merge")
    choice = gateway("exclusive", "more", default="more_end")
    ways = flows("start > merge > work > more", "more > merge:again", "more > end")
    play = Play(drawn(start(), merge, user("work"), choice, end(), ways), again=True)

    for _ in range(3):
        assert play.waiting() == ["work"]
        play.complete("work")

    play.complete("work", again=False)
    assert play.status is Status.COMPLETED


def test_an_inclusive_join_waits_for_a_branch_that_goes_round():
    fork, join = gateway("inclusive", "fork"), gateway("inclusive", "join")
    choice = gateway("exclusive", "more", default="more_join")
    ways = flows(
        "start > fork",
        "fork > a > join:true",
        "fork > b > more:true",
        "more > b:again",
        "more > join",
        "join > review > end",
    )
    tasks = map(user, ("a", "b", "review"))
    play = Play(drawn(start(), fork, join, choice, *tasks, end(), ways), again=True)

    play.complete("a")
    play.complete("b")
    assert play.waiting() == ["b"]

    play.complete("b", again=False)
    assert play.waiting() == ["review"]


@pytest.mark.parametrize("order", list(itertools.permutations(("a", "b", "c"))))
def test_what_every_branch_said_is_known_after_the_join(order):
    way = flows("inner > b > inner_end")
    host = sub("host", start("inner"), user("b"), end("inner_end"), way)
    handed = extensions('<camunda:out source="z" target="z"/>')
    call = element("callActivity", "call", handed, calledElement="q")
    called = start("begun") + user("c") + end("over") + flows("begun > c > over")
    both = gateway("parallel", "fork") + gateway("parallel", "join")
    ways = flows(
        "start > fork",
        "fork > a > join",
        "fork > host > join",
        "fork > call > join",
        "join > review > end",
    )
    named = {"x": "number", "y": "string", "z": "boolean"}
    parts = [start(), both, user("a"), host, call, user("review"), end(), ways]
    play = Play(drawn(*parts, variables=named, q=called), x=0, y="", z=False)
    said = {"a": {"x": 7}, "b": {"y": "yes"}, "c": {"z": True}}

    for branch in order:
        play.complete(branch, **said[branch])

    assert play.waiting() == ["review"]
    assert variables(play) == {"x": 7, "y": "yes", "z": True}


def test_a_definition_is_the_same_after_hundreds_of_moves():
    definition = forked("inclusive", *BRANCHES)
    before = repr(definition)

    for number in range(100):
        play = Play(definition, again=True, a=True, b=number % 2 == 0, c=False)
        for branch in play.waiting():
            play.complete(branch)
        play.complete("review", a=False, c=True)
        play.pass_time(days=1)
        play.complete("c")

    assert repr(definition) == before


def test_eight_threads_on_one_definition_do_what_one_does():
    definition = forked("inclusive", *BRANCHES)

    def live() -> list[object]:
        lived: list[object] = []
        for number in range(30):
            chosen = {b: (number + at) % 3 > 0 for at, b in enumerate(BRANCHES)}
            play = Play(definition, again=True, **chosen)
            for branch in play.waiting():
                play.complete(branch)
            lived.append((play.events, dumps(play.state)))
        return lived

    expected = live()
    found: list[list[object]] = []
    threads = [threading.Thread(target=lambda: found.append(live())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == [expected] * 8


def test_flows_without_an_id_are_followed():
    source = plain(start(), user("work"), end(), flows("start > work > end"))
    for flow in (b"start_work", b"work_end"):
        source = source.replace(b'sequenceFlow id="' + flow + b'"', b"sequenceFlow")
    definition = read_definition(source, policy=PLAIN).definition

    play = Play(definition)
    assert play.waiting() == ["work"]

    play.complete("work")
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("name", ["Start", "End", "Root", "p.EndJoin", "None", "q.w#1"])
def test_an_element_may_have_the_name_of_what_engines_add(name):
    work = f'<bpmn:userTask id="{name}" name="{name}"/>'
    play = Play(drawn(start(), work, end(), flows(f"start > {name} > end")))
    assert play.waiting() == [name]

    play.complete(name)
    assert play.status is Status.COMPLETED


@pytest.mark.parametrize("text", ["PT1H", '= "PT1H"', "= duration(&quot;PT1H&quot;)"])
def test_a_duration_may_stand_without_quotes(text):
    late = border("late", "work", timer(text))
    ways = flows("start > work > end", "late > remind > told")
    play = Play(
        drawn(start(), user("work"), late, user("remind"), end(), end("told"), ways)
    )

    play.pass_time(minutes=59)
    assert play.waiting() == ["work"]

    play.pass_time(minutes=1)
    assert play.waiting() == ["remind"]
