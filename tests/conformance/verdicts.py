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
    """

    case: str
    file: str
    verdict: Verdict
    reason: str = ""
    refused: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the result as plain values."""
        return asdict(self)
