"""Where an instance stands: live tokens, scopes and control variables, no history.

Identifiers have a fixed width and nothing is kept of what is over, so the size of
the stored state does not depend on how long a case has lived. The one exception is
asked for by the model: what may still have to be undone is remembered.
"""

from dataclasses import dataclass, field
from enum import StrEnum

#: Hands out identifiers, to tokens and scopes alike.
_ID = "{:08x}"


class Phase(StrEnum):
    """What a token is doing at its node."""

    WAITING = "w"  # for a person, a job, a message or a timer
    JOINING = "j"  # at a join, or at an activity that takes several, for the others
    HOLDING = "h"  # an activity whose inner scope is running
    REPEATING = "r"  # an activity with instances of its own
    CALLING = "c"  # a call activity that does not yet know which version it calls
    UNDOING = "u"  # a compensation event whose handlers are at work
    STUCK = "x"  # an automatic step failed on entering the node
    STUCK_LEAVING = "l"  # the work is done, but leaving the node failed


class Status(StrEnum):
    """Where the instance stands as a whole."""

    ACTIVE = "active"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class Alarm:
    """An armed timer.

    Attributes:
        due: Seconds since the epoch, UTC; 0 while a rule is being worked out.
        left: How often it may still fire; ``None`` for without end.
        period: Seconds between two firings; 0 for once.
        rule: Working days that somebody with a calendar has to turn into ``due``.
    """

    due: int
    left: int | None = 1
    period: int = 0
    rule: str = ""


@dataclass(slots=True)
class Watch:
    """What somebody waits for, by the place at which it is caught.

    A place is the id of the catching element; the second and later of several event
    definitions of one element have ``#1``, ``#2`` … behind it.

    Attributes:
        alarms: Armed timers.
        conditions: Conditional events, and whether their condition held last.
        keys: Correlation keys of awaited messages, where they have one.
        heard: Places caught so far of an element that awaits all of its events.
    """

    alarms: dict[str, Alarm] = field(default_factory=dict)
    conditions: dict[str, bool] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.alarms or self.conditions or self.keys or self.heard)


@dataclass(slots=True)
class Done:
    """An activity that may have to be undone.

    Attributes:
        inner: For a sub-process, what in it may have to be undone; else ``None``.
    """

    node: str
    inner: "list[Done] | None" = None


@dataclass(slots=True)
class Rounds:
    """How far a repeated activity is.

    Attributes:
        total: How many instances there will be; ``None`` for as long as it takes.
        items: The items of a collection, one for each instance.
        results: What the instances gave, in order, if that is collected.
    """

    total: int | None
    begun: int = 0
    done: int = 0
    items: list[object] | None = None
    results: list[object] | None = None


@dataclass(slots=True)
class Token:
    """One token at one node.

    Attributes:
        flow: Incoming flow by which it reached a join.
        watch: What may interrupt or wake it.
        parent: Token of the repeated activity of which it is an instance.
        local: Variables of that instance alone.
        rounds: For a repeated activity, how far it is.
        undoes_for: Compensation event that asked for the work of this token.
        undoing: What a compensation event has still to undo, last first.
        undone_scope: Scope in which it does so.
        done: What a finished inner scope left to be undone; for a repeated
            activity, what its finished instances left.
    """

    scope: str
    node: str
    phase: Phase
    flow: str = ""
    watch: Watch = field(default_factory=Watch)
    parent: str = ""
    local: dict[str, object] | None = None
    rounds: Rounds | None = None
    undoes_for: str = ""
    undoing: list[Done] | None = None
    undone_scope: str = ""
    done: list[Done] | None = None

    @property
    def alarms(self) -> dict[str, Alarm]:
        """Its armed timers."""
        return self.watch.alarms


@dataclass(slots=True)
class Scope:
    """A running process or sub-process.

    Attributes:
        process_id: Path of calls to the definition that its nodes are looked up in.
        element: Process id or sub-process id.
        parent: Token that holds it; empty for the instance itself.
        variables: Control variables; ``None`` where those of the parent are used.
        watch: What starts its event sub-processes.
        is_closed: Whether one of them interrupted it: it begins nothing any more.
        done: What may have to be undone, oldest first.
        fired: Complex gateways that went on and await the rest, with the flows that
            have come in.
        queued: Activities of a sequential ad-hoc sub-process that are still to begin.
    """

    process_id: str
    element: str
    parent: str = ""
    variables: dict[str, object] | None = None
    watch: Watch = field(default_factory=Watch)
    is_closed: bool = False
    done: list[Done] = field(default_factory=list)
    fired: dict[str, list[str]] = field(default_factory=dict)
    queued: list[str] = field(default_factory=list)


@dataclass(slots=True)
class State:
    """Everything that the next command needs to know about an instance."""

    status: Status = Status.ACTIVE
    counter: int = 0
    scopes: dict[str, Scope] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)

    def new_id(self) -> str:
        """Return the next identifier, of fixed width."""
        self.counter += 1
        return _ID.format(self.counter)

    def watch_of(self, holder_id: str) -> Watch | None:
        """Return what a token or a scope waits for; ``None`` if it is gone."""
        holder = self.tokens.get(holder_id) or self.scopes.get(holder_id)
        return holder.watch if holder else None

    def variables_of(self, scope_id: str) -> dict[str, object]:
        """Return the control variables that are kept for a scope, to be changed."""
        scope = self.scopes[scope_id]
        while scope.variables is None:
            scope = self.scopes[self.tokens[scope.parent].scope]
        return scope.variables

    def known(self, scope_id: str, token: Token | None = None) -> dict[str, object]:
        """Return what an expression reads, the variables of instances included."""
        chain = [token.local] if token and token.local else []
        scope = self.scopes[scope_id]
        while scope.variables is None:
            holder = self.tokens[scope.parent]
            if holder.local:
                chain.append(holder.local)
            scope = self.scopes[holder.scope]
        if not chain:
            return scope.variables
        known = dict(scope.variables)
        for local in reversed(chain):
            known.update(local)
        return known

    def local_with(
        self, scope_id: str, token: Token | None, name: str
    ) -> dict[str, object] | None:
        """Return the innermost variables of an instance that hold ``name``."""
        if token and token.local and name in token.local:
            return token.local
        scope = self.scopes[scope_id]
        while scope.variables is None:
            holder = self.tokens[scope.parent]
            if holder.local and name in holder.local:
                return holder.local
            scope = self.scopes[holder.scope]
        return None
