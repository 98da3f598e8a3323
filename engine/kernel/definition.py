"""A compiled process definition: immutable, shared between threads and instances.

``engine.reading`` builds it from BPMN; the token game only ever reads it. The
half that describes people's work (``Work``) is carried along for the engine round
the kernel, which the kernel itself never looks at.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from engine.feel import Expression

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Kind(StrEnum):
    """What a flow node does to a token that reaches it."""

    START = "start"
    END = "end"
    PASS = "pass"  # undefined and manual tasks: nothing waits
    USER_TASK = "user_task"
    SERVICE_TASK = "service_task"
    RECEIVE_TASK = "receive_task"
    SEND_TASK = "send_task"
    SUB_PROCESS = "sub_process"
    CALL_ACTIVITY = "call_activity"
    EXCLUSIVE = "exclusive_gateway"
    PARALLEL = "parallel_gateway"
    INCLUSIVE = "inclusive_gateway"
    EVENT_BASED = "event_based_gateway"
    CATCH = "intermediate_catch"
    THROW = "intermediate_throw"
    BOUNDARY = "boundary"


ACTIVITIES = frozenset(
    {
        Kind.PASS,
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.RECEIVE_TASK,
        Kind.SEND_TASK,
        Kind.SUB_PROCESS,
        Kind.CALL_ACTIVITY,
    }
)
GATEWAYS = frozenset({Kind.EXCLUSIVE, Kind.PARALLEL, Kind.INCLUSIVE, Kind.EVENT_BASED})


class TriggerKind(StrEnum):
    """What an event catches or throws."""

    MESSAGE = "message"
    SIGNAL = "signal"  # starts a process; nothing else catches or throws it yet
    TIMER = "timer"
    ERROR = "error"
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
        name: Message name or error code; empty for terminate, and for an error
            boundary that catches every error.
        timer: FEEL expression of a timer (a text literal for constants); it gives
            an ISO 8601 string, or a FEEL date-time or duration.
    """

    kind: TriggerKind
    name: str = ""
    mode: TimerMode | None = None
    timer: Expression | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Hands one value of a submission or a result to a control variable."""

    variable: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Work:
    """What a user task asks of people; from ``camunda:`` attributes and properties.

    Attributes:
        role: Lane role id that does the work, e.g. ``social_worker``.
        form_key: Form to fill in, without version; empty for none.
        assignee: Expression over control variables that gives a person's id.
        holder: The part in the case whose holder gets the work, e.g. ``case_worker``;
            empty for whoever takes it from the queue.
        act_type: Kind of act, e.g. ``professional_service`` or ``admin_confirm``.
        authority_only: Reserved for a public body whatever the act type.
        clause: The clause that asks for this step, as the domain cites it.
        due: Due rule, e.g. ``10 wd after open_case_file``; empty for none.
        follow_up: Follow-up rule in the same form.
        not_by_performer_of: Elements whose performer may not do this one.
    """

    role: str = ""
    form_key: str = ""
    assignee: Expression | None = None
    holder: str = ""
    act_type: str = ""
    authority_only: bool = False
    clause: str = ""
    due: str = ""
    follow_up: str = ""
    priority: int = 50
    not_by_performer_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """One flow node.

    Attributes:
        scope: Id of the process or sub-process that contains it.
        incoming: Ids of its incoming flows, in document order.
        outgoing: Its outgoing flows, in document order.
        default: Id of its default flow, if any.
        boundaries: Ids of the boundary events attached to it.
        attached_to: For a boundary event, the activity.
        interrupting: For a boundary event: whether it ends the activity.
        called: For a call activity, the process id called.
        operation: For a service task, the name of the registered operation.
        outputs: What a finished work item or service hands to control variables.
        work: For a user task, what it asks of people.
        documentation: The model's text for the reader.
        properties: Our extension properties, unread.
    """

    id: str
    kind: Kind
    name: str
    scope: str
    incoming: tuple[str, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    default: str | None = None
    trigger: Trigger | None = None
    boundaries: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    called: str | None = None
    operation: str = ""
    outputs: tuple[Output, ...] = ()
    work: Work | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared control variable.

    Attributes:
        type: ``boolean``, ``number``, ``string`` or ``date``; ``any`` where a plain
            diagram declares none.
        allowed: The only values allowed, if the declaration lists them.
    """

    name: str
    type: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole process, ready to run.

    Attributes:
        starts: Per scope (process or sub-process id), its plain start event.
        message_starts: Message or signal name to the start event that it triggers.
        variables: Declared control variables by name.
        called: Definitions of the processes that call activities call, pinned.
        reach: Per inclusive join, per node: the incoming flows of the join that a
            token at the node can still reach. See ``engine.kernel.joins``.
        content_hash: SHA-256 of the source, for pinning and caching.
    """

    process_id: str
    name: str
    nodes: Mapping[str, Node]
    starts: Mapping[str, str]
    message_starts: Mapping[str, str]
    variables: Mapping[str, Variable]
    called: Mapping[str, "Definition"]
    reach: Mapping[str, Mapping[str, frozenset[str]]]
    content_hash: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def user_tasks(self) -> tuple[Node, ...]:
        """The steps that people do, in document order."""
        return tuple(n for n in self.nodes.values() if n.kind is Kind.USER_TASK)
