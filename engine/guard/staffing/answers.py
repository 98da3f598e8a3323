"""Answers for many places: what has been found out for one holds for its likes.

Only standings matter, not who has them. A county of a thousand stations has few
different ones.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.guard.staffing.model import Constraint, Member, Staffing, Step
from engine.guard.staffing.resilience import absences, substitutes
from engine.guard.staffing.solving import advise

#: Remembers so many different places.
_remembered = functools.lru_cache(maxsize=20_000)
#: Standings and authorities of a person.
Likeness = tuple[frozenset[tuple[str, str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """How it stands with one process in one place.

    Attributes:
        broken_by: Whose absence would stop it, and how; empty if it is stopped now.
    """

    staffing: Staffing
    broken_by: Mapping[str, Staffing]


class Answers:
    """What is known about one process."""

    def __init__(
        self, steps: Sequence[Step], constraints: Sequence[Constraint]
    ) -> None:
        self.steps = tuple(steps)
        self.constraints = tuple(constraints)
        self._queues = {queue for step in self.steps for queue in step.in_turn}
        self._find = _remembered(self._found)
        self._helps = _remembered(self._helpful)

    def of(self, members: Sequence[Member]) -> Finding:
        """Return how it stands with the people of a place."""
        likes, people = self._canonical(members)
        found = self._find(likes)
        return Finding(
            _named(found.staffing, people),
            # Where nobody can do it, nobody is named.
            {people[int(one)]: each for one, each in found.broken_by.items()},
        )

    def helped_by(self, members: Sequence[Member], one: Member) -> bool:
        """Tell whether one person more would let the process be finished."""
        likes, _people = self._canonical(members)
        newcomers, _people = self._canonical([one])
        # Who stands in none of the queues is nobody here, and helps nobody.
        return self._helps(likes, newcomers)

    def _helpful(
        self, likes: tuple[Likeness, ...], newcomers: tuple[Likeness, ...]
    ) -> bool:
        pool = _strangers(newcomers)
        found = substitutes(self.steps, _strangers(likes), self.constraints, pool)
        return bool(found)

    def _found(self, likes: tuple[Likeness, ...]) -> Finding:
        members = _strangers(likes)
        staffing = advise(self.steps, members, self.constraints)
        if not staffing.satisfiable:
            return Finding(staffing, {})
        without = absences(self.steps, members, self.constraints)
        broken = {one: each for one, each in without.items() if not each.satisfiable}
        return Finding(staffing, broken)

    def _canonical(
        self, members: Sequence[Member]
    ) -> tuple[tuple[Likeness, ...], tuple[str, ...]]:
        """Return what matters of the people, and who they are, in the same order."""
        rows = []
        for each in members:
            stands = frozenset(s for s in each.stands if s[0] in self._queues)
            capacities = {capacity for _queue, capacity in stands}
            authorities = each.authorities & capacities
            if stands:
                key = (sorted(stands), sorted(authorities), each.person_id)
                rows.append((key, (stands, authorities)))
        rows.sort()  # by standings; a person is there once
        return tuple(row[1] for row in rows), tuple(row[0][2] for row in rows)


def _strangers(likes: Sequence[Likeness]) -> list[Member]:
    return [
        Member(str(number), stands=stands, authorities=authorities)
        for number, (stands, authorities) in enumerate(likes)
    ]


def _named(staffing: Staffing, people: Sequence[str]) -> Staffing:
    """Put people in the places of those without a name."""
    return replace(
        staffing,
        performers=tuple(
            replace(each, person_id=people[int(each.person_id)])
            if each.person_id
            else each
            for each in staffing.performers
        ),
    )
