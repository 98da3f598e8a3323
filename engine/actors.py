"""Who asks, in which capacity, when: what every command needs to know."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

#: Who acts when nobody does: the worker, and the installation itself.
SYSTEM = UUID(int=0)

#: By which way a wish comes in. Through some of them nobody acts at all.
Door = Literal["page", "rest", "websocket", "command", "worker", "import", "admin"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One valid post of a person, as far as the engine cares.

    Attributes:
        candidate_group: Opaque group whose work items the post may take.
        capacity: The capacity in which the person acts when using the post.
        authority: Whether that capacity may exercise public authority.
    """

    candidate_group: str
    capacity: str
    authority: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (never an account) with everything that person may act through.

    Attributes:
        person_id: The one human being; two accounts of one person are one actor.
        county: Home county, under which the person's own rows are filed.
        counties: Counties whose rows the person may see.
        standings: The valid posts at the time the actor was loaded.
    """

    person_id: UUID
    county: int
    counties: frozenset[int]
    standings: tuple[Standing, ...] = field(default=())

    @property
    def candidate_groups(self) -> frozenset[str]:
        """The queues from which the person may take work."""
        return frozenset(s.candidate_group for s in self.standings)

    @property
    def is_system(self) -> bool:
        """Whether it is the machine that acts, not a person."""
        return self.person_id == SYSTEM

    def capacities_for(self, candidate_group: str) -> tuple[Standing, ...]:
        """Return the standings that reach ``candidate_group``."""
        return tuple(s for s in self.standings if s.candidate_group == candidate_group)


def system(county: int, *, counties: frozenset[int] | None = None) -> Actor:
    """Return the machine as an actor in ``county``; it has no standing anywhere."""
    return Actor(SYSTEM, county, counties or frozenset({county}))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a command comes from.

    Attributes:
        actor: Who asks.
        now: Aware UTC time of the wish; commands never read a clock.
        capacity: The capacity chosen for this act; empty where the work item
            already carries it or only one is possible.
        idempotency_key: Made by the client; the same key answers the same reply.
        door: By which way the wish came in; ``command`` is a call in the program.
    """

    actor: Actor
    now: datetime
    capacity: str = ""
    idempotency_key: str = ""
    door: Door = "command"
