"""Who must be two people can be, and whoever decides what is paid does not pay."""

from dataclasses import replace

import pytest

from engine.checker import Finding, check
from engine.kernel.definition import Definition
from tests.guard.checker.drawn import (
    act,
    called,
    choice,
    drawn,
    paying,
    row,
    service,
    step,
    together,
)
from tests.guard.checker.duties import duty

YES = 'decision = "approved"'


def found(definition: Definition) -> list[Finding]:
    findings = check(definition, duty()).findings
    return [each for each in findings if each.code == "FOUR_EYES"]


def told(definition: Definition) -> list[tuple[str, str, str]]:
    """Return step, reason and sentence of each finding, at the step that excludes."""
    return [
        (each.parameters["step"], each.parameters["reason"], each.sentence)
        for each in found(definition)
        if each.element_id == "b"
    ]


def excluding(name: str, definition: Definition) -> Definition:
    """Return the definition with a name in it that no reader would let pass."""
    node = definition.nodes["b"]
    assert node.work is not None
    work = replace(node.work, not_by_performer_of=(name,))
    return replace(
        definition, nodes={**definition.nodes, "b": replace(node, work=work)}
    )


BEFORE = "Expected b to exclude performers of steps before it, but it excludes "


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("nothing", "unknown", "nothing, which is no step of the process."),
        ("machine", "unknown", "machine, which is no step of the process."),
        ("b", "itself", "itself: then nobody could do it again."),
        ("c", "later", "c, which only comes after it."),
    ],
)
def test_each_finding_says_which_step_and_why(
    name: str, reason: str, words: str
) -> None:
    definition = drawn(row(step("a"), service("machine"), step("b"), step("c")))
    assert told(excluding(name, definition)) == [(name, reason, BEFORE + words)]


def test_one_part_of_a_case_is_named_as_such() -> None:
    second = step("b", holder="case_worker", not_by_performer_of="a")
    words = BEFORE + "a, which the same one person has to do."
    first = step("a", holder="case_worker")
    assert told(drawn(row(first, second))) == [("a", "one_part", words)]


@pytest.mark.parametrize(
    ("first", "second", "reasons"),
    [
        ({"assignee": "wish"}, {"assignee": "wish"}, ["one_part"]),
        ({"assignee": "wish"}, {"assignee": "second"}, []),
        ({"assignee": "wish"}, {}, []),
        ({}, {"assignee": "wish"}, []),
        ({}, {}, []),
        ({"holder": "case_worker"}, {"assignee": "wish"}, []),
        ({"assignee": "wish"}, {"holder": "case_worker"}, []),
        ({"holder": "case_worker"}, {"holder": "supervisor"}, []),
    ],
)
def test_whoever_the_same_words_choose_is_one_person(
    first: dict[str, str], second: dict[str, str], reasons: list[str]
) -> None:
    steps = row(step("a", **first), step("b", not_by_performer_of="a", **second))
    assert [reason for _, reason, _ in told(drawn(steps))] == reasons


def test_a_step_beside_can_come_first_and_one_on_another_way_can_not() -> None:
    second = step("b", not_by_performer_of="a")
    assert told(drawn(together(step("a"), second))) == []
    ways = choice(('wish = "yes"', step("a")), default=second)
    assert [reason for _, reason, _ in told(drawn(ways))] == ["later"]


def test_of_two_steps_of_a_name_one_that_can_come_first_is_enough() -> None:
    later = row(step("b", not_by_performer_of="a"), step("a"))
    assert [reason for _, reason, _ in told(drawn(later))] == ["later"]
    assert told(drawn(row(called(step("a")), later))) == []


def test_whoever_decides_what_is_paid_is_named_to_the_payer() -> None:
    paid = drawn(row(step("ask"), act(), choice((YES, paying(makers="ask")))))
    (finding,) = found(paid)
    assert finding.sentence == (
        "Expected pay to exclude the performer of decide, who decides what is paid."
    )
    assert finding.parameters == {"step": "decide", "reason": "missing"}
