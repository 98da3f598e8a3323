"""Run a definition on both engines along the same random paths."""

import random
from collections import Counter
from dataclasses import dataclass, field

from engine.crosscheck import subset
from engine.crosscheck.drawing import misread
from engine.crosscheck.faults import FAULTS, Fault
from engine.crosscheck.rendering import rendered
from engine.crosscheck.report import Difference, Report
from engine.crosscheck.second_engine import SecondEngine, Specification
from engine.crosscheck.subset import Place
from engine.crosscheck.walk import Move, Walk
from engine.kernel.definition import Definition, family

MAX_STEPS = 60
#: A path ends after so many moves that show nothing new: the next one begins.
MAX_STALE = 15


@dataclass(slots=True)
class _Findings:
    steps: int = 0
    agreed: int = 0
    seen: set[Place] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)
    known_faults: dict[str, None] = field(default_factory=dict)


def compare(
    source: bytes,
    definition: Definition,
    *,
    paths: int = 50,
    seed: int = 1,
    faults: tuple[Fault, ...] = FAULTS,
) -> Report:
    """Return where our kernel and SpiffWorkflow agree on ``definition``.

    First the diagram is read a second time, in another way, and held against the
    definition. Then both engines run the same paths: after the start and after
    every move, the places at which they wait are compared, and whether they ended.

    Args:
        source: The file that ``definition`` was read from.
        seed: Paths with the same seed are the same.
        faults: What the second engine is known to get wrong.
    """
    findings = _Findings(differences=list(misread(source, definition)))
    neutral = subset.neutral(definition)
    specification = Specification(rendered(neutral), family(neutral))
    for path in range(paths):
        # A path has to be repeatable, not unpredictable.
        draw = random.Random(f"{seed}/{path}")  # noqa: S311
        walk = Walk(neutral, draw)
        one = _Path(path, walk, specification, findings, faults)
        one.run(MAX_STEPS)
        findings.agreed += one.has_agreed
    names = {subset.label(definition, place) for place in findings.seen}
    unchecked = subset.unchecked(definition)
    for process_id, each in family(definition).items():
        for node_id in each.nodes:
            name = subset.label(definition, (process_id, node_id))
            if name not in names:
                unchecked.setdefault(name, f"It lay on none of the {paths} paths.")
    return Report(
        paths=paths,
        agreed=findings.agreed,
        steps=findings.steps,
        compared=tuple(sorted(names)),
        unchecked=unchecked,
        differences=tuple(findings.differences),
        known_faults=tuple(findings.known_faults),
    )


class _Path:
    """One path, on both engines."""

    def __init__(
        self,
        number: int,
        walk: Walk,
        specification: Specification,
        findings: _Findings,
        faults: tuple[Fault, ...],
    ) -> None:
        self._number = number
        self._walk = walk
        self._specification = specification
        self._findings = findings
        self._faults = faults
        self._met: dict[str, None] = {}
        self.has_agreed = True
        self._moves: list[str] = []

    def run(self, steps: int) -> None:
        """Walk until the end, a difference, or that many moves."""
        walk = self._walk
        variables = walk.values(walk.definition) if walk.draw.random() > 0.5 else {}
        walk.start(variables)
        self._note_faults()
        if walk.is_lost:
            return
        try:
            second = SecondEngine(self._specification, variables)
            stale = 0
            while self._agrees(second) and len(self._moves) < steps:
                moves, known = walk.moves(), len(self._findings.seen)
                if not moves or stale > MAX_STALE or not self._step(second, moves):
                    break
                self._findings.seen.update(walk.seen())
                stale = stale + 1 if len(self._findings.seen) == known else 0
        except Exception as failed:  # whatever the second engine stumbles over
            self._differ((f"failed: {type(failed).__name__}",))
        self._findings.seen.update(walk.seen())

    def _step(self, second: SecondEngine, moves: list[Move]) -> bool:
        move, values = self._walk.ahead(moves, self._findings.seen)
        verb = "complete" if move.is_work else "trigger"
        name = subset.label(self._walk.definition, move.catcher)
        self._moves.append(f"{verb} {name}")
        self._findings.steps += 1
        variables = self._walk.make(move, values)
        self._note_faults()
        if self._walk.is_lost:
            return False
        if move.is_work:
            second.complete(move.place, move.rank, variables)
        else:
            second.trigger(move.catcher)
        return True

    def _agrees(self, second: SecondEngine) -> bool:
        ours, theirs = Counter(self._walk.waiting()), Counter(second.waiting())
        self._findings.seen.update(ours)
        if ours == theirs and self._walk.is_over == second.is_over:
            return True
        self._differ((*self._labels(theirs), *(["(end)"] if second.is_over else [])))
        return False

    def _differ(self, second: tuple[str, ...]) -> None:
        self.has_agreed = False
        if self._met:
            self._findings.known_faults.update(self._met)
            return
        kernel = self._labels(Counter(self._walk.waiting()))
        if self._walk.is_over:
            kernel = (*kernel, "(end)")
        self._findings.differences.append(
            Difference(self._number, tuple(self._moves), kernel, second)
        )

    def _note_faults(self) -> None:
        for fault in self._faults:
            self._met.update(
                dict.fromkeys(fault.met(self._walk.definition, self._walk))
            )

    def _labels(self, places: Counter[Place]) -> tuple[str, ...]:
        definition = self._walk.definition
        return tuple(sorted(subset.label(definition, p) for p in places.elements()))
