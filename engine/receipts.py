"""What a command answers, now and whenever the same key asks again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from engine.models import WorkItem


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done, and what is next; ids and states only.

    Attributes:
        subject: Id of what the command was about.
        status: Where it stands now.
        case_id: The case it belongs to; empty if none.
        opened: Work items that opened.
        mine: Those of them that lie on the actor's own desk.
        is_kept: Whether it has been stored under the idempotency key already.
    """

    subject: str
    status: str
    case_id: str = ""
    opened: tuple[str, ...] = ()
    mine: tuple[str, ...] = ()
    is_kept: bool = field(default=False, compare=False)

    @classmethod
    def of(
        cls,
        subject: object,
        status: str,
        case_id: object,
        opened: Iterable[WorkItem] = (),
        *,
        person_id: UUID | None = None,
    ) -> "Receipt":
        """Return a receipt that names the opened work items."""
        items = tuple(opened)
        return cls(
            subject=str(subject),
            status=str(status),
            case_id=str(case_id),
            opened=tuple(str(item.pk) for item in items),
            mine=tuple(
                str(item.pk)
                for item in items
                if person_id is not None and item.assignee_id == person_id
            ),
        )

    @classmethod
    def from_json(cls, reply: dict[str, object]) -> "Receipt":
        """Return the receipt that :meth:`as_json` wrote."""
        opened, mine = reply["opened"], reply["mine"]
        assert isinstance(opened, list)
        assert isinstance(mine, list)
        return cls(
            subject=str(reply["subject"]),
            status=str(reply["status"]),
            case_id=str(reply["case_id"]),
            opened=tuple(opened),
            mine=tuple(mine),
            is_kept=True,
        )

    def as_json(self) -> dict[str, object]:
        """Return the receipt as it is stored and answered."""
        return {
            "subject": self.subject,
            "status": self.status,
            "case_id": self.case_id,
            "opened": list(self.opened),
            "mine": list(self.mine),
        }
