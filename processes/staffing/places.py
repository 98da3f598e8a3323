"""Who is there: the people of each station's place, from posts valid at a time.

A station's place is what its cases reach: the station, its township, hub and bureau.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from uuid import UUID

from engine.actors import Standing
from engine.guard.staffing import Member
from processes.assignment import IN_TURN
from processes.organisation.models import Organisation, Post
from processes.organisation.places import places_in
from processes.organisation.queries import roster
from processes.organisation.roles import (
    DISCOVERER,
    ROLES,
    Level,
    group_at,
    role_of,
)
from processes.staffing.demands import queue
from processes.working_days import CHINA

_NETWORK = queue(DISCOVERER, Level.NETWORK)
#: Each role at each level at which it may sit.
_SEATS = frozenset(
    {(role.id, role.level) for role in ROLES.values()}
    | {seat for seats in IN_TURN.values() for seat in seats}
)
_LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        Organisation.Kind.STATION: Level.STATION,
        Organisation.Kind.TOWNSHIP: Level.TOWNSHIP,
        Organisation.Kind.HUB: Level.HUB,
        Organisation.Kind.COUNTY_BUREAU: Level.COUNTY,
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A station with the people whom its cases reach.

    Attributes:
        queues: Role and level by the queue's name in the engine.
    """

    station_id: UUID
    name: str
    members: tuple[Member, ...]
    queues: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be given the same post at another place.

    Attributes:
        member: With the standings that she or he would have there; without a person.
        seat: Queue and capacity of the post.
        people: Person, name and organisation of those of this kind, by name.
    """

    member: Member
    seat: tuple[str, str]
    people: list[tuple[str, str, str]]

    def besides(self, here: Collection[str], most: int) -> tuple[tuple[str, str], ...]:
        """Return name and organisation of the first few who are not ``here``."""
        others = (
            (name, where) for person, name, where in self.people if person not in here
        )
        return tuple(islice(others, most))


@dataclass(slots=True)
class Network:
    """The stations of a county, its people, and who could help out elsewhere.

    Attributes:
        names: Of all people with a post, by id.
        by_group: Person and standing, by the queue's name in the engine.
    """

    places: list[Place]
    names: dict[str, str]
    candidates: list[Candidate]
    by_group: Mapping[str, list[tuple[str, Standing]]]


#: Posts with the queues that they reach.
Roster = Iterable[tuple[Post, tuple[Standing, ...]]]


def network(county: int, now: datetime, *, without: UUID | None = None) -> Network:
    """Return who is where in a county at a time, in two statements.

    Args:
        without: Whose posts are left out that have begun before ``now``.
    """
    posts = [
        (post, standings)
        for post, standings in roster(county, now)
        if post.person_id != without or post.valid_from >= now.astimezone(CHINA).date()
    ]
    by_group, everywhere = _by_group(posts), _everywhere(posts)
    return Network(
        places=[
            _place(station, places, by_group, everywhere)
            for station, places in places_in(county)
        ],
        names={str(post.person_id): post.person.name for post, _standings in posts},
        candidates=_candidates(posts),
        by_group=by_group,
    )


def _place(
    station: Organisation,
    places: Mapping[str, str],
    by_group: Mapping[str, list[tuple[str, Standing]]],
    everywhere: Mapping[str, list[Standing]],
) -> Place:
    queues = {
        group_at(role, places[level]): queue(role, level)
        for role, level in sorted(_SEATS)
        if level in places
    }
    members = _members(queues, by_group, everywhere)
    return Place(station.pk, station.name, members, queues)


def _by_group(posts: Roster) -> dict[str, list[tuple[str, Standing]]]:
    found: dict[str, list[tuple[str, Standing]]] = {}
    for post, standings in posts:
        for each in standings:
            found.setdefault(each.candidate_group, []).append(
                (str(post.person_id), each)
            )
    return found


def _everywhere(posts: Roster) -> dict[str, list[Standing]]:
    """Return how people stand in the network of the county: all of them do."""
    found: dict[str, list[Standing]] = {}
    for post, standings in posts:
        found.setdefault(str(post.person_id), []).extend(
            each for each in standings if role_of(each.candidate_group) == DISCOVERER
        )
    return found


def _members(
    queues: Mapping[str, str],
    by_group: Mapping[str, list[tuple[str, Standing]]],
    everywhere: Mapping[str, list[Standing]],
) -> tuple[Member, ...]:
    """Return the people of a place, and one from elsewhere who may discover harm.

    One stands for all whom no other queue of the place reaches.
    """
    held: dict[str, list[tuple[str, Standing]]] = {}
    for group, name in queues.items():
        for person, each in by_group.get(group, ()):
            if name != _NETWORK:
                held.setdefault(person, []).append((name, each))
    outsider = next((person for person in everywhere if person not in held), None)
    if outsider is not None:
        held[outsider] = []
    return tuple(
        _member(
            person,
            [*stands, *((_NETWORK, each) for each in everywhere.get(person, ()))],
        )
        for person, stands in sorted(held.items())
    )


def _member(person: str, stands: Iterable[tuple[str, Standing]]) -> Member:
    held = list(stands)
    return Member(
        person_id=person,
        name_key=person,
        stands=frozenset((name, each.capacity) for name, each in held),
        authorities=frozenset(each.capacity for _name, each in held if each.authority),
    )


def _candidates(posts: Roster) -> list[Candidate]:
    """Return the kinds of people who could be given their post at another place."""
    found: dict[object, Candidate] = {}
    for post, standings in posts:
        level = _LEVELS.get(post.organisation.kind)
        if level is None:
            continue
        one = _elsewhere(level, standings)
        seat = (queue(post.role, level), post.capacity)
        kind = (one.stands, one.authorities)
        found.setdefault(kind, Candidate(one, seat, [])).people.append(
            (str(post.person_id), post.person.name, post.organisation.name)
        )
    return list(found.values())


def _elsewhere(level: Level, standings: Sequence[Standing]) -> Member:
    """Return how the holder of a post would stand with the same post elsewhere."""
    stands = []
    for each in standings:
        role = role_of(each.candidate_group)
        stands.append((_NETWORK if role == DISCOVERER else queue(role, level), each))
    return _member("", stands)
