"""Everything that could be tried, and what an auditor must be able to rely on."""

import ast
from pathlib import Path
from typing import get_args

import pytest

from engine.extensions import Act, Deed, Ruling
from processes.guard_policy import STATION_STAFF, Facts, expected, grid
from processes.guard_policy.cells import Cell, Context, Step
from processes.guard_policy.decision import decide
from processes.guard_policy.grid import DOORS, Attempt, Findings
from processes.guard_policy.subjects import Subject, subjects

PEOPLE = list(subjects())
STEPS = list(grid.steps())


@pytest.fixture(scope="module")
def findings() -> Findings:
    """Decide all of it, once."""
    return grid.survey()


def test_everything_that_could_be_tried_is_tried(findings: Findings) -> None:
    assert findings.tuples == grid.size() >= 100_000
    assert findings.tuples == findings.allowed + findings.refused_by_rule.total()
    assert set(get_args(Deed)) < set(grid.VERBS)


def test_nothing_forbidden_is_allowed(findings: Findings) -> None:
    assert findings.violations == []


def test_nobody_entitled_is_refused(findings: Findings) -> None:
    assert findings.blocked == []
    # and enough is left to do: a guard that refuses everything would be of no use
    assert findings.allowed > 10_000


def test_every_kind_of_rule_has_refused_something(findings: Findings) -> None:
    """A rule that never refuses is not tried by the grid."""
    assert set(STOPPED) <= set(findings.refused_by_rule)


def test_no_capacity_of_station_staff_completes_a_reserved_act(
    findings: Findings,
) -> None:
    reserved = {(step.act_type, step.authority_only) for step in _reserved()}
    assert len(reserved) == 14
    for kind in reserved:
        assert not any(findings.acts[kind][capacity] for capacity in STATION_STAFF)
        assert any(findings.acts[kind].values())


@pytest.mark.parametrize("person", PEOPLE, ids=lambda each: each.name)
def test_whoever_is_of_the_network_reports_harm_whatever_else_is_refused(
    person: Subject,
) -> None:
    is_of_network = any(seat[:2] == ("discoverer", "1") for seat in person.seats)
    if not is_of_network or not person.has_post:
        return
    report = next(step for step in STEPS if step.process_id == "mandatory_report")
    for context in set(Context) - {Context.FORGING}:
        attempt = Attempt(person, report, context)
        for door in ("page", "rest", "command"):
            assert decide(attempt.act("start", door), attempt.facts) is None


def test_the_judge_shares_nothing_with_the_rules() -> None:
    """What says whether the rules are right must not be the rules."""
    tree = ast.parse(Path(expected.__file__).read_text())
    imported = {
        node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
    }
    # the words of a cell, and who it is about
    assert {name for name in imported if name.startswith("processes")} == {
        "processes.guard_policy.cells",
        "processes.guard_policy.subjects",
    }


#: Somebody whom only that rule stops somewhere.
STOPPED: dict[str, str] = {
    "DOOR": "nobody",
    "VERB": "nobody",
    "MACHINE": "the machine",
    "QUEUE": "nobody",
    "POST": "county_official whose post has ended",
    "START": "nobody",
    "DIRECT": "nobody",
    "OPERATE": "nobody",
    "MESSAGE": "nobody",
    "FORGED": "county_official",
    "REPORT": "head of the station as station_staff",
    "RESTRICTED": "station_staff",
    "REVIEW": "case worker as supervisor",
    "N01": "station_staff in the queue",
    "N04": "station_staff in the queue",
    "N10": "station_staff in the queue",
    "N18": "station_staff in the queue",
    "DH2": "county_official who helped",
    "DH3": "head of the station and county_official in the queue",
    "DH4": "county_official in the queue, serving in a station",
    "COI01": "county_official in the queue, employed by an agency",
    "COI08": "case worker by the role feedback_collector",
    "COI14": "supervisor who is barred",
    "COI15": "county_official who decided",
}


@pytest.mark.parametrize("rule", STOPPED)
def test_the_grid_notices_when_a_rule_is_gone(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weakened(act: Act, facts: Facts) -> Ruling | None:
        ruling = decide(act, facts)
        return None if ruling is not None and ruling.rule == rule else ruling

    monkeypatch.setattr(grid, "decide", weakened)
    assert grid.survey(_named(STOPPED[rule])).violations


def test_the_grid_notices_when_the_entitled_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stubborn(act: Act, facts: Facts) -> Ruling | None:
        return decide(act, facts) or Ruling("NO", "", "because")

    monkeypatch.setattr(grid, "decide", stubborn)
    assert grid.survey(_named("county_official in the queue")).blocked


def test_a_cell_says_what_was_tried() -> None:
    cell = Cell(PEOPLE[0], STEPS[1], "complete", DOORS[0], Context.OWN)
    assert str(cell).endswith(
        "complete admin_approve, authority only through page, own"
    )


def _reserved() -> list[Step]:
    return [step for step in STEPS if step.is_reserved]


def _named(name: str) -> list[Subject]:
    return [each for each in PEOPLE if each.name == name]
