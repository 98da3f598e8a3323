"""B1: what it costs to complete a user task, guard and history on.

Against the raw transaction that would keep the same step, in the same run.
"""

import statistics
from collections import deque
from uuid import UUID

from benchmarks import diagrams
from benchmarks.interleaving import Size, compare
from benchmarks.machine import Backend, django_backend
from benchmarks.reference import STATE_BYTES, RawTransaction
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Statements, Station
from web.demo.casework import CHOICES, MAIN_LINE, filled_in
from web.demo.examples import NOW

NAME = "B1"
_TASKS = (10, 30)
_PEOPLE = {
    "worker": "wang",
    "colleague": "li",
    "head": "zhao",
    "supervisor": "chen",
}


class Completions:
    """Completes user tasks of many cases, one after the other."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.backend: Backend = django_backend()
        self._open: deque[tuple[UUID, str]] = deque()
        self._claimed: deque[tuple[UUID, str]] = deque()

    def prepare(self, operations: int) -> None:
        """Open cases and claim work until there is enough of it."""
        while len(self._claimed) < operations:
            if not self._open:
                self._opens_case()
            item, username = self._open.popleft()
            self._station.claims(item, username)
            self._claimed.append((item, username))

    def operate(self) -> int:
        """Complete one work item."""
        if not self._claimed:
            return 0
        item, username = self._claimed.popleft()
        opened = self._station.completes(item, username, diagrams.GOES_ON)
        self._open.extend((each, username) for each in opened)
        return 1

    def _opens_case(self) -> None:
        station, username = self._station.someone()
        case_id = self._station.opens_case(station, username)
        items = self._station.waiting(case_id)
        self._open.extend((item.pk, username) for item in items)


def run(size: Size, station: Station, database: str) -> list[Finding]:
    """Measure plain processes, then count the statements of the shipped one."""
    found = [_plain(tasks, size, station, database) for tasks in _TASKS]
    return [*found, _shipped(station)]


def _plain(tasks: int, size: Size, station: Station, database: str) -> Finding:
    with station.runs(diagrams.linear(tasks)):
        engine = Completions(station)
        engine.prepare(1)
        statements = Statements()
        with statements.counting():
            engine.operate()
        reference = RawTransaction(database, station)
        comparison = compare(reference, engine, size)
        reference.close()
    figures, skipped = without_unknown(
        {**figures_of(comparison), "statements": len(statements.texts)},
        reference=reference,
        engine=engine,
    )
    return Finding(
        benchmark=NAME,
        case=f"{tasks} tasks in a line",
        parameters={"tasks": tasks, "state_bytes": STATE_BYTES, "size": size.name},
        figures=figures,
        goals=(
            Goal("ratio", figures["ratio"], ship=0.25, aim=0.5),
            Goal("statements", figures["statements"], ship=4, aim=4),
        ),
        skipped=skipped,
    )


def _shipped(station: Station) -> Finding:
    """Count the statements of each step on the main line of the shipped casework."""
    case_id = station.opens_case(0, "wang")
    counts: dict[str, float] = {}
    for post, step in MAIN_LINE:
        item = next(i for i in station.waiting(case_id) if i.element_id == step)
        username = _PEOPLE[post]
        if item.status == item.Status.OPEN:
            station.claims(item.pk, username)
        submission = filled_in(
            item.form_ref,
            worker=station.person("wang"),
            now=NOW,
            **CHOICES.get(step, {}),
        )
        statements = Statements()
        with statements.counting():
            station.completes(item.pk, username, submission)
        counts[step] = len(statements.texts)
    return Finding(
        benchmark=NAME,
        case="the shipped casework with its own forms, statements only",
        parameters={"steps": len(counts)},
        figures={
            "statements": statistics.median(counts.values()),
            "statements_min": min(counts.values()),
            "statements_max": max(counts.values()),
            **{f"statements.{step}": count for step, count in counts.items()},
        },
    )
