"""A condition in FEEL against the same rule in Python, with decimals; no database."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from benchmarks.interleaving import Size, compare
from benchmarks.machine import NOWHERE, Backend
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Station
from engine.feel import parse

NAME = "feel"
_LIMIT = Decimal(100)
_CASES: tuple[dict[str, Any], ...] = (
    {"amount": 150, "status": "open"},
    {"amount": 50, "status": "open"},
    {"amount": 150, "status": "closed"},
    {"amount": Decimal("150.50"), "status": "open"},
)
_ROUNDS = 50


class Rule:
    """The condition as somebody asks it, on a few contexts in turn."""

    backend: Backend = NOWHERE

    def __init__(self, holds: Callable[[dict[str, Any]], object]) -> None:
        self._holds = holds

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Ask it a few times."""
        holds = self._holds
        for _ in range(_ROUNDS):
            for case in _CASES:
                holds(case)
        return _ROUNDS * len(_CASES)


def _in_python(case: dict[str, Any]) -> bool:
    return Decimal(case["amount"]) > _LIMIT and bool(case["status"] == "open")


def run(size: Size, _station: Station | None, _database: str) -> list[Finding]:
    """Measure a condition such as stands at a gateway."""
    expression = parse('amount > 100 and status = "open"')
    reference, engine = Rule(_in_python), Rule(expression.evaluate)
    comparison = compare(reference, engine, size)
    figures, skipped = without_unknown(
        figures_of(comparison), reference=reference, engine=engine
    )
    return [
        Finding(
            benchmark=NAME,
            case="a cached condition of two comparisons",
            parameters={"size": size.name},
            figures=figures,
            goals=(Goal("ratio", figures["ratio"], ship=0.1, aim=0.2),),
            skipped=skipped,
        )
    ]
