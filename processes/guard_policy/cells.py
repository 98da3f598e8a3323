"""What a cell of the grid is: somebody, a step, a verb, a door, a circumstance."""

from dataclasses import dataclass
from enum import StrEnum

from engine.actors import Door
from processes.guard_policy.reserved import needs_authority
from processes.guard_policy.subjects import Subject


class Context(StrEnum):
    """Under which circumstances it is tried."""

    OWN = "own"
    #: Through the post of a colleague who would be entitled.
    ON_BEHALF = "on behalf of a colleague"
    #: Through a post that was lent, of which no record exists.
    DELEGATED = "delegated"
    RESTRICTED = "restricted file"
    #: With a value for what an authority's step decides.
    FORGING = "with a forged decision"
    #: It concerns the station itself: an evaluation, a complaint.
    STATION_AFFAIR = "about the own station"
    TWO_HATS = "where officials serve in stations"


@dataclass(frozen=True, slots=True)
class Step:
    """A step that is tried: one of each act type, with and without authority."""

    act_type: str
    authority_only: bool
    process_id: str
    element_id: str
    role: str

    @property
    def is_reserved(self) -> bool:
        """Whether only an authority may do it, by the policy's own word."""
        return needs_authority(self.act_type, authority_only=self.authority_only)


@dataclass(slots=True)
class Cell:
    """One thing that could be tried."""

    subject: Subject
    step: Step
    verb: str
    door: Door
    context: Context

    def __str__(self) -> str:
        only = ", authority only" if self.step.authority_only else ""
        return (
            f"{self.subject.name}: {self.verb} {self.step.act_type}{only} "
            f"through {self.door}, {self.context}"
        )
