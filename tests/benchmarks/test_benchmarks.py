"""The benchmarks run, and say what they found in the form that is promised.

No figure is judged here: what a machine does in a second is not ours to assert.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.interleaving import SIZES, Size, compare
from benchmarks.machine import NOWHERE, Backend
from benchmarks.result import Finding, Goal

ROOT = Path(__file__).resolve().parents[2]
NAMES = {"dmn", "feel", "B1", "B7", "B13", "viewflow", "kernel", "ledger"}
MACHINE = {"git_sha", "cpu", "cores", "calibration_us", "fsync_us", "versions"}
GOAL = {"figure", "value", "ship", "aim", "ships", "is_reached"}


def test_everything_is_measured_and_said_in_json() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--size", "tiny", "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=600,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    said = json.loads(run.stdout)

    assert set(said["machine"]) == MACHINE
    assert {each["benchmark"] for each in said["findings"]} == NAMES
    for finding in said["findings"]:
        assert finding["figures"], finding["case"]
        assert all(each >= 0 for each in finding["figures"].values())
        assert finding["figures"].get("ratio", 1) > 0
        assert all(set(goal) == GOAL for goal in finding["goals"])

    # and a step of the shipped casework sends few statements
    plain, longer, shipped = (
        each["figures"] for each in said["findings"] if each["benchmark"] == "B1"
    )
    assert plain["statements"] == longer["statements"]
    assert 0 < plain["statements"] <= shipped["statements"]
    assert shipped["statements_max"] <= 12


class Worker:
    """A side that does what it has prepared."""

    backend: Backend = NOWHERE

    def __init__(self, units: int) -> None:
        self._units = units
        self._ready = 0

    def prepare(self, operations: int) -> None:
        self._ready = operations

    def operate(self) -> int:
        if not self._ready:
            return 0
        self._ready -= 1
        return self._units


def test_sides_take_as_many_turns_as_asked() -> None:
    size = Size("test", rounds=3, seconds=0.001, cases=1, loops=1)
    done = compare(Worker(1), Worker(2), size)
    assert len(done.ratios) == 3
    assert done.engine.units > 0
    assert done.reference.units > 0


def test_sides_go_on_until_it_is_enough() -> None:
    rounds = iter(range(10))
    done = compare(
        Worker(1), Worker(1), SIZES["tiny"], enough=lambda: next(rounds) == 2
    )
    assert len(done.ratios) == 4


@pytest.mark.parametrize(
    ("goal", "ships", "is_reached"),
    [
        (Goal("ratio", 0.3, ship=0.25, aim=0.5), True, False),
        (Goal("ratio", 0.6, ship=0.25, aim=0.5), True, True),
        (Goal("ratio", 0.1, ship=0.25, aim=0.5), False, False),
        (Goal("cost_ratio", 1.05, ship=1.1, aim=1.1), True, True),
        (Goal("cost_ratio", 1.2, ship=1.1, aim=1.1), False, False),
        (Goal("calibrations", 7, ship=11, aim=5.5), True, False),
    ],
)
def test_a_goal_knows_which_way_is_better(
    goal: Goal, *, ships: bool, is_reached: bool
) -> None:
    assert (goal.ships, goal.is_reached) == (ships, is_reached)


def test_the_table_lands_between_the_markers(tmp_path: Path) -> None:
    machine = {
        "git_sha": "0123456789abcdef",
        "cpu": "a processor",
        "cores": 2,
        "calibration_us": 18,
        "fsync_us": 100,
        "versions": {"python": "3.11"},
    }
    goal = Goal("ratio", 0.3, ship=0.25, aim=0.5)
    finding = Finding("B1", "ten tasks", {}, {"ratio": 0.3}, (goal,))
    document = tmp_path / "performance.md"
    document.write_text(f"before\n{report.BEGIN}\nold\n{report.END}\nafter\n", "utf-8")

    report.write(machine, [finding], document)

    text = document.read_text("utf-8")
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "| B1 | ten tasks | ratio | 0.3 | ≥ 0.25 | ≥ 0.5 | ships |" in text


def test_a_document_without_markers_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("nothing", "utf-8")
    with pytest.raises(report.NoMarkers):
        report.write({"versions": {}}, [], document)
    assert document.read_text("utf-8") == "nothing"
