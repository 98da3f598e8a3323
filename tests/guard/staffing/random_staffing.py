"""Random steps, people and constraints; small enough to try every assignment."""

from dataclasses import dataclass
from random import Random

from engine.guard.staffing import (
    Constraint,
    Member,
    Step,
    capacity,
    dual_hat,
    four_eyes,
    one_hand,
    own_work,
)

_QUEUES = ("worker", "head", "reviewer", "official")
_CAPACITIES = ("staff", "office")
_AUTHORITIES = frozenset({"office"})


@dataclass(frozen=True)
class Place:
    """A process and the people of a place."""

    steps: tuple[Step, ...]
    members: tuple[Member, ...]
    constraints: tuple[Constraint, ...]


def place(chance: Random) -> Place:
    """Return at most eight steps, two of them parts, and at most five people."""
    parts = [
        Step(f"part{number}", queues=(chance.choice(_QUEUES),), is_part=True)
        for number in range(chance.randint(0, 2))
    ]
    ids = [f"step{number}" for number in range(chance.randint(1, 8 - len(parts)))]
    steps = [_step(each, ids, chance) for each in ids]
    members = tuple(_member(n, chance) for n in range(chance.randint(0, 5)))
    constraints = [*capacity([*parts, *steps]), *four_eyes(steps)]
    for part in parts:
        held = [each for each in steps if chance.random() < 0.3]
        rest = [each for each in steps if each not in held]
        others = [each for each in rest if chance.random() < 0.4]
        constraints += one_hand(held, part.element_id)
        constraints += own_work(others, part.element_id)
    if chance.random() < 0.6:
        constraints += dual_hat(steps)
    return Place((*parts, *steps), members, tuple(constraints))


def _step(element_id: str, ids: list[str], chance: Random) -> Step:
    others = [each for each in ids if each != element_id and chance.random() < 0.15]
    return Step(
        element_id,
        reserved=chance.random() < 0.3,
        not_by_performer_of=tuple(others),
        queues=tuple(chance.sample(_QUEUES, chance.choice((1, 1, 1, 2, 3)))),
    )


def _member(number: int, chance: Random) -> Member:
    stands = {
        (chance.choice(_QUEUES), chance.choice(_CAPACITIES))
        for _ in range(chance.randint(1, 3))
    }
    return Member(f"person{number}", "", frozenset(stands), _AUTHORITIES)
