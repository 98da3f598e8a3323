"""What one can ask of an instance. ``now`` comes in with the wish."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin an instance.

    Attributes:
        message: Name of the message or signal that starts it; empty for the plain
            start.
        variables: First values of declared control variables.
    """

    now: datetime
    message: str = ""
    variables: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complete:
    """Let a token leave the work it waits for.

    Attributes:
        variables: Control variables set as they are.
        result: What the work gave, a submission or a service's answer; only the
            values that the model's output mapping names become control variables.
    """

    now: datetime
    token_id: str
    variables: Values = field(default_factory=dict)
    result: Values | None = None


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A timer armed on a token, caught at ``element_id``, is due."""

    now: datetime
    token_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand a message to the token that waits for it at ``element_id``."""

    now: datetime
    token_id: str
    element_id: str
    variables: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThrowError:
    """The work of a token ends in a BPMN error with ``code``."""

    now: datetime
    token_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again where a token is stuck, after ``variables`` were mended."""

    now: datetime
    token_id: str
    variables: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the instance; nothing more happens in it."""

    now: datetime


Command = Start | Complete | FireTimer | Deliver | ThrowError | Retry | Cancel
