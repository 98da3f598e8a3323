"""What a single absence would stop, and who elsewhere could step in.

Source: reliability and security 4.3 (V9): static resiliency for one absence.
"""

from collections.abc import Mapping, Sequence

from engine.guard.staffing.model import Constraint, Member, Staffing, Step
from engine.guard.staffing.solving import solve


def absences(
    steps: Sequence[Step],
    members: Sequence[Member],
    constraints: Sequence[Constraint],
) -> Mapping[str, Staffing]:
    """Return, by person, how it stands if that person is not there.

    People with the same standings give the same answer, so that one of them is asked
    about; who has no part in a way that is found takes none away.
    """
    whole = solve(steps, members, constraints)
    busy = _busy(whole)
    found: dict[str, Staffing] = {}
    known: dict[object, Staffing] = {}
    for number, member in enumerate(members):
        if whole.satisfiable and member.person_id not in busy:
            found[member.person_id] = whole
            continue
        rest = [*members[:number], *members[number + 1 :]]
        kind = (member.stands, member.authorities)
        if kind not in known or member.person_id in _busy(known[kind]):
            known[kind] = solve(steps, rest, constraints)
        found[member.person_id] = known[kind]
    return found


def substitutes(
    steps: Sequence[Step],
    members: Sequence[Member],
    constraints: Sequence[Constraint],
    pool: Sequence[Member],
) -> tuple[Member, ...]:
    """Return those of a pool of whom one alone would let the process be finished.

    Args:
        pool: People from elsewhere, each with the standings that she or he would have
            here: of the same capacity as there.
    """
    known: dict[object, bool] = {}
    found = []
    for one in pool:
        kind = (one.stands, one.authorities)
        if kind not in known:
            whole = solve(steps, [*members, one], constraints)
            known[kind] = whole.satisfiable
        if known[kind]:
            found.append(one)
    return tuple(found)


def _busy(staffing: Staffing) -> set[str]:
    """Return the people on whom an answer counts."""
    return {each.person_id for each in staffing.performers}
