"""What a case came to."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the case went as its source says."""

    PASS = "pass"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Result:
    """One case; a failed one says why.

    Attributes:
        refused: Whether it failed because the deployment was refused.
        level: Compliance level of DMN, where the source tells one.
        expects_null: Whether the right answer of a decision is null.
    """

    case: str
    file: str
    verdict: Verdict
    reason: str = ""
    refused: bool = False
    level: str = ""
    expects_null: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the result as plain values."""
        return asdict(self)
