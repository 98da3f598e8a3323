"""Why nobody can finish a process: constraints that cannot hold together, no more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations_with_replacement

from engine.guard.staffing.model import Constraint, Kind, Member, Obstacle
from engine.guard.staffing.search import Model

#: So many people are proposed; if more are missing, they must be named.
_REMEDIES = (1, 2, 3)
#: In which capacity somebody new stands, when anybody would do.
_NEW = "new"
_SOMEBODY = Member("new", authorities=frozenset({_NEW}))


def unstaffed(model: Model) -> tuple[str, ...]:
    """Return the steps in whose queues nobody stands who may do them."""
    return tuple(step for step, able in model.able.items() if not able)


def obstacle(model: Model) -> Obstacle:
    """Return a minimal set of the constraints that cannot hold together.

    Each of them is needed: without it, the others can hold.
    """
    alone = _alone(model)
    found = (alone,) if alone else tuple(_explained(model, [], model.constraints))
    order = {each: place for place, each in enumerate(model.constraints)}
    return Obstacle(tuple(sorted(found, key=lambda each: order[each])))


def _alone(model: Model) -> Constraint | None:
    """Return the capacity of a step that nobody may do: an obstacle by itself."""
    missing = set(unstaffed(model))
    return next(
        (
            each
            for each in model.constraints
            if each.kind is Kind.CAPACITY and each.steps[0] in missing
        ),
        None,
    )


def _explained(
    model: Model,
    background: Sequence[Constraint],
    constraints: Sequence[Constraint],
) -> list[Constraint]:
    """Return a minimal part of ``constraints`` that contradicts the background.

    Source: Junker, QuickXplain (AAAI 2004); it needs that a part of constraints that
    can hold can hold, too.
    """
    if model.find(background) is None:
        return []
    if len(constraints) == 1:
        return list(constraints)
    half = len(constraints) // 2
    first, second = constraints[:half], constraints[half:]
    of_second = _explained(model, [*background, *first], second)
    of_first = _explained(model, [*background, *of_second], first)
    return [*of_first, *of_second]


def remedies(model: Model) -> tuple[tuple[str, ...], ...]:
    """Return the fewest additional people that would do, all alternatives."""
    queues = _queues(model)
    missing = [set(model.steps[step].in_turn) for step in unstaffed(model)]
    for size in _REMEDIES:
        found = tuple(
            wanted
            for wanted in combinations_with_replacement(queues, size)
            # Each step that nobody may do at all needs somebody new.
            if all(each.intersection(wanted) for each in missing)
            and _would_do(model, wanted)
        )
        if found:
            return found
    return ()


def _queues(model: Model) -> list[str]:
    """Return the queues in which the steps may lie, in order."""
    return list(dict.fromkeys(q for step in model.steps.values() for q in step.in_turn))


def _would_do(model: Model, wanted: Iterable[str]) -> bool:
    newcomers = [
        replace(_SOMEBODY, stands=frozenset({(queue, _NEW)})) for queue in wanted
    ]
    trial = Model(
        tuple(model.steps.values()), [*model.members, *newcomers], model.constraints
    )
    return trial.find(trial.constraints) is not None
