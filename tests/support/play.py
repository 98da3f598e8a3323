"""The words in which tests of the kernel are written.

After each command the state goes through its stored form, so every test is also a
test that nothing is lost between two commands.
"""

from datetime import UTC, datetime, timedelta

from engine.kernel import Projection, apply, commands, dumps, loads, project
from engine.kernel.definition import Definition
from engine.kernel.events import Event, MessageThrown, Stuck
from engine.kernel.state import Phase, State, Status

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Play:
    """One instance, from its start."""

    def __init__(
        self, definition: Definition, *, message: str = "", **variables: object
    ) -> None:
        self.definition = definition
        self.now = START
        self.state: State | None = None
        self.events: list[Event] = []
        start = commands.Start(self.now, message=message, variables=variables)
        self._do(start)

    def waiting(self) -> list[str]:
        """Return the elements at which a token waits, sorted."""
        return sorted(
            token.node
            for token in self._state.tokens.values()
            if token.phase is Phase.WAITING
        )

    def stuck(self) -> list[str]:
        """Return the elements at which an automatic step failed."""
        return sorted(element for _, element in self.projection.stuck)

    def complete(self, element_id: str, **variables: object) -> None:
        """Finish the work at an element."""
        self._do(commands.Complete(self.now, self._token(element_id), variables))

    def do(self, command: commands.Command) -> None:
        """Apply any command."""
        self._do(command)

    def complete_token(self, token_id: str, **variables: object) -> None:
        """Finish the work of one of several tokens at an element."""
        self._do(commands.Complete(self.now, token_id, variables))

    def hear(self, signal: str) -> None:
        """Hand a signal to everything that waits for it."""
        for place, awaited in self.projection.signals.items():
            if awaited.name == signal and place in self.projection.signals:
                self._do(commands.Deliver(self.now, *place))

    def set(self, **variables: object) -> None:
        """Set control variables of the instance."""
        self._do(commands.SetVariables(self.now, variables))

    def pass_time(self, **duration: float) -> None:
        """Let time pass; whatever timer is due fires, the earliest first."""
        self.now += timedelta(**duration)
        while True:
            timers = self.projection.timers
            place = min(timers, key=lambda each: timers[each], default=None)
            if place is None or timers[place] > self.now.timestamp():
                return
            self._do(commands.FireTimer(self.now, *place))

    def deliver(self, element_id: str, **variables: object) -> None:
        """Hand a message to the token that waits for it."""
        token_id = next(t for t, e in self.projection.messages if e == element_id)
        self._do(commands.Deliver(self.now, token_id, element_id, variables))

    def fail(self, element_id: str, code: str) -> None:
        """Let the work at an element end in an error."""
        self._do(commands.ThrowError(self.now, self._token(element_id), code))

    def escalate(self, element_id: str, code: str) -> None:
        """Let the work at an element, which goes on, raise an escalation."""
        self._do(commands.Escalate(self.now, self._token(element_id), code))

    def retry(self, element_id: str, **variables: object) -> None:
        """Try again where a token is stuck."""
        token_id = next(t for t, e in self.projection.stuck if e == element_id)
        self._do(commands.Retry(self.now, token_id, variables))

    @property
    def status(self) -> Status:
        """Where the instance stands as a whole."""
        return self._state.status

    @property
    def projection(self) -> Projection:
        """What the instance waits for."""
        return project(self.definition, self.state)

    @property
    def variables(self) -> dict[str, object]:
        """The control variables of the instance itself."""
        return self._state.variables_of(next(iter(self._state.scopes)))

    @property
    def inner_variables(self) -> dict[str, object]:
        """The control variables of the process that was called last."""
        return self._state.variables_of(list(self._state.scopes)[-1])

    @property
    def size(self) -> int:
        """Bytes of the stored state."""
        return len(dumps(self._state))

    def thrown(self) -> list[str]:
        """Return the messages that were thrown so far."""
        return [e.message for e in self.events if isinstance(e, MessageThrown)]

    def failures(self) -> list[str]:
        """Return the codes of the steps that failed so far."""
        return [e.code for e in self.events if isinstance(e, Stuck)]

    @property
    def _state(self) -> State:
        assert self.state is not None
        return self.state

    def _token(self, element_id: str) -> str:
        return next(
            key
            for key, token in self._state.tokens.items()
            if token.node == element_id
            and token.phase in {Phase.WAITING, Phase.HOLDING}
        )

    def _do(self, command: commands.Command) -> None:
        outcome = apply(self.definition, self.state, command)
        stored = dumps(outcome.state)
        self.state = loads(stored)
        assert self.state == outcome.state
        assert dumps(self.state) == stored
        self.events.extend(outcome.events)
