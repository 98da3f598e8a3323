"""What a stored thing is to the guard: an administrative outcome, or known as none."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A field that is an approval, a confirmation, a permit, a payment or the like.

    Attributes:
        act: The field that names the work item by which it was decided.
        proofs: The triggers of its table that demand the act.
    """

    field: str
    act: str
    proofs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """A model as it was classified.

    Attributes:
        fields: All its fields, in a row.
        reason: Why it is an outcome, or why it is none.
        outcome: The field that is one; ``None`` if none is.
    """

    fields: str
    reason: str
    outcome: Outcome | None = None
