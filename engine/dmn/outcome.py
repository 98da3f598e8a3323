"""Say what was decided, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.feel import Doubt, Evaluation, FeelError, Value

MAX_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class FiredRule:
    """A rule of a decision table that made the result.

    Attributes:
        index: Its place in the table, from 1.
        annotations: What explains it, by the name of the annotation.
        table: What the table is called.
    """

    index: int
    id: str
    annotations: Mapping[str, str]
    table: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision that was asked.

    Attributes:
        rules: The rules that fired in all tables its logic went through.
        inputs: Label and value of each input of those tables.
        doubts: Why something in it gave null.
    """

    decision_id: str
    name: str
    value: Value
    rules: tuple[FiredRule, ...]
    inputs: tuple[tuple[str, Value], ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking a decision or a service.

    Attributes:
        decided: Every decision that was asked on the way, in order.
    """

    value: Value
    decided: tuple[Decided, ...]


class Run(Evaluation):
    """One evaluation of a requirement graph: notes what is decided, and by which rules.

    Attributes:
        rules: Rules that fired in the decision that is being made.
        inputs: What came into the tables of that decision.
    """

    __slots__ = ("decided", "inputs", "rules")

    def __init__(self, now: datetime | None = None, steps: int = MAX_STEPS) -> None:
        super().__init__(now, steps)
        self.decided: list[Decided] = []
        self.rules: list[FiredRule] = []
        self.inputs: list[tuple[str, Value]] = []

    def spend(self, steps: int) -> None:
        """Take steps off the budget of the whole evaluation.

        Raises:
            FeelError: More steps are taken than one evaluation may take.
        """
        self._left -= steps
        if self._left < 0:
            raise FeelError(f"the decision takes more than {MAX_STEPS} steps")
