"""What a benchmark found, and whether that is good enough."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.interleaving import Comparison, Side


@dataclass(frozen=True)
class Goal:
    """A figure with the value that is good enough to ship and the one to aim for."""

    figure: str
    value: float
    ship: float
    aim: float

    @property
    def is_small_good(self) -> bool:
        """Whether the figure is a cost."""
        return self.aim < self.ship or self.figure in _COSTS

    @property
    def ships(self) -> bool:
        """Whether it is good enough."""
        return self._reaches(self.ship)

    @property
    def is_reached(self) -> bool:
        """Whether it is what we aim for."""
        return self._reaches(self.aim)

    def as_json(self) -> dict[str, object]:
        """Return the goal with both verdicts."""
        return {
            "figure": self.figure,
            "value": self.value,
            "ship": self.ship,
            "aim": self.aim,
            "ships": self.ships,
            "is_reached": self.is_reached,
        }

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.is_small_good else self.value >= bound


#: Figures of which less is better, whatever the bounds.
_COSTS = frozenset({"statements", "cost_ratio", "bytes_ratio"})


@dataclass(frozen=True)
class Finding:
    """One thing measured.

    Attributes:
        benchmark: Such as ``B1``.
        case: Which variant, in words.
        figures: Numbers by name; µs are processor time per operation.
        skipped: Why a figure is missing, by its name.
    """

    benchmark: str
    case: str
    parameters: Mapping[str, object]
    figures: Mapping[str, float]
    goals: tuple[Goal, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the finding as it is printed."""
        return {
            "benchmark": self.benchmark,
            "case": self.case,
            "parameters": dict(self.parameters),
            "figures": {name: _rounded(each) for name, each in self.figures.items()},
            "goals": [goal.as_json() for goal in self.goals],
            "skipped": dict(self.skipped),
        }


def figures_of(comparison: Comparison) -> dict[str, float]:
    """Return the figures that every comparison has."""
    ratios = comparison.ratios
    reference, engine = comparison.reference, comparison.engine
    return {
        "ratio": statistics.median(ratios),
        "ratio_min": min(ratios),
        "ratio_max": max(ratios),
        "rounds": len(ratios),
        "reference_per_second": reference.rate,
        "engine_per_second": engine.rate,
        "reference_client_us": reference.client_us,
        "engine_client_us": engine.client_us,
        "reference_database_us": reference.database_us,
        "engine_database_us": engine.database_us,
    }


def without_unknown(
    figures: dict[str, float], *, reference: Side, engine: Side
) -> tuple[dict[str, float], dict[str, str]]:
    """Split figures into those that are known and reasons why others are not."""
    skipped = {
        f"{name}_database_us": side.backend.reason
        for name, side in (("reference", reference), ("engine", engine))
        if side.backend.process is None
    }
    known = {name: each for name, each in figures.items() if name not in skipped}
    return known, skipped


def _rounded(number: float) -> float:
    return number if isinstance(number, int) else float(f"{number:.4g}")
