"""Whether the people of a place can finish a process, and how or why not."""

from collections.abc import Sequence
from dataclasses import replace

from engine.guard.staffing.model import Constraint, Member, Performer, Staffing, Step
from engine.guard.staffing.obstacles import obstacle, remedies, unstaffed
from engine.guard.staffing.search import Model


def solve(
    steps: Sequence[Step],
    members: Sequence[Member],
    constraints: Sequence[Constraint],
) -> Staffing:
    """Return whether the people can do all steps: one way, or the obstacle.

    Exact: if there is a way, it is found; if there is none, the constraints named
    cannot hold together, and each of them is needed for that.
    """
    return _solved(Model(steps, members, constraints))


def advise(
    steps: Sequence[Step],
    members: Sequence[Member],
    constraints: Sequence[Constraint],
) -> Staffing:
    """Return what ``solve`` does, and which additional people would help."""
    model = Model(steps, members, constraints)
    found = _solved(model)
    if found.obstacle is None:
        return found
    helped = replace(found.obstacle, remedies=remedies(model))
    return replace(found, obstacle=helped)


def _solved(model: Model) -> Staffing:
    found = model.find(model.constraints)
    if found is None:
        return Staffing(obstacle=obstacle(model), unstaffed=unstaffed(model))
    return Staffing(
        performers=tuple(
            _performer(model, step, found[key]) for key, step in model.steps.items()
        )
    )


def _performer(model: Model, step: Step, number: int) -> Performer:
    """Return who does a step; nobody in particular where no constraint asks."""
    member = model.people[number]
    fitting = (
        member.capacity_for(queue, reserved=step.reserved) for queue in step.in_turn
    )
    capacity = next((each for each in fitting if each is not None), "")
    return Performer(step.element_id, member.person_id, capacity)
