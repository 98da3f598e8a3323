"""Which deployed versions somebody sees, of processes and decisions alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from engine import decisions, queries
from engine.actors import Actor
from engine.errors import NotFound
from web.tenancy import reading


class Version(Protocol):
    """A deployed version; without a county it serves several."""

    county: int | None


V = TypeVar("V", bound=Version)


def concerns(version: Version, actor: Actor) -> bool:
    """Tell whether a version is public, or of one of the actor's counties."""
    return version.county is None or version.county in actor.counties


@dataclass(frozen=True, slots=True)
class Kind(Generic[V]):
    """What is deployed in versions.

    Attributes:
        read: Finds a version of any county: the tables are global, no row is hidden.
    """

    thing: str
    read: Callable[[UUID], V]

    def seen(self, version_id: UUID, actor: Actor, *, to: str = "see") -> V:
        """Return a version that concerns the actor.

        Raises:
            NotFound: No such version, or another county's; both look the same.
        """
        try:
            found = self.read(version_id)
        except NotFound as missing:
            raise NotFound(self.thing, version_id, to=to) from missing
        if not concerns(found, actor):
            raise NotFound(self.thing, version_id, to=to)
        return found

    def require_seen(self, version_id: UUID, actor: Actor, *, to: str) -> None:
        """Let nobody act on what another county has, or learn that it is there.

        Raises:
            NotFound: No such version, or another county's.
        """
        with reading(actor):
            self.seen(version_id, actor, to=to)


PROCESSES = Kind("process definition", queries.definition)
DECISIONS = Kind("decision model", decisions.version)
