"""What deploying and activating have in common: two people, and nothing retired."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from engine.actors import Origin
from engine.errors import NotAllowed, WrongState

RETIRED = "retired"


class Version(Protocol):
    """A deployed version of whatever can be deployed."""

    pk: UUID
    status: str
    deployed_by: UUID
    activated_by: UUID | None
    activated_at: datetime | None


def require_activatable(version: Version, origin: Origin) -> None:
    """Refuse to activate one's own version, or one that is retired.

    Raises:
        NotAllowed: The same person deployed it.
        WrongState: It is retired.
    """
    same_person = version.deployed_by == origin.actor.person_id
    if same_person and not origin.actor.is_system:
        raise NotAllowed(
            f"Expected a second person to activate version {version.pk}, "
            f"but the same person deployed it.",
            rule="FOUR_EYES",
        )
    if version.status == RETIRED:
        raise WrongState(
            f"Expected to activate version {version.pk}, but it is retired.",
            status=version.status,
        )
