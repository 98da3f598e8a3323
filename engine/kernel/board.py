"""The board of the token game: its pieces, and the moves all rules are made of.

A move never waits and never calls out. Nodes at which a token comes to rest are
entered before those that merely pass it on, so a wait is armed before anything
that could trigger it happens.

Source: BPMN 2.0.2, chapter 13 (Execution Semantics).
"""

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from engine.kernel import events, timers
from engine.kernel.definition import (
    Definition,
    Flow,
    Kind,
    Node,
    TriggerKind,
)
from engine.kernel.errors import KernelError, StepFailed
from engine.kernel.state import Alarm, Phase, Scope, State, Status, Token
from engine.kernel.variables import checked, evaluate

_RESTING = frozenset(
    {
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.RECEIVE_TASK,
        Kind.CATCH,
        Kind.EVENT_BASED,
    }
)
_BRANCHING = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})

Arrival = tuple[str, str, str]


class Board:
    """One instance laid out for a command; thrown away when the command is done."""

    def __init__(self, definition: Definition, state: State, now: datetime) -> None:
        self.definitions = dict(_with_called(definition))
        self.state = state
        self.now = now
        self.events: list[events.Event] = []
        self._arming: deque[Arrival] = deque()
        self._moving: deque[Arrival] = deque()
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

    def token(self, token_id: str) -> Token:
        """Return a live token.

        Raises:
            KernelError: It is gone, or the instance is over.
        """
        token = self.state.tokens.get(token_id)
        if token is None or self.state.status is not Status.ACTIVE:
            raise KernelError(f"Expected a live token {token_id}, but it is gone.")
        return token

    def next_arrival(self) -> Arrival | None:
        """Return the next token on its way, waits first."""
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

    def rest(self, scope_id: str, node: Node, phase: Phase) -> str:
        """Lay a token down at ``node`` and arm the timers that may catch there.

        Raises:
            StepFailed: A timer cannot be armed; then no token was laid down.
        """
        alarms = self._alarms(scope_id, node)
        token_id, token = self.put(scope_id, node, phase)
        token.alarms = alarms
        self.events.append(events.Opened(node.id, token_id))
        return token_id

    def arrive(self, scope_id: str, node_id: str, flow_id: str = "") -> None:
        """Send a token towards a node."""
        resting = self.node(scope_id, node_id).kind in _RESTING
        (self._arming if resting else self._moving).append((scope_id, node_id, flow_id))

    def leave(self, scope_id: str, node: Node, token_id: str = "") -> None:
        """Let a token leave ``node``; it stays, stuck, if it cannot.

        Args:
            token_id: The token that rests there; empty if none was laid down.
        """
        try:
            chosen = self._chosen(scope_id, node)
        except StepFailed as failed:
            self.stick(scope_id, node, failed, Phase.STUCK_LEAVING, token_id=token_id)
            return
        self.state.tokens.pop(token_id, None)
        self.events.append(events.Passed(node.id, token_id))
        self._touched.add(scope_id)
        for flow in chosen:
            self.events.append(events.Taken(flow.id))
            self.arrive(scope_id, flow.target, flow.id)

    def stick(
        self,
        scope_id: str,
        node: Node,
        failed: StepFailed,
        phase: Phase,
        *,
        token_id: str = "",
        flow: str = "",
    ) -> None:
        """Let a token rest where an automatic step failed."""
        token = self.state.tokens.get(token_id)
        if token is None:
            token_id, token = self.put(scope_id, node, phase, flow=flow)
        token.phase = phase
        token.alarms = {}
        self.events.append(events.Stuck(node.id, token_id, failed.code, failed.message))

    def consume(self, scope_id: str, node: Node) -> None:
        """Let a token end at ``node``."""
        self.events.append(events.Passed(node.id))
        self._touched.add(scope_id)

    def write(self, scope_id: str, values: dict[str, object]) -> None:
        """Set control variables of a scope.

        Raises:
            StepFailed: Not declared, or of the wrong type.
        """
        accepted = checked(self.definition_of(scope_id), values)
        self.state.variables_of(scope_id).update(accepted)

    # -- scopes ----------------------------------------------------------------

    def open_scope(
        self,
        definition: Definition,
        element: str,
        *,
        parent: str = "",
        variables: dict[str, object] | None = None,
    ) -> str:
        """Open a process or sub-process and send a token to its plain start."""
        scope_id = self.state.new_id()
        self.state.scopes[scope_id] = Scope(
            definition.process_id, element, parent, variables
        )
        self._touched.add(scope_id)
        return scope_id

    def close_empty_scopes(self) -> bool:
        """Close scopes in which nothing is left; return whether there were any."""
        closed = False
        while self._touched:
            busy = {token.scope for token in self.state.tokens.values()}
            busy |= {arrival[0] for arrival in (*self._arming, *self._moving)}
            idle = [
                scope_id
                for scope_id in sorted(self._touched)
                if scope_id in self.state.scopes and scope_id not in busy
            ]
            self._touched = set()
            for scope_id in idle:
                closed = True
                self._close(scope_id)
        return closed

    def _close(self, scope_id: str) -> None:
        scope = self.state.scopes.pop(scope_id)
        if not scope.parent:
            self.end(Status.COMPLETED)
            return
        holder = self.state.tokens[scope.parent]
        node = self.node_of(holder)
        if scope.variables is not None:
            declared = self.definition_of(holder.scope).variables
            handed_back = {k: v for k, v in scope.variables.items() if k in declared}
            self.state.variables_of(holder.scope).update(handed_back)
        self.leave(holder.scope, node, scope.parent)

    def end(self, status: Status, *, error_code: str = "") -> None:
        """End the instance and take every token away."""
        for token_id in list(self.state.tokens):
            self.withdraw(token_id)
        self.state.scopes.clear()
        self._arming.clear()
        self._moving.clear()
        self._touched.clear()
        self.state.status = status
        self.events.append(events.Ended(status, error_code))

    # -- taking away -----------------------------------------------------------

    def withdraw(self, token_id: str) -> None:
        """Take a token away, with every scope that it holds."""
        token = self.state.tokens.pop(token_id, None)
        if token is None:
            return
        self._touched.add(token.scope)
        if token.phase is Phase.WAITING:
            self.events.append(events.Withdrawn(token.node, token_id))
        held = [k for k, s in self.state.scopes.items() if s.parent == token_id]
        for scope_id in held:
            self.clear(scope_id)
            self.state.scopes.pop(scope_id, None)

    def clear(self, scope_id: str) -> None:
        """Take every token of a scope away, on the board and on its way."""
        self._arming = deque(a for a in self._arming if a[0] != scope_id)
        self._moving = deque(a for a in self._moving if a[0] != scope_id)
        inside = [k for k, t in self.state.tokens.items() if t.scope == scope_id]
        for token_id in inside:
            self.withdraw(token_id)
        self._touched.add(scope_id)

    # -- choosing --------------------------------------------------------------

    def _chosen(self, scope_id: str, node: Node) -> tuple[Flow, ...]:
        """Return the flows a token takes out of ``node``.

        Source: BPMN 2.0.2, 13.4 Gateways; 13.3.2 for several flows of an activity.
        """
        if node.kind in _BRANCHING or not node.outgoing:
            return node.outgoing
        variables = self.state.variables_of(scope_id)
        holding = tuple(
            flow
            for flow in node.outgoing
            if flow.id != node.default
            and (flow.condition is None or evaluate(flow.condition, variables) is True)
        )
        default = tuple(flow for flow in node.outgoing if flow.id == node.default)
        if node.kind is Kind.EXCLUSIVE:
            chosen = holding[:1] or default
        elif any(flow.condition for flow in holding):
            chosen = holding
        else:
            chosen = holding + default
        if not chosen:
            raise StepFailed(
                "no_flow",
                f"No outgoing flow of {node.id} can be taken, and no default.",
            )
        return chosen

    def _alarms(self, scope_id: str, node: Node) -> dict[str, Alarm]:
        variables = self.state.variables_of(scope_id)
        armed = {}
        for element_id in catchers(node):
            trigger = self.node(scope_id, element_id).trigger
            if trigger is not None and trigger.kind is TriggerKind.TIMER:
                armed[element_id] = timers.alarm(trigger, variables, self.now)
        return armed


def catchers(node: Node) -> tuple[str, ...]:
    """Return the elements that may catch an event while a token is at ``node``."""
    if node.kind is Kind.EVENT_BASED:
        return tuple(flow.target for flow in node.outgoing)
    if node.kind in {Kind.CATCH, Kind.RECEIVE_TASK}:
        return (node.id, *node.boundaries)
    return node.boundaries


def _with_called(definition: Definition) -> Iterator[tuple[str, Definition]]:
    yield definition.process_id, definition
    for called in definition.called.values():
        yield from _with_called(called)
