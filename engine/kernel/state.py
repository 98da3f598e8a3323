"""Where an instance stands: live tokens, scopes and control variables, no history.

Identifiers have a fixed width and nothing is kept of what is over, so the size of
the stored state does not depend on how long a case has lived.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import orjson

FORMAT = 1


class Phase(StrEnum):
    """What a token is doing at its node."""

    WAITING = "w"  # for a person, a job, a message or a timer
    JOINING = "j"  # at a join, for the other branches
    HOLDING = "h"  # an activity whose inner scope is running
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
        due: Seconds since the epoch, UTC.
        left: How often it may still fire; ``None`` for without end.
        period: Seconds between two firings; 0 for once.
    """

    due: int
    left: int | None = 1
    period: int = 0


@dataclass(slots=True)
class Token:
    """One token at one node.

    Attributes:
        flow: Incoming flow by which it reached a join.
        alarms: Armed timers by the element that catches them.
    """

    scope: str
    node: str
    phase: Phase
    flow: str = ""
    alarms: dict[str, Alarm] = field(default_factory=dict)


@dataclass(slots=True)
class Scope:
    """A running process or sub-process.

    Attributes:
        process_id: Definition its nodes are looked up in.
        element: Process id or sub-process id.
        parent: Token that holds it; empty for the instance itself.
        variables: Control variables; ``None`` where those of the parent are used.
    """

    process_id: str
    element: str
    parent: str = ""
    variables: dict[str, object] | None = None


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
        return f"{self.counter:08x}"

    def variables_of(self, scope_id: str) -> dict[str, object]:
        """Return the control variables that hold in a scope."""
        scope = self.scopes[scope_id]
        while scope.variables is None:
            scope = self.scopes[self.tokens[scope.parent].scope]
        return scope.variables


def dumps(state: State) -> bytes:
    """Return ``state`` as compact JSON."""
    return orjson.dumps(
        {
            "f": FORMAT,
            "s": state.status,
            "n": f"{state.counter:08x}",
            "S": {key: _dump_scope(scope) for key, scope in state.scopes.items()},
            "T": {key: _dump_token(token) for key, token in state.tokens.items()},
        }
    )


def loads(blob: bytes) -> State:
    """Return the state that :func:`dumps` wrote.

    Raises:
        ValueError: Written in a format that this version does not read.
    """
    raw = orjson.loads(blob)
    if raw["f"] != FORMAT:
        raise ValueError(f"Expected a state of format {FORMAT}, but got {raw['f']}.")
    return State(
        status=Status(raw["s"]),
        counter=int(raw["n"], 16),
        scopes={key: _load_scope(row) for key, row in raw["S"].items()},
        tokens={key: _load_token(row) for key, row in raw["T"].items()},
    )


def _dump_scope(scope: Scope) -> list[object]:
    return [scope.process_id, scope.element, scope.parent, scope.variables]


def _load_scope(row: list[object]) -> Scope:
    process_id, element, parent, variables = row
    assert variables is None or isinstance(variables, dict)
    return Scope(str(process_id), str(element), str(parent), variables)


def _dump_token(token: Token) -> list[object]:
    alarms = {key: [a.due, a.left, a.period] for key, a in token.alarms.items()}
    return [token.scope, token.node, token.phase, token.flow, alarms]


def _load_token(row: list[object]) -> Token:
    scope, node, phase, flow, alarms = row
    assert isinstance(alarms, dict)
    return Token(
        scope=str(scope),
        node=str(node),
        phase=Phase(str(phase)),
        flow=str(flow),
        alarms={key: Alarm(*values) for key, values in alarms.items()},
    )
