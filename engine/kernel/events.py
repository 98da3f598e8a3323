"""What happened while a command was applied, in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passed:
    """A token left a node, or was consumed there."""

    element_id: str
    token_id: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A token ran along a sequence flow."""

    flow_id: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A token began to wait at a node for a person, a job, a message or a timer."""

    element_id: str
    token_id: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A waiting token was taken away: its activity or scope was interrupted."""

    element_id: str
    token_id: str


@dataclass(frozen=True, slots=True)
class Caught:
    """An event was caught at an element."""

    element_id: str
    token_id: str


@dataclass(frozen=True, slots=True)
class MessageThrown:
    """A message left the instance; it is delivered later, by a job.

    Attributes:
        key: Correlation key; empty for a message that stays within its case.
        variables: What it carries.
    """

    element_id: str
    message: str
    key: str = ""
    variables: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalThrown:
    """A signal was broadcast: within the instance at once, to others by jobs."""

    element_id: str
    signal: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """An automatic step failed; the token rests at the element until a retry."""

    element_id: str
    token_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The instance is over: ``completed``, ``failed`` or ``cancelled``."""

    status: str
    error_code: str = ""


Event = (
    Passed
    | Taken
    | Opened
    | Withdrawn
    | Caught
    | MessageThrown
    | SignalThrown
    | Stuck
    | Ended
)
