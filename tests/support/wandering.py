"""A random walk through the kernel, over every move that anybody could make.

Unlike the walk of the cross-check it knows of no second engine: services fail,
variables are set from outside, messages come to whoever waits, versions are chosen.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.kernel import apply, as_json, commands, dumps, loads, project, replay
from engine.kernel.definition import Definition
from engine.kernel.events import Event, Stuck
from engine.kernel.projection import Projection, definition_of
from engine.kernel.state import State, Status
from tests.support import invariants
from tests.support.random_models.sheet import CODES

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: What is made rarely, among the moves that there are, as one in so many.
_RARE = 12
#: Where a model starts itself again and again, a walk ends with so many tokens.
MAX_TOKENS = 300
#: Code under which work is refused that was done well.
REFUSED = "refused"

Values = dict[str, object]


@dataclass
class Wanderer:
    """One instance on its way.

    Attributes:
        journal: Its commands so far, as they are kept.
        made: How often each kind of command was made.
    """

    definition: Definition
    draw: random.Random
    now: datetime = START
    state: State = field(default_factory=State)
    journal: list[dict[str, object]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    _before: int = 0

    def start(self) -> None:
        """Start the instance with random values."""
        self._apply(None, self.beginning())

    def beginning(self) -> commands.Start:
        """Return a start with random values."""
        values = self._values(self.definition, keep=0.1)
        return commands.Start(self.now, variables=values)

    def go(self, steps: int) -> None:
        """Start, and make up to that many moves, every rule asked after each."""
        self.start()
        for _ in range(steps):
            command = self.next()
            if command is None or len(self.state.tokens) > MAX_TOKENS:
                return
            self.make(command)

    def make(self, command: commands.Command) -> None:
        """Make a move on the state as it was stored."""
        self.now = command.now
        self._apply(loads(dumps(self.state)), command)

    def follow(self, command: commands.Command) -> None:
        """Make a move that was decided elsewhere, on a state that was never stored."""
        self.now = command.now
        self._apply(self.state if self.journal else None, command)

    def replayed(self) -> State:
        """Return the state to which the journal leads."""
        return replay(self.definition, self.journal)

    @property
    def stuck_codes(self) -> set[str]:
        """Why steps failed so far; what was refused from outside is left out."""
        return {
            event.code
            for event in self.events
            if isinstance(event, Stuck) and event.code != REFUSED
        }

    @property
    def is_over(self) -> bool:
        """Whether the instance has ended."""
        return self.state.status is not Status.ACTIVE

    def next(self) -> commands.Command | None:
        """Return a move that can be made; ``None`` when there is none."""
        if self.is_over:
            return None
        seen = project(self.definition, self.state)
        usual = [*self._answers(seen)] or [*self._usual(seen)]
        rare = [*self._rare(seen)]
        if rare and (not usual or self.draw.randrange(_RARE) == 0):
            return self.draw.choice(rare)
        return self.draw.choice(usual) if usual else None

    # -- what there is to do ---------------------------------------------------

    def _answers(self, seen: Projection) -> Iterator[commands.Command]:
        """Give the answers to what only the outside knows; they come first."""
        for token_id, element_id in sorted(seen.rules):
            due = int((self.now + timedelta(days=7)).timestamp())
            yield commands.SetAlarm(self.now, token_id, element_id, due)
        for token_id, element_id in sorted(seen.calls):
            scope = self.state.scopes[self.state.tokens[token_id].scope]
            called = definition_of(self.definition, scope).nodes[element_id].called
            yield commands.Call(self.now, token_id, called or "")

    def _usual(self, seen: Projection) -> Iterator[commands.Command]:
        work = sorted(seen.work | seen.services | seen.decisions)
        for token_id, _ in (*work, *work):  # work goes on more often than not
            yield commands.Complete(self.now, token_id, self._values_at(token_id))
        for (holder_id, place), due in seen.timers.items():
            then = max(self.now, datetime.fromtimestamp(due, UTC))
            yield commands.FireTimer(then, holder_id, place)
        for holder_id, place in (*seen.messages, *seen.signals):
            yield commands.Deliver(self.now, holder_id, place)
        yield from self._chosen(seen)
        for token_id, element_id in sorted(seen.stuck):
            yield commands.Retry(self.now, token_id, self._mended(token_id, element_id))
        if any(t.watch.conditions for t in self.state.tokens.values()):
            yield self._set()

    def _chosen(self, seen: Projection) -> Iterator[commands.Command]:
        """Give what somebody may choose to do in manual ad-hoc sub-processes."""
        for (token_id, _), choices in seen.choices.items():
            if self._may_begin(token_id):
                for element_id in choices:
                    yield commands.Activate(self.now, token_id, element_id)
            if not self._is_busy(token_id):
                yield commands.Conclude(self.now, token_id)

    def _rare(self, seen: Projection) -> Iterator[commands.Command]:
        for token_id, _ in sorted(seen.work | seen.services | seen.decisions):
            for code in (*CODES, *CODES, "unheard of"):
                yield commands.Escalate(self.now, token_id, code)
            for code in CODES:
                yield commands.ThrowError(self.now, token_id, code)
            yield commands.Refuse(self.now, token_id, REFUSED, "Not so.")
            yield commands.Fail(self.now, token_id, REFUSED, "Not now.")
        yield self._set()

    def _set(self) -> commands.SetVariables:
        values = self._values(self.definition, keep=0.8)
        return commands.SetVariables(self.now, values)

    def _scope_held_by(self, token_id: str) -> str:
        return next(k for k, s in self.state.scopes.items() if s.parent == token_id)

    def _is_busy(self, token_id: str) -> bool:
        inner = self._scope_held_by(token_id)
        if self.state.scopes[inner].is_closed:
            return True
        return any(t.scope == inner for t in self.state.tokens.values())

    def _may_begin(self, token_id: str) -> bool:
        inner = self._scope_held_by(token_id)
        if self.state.scopes[inner].is_closed:
            return False
        token = self.state.tokens[token_id]
        scope = self.state.scopes[token.scope]
        ad_hoc = definition_of(self.definition, scope).nodes[token.node].ad_hoc
        assert ad_hoc is not None
        return not (ad_hoc.is_sequential and self._is_busy(token_id))

    # -- values ------------------------------------------------------------------

    def _values_at(self, token_id: str) -> Values:
        scope = self.state.scopes[self.state.tokens[token_id].scope]
        return self._values(definition_of(self.definition, scope), keep=0.7)

    def _mended(self, token_id: str, element_id: str) -> Values:
        scope = self.state.scopes[self.state.tokens[token_id].scope]
        owner = definition_of(self.definition, scope)
        needed = {out.variable for out in owner.nodes[element_id].outputs}
        return {
            name: self._value(variable.type)
            for name, variable in owner.variables.items()
            if name in needed or self.draw.random() < 0.9
        }

    def _values(self, definition: Definition, *, keep: float) -> Values:
        return {
            variable.name: self._value(variable.type)
            for variable in definition.variables.values()
            if self.draw.random() >= keep
        }

    def _value(self, kind: str) -> object:
        match kind:
            case "boolean":
                return self.draw.random() < 0.5
            case "list":
                return [self.draw.randrange(9) for _ in range(self.draw.randrange(4))]
            case "number":
                return self.draw.randrange(4)
        return self.draw.choice(["a", "b"])

    # -- moving ------------------------------------------------------------------

    def _apply(self, state: State | None, command: commands.Command) -> None:
        self.journal.append(as_json(command))
        outcome = apply(self.definition, state, command)
        self.state = outcome.state
        self.events.extend(outcome.events)
        self.made[type(command).__name__] += 1
        invariants.check_events(outcome.events)
        assert self.state.counter >= self._before, "an identifier was taken back"
        self._before = self.state.counter
        invariants.check(self.definition, self.state)
