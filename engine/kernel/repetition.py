"""How an activity is repeated, and what an ad-hoc sub-process leaves open."""

from dataclasses import dataclass
from enum import StrEnum

from engine.feel import Expression
from engine.kernel.triggers import Trigger


class LoopKind(StrEnum):
    """How an activity is repeated."""

    STANDARD = "standard"  # while a condition holds
    SEQUENTIAL = "sequential"  # once for each item, one after another
    PARALLEL = "parallel"  # once for each item, all at the same time


class Behaviour(StrEnum):
    """Which finished instances throw the event of a multi-instance activity."""

    ALL = "All"
    ONE = "One"
    NONE = "None"


@dataclass(frozen=True, slots=True)
class Loop:
    """The repetition of an activity. Source: BPMN 2.0.2, 13.3.6 and 13.3.7.

    Attributes:
        count: How many instances, where no collection says so.
        collection: The items, one for each instance.
        item: Local variable in which an instance finds its item.
        until: Completion condition: once it holds, what still runs is withdrawn.
        while_: Loop condition of a standard loop.
        maximum: How often a standard loop goes round at most.
        test_before: Whether the loop condition is asked before the first round.
        throws: Event that finished instances throw, as ``behaviour`` says.
        output: Control variable in which the results are collected, in order.
        output_item: Local variable whose value is an instance's result.
    """

    kind: LoopKind
    count: Expression | None = None
    collection: Expression | None = None
    item: str = ""
    until: Expression | None = None
    while_: Expression | None = None
    maximum: int | None = None
    test_before: bool = False
    behaviour: Behaviour = Behaviour.ALL
    throws: Trigger | None = None
    output: str = ""
    output_item: str = ""


@dataclass(frozen=True, slots=True)
class AdHoc:
    """What is particular to an ad-hoc sub-process. Source: BPMN 2.0.2, 13.3.5.

    Attributes:
        is_manual: Whether its activities begin only when somebody asks for them, as
            often as somebody asks; else each begins once, with the sub-process.
        is_sequential: Whether one activity at a time runs.
        until: Completion condition, asked after each activity; none: it is over
            when nothing is left, or when somebody says so.
        cancels_rest: Whether what still runs is withdrawn once the condition holds.
    """

    is_manual: bool = False
    is_sequential: bool = False
    until: Expression | None = None
    cancels_rest: bool = True
