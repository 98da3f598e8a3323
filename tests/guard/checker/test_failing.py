"""Where something may fail on data, told element by element."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.checker.drawing import drawing_of
from engine.checker.failing import armed_at, is_taken_over, may_fail
from engine.feel import parse
from engine.kernel.definition import Definition, Variable
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind
from tests.guard.checker.drawn import (
    Part,
    border,
    called,
    caught,
    drawn,
    inside,
    on_event,
    row,
    step,
)
from tests.guard.checker.unusual import by_event, with_more


def armed(part: Part, element_id: str) -> set[str]:
    """Return the elements at which what an element waits for is worked out."""
    drawing = drawing_of(drawn(part))
    (place,) = drawing.named(element_id)
    found = armed_at(drawing, place)
    assert {each.path for each in found} == {place.path}
    return {each.id for each in found}


def _event_in(part: Part, tag: str) -> str:
    """Return the id of the event that has the tag, of which there is one."""
    _, _, behind = part.xml.partition(f'<bpmn:{tag} id="')
    return behind.partition('"')[0]


def test_an_event_that_is_waited_for_is_worked_out_there() -> None:
    assert armed(row(step("ask"), caught("wait")), "wait") == {"wait"}


def test_an_event_at_a_border_is_worked_out_where_the_step_begins() -> None:
    held = step("ask")
    late = border(held, "timer", "behind")
    part = row(with_more(held, late), step("behind"))
    assert armed(part, _event_in(part, "boundaryEvent")) == {"ask"}


def test_an_event_inside_is_worked_out_where_the_inside_begins() -> None:
    held = on_event(step("late"), "timer")
    assert armed(row(step("ask"), held), _started(held)) == {held.first}


def test_an_event_of_the_whole_is_worked_out_where_the_whole_begins() -> None:
    # given a handler of a process that is called
    held = on_event(step("late"), "timer", main=step("work"))
    part = called(with_more(step("work"), _handler_in(held)))

    drawing = drawing_of(drawn(part))
    (place,) = drawing.named(_started(held))
    (begin,) = armed_at(drawing, place)
    assert begin.path == place.path
    assert begin.id in drawing.definitions[place.path].starts[place.path]


def test_what_only_an_event_begins_works_out_nothing_before() -> None:
    held = on_event(step("late"), "timer", main=step("work"))
    handler = _handler_in(held)
    drawing = drawing_of(drawn(step("work"), more=handler, begun_by="message"))
    (place,) = drawing.named(_started(held))
    assert armed_at(drawing, place) == frozenset()


def test_the_event_that_begins_a_process_is_worked_out_there() -> None:
    drawing = drawing_of(drawn(step("work"), begun_by="timer"))
    (begin,) = drawing.begins
    assert armed_at(drawing, begin) == {begin}


def _handler_in(held: Part) -> str:
    """Return the event sub-process in a part."""
    end = "</bpmn:subProcess>"
    _, begin, rest = held.xml.partition('<bpmn:subProcess id="handler')
    return begin + rest.partition(end)[0] + end


def _started(held: Part) -> str:
    """Return the id of the start of the event sub-process in a part."""
    (_, *others) = held.xml.split('triggeredByEvent="true"')
    return _event_in(Part("".join(others), "", ""), "startEvent")


def test_the_first_event_to_come_is_worked_out_at_its_gateway() -> None:
    one = by_event(("timer", step("one")), ("message", step("other")))
    second = by_event(("timer", step("more")), ("message", step("most")))
    part = row(inside(one), second)
    event = _event_in(one, "intermediateCatchEvent")
    assert armed(part, event) == {one.first, event}


@pytest.mark.parametrize(
    ("timer", "key", "fails"),
    [
        ('"P7D"', None, False),
        ("when", None, True),
        (None, '"K"', False),
        (None, "number", True),
        (None, None, False),
    ],
)
def test_what_is_worked_out_from_data_may_fail(
    timer: str | None, key: str | None, *, fails: bool
) -> None:
    trigger = Trigger(
        TriggerKind.TIMER if timer else TriggerKind.MESSAGE,
        mode=TimerMode.DURATION if timer else None,
        timer=parse(timer) if timer else None,
        key=parse(key) if key else None,
    )
    assert may_fail(trigger) is fails


def _with(**variables: Variable) -> Definition:
    definition = drawn(step("work"))
    return replace(definition, variables=MappingProxyType(variables))


@pytest.mark.parametrize(
    ("read", "written", "is_sure"),
    [
        (Variable("a", "number"), Variable("b", "number"), True),
        (Variable("a", "number"), Variable("b", "string"), False),
        (Variable("a", "string"), Variable("b", "string", ("x", "y")), False),
        (Variable("a", "string", ("x",)), Variable("b", "string", ("x", "y")), True),
        (Variable("a", "string", ("x", "z")), Variable("b", "string", ("x",)), False),
        (Variable("a", "string", ("x",)), Variable("b", "string"), True),
        (None, Variable("b", "string"), False),
        (Variable("a", "string"), None, False),
        (None, None, False),
    ],
)
def test_what_is_of_one_kind_is_surely_taken_over(
    read: Variable | None, written: Variable | None, *, is_sure: bool
) -> None:
    source = _with(a=read) if read else _with()
    target = _with(b=written) if written else _with()
    assert is_taken_over(parse("a"), source, target, "b") is is_sure
    assert is_taken_over(parse("a + 1"), source, target, "b") is False
