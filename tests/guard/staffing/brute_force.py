"""Tries every assignment of people to steps: slow, and too simple to be wrong."""

from collections.abc import Collection, Iterator, Sequence
from itertools import product

from engine.guard.staffing import Constraint, Kind, Member, Step

Assignment = dict[str, str]


def assignments(
    steps: Sequence[Step],
    members: Sequence[Member],
    active: Collection[Constraint],
    all_constraints: Collection[Constraint],
) -> Iterator[Assignment]:
    """Yield every assignment that some of a model's constraints allow.

    Only steps that a constraint names are assigned. One without its capacity
    constraint may be done by anybody, also by people who do not work there.

    Args:
        all_constraints: Of the model: they tell which queues go in turn.
    """
    named = {element_id for each in active for element_id in each.steps}
    chosen = [step for step in steps if step.element_id in named]
    staffed = {each.steps[0] for each in active if each.kind is Kind.CAPACITY}
    people = [each.person_id for each in members]
    strangers = [f"stranger {number}" for number in range(len(chosen))]
    candidates = [
        [each.person_id for each in members if _stands(step, each)]
        if step.element_id in staffed
        else people + strangers
        for step in chosen
    ]
    by_id = {step.element_id: step for step in steps}
    for people_chosen in product(*candidates):
        found = {
            step.element_id: person
            for step, person in zip(chosen, people_chosen, strict=True)
        }
        if all(
            _holds(each, found, by_id, members, active, all_constraints)
            for each in active
        ):
            yield found


def is_possible(
    steps: Sequence[Step],
    members: Sequence[Member],
    active: Collection[Constraint],
    all_constraints: Collection[Constraint],
) -> bool:
    """Return whether there is any such assignment."""
    return any(True for _ in assignments(steps, members, active, all_constraints))


def _stands(step: Step, member: Member) -> bool:
    return any(_stands_in(queue, step, member) for queue in step.in_turn)


def _stands_in(queue: str, step: Step, member: Member) -> bool:
    return any(
        stood == queue and (not step.reserved or capacity in member.authorities)
        for stood, capacity in member.stands
    )


def _holds(
    each: Constraint,
    found: Assignment,
    steps: dict[str, Step],
    members: Sequence[Member],
    active: Collection[Constraint],
    all_constraints: Collection[Constraint],
) -> bool:
    first = found[each.steps[0]]
    if each.kind is Kind.ONE_HAND:
        return first == found[each.steps[1]]
    if each.kind is not Kind.CAPACITY:
        return first != found[each.steps[1]]
    step = steps[each.steps[0]]
    own = [
        other
        for other in all_constraints
        if other.kind is Kind.OWN_WORK and other.steps[0] == step.element_id
    ]
    (performer,) = [one for one in members if one.person_id == first]
    if own and own[0] not in active:
        return True
    besides = {found[own[0].steps[1]]} if own else set()
    for queue in step.in_turn:
        standing = {
            one.person_id
            for one in members
            if queue in {stood for stood, _capacity in one.stands}
        }
        if standing - besides:
            return _stands_in(queue, step, performer)
    return False
