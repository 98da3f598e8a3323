"""States that earlier releases stored go on as they would have; foreign ones do not."""

import pickle
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from engine.kernel import ForeignState, dumps, loads
from engine.kernel.definition import Definition
from engine.kernel.state import Status
from tests.support.acts import dues, variables
from tests.support.extras import gateway, timer
from tests.support.plain import border, drawn, element, end, flows, start, sub, user
from tests.support.play import START, Play

IN_AN_HOUR = int(START.timestamp()) + 3_600


def resumed(definition: Definition, stored: dict[str, object]) -> Play:
    """Go on with an instance that an earlier release stored."""
    play = Play(definition)
    play.state = loads(orjson.dumps(stored))
    play.events.clear()
    return play


def reminded() -> Definition:
    late = border("late", "work", timer("R3/PT1H", tag="timeCycle"), interrupts=False)
    due = border("due", "work", timer("P1D"))
    parts = [start(), user("work"), late, due, user("call"), user("ask"), end()]
    ways = flows("start > work > end", "late > call > told", "due > ask > asked")
    return drawn(*parts, end("told"), end("asked"), ways, variables={"said": "string"})


def with_alarms() -> dict[str, object]:
    """What format 1 kept of an instance of ``reminded``, one reminder sent."""
    alarms = {
        "late": [IN_AN_HOUR, 2, 3_600],
        "due": [int(START.timestamp()) + 86_400, 1, 0],
    }
    return {
        "f": 1,
        "s": "active",
        "n": "00000003",
        "S": {"00000001": ["p", "p", "", {"said": "x"}]},
        "T": {
            "00000002": ["00000001", "work", "w", "", alarms],
            "00000003": ["00000001", "call", "w", "", {}],
        },
    }


def test_an_alarm_of_format_1_fires_when_it_would_have():
    play = resumed(reminded(), with_alarms())
    assert play.waiting() == ["call", "work"]
    assert dues(play) == {"late": 3_600, "due": 86_400}

    play.pass_time(hours=1)
    assert play.waiting() == ["call", "call", "work"]

    play.pass_time(hours=10)
    assert play.waiting() == ["call", "call", "call", "work"]
    assert dues(play) == {"due": 86_400 - 11 * 3_600}

    play.pass_time(days=1)
    assert play.waiting() == ["ask", "call", "call", "call"]


def test_new_tokens_of_an_old_instance_take_no_old_identifier():
    play = resumed(reminded(), with_alarms())

    play.pass_time(hours=1)

    assert play.state is not None
    assert sorted(play.state.tokens) == ["00000002", "00000003", "00000004"]
    assert variables(play) == {"said": "x"}


def test_a_state_of_format_1_is_written_as_one_of_today():
    state = loads(orjson.dumps(with_alarms()))

    assert orjson.loads(dumps(state))["f"] == 2
    assert loads(dumps(state)) == state


def calling() -> Definition:
    """``p`` calls ``q`` in a sub-process; ``q`` calls ``r``, also in one."""
    way = flows("inner > call_q > inner_end")
    call_q = element("callActivity", "call_q", calledElement="q")
    outer = sub("outer", start("inner"), call_q, end("inner_end"), way)
    call_r = element("callActivity", "call_r", calledElement="r")
    late = border("late", "call_r", timer("PT1H"))
    hold = sub("hold", start("q_in"), call_r, end("q_out"), late, end("q_late"))
    hold = hold.replace(
        "</bpmn:subProcess>",
        flows("q_in > call_r > q_out", "late > q_late") + "</bpmn:subProcess>",
    )
    q = start("q_start") + hold + user("look") + end("q_end")
    r = start("r_start") + user("deep") + end("r_end")
    return drawn(
        start(),
        outer,
        user("after"),
        end(),
        flows("start > outer > after > end"),
        variables={"n": "number"},
        q=q + flows("q_start > hold > look > q_end"),
        r=r + flows("r_start > deep > r_end"),
    )


