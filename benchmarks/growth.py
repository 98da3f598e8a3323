"""B13: whether an old instance costs more than a young one.

One instance goes a thousand times round a loop; then it takes turns with instances
that are on their first rounds.
"""

import statistics
from uuid import UUID

from benchmarks import diagrams
from benchmarks.interleaving import Size, compare
from benchmarks.machine import Backend, django_backend
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Station

NAME = "B13"
FIRST_ROUNDS = 10
_WORKER = "wang"


class Old:
    """One instance that goes round and round."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.backend: Backend = django_backend()
        self.case_id = station.opens_case(0, _WORKER)
        self.rounds = 0
        (first,) = station.waiting(self.case_id)
        self._next = first.pk
        self._is_claimed = False

    def prepare(self, _operations: int) -> None:
        """Claim the one work item that it has."""
        if not self._is_claimed:
            self._station.claims(self._next, _WORKER)
            self._is_claimed = True

    def operate(self) -> int:
        """Go round once; what follows must be claimed first."""
        if not self._is_claimed:
            return 0
        (self._next,) = self._station.completes(self._next, _WORKER, diagrams.GOES_ON)
        self._is_claimed = False
        self.rounds += 1
        return 1

    def ages(self, rounds: int) -> None:
        """Go round so often."""
        for _ in range(rounds):
            self.prepare(1)
            self.operate()


class Young:
    """Instances one after the other, each left after its first rounds."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.backend: Backend = django_backend()
        self._of_now = Old(station)

    @property
    def case_id(self) -> UUID:
        """The case of the instance of now."""
        return self._of_now.case_id

    def prepare(self, operations: int) -> None:
        """Begin a new one in time."""
        if self._of_now.rounds >= FIRST_ROUNDS:
            self._of_now = Old(self._station)
        self._of_now.prepare(operations)

    def operate(self) -> int:
        """Let the instance of now go round once."""
        return self._of_now.operate()


def run(size: Size, station: Station, _database: str) -> list[Finding]:
    """Let an old instance and young ones take turns."""
    with station.runs(diagrams.loop()):
        old, young = Old(station), Young(station)
        old.ages(size.loops)
        comparison = compare(young, old, size)
    costs = [1 / ratio for ratio in comparison.ratios]
    old_bytes, young_bytes = (
        len(bytes(station.instance(case_id).state))
        for case_id in (old.case_id, young.case_id)
    )
    figures, skipped = without_unknown(
        {
            **figures_of(comparison),
            "cost_ratio": statistics.median(costs),
            "cost_ratio_min": min(costs),
            "cost_ratio_max": max(costs),
            "old_state_bytes": old_bytes,
            "young_state_bytes": young_bytes,
        },
        reference=young,
        engine=old,
    )
    return [
        Finding(
            benchmark=NAME,
            case=f"{size.loops} rounds of a loop, against the first {FIRST_ROUNDS}",
            parameters={"loops": size.loops, "size": size.name},
            figures=figures,
            goals=(
                Goal("cost_ratio", figures["cost_ratio"], ship=1.1, aim=1.1),
                Goal("bytes_ratio", old_bytes / young_bytes, ship=1.0, aim=1.0),
            ),
            skipped=skipped,
        )
    ]
