"""How an actor stands: through which sound posts, in which roles, where."""

from engine.actors import Standing
from engine.extensions import Act
from processes.organisation.roles import ROLES, candidate_group, role_of


def fits(standing: Standing) -> bool:
    """Tell whether a post of that role may be held in that capacity at all."""
    role = ROLES.get(role_of(standing.candidate_group))
    return role is not None and standing.capacity in role.capacities


def stands_as(act: Act, roles: frozenset[str]) -> bool:
    """Tell whether the actor stands in one of some roles at the places of an act."""
    wanted = {
        candidate_group(role, act.places)
        for role in roles
        if ROLES[role].level in act.places
    }
    return any(
        each.candidate_group in wanted and fits(each) for each in act.actor.standings
    )
