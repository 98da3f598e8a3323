"""Who may see a case, and how much of it."""

from enum import IntEnum

from engine.actors import Actor
from processes.casework.models import Case
from processes.organisation.roles import Level, candidate_group

_STATION_ROLES = ("social_worker", "station_head")


class Sight(IntEnum):
    """How much of a case a person may see."""

    NOTHING = 0
    #: The step itself; of the case only number and masked name.
    OWN_STEPS = 1
    #: The whole file with the identity masked.
    MASKED = 2
    #: The whole file; the identity when asked for, and the asking is recorded.
    FULL = 3


def sight_of(case: Case, actor: Actor, *, works_on_it: bool) -> Sight:
    """Return how much of ``case`` the actor may see.

    Args:
        works_on_it: Whether the actor has, had or may claim work on the case.

    Source: domain specification §15.5: least privilege by case assignment;
    supervisors see de-identified files by default.
    """
    own = actor.candidate_groups
    groups = {candidate_group(role, case.places) for role in _STATION_ROLES}
    if groups & own:
        return Sight.FULL
    has_hub = Level.HUB in case.places
    if has_hub and candidate_group("supervisor", case.places) in own:
        return Sight.MASKED
    return Sight.OWN_STEPS if works_on_it else Sight.NOTHING
