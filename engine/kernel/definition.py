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
from engine.kernel.repetition import AdHoc, Loop
from engine.kernel.triggers import Trigger

#: Under which name an output mapping finds what a decision said.
RESULT = "result"
_NOTHING: Mapping[str, str] = MappingProxyType({})
_EMPTY: Mapping[str, Mapping[str, str]] = MappingProxyType({})


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
    COMPLEX = "complex_gateway"
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
GATEWAYS = frozenset(
    {
        Kind.EXCLUSIVE,
        Kind.PARALLEL,
        Kind.INCLUSIVE,
        Kind.COMPLEX,
        Kind.EVENT_BASED,
    }
)


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """Hands one value over: to a control variable, a called process, a message."""

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
        triggers: The event definitions of an event; several are alternatives,
            unless ``awaits_all``.
        boundaries: Ids of the boundary events attached to it, those of compensation
            left out.
        attached_to: For a boundary event, the activity.
        interrupting: For a boundary event or the start of an event sub-process:
            whether it ends the activity or the scope.
        is_event_handler: Whether it is an event sub-process.
        is_transaction: Whether a cancel event may end it.
        for_compensation: Whether it runs only to undo something.
        compensated_by: The activity that undoes it.
        instantiates: Whether a message that it waits for starts the process.
        tokens_in: How many tokens an activity takes to begin.
        tokens_out: How many tokens it sends along each of its flows.
        activation: For a complex gateway, the condition over ``activationCount``.
        called: For a call activity, the process id called.
        takes_latest: For a call activity, whether the version is chosen when it is
            called, not when the caller is deployed.
        hands_in: What a called process begins with; ``None`` for all that it declares.
        operation: For a service task, the name of the registered operation.
        decision: For a business rule task, the id of the decision that is asked.
        outputs: What a finished work item, service or called process hands to control
            variables.
        hands_back: Whether a called process also hands back by name what both declare.
        payload: What a thrown message carries.
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
    triggers: tuple[Trigger, ...] = ()
    awaits_all: bool = False
    boundaries: tuple[str, ...] = ()
    attached_to: str | None = None
    interrupting: bool = True
    loop: Loop | None = None
    ad_hoc: AdHoc | None = None
    is_event_handler: bool = False
    is_transaction: bool = False
    for_compensation: bool = False
    compensated_by: str | None = None
    instantiates: bool = False
    tokens_in: int = 1
    tokens_out: int = 1
    activation: Expression | None = None
    called: str | None = None
    takes_latest: bool = False
    hands_in: tuple[Output, ...] | None = None
    operation: str = ""
    decision: str = ""
    outputs: tuple[Output, ...] = ()
    hands_back: bool = True
    payload: tuple[Output, ...] = ()
    work: Work | None = None
    documentation: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def trigger(self) -> Trigger | None:
        """The first of its event definitions, for most events the only one."""
        return self.triggers[0] if self.triggers else None


@dataclass(frozen=True, slots=True)
class Variable:
    """A declared control variable.

    Attributes:
        type: ``boolean``, ``number``, ``string``, ``date`` or ``list`` of these;
            ``any`` where a plain diagram declares none.
        allowed: The only values allowed, if the declaration lists them.
    """

    name: str
    type: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole process, ready to run.

    Attributes:
        starts: Per scope (process or sub-process id), where its tokens begin: the
            plain start event, or what has no incoming flow where none is drawn.
        message_starts: Message or signal name to the element that it starts at.
        handlers: Per scope, its event sub-processes by the start event of each.
        variables: Declared control variables by name.
        called: Definitions of the processes that call activities call, pinned.
        reach: Per inclusive join, per node: the incoming flows of the join that a
            token at the node can still reach. See ``engine.kernel.joins``.
        content_hash: SHA-256 of the source, for pinning and caching.
    """

    process_id: str
    name: str
    nodes: Mapping[str, Node]
    starts: Mapping[str, tuple[str, ...]]
    message_starts: Mapping[str, str]
    variables: Mapping[str, Variable]
    called: Mapping[str, "Definition"]
    reach: Mapping[str, Mapping[str, frozenset[str]]]
    handlers: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: _EMPTY)
    content_hash: str = ""
    properties: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    @property
    def user_tasks(self) -> tuple[Node, ...]:
        """The steps that people do, in document order."""
        return tuple(n for n in self.nodes.values() if n.kind is Kind.USER_TASK)


#: Between the ids of the calls that lead to a called process.
CALL = "/"


def family(definition: Definition) -> dict[str, Definition]:
    """Return the definition and all that it calls, by the path of calls to each.

    Two callers may have different versions of one process pinned, so the process id
    alone would not do.
    """
    found = {definition.process_id: definition}
    for called_id, called in definition.called.items():
        for path, each in family(called).items():
            is_itself = path == called.process_id
            found[called_id if is_itself else f"{called_id}{CALL}{path}"] = each
    return found
