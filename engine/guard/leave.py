"""The guard's leave: decides about an act, and writes down what no instance tells of.

Deciding and recording are one step, so that no verb can have the one without the other.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from engine import ledger
from engine.errors import NotAllowed
from engine.extensions import EVERY_COUNTY, Act, Deed, extensions
from engine.models import CountyAct

#: A start is the first line of its instance; a reading leaves a row of its own.
TOLD_ELSEWHERE: frozenset[Deed] = frozenset({"start", "read"})
_NOTE = 400


@dataclass(slots=True)
class Leave:
    """That an act is allowed, and what will be told of it.

    Attributes:
        kind: What it is about, e.g. ``process_definition``.
        subject_id: Which of them.
        note: What came of it, in codes; no personal data.
    """

    kind: str = ""
    subject_id: UUID | None = None
    note: str = ""

    def about(self, kind: str, subject_id: UUID) -> None:
        """Say what the act turned out to be about."""
        self.kind, self.subject_id = kind, subject_id


def permit(act: Act, *, about: tuple[str, UUID] | None = None) -> None:
    """Ask the policy about an act outside every instance, and write it down.

    Args:
        about: Kind and id of the thing; without it, the case of the act.

    Raises:
        NotAllowed: With the rule and the clause.
    """
    with permitted(act) as leave:
        if about is not None:
            leave.about(*about)


@contextmanager
def permitted(act: Act) -> Iterator[Leave]:
    """Do what :func:`permit` does, for an act whose subject or outcome comes later.

    What is raised inside leaves no row: the act was not done.

    Raises:
        NotAllowed: With the rule and the clause.
    """
    judge(act)
    leave = Leave()
    if act.case_id is not None:
        leave.about("case", act.case_id)
    yield leave
    if act.deed not in TOLD_ELSEWHERE:
        _write_down(act, leave)


def judge(act: Act) -> None:
    """Ask the policy about an act of which something else tells: an instance, a step.

    Raises:
        NotAllowed: With the rule and the clause.
    """
    ruling = extensions.guard_policy.judge(act)
    if ruling is not None:
        raise NotAllowed(
            f"Expected to {act.deed} {act.element_id or act.process_id}, "
            f"but rule {ruling.rule} forbids it: {ruling.reason}",
            rule=ruling.rule,
            clause=ruling.clause,
            element_id=act.element_id,
            act_type=act.act_type,
            capacity=act.standing.capacity if act.standing else "",
            case_id=str(act.case_id or ""),
            wish=act.deed,
            is_silent=ruling.is_silent,
        )


def _write_down(act: Act, leave: Leave) -> None:
    ledger.keep(
        CountyAct(
            county=_county(act),
            at=act.now,
            person_id=act.actor.person_id,
            capacity=_capacity(act),
            deed=act.deed,
            door=act.door,
            subject_kind=leave.kind,
            subject_id=leave.subject_id,
            note=leave.note[:_NOTE],
        )
    )


def _county(act: Act) -> int:
    """Return where the row is filed: what concerns everybody, with whoever acts."""
    is_shared = act.county == EVERY_COUNTY
    return act.actor.county if is_shared else act.county


def _capacity(act: Act) -> str:
    """Return the capacity of the act, if it can be told."""
    if act.standing is not None:
        return act.standing.capacity
    held = {each.capacity for each in act.actor.standings}
    return held.pop() if len(held) == 1 else ""
