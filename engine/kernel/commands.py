"""What one can ask of an instance. ``now`` comes in with the wish.

Whatever the answer depends on stands in the command, so the commands of an instance,
applied again, give its state again.
"""

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
        element: Start event with a timer or a condition, where that starts it.
    """

    now: datetime
    message: str = ""
    variables: Values = field(default_factory=dict)
    element: str = ""


@dataclass(frozen=True, slots=True)
class Complete:
    """Let a token leave the work it waits for.

    Attributes:
        variables: Control variables that the work sets; see ``kernel.handed_over``.
    """

    now: datetime
    token_id: str
    variables: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refuse:
    """Keep the work of a token done, although what it gave is not acceptable."""

    now: datetime
    token_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Fail:
    """The work of a token cannot be done; it rests until a retry begins it anew."""

    now: datetime
    token_id: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class FireTimer:
    """A timer armed by a token or scope, caught at ``element_id``, is due."""

    now: datetime
    token_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class SetAlarm:
    """Answer when a timer that counts working days is due.

    Attributes:
        due: Seconds since the epoch, UTC.
    """

    now: datetime
    token_id: str
    element_id: str
    due: int


@dataclass(frozen=True, slots=True)
class Deliver:
    """Hand a message or a signal to whoever waits for it at ``element_id``."""

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
class Escalate:
    """The work of a token, which goes on, raises an escalation with ``code``."""

    now: datetime
    token_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Call:
    """Answer which version a call activity calls.

    Attributes:
        called: Key of the version among what the definition given to ``apply`` calls.
    """

    now: datetime
    token_id: str
    called: str


@dataclass(frozen=True, slots=True)
class Activate:
    """Begin an activity of a manual ad-hoc sub-process, once more.

    Attributes:
        token_id: The token that holds the sub-process.
    """

    now: datetime
    token_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class Conclude:
    """End a manual ad-hoc sub-process in which nothing runs any more."""

    now: datetime
    token_id: str


@dataclass(frozen=True, slots=True)
class SetVariables:
    """Set control variables of the instance; conditions are asked again."""

    now: datetime
    variables: Values


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


Command = (
    Start
    | Complete
    | Refuse
    | Fail
    | FireTimer
    | SetAlarm
    | Deliver
    | ThrowError
    | Escalate
    | Call
    | Activate
    | Conclude
    | SetVariables
    | Retry
    | Cancel
)