def in_the_third_process() -> dict[str, object]:
    """What format 1 kept of an instance of ``calling``: names, no paths of calls."""
    return {
        "f": 1,
        "s": "active",
        "n": "0000000a",
        "S": {
            "00000001": ["p", "p", "", {"n": 1}],
            "00000003": ["p", "outer", "00000002", None],
            "00000005": ["q", "q", "00000004", {"n": 2}],
            "00000007": ["q", "hold", "00000006", None],
            "00000009": ["r", "r", "00000008", {"n": 3}],
        },
        "T": {
            "00000002": ["00000001", "outer", "h", "", {}],
            "00000004": ["00000003", "call_q", "h", "", {}],
            "00000006": ["00000005", "hold", "h", "", {}],
            "00000008": ["00000007", "call_r", "h", "", {"late": [IN_AN_HOUR, 1, 0]}],
            "0000000a": ["00000009", "deep", "w", "", {}],
        },
    }


def test_called_processes_of_format_1_go_on_and_hand_back():
    play = resumed(calling(), in_the_third_process())
    assert play.waiting() == ["deep"]

    play.complete("deep")
    assert play.waiting() == ["look"]

    play.complete("look")
    assert play.waiting() == ["after"]
    assert variables(play) == {"n": 3}

    play.complete("after")
    assert play.status is Status.COMPLETED


def test_a_timer_of_format_1_interrupts_the_process_that_is_called():
    play = resumed(calling(), in_the_third_process())

    play.pass_time(hours=1)

    assert play.waiting() == ["look"]
    assert play.state is not None
    assert len(play.state.scopes) == 3


def test_an_old_state_is_the_one_that_would_be_written_today():
    play = Play(calling(), n=1)
    old = resumed(calling(), in_the_third_process())
    assert play.state is not None
    assert old.state is not None

    for key, scope in play.state.scopes.items():
        scope.variables = old.state.scopes[key].variables

    assert dumps(old.state) == dumps(play.state)


def test_a_join_of_format_1_still_waits_for_its_other_branch():
    both = gateway("parallel", "fork") + gateway("parallel", "join")
    ways = flows("start > fork", "fork > a > join", "fork > b > join", "join > c > end")
    tasks = map(user, ("a", "b", "c"))
    stored = {
        "f": 1,
        "s": "active",
        "n": "00000004",
        "S": {"00000001": ["p", "p", "", {}]},
        "T": {
            "00000003": ["00000001", "b", "w", "", {}],
            "00000004": ["00000001", "join", "j", "a_join", {}],
        },
    }
    play = resumed(drawn(start(), both, *tasks, end(), ways), stored)
    assert play.waiting() == ["b"]

    play.complete("b")

    assert play.waiting() == ["c"]


@pytest.mark.parametrize(("phase", "expected"), [("x", ["work"]), ("l", [])])
def test_a_stuck_token_of_format_1_is_tried_again(phase, expected):
    stored = {
        "f": 1,
        "s": "active",
        "n": "00000002",
        "S": {"00000001": ["p", "p", "", {}]},
        "T": {"00000002": ["00000001", "work", phase, "", {}]},
    }
    definition = drawn(start(), user("work"), end(), flows("start > work > end"))
    play = resumed(definition, stored)
    assert play.stuck() == ["work"]

    play.retry("work")

    assert play.waiting() == expected


def test_an_instance_of_format_1_that_is_over_is_over():
    stored = {"f": 1, "s": "completed", "n": "00000009", "S": {}, "T": {}}

    state = loads(orjson.dumps(stored))

    assert state.status is Status.COMPLETED
    assert state.counter == 9


FOREIGN = [0, 3, 99, -1, 1.5, "1", "2", None, True, False, [2], {"f": 2}]


@pytest.mark.parametrize("found", FOREIGN)
def test_a_state_of_a_foreign_format_is_not_evaluated(found):
    stored = with_alarms() | {"f": found}

    with pytest.raises(ForeignState):
        loads(orjson.dumps(stored))


@pytest.mark.parametrize(
    "blob",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"2",
        b'"f"',
        b"{}",
        b'{"s":"active"}',
        b"\x80\x04",
        pickle.dumps({"f": 2}),
        pickle.dumps(datetime(2026, 3, 2, tzinfo=UTC) - timedelta(days=1)),
    ],
    ids=repr,
)
def test_what_is_no_state_is_not_evaluated(blob):
    with pytest.raises(ForeignState):
        loads(blob)
