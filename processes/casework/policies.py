"""Who may see a case, and how much of it."""

from enum import IntEnum

from engine.actors import Actor
from processes.casework.models import Case, CaseParticipant
from processes.matters import MATTERS
from processes.organisation.roles import ROLES, Level, candidate_group

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


class Work(IntEnum):
    """What a person has to do with the steps of a case."""

    NONE = 0
    #: Has, had or may claim a step.
    SOME = 1
    #: Has or had a step that only an authority may do.
    AUTHORITYS = 2


def sight_of(case: Case, actor: Actor, *, parts: frozenset[str], work: Work) -> Sight:
    """Return how much of ``case`` the actor may see.

    Args:
        parts: The parts that the actor plays in the case.

    Source: domain specification §15.5: least privilege by case assignment;
    supervisors see de-identified files by default. §14.17: a report is visible to
    named users and to the authorities that handle it; §15.4 COI14: a suspect loses
    access at once.
    """
    if case.is_matter:
        return _sight_of_matter(case, actor, work=work)
    if CaseParticipant.Part.BARRED in parts:
        return Sight.NOTHING
    return _sight_of_file(case, actor, parts=parts, work=work)


def _sight_of_file(
    case: Case, actor: Actor, *, parts: frozenset[str], work: Work
) -> Sight:
    """Return how much of a client's file the actor may see who is not barred."""
    own = actor.candidate_groups
    steps = Sight.OWN_STEPS if work else Sight.NOTHING
    supervises = (
        Level.HUB in case.places and candidate_group("supervisor", case.places) in own
    )
    if case.is_restricted:
        if work is Work.AUTHORITYS:
            return Sight.FULL
        if not parts:
            return steps
        return Sight.MASKED if supervises and parts == {"named"} else Sight.FULL
    groups = {candidate_group(role, case.places) for role in _STATION_ROLES}
    if groups & own:
        return Sight.FULL
    return Sight.MASKED if supervises else steps


def _sight_of_matter(case: Case, actor: Actor, *, work: Work) -> Sight:
    """Return how much of a bureau's matter the actor may see, by the own posts."""
    matter = MATTERS[case.process_id]
    for roles, sight in (
        (matter.readers, Sight.FULL),
        (matter.watchers, Sight.MASKED),
    ):
        reached = {
            candidate_group(role, case.places)
            for role in roles
            if ROLES[role].level in case.places
        }
        if reached & actor.candidate_groups:
            return sight
    return Sight.OWN_STEPS if work else Sight.NOTHING
