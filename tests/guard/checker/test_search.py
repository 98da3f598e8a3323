"""How far is looked, and how what is found there is told."""

import pytest

from engine.checker import check
from engine.checker.drawing import Place
from tests.guard.checker.drawn import (
    Part,
    act,
    drawn,
    flow,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.exploring import explored
from tests.guard.checker.forbidden import granted
from tests.guard.checker.unusual import MONEY, looped


def test_a_process_with_as_many_states_as_are_explored_is_proved() -> None:
    definition = drawn(granted())
    states = check(definition, duty()).states
    whole = check(definition, duty(), most=states)
    assert whole.is_complete is True
    assert whole.findings == ()
    part = check(definition, duty(), most=states - 1)
    assert part.is_complete is False
    assert [each.code for each in part.findings] == ["BOUND"]


def test_a_process_with_as_many_moves_as_are_tried_is_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    definition = drawn(granted())
    moves = check(definition, duty()).moves
    monkeypatch.setattr("engine.checker.search.MAX_MOVES", moves)
    assert check(definition, duty()).is_complete is True
    monkeypatch.setattr("engine.checker.search.MAX_MOVES", moves - 1)
    part = check(definition, duty())
    assert part.is_complete is False
    assert part.moves == moves - 1


def test_what_is_left_as_its_last_round_ends_is_told_once() -> None:
    once = looped(step("look"), '<bpmn:standardLoopCharacteristics loopMaximum="1"/>')
    sends = service("send", operation=MONEY)
    (finding,) = check(drawn(row(once, sends)), duty()).findings
    begin, start, look, end, left, send = finding.path
    assert (look, left, send) == ("look", once.first, "send")
    assert len({begin, start, end, *finding.path}) == 6


def test_a_step_is_open_once_all_that_it_takes_has_come() -> None:
    decide = act()
    both = decide.xml.replace("<bpmn:userTask", '<bpmn:userTask startQuantity="2"')
    one, two, pay = step("one"), step("two"), paying()
    fork = Part(
        f'<bpmn:parallelGateway id="fork"/>{one.xml}{two.xml}{both}{pay.xml}'
        + flow("fork", "one")
        + flow("fork", "two")
        + flow("one", "decide")
        + flow("two", "decide")
        + flow("decide", "pay"),
        "fork",
        "pay",
    )
    opened = [
        (each.at.id, {place.id for place in each.open_at})
        for each in explored(drawn(fork)).steps
        if each.at != Place("tiny", "begin")
    ]
    assert ("one", {"one", "two"}) in opened
    assert ("two", {"two"}) in opened
    assert ("decide", {"decide"}) in opened
