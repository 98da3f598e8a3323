"""The kernel alone: load the state, complete a task, store the state; no database.

The shipped casework, along its main line. A processor time says little without the
processor, so it is divided by that of a fixed piece of work in the same run.
"""

import statistics
import time
from collections.abc import Mapping
from uuid import UUID

from benchmarks.interleaving import Size, compare
from benchmarks.machine import NOWHERE, Backend, calibrate
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Station
from engine import kernel
from engine.kernel import commands
from engine.kernel.definition import RESULT, Definition
from engine.reading import Policy, read_definition
from web.demo.casework import CHOICES, MAIN_LINE, filled_in
from web.demo.examples import NOW
from web.management.commands.deploy import SHIPPED

NAME = "kernel"
#: What the case says to output parameters.
_FACTS: Mapping[str, object] = {
    "age": 40,
    "has_capacity": True,
    "risk_level": "medium",
    "today": NOW.date().isoformat(),
    "worker_certified": True,
    "term_left": True,
    "client_is_minor": False,
}
_LOOPING = "deliver_intervention"
#: Where the piece of work takes 18 µs, these are 100 and 200 µs.
_AIM, _SHIP = 5.5, 11.0
_UNITS = 10


class Calibrations:
    """The fixed piece of work."""

    backend: Backend = NOWHERE

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Do it a few times."""
        for _ in range(_UNITS):
            calibrate()
        return _UNITS


class Casework:
    """Instances of casework in the kernel, one after the other."""

    backend: Backend = NOWHERE

    def __init__(self) -> None:
        source = (SHIPPED / "casework" / "process.bpmn").read_bytes()
        policy = Policy("station")
        self._definition: Definition = read_definition(source, policy=policy).definition
        self._results = {step: self._result(step) for _, step in MAIN_LINE}
        self._next: tuple[str, dict[str, object]] | None = None
        self._state = b""
        self.taken: list[float] = []
        self.sizes: list[int] = []
        self.begins()

    def prepare(self, _operations: int) -> None:
        """Choose the next step; after the last one a new instance begins."""
        self._lets_services_work()
        if not self._steps:
            self.begins()
        self.chooses(self._steps.pop(0))

    def operate(self) -> int:
        """Do the step that was chosen."""
        if self._next is None:
            return 0
        begun = time.thread_time()
        self._complete(*self._next)
        self.taken.append(time.thread_time() - begun)
        self.sizes.append(len(self._state))
        self._next = None
        return 1

    def begins(self) -> None:
        """Begin a new instance."""
        self._steps = [step for _, step in MAIN_LINE]
        start = commands.Start(NOW, message="self_request")
        self._state = kernel.dumps(kernel.apply(self._definition, None, start).state)

    def chooses(self, step: str, **changes: object) -> None:
        """Make a step the next one, with changes of its answers."""
        self._lets_services_work()
        result = {**self._results[step], **changes}
        self._next = self._waiting("work", step), result

    def reaches(self, step: str) -> None:
        """Go along the line until a step is next."""
        self.begins()
        while self._steps[0] != step:
            self.prepare(1)
            self.operate()

    def _lets_services_work(self) -> None:
        while service := self._waiting("services"):
            self._complete(service, {})
        while decision := self._waiting("decisions"):
            self._complete(decision, {RESULT: False})  # nobody has to review it

    def _complete(self, token_id: str, result: dict[str, object]) -> None:
        """Load, finish the work of a token, and dump: what is measured."""
        state = kernel.loads(self._state)
        done = kernel.completion(self._definition, state, NOW, token_id, result)
        outcome = kernel.apply(self._definition, state, done)
        self._state = kernel.dumps(outcome.state)

    def _waiting(self, what: str, element: str = "") -> str:
        state = kernel.loads(self._state)
        places = getattr(kernel.project(self._definition, state), what)
        found = [token for token, each in places if element in {"", each}]
        return found[0] if found else ""

    def _result(self, step: str) -> dict[str, object]:
        node = self._definition.nodes[step]
        form = node.work.form_key if node.work else ""
        filled = filled_in(form, worker=UUID(int=1), now=NOW, **CHOICES.get(step, {}))
        return {**_FACTS, **filled}


def run(size: Size, _station: Station | None, _database: str) -> list[Finding]:
    """Measure the main line, then a long loop of sessions."""
    return [_line(size), _loop(size)]


def _line(size: Size) -> Finding:
    casework = Casework()
    comparison = compare(Calibrations(), casework, size)
    figures, skipped = without_unknown(
        {
            **figures_of(comparison),
            "median_us": statistics.median(casework.taken) * 1e6,
            "p95_us": statistics.quantiles(casework.taken, n=20)[-1] * 1e6,
            "state_bytes_max": max(casework.sizes),
        },
        reference=Calibrations(),
        engine=casework,
    )
    cost = figures["median_us"] / comparison.reference.client_us
    return Finding(
        benchmark=NAME,
        case="the shipped casework, main line",
        parameters={"steps": len(MAIN_LINE), "size": size.name},
        figures=figures,
        goals=(Goal("calibrations", cost, ship=_SHIP, aim=_AIM),),
        skipped=skipped,
    )


def _loop(size: Size) -> Finding:
    casework = Casework()
    casework.reaches(_LOOPING)
    casework.taken.clear()
    casework.sizes.clear()
    for _ in range(size.loops):
        casework.chooses(_LOOPING, next_step="session")
        casework.operate()
    few = min(50, max(1, size.loops // 4))
    first, last = casework.taken[:few], casework.taken[-few:]
    cost = statistics.median(last) / statistics.median(first)
    sizes = casework.sizes
    return Finding(
        benchmark=NAME,
        case=f"the shipped casework, {size.loops} sessions",
        parameters={"loops": size.loops, "size": size.name},
        figures={
            "median_us": statistics.median(casework.taken) * 1e6,
            "cost_ratio": cost,
            "state_bytes_first": sizes[0],
            "state_bytes_last": sizes[-1],
        },
        goals=(
            Goal("cost_ratio", cost, ship=1.1, aim=1.1),
            Goal("bytes_ratio", sizes[-1] / sizes[0], ship=1.0, aim=1.0),
        ),
    )
