"""What a case came to."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the case went as its source says, was refused, or neither."""

    PASS = "pass"
    REFUSED = "refused"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Result:
    """One case: refused cases carry the reason with the element, failed ones why."""

    case: str
    file: str
    verdict: Verdict
    reason: str = ""
