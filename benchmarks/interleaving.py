"""Let two sides take turns, so that what disturbs the machine disturbs both alike."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from benchmarks.machine import Backend


class Side(Protocol):
    """What one side of a comparison does."""

    @property
    def backend(self) -> Backend:
        """The database session in which it works."""

    def prepare(self, operations: int) -> None:
        """Make at least so many operations ready; takes no measured time."""

    def operate(self) -> int:
        """Do one operation; return how many units it was, 0 if none was ready."""


@dataclass
class Tally:
    """What one side has done and spent.

    Attributes:
        rates: Units per second, by round.
        database: Processor seconds of its database session.
    """

    units: int = 0
    seconds: float = 0.0
    client: float = 0.0
    database: float = 0.0
    rates: list[float] = field(default_factory=list)

    @property
    def client_us(self) -> float:
        """Processor µs of this process per unit."""
        return self.client / max(self.units, 1) * 1e6

    @property
    def database_us(self) -> float:
        """Processor µs of the database session per unit."""
        return self.database / max(self.units, 1) * 1e6

    @property
    def rate(self) -> float:
        """Units per second in the median round."""
        return statistics.median(self.rates)


@dataclass(frozen=True)
class Comparison:
    """How two sides did in the same rounds."""

    reference: Tally
    engine: Tally

    @property
    def ratios(self) -> list[float]:
        """Rate of the engine divided by that of the reference, by round."""
        pairs = zip(self.engine.rates, self.reference.rates, strict=True)
        return [engine / reference for engine, reference in pairs]


@dataclass(frozen=True)
class Size:
    """How much is measured.

    Attributes:
        rounds: How often the two sides take turns.
        seconds: How long a turn is.
        cases: How many cases are started where starting is measured.
        loops: How often a loop is gone round before it counts as old.
    """

    name: str
    rounds: int
    seconds: float
    cases: int
    loops: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", rounds=2, seconds=0.02, cases=20, loops=20),
        Size("small", rounds=12, seconds=0.25, cases=1_000, loops=1_000),
        Size("full", rounds=40, seconds=0.25, cases=10_000, loops=1_000),
    )
}


def compare(
    reference: Side,
    engine: Side,
    size: Size,
    *,
    enough: Callable[[], bool] = lambda: True,
) -> Comparison:
    """Let both sides take turns, once to warm up and then as often as asked.

    Args:
        enough: Whether the rounds that were asked for are enough.
    """
    for side in (reference, engine):
        _turn(side, Tally(), size.seconds)
    done = Comparison(Tally(), Tally())
    while len(done.ratios) < size.rounds or not enough():
        # Whoever comes second finds warm caches: that is each side in turn.
        turns = [(reference, done.reference), (engine, done.engine)]
        for side, tally in turns[:: -1 if len(done.ratios) % 2 else 1]:
            _turn(side, tally, size.seconds)
    return done


def _turn(side: Side, tally: Tally, seconds: float) -> None:
    """Let one side operate for so long; what prepares it does not count."""
    expected = tally.rate * seconds * 1.2 if tally.rates else 0.0
    units, spent = 0, 0.0
    while spent < seconds:
        side.prepare(max(8, int(expected)))
        client, database = time.thread_time(), side.backend.cpu_seconds()
        begun = last = time.perf_counter()
        while last - begun < seconds - spent and (done := side.operate()):
            units += done
            last = time.perf_counter()
        spent += last - begun
        tally.client += time.thread_time() - client
        tally.database += side.backend.cpu_seconds() - database
    tally.units += units
    tally.seconds += spent
    tally.rates.append(units / spent)
