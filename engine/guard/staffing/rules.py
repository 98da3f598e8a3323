"""Constraints of a process, from what its steps say and what the policy demands."""

from collections.abc import Iterable, Sequence

from engine.guard.staffing.model import Constraint, Kind, Step


def capacity(steps: Iterable[Step], clause: str = "") -> list[Constraint]:
    """Demand for each step somebody who stands in its queue."""
    return [Constraint(Kind.CAPACITY, (step.element_id,), clause) for step in steps]


def one_hand(steps: Iterable[Step], part: str, clause: str = "") -> list[Constraint]:
    """Demand that each of the steps is done by the holder of a part.

    Args:
        part: Element id of the step that stands for the part.
    """
    return [
        Constraint(Kind.ONE_HAND, (step.element_id, part), clause) for step in steps
    ]


def four_eyes(steps: Sequence[Step], clause: str = "") -> list[Constraint]:
    """Demand other people where a step says whose performers may not do it."""
    known = {step.element_id for step in steps}
    return [
        Constraint(Kind.FOUR_EYES, (step.element_id, other), clause)
        for step in steps
        for other in step.not_by_performer_of
        if other in known and other != step.element_id
    ]


def dual_hat(steps: Sequence[Step], clause: str = "") -> list[Constraint]:
    """Demand that who does a reserved step does no other one, and the reverse."""
    return [
        Constraint(Kind.DUAL_HAT, (decision.element_id, help_.element_id), clause)
        for decision in steps
        if decision.reserved
        for help_ in steps
        if not help_.reserved
    ]


def own_work(steps: Iterable[Step], part: str, clause: str = "") -> list[Constraint]:
    """Demand that none of the steps is done by the holder of a part."""
    return [
        Constraint(Kind.OWN_WORK, (step.element_id, part), clause) for step in steps
    ]
