"""The board of the token game: its pieces, and the moves all rules are made of.

A move never waits and never calls out. Nodes at which a token comes to rest are
entered before those that merely pass it on, so a wait is armed before anything
that could trigger it happens.

Source: BPMN 2.0.2, chapter 13 (Execution Semantics).
"""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from engine.kernel import events
from engine.kernel.choices import chosen
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.errors import KernelError, StepFailed
from engine.kernel.state import Phase, Scope, State, Status, Token
from engine.kernel.variables import checked, stored

_RESTING = frozenset(
    {
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.RECEIVE_TASK,
        Kind.CATCH,
        Kind.EVENT_BASED,
    }
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A token on its way to a node.

    Attributes:
        undoes_for: Compensation event that asks for it; empty for all others.
    """

    scope: str
    node: str
    flow: str = ""
    undoes_for: str = ""


@dataclass(frozen=True, slots=True)
class Performance:
    """An activity, or an instance of one, that begins its own work."""

    token_id: str


@dataclass(frozen=True, slots=True)
class Completion:
    """An activity whose instances or inner scope have come to their end."""

    token_id: str


Step = Arrival | Performance | Completion


class Board:
    """One instance laid out for a command; thrown away when the command is done.

    Attributes:
        stirred: Whether a variable changed since conditions were last asked.
    """

    def __init__(self, definition: Definition, state: State, now: datetime) -> None:
        self.definitions = family(definition)
        self.state = state
        self.now = now
        self.events: list[events.Event] = []
        self.stirred = False
        self._arming: deque[Step] = deque()
        self._moving: deque[Step] = deque()
        self._touched: set[str] = set()

    # -- looking ---------------------------------------------------------------

    def definition_of(self, scope_id: str) -> Definition:
        """Return the definition that a scope runs."""
        return self.definitions[self.state.scopes[scope_id].process_id]

    def node(self, scope_id: str, node_id: str) -> Node:
        """Return a node as seen from a scope."""
        return self.definition_of(scope_id).nodes[node_id]

    def node_of(self, token: Token) -> Node:
        """Return the node at which ``token`` rests."""
        return self.node(token.scope, token.node)

    def container_of(self, scope_id: str) -> Node | None:
        """Return the sub-process that a scope runs; ``None`` for a process."""
        scope = self.state.scopes[scope_id]
        return self.definitions[scope.process_id].nodes.get(scope.element)

    def token(self, token_id: str) -> Token:
        """Return a live token.

        Raises:
            KernelError: It is gone, or the instance is over.
        """
        token = self.state.tokens.get(token_id)
        if token is None or self.state.status is not Status.ACTIVE:
            raise KernelError(f"Expected a live token {token_id}, but it is gone.")
        return token

    def next_step(self) -> Step | None:
        """Return what happens next, waits first."""
        if self._arming:
            return self._arming.popleft()
        return self._moving.popleft() if self._moving else None

    # -- moving ----------------------------------------------------------------

    def put(
        self, scope_id: str, node: Node, phase: Phase, *, flow: str = ""
    ) -> tuple[str, Token]:
        """Lay a new token down at ``node``."""
        token_id = self.state.new_id()
        token = Token(scope=scope_id, node=node.id, phase=phase, flow=flow)
        self.state.tokens[token_id] = token
        return token_id, token

    def arrive(
        self, scope_id: str, node_id: str, flow_id: str = "", *, undoes_for: str = ""
    ) -> None:
        """Send a token towards a node."""
        arrival = Arrival(scope_id, node_id, flow_id, undoes_for)
        self._send(arrival, self.node(scope_id, node_id))

    def perform(self, token_id: str) -> None:
        """Let an activity begin its work, in its turn."""
        token = self.state.tokens[token_id]
        self._send(Performance(token_id), self.node_of(token))

    def conclude(self, token_id: str) -> None:
        """Let an activity be left before anything else moves."""
        self._arming.appendleft(Completion(token_id))

    def leave(self, scope_id: str, node: Node, token_id: str = "") -> None:
        """Let a token leave ``node``; it stays, stuck, if it cannot.

        Args:
            token_id: The token that rests there; empty if none was laid down.
        """
        try:
            flows = chosen(node, self.state.known(scope_id))
        except StepFailed as failed:
            self.stick(scope_id, node, failed, Phase.STUCK_LEAVING, token_id=token_id)
            return
        self.state.tokens.pop(token_id, None)
        self.consume(scope_id, node, token_id)
        for flow in flows:
            for _ in range(node.tokens_out):
                self.events.append(events.Taken(flow.id))
                self.arrive(scope_id, flow.target, flow.id)

    def _send(self, step: Step, node: Node) -> None:
        (self._arming if node.kind in _RESTING else self._moving).append(step)

    def consume(self, scope_id: str, node: Node, token_id: str = "") -> None:
        """Let a token end at ``node``."""
        self.events.append(events.Passed(node.id, token_id))
        self._touched.add(scope_id)

    def stick(
        self,
        scope_id: str,
        node: Node,
        failed: StepFailed,
        phase: Phase,
        *,
        token_id: str = "",
        flow: str = "",
    ) -> str:
        """Let a token rest where an automatic step failed; return its id."""
        token = self.state.tokens.get(token_id)
        if token is None:
            token_id, token = self.put(scope_id, node, phase, flow=flow)
        token.phase = phase
        token.watch.alarms.clear()
        token.watch.conditions.clear()
        self.events.append(events.Stuck(node.id, token_id, failed.code, failed.message))
        return token_id

    def write(
        self, scope_id: str, values: dict[str, object], token: Token | None = None
    ) -> None:
        """Set control variables as seen from a scope, or from an instance in it.

        Raises:
            StepFailed: Not declared, or of the wrong type; then none was set.
        """
        own: list[tuple[dict[str, object], str, object]] = []
        shared: dict[str, object] = {}
        for name, value in values.items():
            local = self.state.local_with(scope_id, token, name)
            if local is None:
                shared[name] = value
            else:
                own.append((local, name, stored(value, name)))
        accepted = checked(self.definition_of(scope_id), shared)
        for local, name, value in own:
            local[name] = value
        self.state.variables_of(scope_id).update(accepted)
        self.stirred = True

    # -- scopes ----------------------------------------------------------------

    def open_scope(
        self,
        path: str,
        element: str,
        *,
        parent: str = "",
        variables: dict[str, object] | None = None,
    ) -> str:
        """Open a process or sub-process; nothing moves in it yet.

        Args:
            path: Path of calls to the definition it runs.
        """
        scope_id = self.state.new_id()
        self.state.scopes[scope_id] = Scope(path, element, parent, variables)
        self._touched.add(scope_id)
        return scope_id

    def empty_scopes(self) -> list[str]:
        """Return the touched scopes in which nothing is left."""
        if not self._touched:
            return []
        busy = {token.scope for token in self.state.tokens.values()}
        for step in (*self._arming, *self._moving):
            if isinstance(step, Arrival):
                busy.add(step.scope)
        touched, self._touched = self._touched, set()
        return [s for s in sorted(touched) if s in self.state.scopes and s not in busy]

    def touch(self, scope_id: str) -> None:
        """Note that a scope may have become empty."""
        self._touched.add(scope_id)

    def end(self, status: Status, *, error_code: str = "") -> None:
        """End the instance and take every token away."""
        for token_id in list(self.state.tokens):
            self.withdraw(token_id)
        self.state.scopes.clear()
        self._arming.clear()
        self._moving.clear()
        self._touched.clear()
        self.stirred = False
        self.state.status = status
        self.events.append(events.Ended(status, error_code))

    # -- taking away -----------------------------------------------------------

    def withdraw(self, token_id: str) -> None:
        """Take a token away, with its instances and every scope that it holds."""
        token = self.state.tokens.pop(token_id, None)
        if token is None:
            return
        self._touched.add(token.scope)
        if token.phase is Phase.WAITING:
            self.events.append(events.Withdrawn(token.node, token_id))
        if token.rounds is not None or token.undoing is not None:
            for key, other in list(self.state.tokens.items()):
                if token_id in {other.parent, other.undoes_for}:
                    self.withdraw(key)
        if token.phase in {Phase.HOLDING, Phase.STUCK_LEAVING}:
            held = [k for k, s in self.state.scopes.items() if s.parent == token_id]
            for scope_id in held:
                self.clear(scope_id)
                self.state.scopes.pop(scope_id, None)

    def clear(self, scope_id: str, *, but: str = "") -> None:
        """Take every token of a scope away, on the board and on its way.

        Args:
            but: A token that stays.
        """
        self._arming = deque(s for s in self._arming if not _is_in(s, scope_id))
        self._moving = deque(s for s in self._moving if not _is_in(s, scope_id))
        inside = [k for k, t in self.state.tokens.items() if t.scope == scope_id]
        for token_id in inside:
            if token_id != but:
                self.withdraw(token_id)
        scope = self.state.scopes[scope_id]
        scope.queued.clear()
        scope.fired.clear()
        self._touched.add(scope_id)


def _is_in(step: Step, scope_id: str) -> bool:
    return isinstance(step, Arrival) and step.scope == scope_id
