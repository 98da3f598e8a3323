"""The same work in our engine and in django-viewflow's, on one database in one run.

A unit is a completed task. In ``whole cases`` starting, taking and completing all
count; in ``completion alone`` tasks have been taken before. Ours checks the guard,
validates and seals the submission and writes history; viewflow's flow does not.
"""

from collections import deque
from typing import Any  # viewflow ships no types
from uuid import UUID

from django.http import HttpRequest
from viewflow.workflow.models import Task

from benchmarks import diagrams
from benchmarks.completion import Completions
from benchmarks.flows import SixTasks
from benchmarks.interleaving import Side, Size, compare
from benchmarks.machine import Backend, django_backend
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Statements, Station
from processes.organisation.models import Account

NAME = "viewflow"
TASKS = 6


class Flows:
    """Takes flows of viewflow from start to end."""

    def __init__(self, user: Account) -> None:
        self.backend: Backend = django_backend()
        self._user = user
        self._request = HttpRequest()
        self._request.user = user

    def begins(self) -> Any:
        """Start a flow; return its first task."""
        return self._open(SixTasks.start.run().pk)

    def takes(self, task: Any) -> None:
        """Lay a task on the user's desk."""
        with task.activation() as activation:
            activation.assign(self._user)

    def completes(self, task: Any) -> Any:
        """Complete a task; return the next one, or nothing at the end."""
        with task.activation() as activation:
            activation.process.data = dict(diagrams.GOES_ON)
            activation.process.save()
            activation.start(self._request)
            activation.execute()
        return self._open(task.process_id)

    def _open(self, process: int) -> Any:
        open_tasks = Task.objects.filter(process_id=process, flow_task_type="HUMAN")
        return open_tasks.filter(finished=None).first()


class FlowCompletions:
    """Completes tasks that have been taken."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self.backend = flows.backend
        self._open: deque[Any] = deque()
        self._taken: deque[Any] = deque()

    def prepare(self, operations: int) -> None:
        """Start flows and take tasks."""
        while len(self._taken) < operations:
            task = self._open.popleft() if self._open else self._flows.begins()
            self._flows.takes(task)
            self._taken.append(task)

    def operate(self) -> int:
        """Complete one."""
        if not self._taken:
            return 0
        following = self._flows.completes(self._taken.popleft())
        if following is not None:
            self._open.append(following)
        return 1


class WholeFlows:
    """Takes one flow after the other from start to end."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self.backend = flows.backend

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Take one from start to end."""
        done, task = 0, self._flows.begins()
        while task is not None:
            self._flows.takes(task)
            task = self._flows.completes(task)
            done += 1
        assert done == TASKS
        return done


class WholeCases:
    """Takes one case of ours after the other from start to end."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.backend: Backend = django_backend()

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Take one from start to end."""
        station, username = self._station.someone()
        case_id = self._station.opens_case(station, username)
        items: tuple[UUID, ...] = (self._station.waiting(case_id)[0].pk,)
        done = 0
        while items:
            self._station.claims(items[0], username)
            items = self._station.completes(items[0], username, diagrams.GOES_ON)
            done += 1
        assert done == TASKS
        return done


def run(size: Size, station: Station, _database: str) -> list[Finding]:
    """Measure whole cases, then completions alone."""
    flows = Flows(station.county.accounts["wang"])
    with station.runs(diagrams.branched()):
        return [
            _measured(
                "whole cases", WholeFlows(flows), WholeCases(station), TASKS, size
            ),
            _measured(
                "completion alone",
                FlowCompletions(flows),
                Completions(station),
                1,
                size,
            ),
        ]


def _measured(
    case: str, reference: Side, engine: Side, units: int, size: Size
) -> Finding:
    comparison = compare(reference, engine, size)
    figures, skipped = without_unknown(
        {
            **figures_of(comparison),
            "statements": _statements(engine) / units,
            "reference_statements": _statements(reference) / units,
        },
        reference=reference,
        engine=engine,
    )
    return Finding(
        benchmark=NAME,
        case=case,
        parameters={"tasks": TASKS, "gateways": 2, "size": size.name},
        figures=figures,
        goals=(Goal("ratio", figures["ratio"], ship=4.0, aim=10.0),),
        skipped=skipped,
    )


def _statements(side: Side) -> int:
    side.prepare(1)
    statements = Statements()
    with statements.counting():
        side.operate()
    return len(statements.texts)
