"""The twelve questions that the engine asks the outside world.

``web.wiring`` answers them at start-up. A thirteenth needs a decision record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from django.db.models import Q

from engine.actors import Actor, Door, Standing
from engine.checker import Duty
from engine.kernel.definition import Definition
from engine.kernel.due_rules import DueRule

JSONObject = Mapping[str, object]

#: What somebody may be about to do; the policy has an answer for each of them.
Deed = Literal[
    "start",
    "begin_activity",
    "cancel",
    "claim",
    "receive",
    "release",
    "assign",
    "save_draft",
    "complete",
    "correlate",
    "resolve_incident",
    "deploy",
    "activate",
    "retire",
    "read",
    "annotate",
    "declare",
    "hand_over",
    "dismiss",
    "export",
    "issue",
    "bid",
    "record_holding",
    "appoint",
    "end_post",
]

#: The county of an act that concerns all of them, e.g. on a shared definition.
EVERY_COUNTY = 0


@dataclass(frozen=True, slots=True)
class RoleQuestion:
    """Which queue is it, and may this person take from it?

    Attributes:
        places: As stored on the instance: level to organisation id.
        person_id: Whose standing is asked for as well; ``None`` for nobody's.
        holder: Name of a part in the case; whoever holds it is asked about.
        case_id: The case, where the answer may depend on it.
    """

    role: str
    places: JSONObject
    now: datetime
    person_id: UUID | None = None
    holder: str = ""
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """The queue, and how the person asked about stands in it.

    Attributes:
        person_id: Who holds the part that was asked about, if anybody does.
    """

    candidate_group: str
    standings: tuple[Standing, ...] = ()
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A submission on its way: first to its form, then to the record of its case.

    Attributes:
        data: As it came in; when it reaches the record, as the form accepted it.
        record: What the first of the two questions found out about the case and the
            second need not look up again; the engine never reads it.
        work_item_id: The act itself; ``None`` where nothing is being completed.
        afterwards: What the record still writes once the act stands, in the same
            transaction: an outcome must name an act that is done.
    """

    county: int
    case_id: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    form_ref: str
    data: JSONObject
    person_id: UUID
    now: datetime
    record: dict[str, object]
    work_item_id: UUID | None = None
    afterwards: list[Callable[[], None]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """One run of a service operation; it may be called twice for one job.

    Attributes:
        job_id: The idempotency key for whatever the operation does outside.
        process_id: The process in whose model the service task stands.
        name: The service task's name, as people read it.
    """

    operation: str
    job_id: UUID
    county: int
    case_id: UUID
    instance_id: UUID
    process_id: str
    element_id: str
    name: str
    variables: JSONObject
    places: JSONObject
    now: datetime


class ProcessError(Exception):
    """Raised by a service operation: the work ended in a BPMN error.

    The model says what happens then; without an event that catches it, the instance
    fails. Every other exception is tried again, and at last an incident.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class MessageCall:
    """A message that nobody in the case waits for.

    Attributes:
        job_id: The idempotency key.
    """

    message: str
    job_id: UUID
    county: int
    case_id: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class DueQuestion:
    """When is something due?

    Attributes:
        rule: As the model says it.
        anchor: Aware time from which the rule counts.
        step: ``process.element``, by which an installation may set another length.
    """

    rule: DueRule
    anchor: datetime
    county: int
    step: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody is about to do, as the guard sees it.

    Attributes:
        standing: The post used, for work on a work item; else ``None``.
        earlier: What the actor did on the same case: element, capacity, and whether
            with authority.
        places: Where the instance lives; see ``RoleQuestion.places``.
        message: For ``correlate``, the message.
        sets: The control variables that it would set past the steps that set them.
        door: By which way the wish came in.
        known: What the asker has found out already and the policy need not look up.
    """

    deed: Deed
    actor: Actor
    now: datetime
    county: int
    process_id: str = ""
    case_id: UUID | None = None
    places: JSONObject = field(default_factory=dict)
    element_id: str = ""
    role: str = ""
    act_type: str = ""
    needs_authority: bool = False
    standing: Standing | None = None
    earlier: tuple[tuple[str, str, bool], ...] = ()
    message: str = ""
    sets: frozenset[str] = frozenset()
    door: Door = "command"
    known: JSONObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A refusal by rule.

    Attributes:
        rule: Number of the rule, e.g. ``N01``.
        clause: Where it is written, e.g. ``001 §三(六)``.
        reason: English sentence for engineers.
        is_silent: Whether the actor is only told that there is no such thing; the
            refusal is kept all the same.
    """

    rule: str
    clause: str
    reason: str
    is_silent: bool = False


class GuardPolicy(Protocol):
    """Which acts need public authority, and who may not do what."""

    def needs_authority(self, act_type: str, *, authority_only: bool) -> bool:
        """Return whether only an authority capacity may do such an act."""
        ...

    def judge(self, act: Act) -> Ruling | None:
        """Return why ``act`` is refused, or ``None``."""
        ...

    def duty(self) -> Duty:
        """Return what a proof about a definition must know of the installation."""
        ...


@dataclass(frozen=True, slots=True)
class LintVerdict:
    """What a policy says of a definition.

    Attributes:
        problems: Sentences by element id; any problem refuses the deployment.
        form_refs: Form key to the version pinned for this definition.
    """

    problems: Mapping[str, list[str]] = field(default_factory=dict)
    form_refs: Mapping[str, str] = field(default_factory=dict)


class Extensions:
    """The answers in force; replaced once, at start-up."""

    resolve_role: Callable[[RoleQuestion], RoleAnswer]
    #: Returns what the form accepts, or raises ``Rejected`` with problems by field.
    clean_submission: Callable[[FilledIn], JSONObject]
    #: Records the submission with the case; returns facts for the declared mapping.
    map_submission: Callable[[FilledIn], JSONObject]
    #: Does the work of a service task; returns values for the declared mapping.
    run_service: Callable[[ServiceCall], JSONObject]
    #: Starts what a message starts; returns whether there was such a thing.
    receive_message: Callable[[MessageCall], bool]
    #: Does what has to be done from time to time, in every county.
    do_duties: Callable[[datetime], None]
    due_at: Callable[[DueQuestion], datetime]
    guard_policy: GuardPolicy
    #: The condition that the case of a work item, or of any row, is open to somebody.
    open_work: Callable[[Actor], Q]
    open_files: Callable[[Actor], Q]
    lint_policy: Callable[[Definition], LintVerdict]
    #: Returns under whose rules a county stands, e.g. ``cn-he``; empty for nobody's.
    jurisdiction_of: Callable[[int], str]


extensions = Extensions()
