"""What an event catches or throws. Source: BPMN 2.0.2, 10.5.5 Event Definitions."""

from dataclasses import dataclass
from enum import StrEnum

from engine.feel import Expression


class TriggerKind(StrEnum):
    """What an event catches or throws."""

    MESSAGE = "message"
    SIGNAL = "signal"
    TIMER = "timer"
    ERROR = "error"
    ESCALATION = "escalation"
    CONDITIONAL = "conditional"
    COMPENSATION = "compensate"
    CANCEL = "cancel"
    TERMINATE = "terminate"


class TimerMode(StrEnum):
    """How a timer's expression is to be read. Source: ISO 8601-1."""

    DATE = "date"  # a point in time
    DURATION = "duration"  # once, that long after arming
    CYCLE = "cycle"  # R3/PT10M: again and again


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event definition of an event node or of a send or receive task.

    Attributes:
        name: Name of a message or signal, code of an error or escalation (empty:
            every one), the activity that is compensated (empty: all of the scope).
        timer: FEEL expression of a timer (a text literal for constants); it gives
            an ISO 8601 string, working days such as ``5 wd``, or a FEEL date-time or
            duration.
        condition: What a conditional event waits to become true.
        key: Correlation key of a message; without one it stays within its case.
    """

    kind: TriggerKind
    name: str = ""
    mode: TimerMode | None = None
    timer: Expression | None = None
    condition: Expression | None = None
    key: Expression | None = None
