"""Bounds of one evaluation: no model can make the engine work without end.

Steps are paid for where work repeats: elements of lists, rounds of iterations,
characters that a function goes through, invocations. What stands once in the text
is bounded by the length of the text.
"""

from dataclasses import dataclass
from datetime import datetime

from engine.feel.errors import FeelError

MAX_TEXT = 10_000
MAX_NESTING = 32
MAX_STEPS = 10_000
MAX_CALLS = 64
MAX_STRING = 10_000
MAX_LIST = 5_000
MAX_DIGITS = 34
MAX_MAGNITUDE = 6144
MAX_EXPONENT = 1000
_MOST_DOUBTS = 100


@dataclass(frozen=True, slots=True)
class Doubt:
    """What an evaluation could not tell, so that it gave null.

    The message never holds a value of the context: it may end in a log.
    """

    message: str
    position: int | None = None


class Evaluation:
    """One evaluation: what it may still spend, what time it is, what it could not tell.

    Args:
        now: The instant that ``now()`` and ``today()`` give, aware; without one they
            give null, for an expression never reads a clock.
        steps: How many steps it may take.

    Attributes:
        doubts: Why something gave null, in the order it came up, at most a hundred.
    """

    __slots__ = ("_calls", "_left", "doubts", "now")

    def __init__(self, now: datetime | None = None, steps: int = MAX_STEPS) -> None:
        self.now = now
        self.doubts: list[Doubt] = []
        self._left = steps
        self._calls = 0

    def spend(self, steps: int) -> None:
        """Take steps off the budget.

        Raises:
            FeelError: More steps are taken than one evaluation may take.
        """
        self._left -= steps
        if self._left < 0:
            raise FeelError(f"the evaluation takes more than {MAX_STEPS} steps")

    def doubt(self, message: str, position: int | None = None) -> None:
        """Note why something is null; always returns None, which is FEEL's null."""
        if len(self.doubts) < _MOST_DOUBTS:
            self.doubts.append(Doubt(message, position))

    def enter(self) -> None:
        """Begin the invocation of a function that a model defines.

        Raises:
            FeelError: Functions invoke each other more deeply than they may.
        """
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise FeelError(f"functions are nested deeper than {MAX_CALLS}")

    def leave(self) -> None:
        """End an invocation."""
        self._calls -= 1
