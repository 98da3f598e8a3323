"""Each known fault of SpiffWorkflow 3.2.0: the smallest model that shows it.

A fault is shown twice: without its rule the engines part, with the rule alone
they do not. Beside it stands the nearest model in which the second engine is right.
"""

from dataclasses import dataclass

import pytest

from engine.crosscheck import compare
from engine.crosscheck.faults import (
    ERROR_HEARD_ELSEWHERE,
    FAULTS,
    JOIN_ENTERED_AGAIN,
    Fault,
)
from engine.reading import PLAIN, read_definition
from tests.support.plain import border, element, end, flows, plain, start, sub, user

ERROR = '<bpmn:errorEventDefinition errorRef="errC1"/>'
ANY_ERROR = "<bpmn:errorEventDefinition/>"
MESSAGE = '<bpmn:messageEventDefinition messageRef="news1"/>'


def gateway(kind: str, name: str, **attributes: str) -> str:
    return element(f"{kind}Gateway", name, **attributes)


def branches(split: str, join: str) -> str:
    """Two steps, both or one of them, and a step behind their join."""
    is_choice = split == "exclusive"
    default = {"default": "split_a"} if is_choice else {}
    return (
        gateway(split, "split", **default)
        + gateway(join, "join")
        + user("a")
        + user("b")
        + user("after")
        + flows(
            "split > a > join > after",
            "split > b: v" if is_choice else "split > b",
            "b > join",
        )
    )


def looped(split: str, join: str) -> bytes:
    return plain(
        start(),
        gateway("exclusive", "merge"),
        branches(split, join),
        gateway("exclusive", "again", default="again_end"),
        end(),
        flows("start > merge > split", "after > again > end", "again > merge: more"),
        variables={"v": "boolean", "more": "boolean"},
    )


def straight(split: str, join: str) -> bytes:
    return plain(
        start(),
        branches(split, join),
        end(),
        flows("start > split", "after > end"),
        variables={"v": "boolean"},
    )


def held(*, at_once: bool) -> bytes:
    """A sub-process that may fail, entered twice: at once, or one after another."""
    inner = sub(
        "host",
        start("inner"),
        user("work"),
        gateway("exclusive", "check", default="check_good"),
        end("good"),
        end("bad", ERROR),
        flows("inner > work > check > good", "check > bad: v"),
    )
    fork = gateway(
        "parallel" if at_once else "exclusive",
        "fork",
        **({} if at_once else {"default": "fork_c"}),
    )
    way = "fork > d" if at_once else "fork > d: v"
    return plain(
        start(),
        fork,
        user("c"),
        user("d"),
        gateway("exclusive", "merge"),
        inner,
        border("failed", "host", ERROR),
        user("help"),
        end(),
        end("over"),
        flows(
            "start > fork > c > merge > host > end",
            way,
            "d > merge",
            "failed > help > over",
        ),
        variables={"v": "boolean"},
    )


def neighbours(*, by_call: bool) -> bytes:
    """Two activities side by side, of which one fails, each with a border."""
    inside = (
        start("inner") + user("work") + end("bad", ERROR) + flows("inner > work > bad")
    )
    calm = (
        start("calm") + user("rest") + end("calm_end") + flows("calm > rest > calm_end")
    )
    called = {"q": inside, "r": calm} if by_call else {}
    one = (
        element("callActivity", "one", calledElement="q")
        if by_call
        else sub("one", inside)
    )
    other = (
        element("callActivity", "other", calledElement="r")
        if by_call
        else sub("other", calm)
    )
    return plain(
        start(),
        gateway("parallel", "split"),
        one,
        other,
        border("one_failed", "one", ANY_ERROR),
        border("other_failed", "other", ANY_ERROR),
        user("help_one"),
        user("help_other"),
        *(end(name) for name in ("e1", "e2", "e3", "e4")),
        flows(
            "start > split > one > e1",
            "split > other > e2",
            "one_failed > help_one > e3",
            "other_failed > help_other > e4",
        ),
        **called,
    )


@dataclass(frozen=True)
class Example:
    fault: Fault
    shows: bytes
    does_not: bytes


EXAMPLES = {
    "join entered again": Example(
        JOIN_ENTERED_AGAIN,
        looped("parallel", "parallel"),
        straight("parallel", "parallel"),
    ),
    "inclusive join entered again": Example(
        JOIN_ENTERED_AGAIN,
        looped("parallel", "inclusive"),
        looped("exclusive", "inclusive"),
    ),
    "error that ends all": Example(
        ERROR_HEARD_ELSEWHERE, held(at_once=True), held(at_once=False)
    ),
    "error heard elsewhere": Example(
        ERROR_HEARD_ELSEWHERE, neighbours(by_call=True), neighbours(by_call=False)
    ),
}


def asked(source: bytes, *faults: Fault):
    definition = read_definition(source, policy=PLAIN, process_id="p").definition
    return compare(source, definition, paths=60, seed=3, faults=faults)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_second_engine_shows_the_fault(name):
    example = EXAMPLES[name]

    blind = asked(example.shows, *(set(FAULTS) - {example.fault}))
    told = asked(example.shows, example.fault)

    assert blind.differences
    assert told.differences == ()
    assert any(
        found.lower().endswith(example.fault.sentence) for found in told.known_faults
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_second_engine_is_right_beside_it(name):
    report = asked(EXAMPLES[name].does_not)  # no rule excuses it

    assert report.differences == ()
    assert report.steps > 60


def test_every_known_fault_has_an_example():
    assert {example.fault for example in EXAMPLES.values()} == set(FAULTS)
