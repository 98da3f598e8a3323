"""What is new between two drawings of a process."""

import itertools

from engine.changes import Aspect, changes
from engine.kernel.definition import Definition
from engine.reading import PLAIN, read_definition
from tests.support.tiny import flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def _read(source: bytes) -> Definition:
    return read_definition(source, policy=PLAIN).definition


def _drawn(*names: str, **more: str) -> Definition:
    line = ["start", *names, "end"]
    tasks = [user_task(name, **more) for name in names]
    flows = [flow(a, b) for a, b in itertools.pairwise(line)]
    return _read(process(*tasks, END, *flows))


def test_the_same_drawing_says_nothing_new() -> None:
    assert changes(_drawn("visit"), _drawn("visit")) == ()


def test_what_is_added_left_out_and_led_elsewhere_is_told() -> None:
    found = {
        each.element_id: each for each in changes(_drawn("a", "b"), _drawn("a", "c"))
    }
    assert {each: found[each].sort for each in found} == {
        "a": "changed",
        "c": "added",
        "b": "removed",
    }
    assert found["a"].aspects == (Aspect("ways", "b", "c"),)


def test_each_thing_that_a_step_says_is_told_apart() -> None:
    before = _drawn("visit")
    (change,) = changes(before, _drawn("visit", role="supervisor", act_type="report"))
    assert set(change.aspects) == {
        Aspect("role", "social_worker", "supervisor"),
        Aspect("act_type", "record", "report"),
    }


def test_what_has_no_name_of_its_own_is_not_passed_over() -> None:
    (change,) = changes(_drawn("visit"), _drawn("visit", answer='"yes"'))
    assert change.aspects == (Aspect("other"),)
