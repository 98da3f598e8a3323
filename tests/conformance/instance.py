"""One instance in the kernel, driven the way the suite's oracles speak."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from engine.kernel import Projection, apply, commands, project
from engine.kernel.definition import Definition, Kind
from engine.kernel.state import Phase, State, Status

_START = datetime(2026, 1, 1, tzinfo=UTC)

#: Gives the variables that a service hands back, or the code of the error it ends in.
Service = Callable[[str, Mapping[str, object]], Mapping[str, object] | str]


def _quiet(_operation: str, _variables: Mapping[str, object]) -> Mapping[str, object]:
    return {}


class Instance:
    """A running instance; services answer at once, time passes when asked."""

    def __init__(
        self,
        definition: Definition,
        variables: Mapping[str, object],
        service: Service = _quiet,
    ) -> None:
        self.definition = definition
        self.now = _START
        self._service = service
        given = {k: v for k, v in variables.items() if k in definition.variables}
        message = ""
        if definition.process_id not in definition.starts:
            message = next(iter(definition.message_starts))
        start = commands.Start(self.now, message=message, variables=given)
        self.state: State = apply(definition, None, start).state
        self._serve()

    @property
    def is_over(self) -> bool:
        return self.state.status is not Status.ACTIVE

    @property
    def has_failed(self) -> bool:
        return self.state.status is Status.FAILED

    @property
    def projection(self) -> Projection:
        return project(self.definition, self.state)

    def active(self) -> list[str]:
        """Return the user and receive tasks that wait, sorted."""
        kinds = {Kind.USER_TASK, Kind.RECEIVE_TASK}
        return sorted(
            token.node
            for token in self.state.tokens.values()
            if token.phase is Phase.WAITING
            and self.definition.nodes[token.node].kind in kinds
        )

    def complete(
        self, element_id: str, variables: Mapping[str, object] | None = None
    ) -> None:
        """Finish one piece of work at an element."""
        token_id = next(
            key
            for key, token in self.state.tokens.items()
            if token.node == element_id and token.phase is Phase.WAITING
        )
        self._do(commands.Complete(self.now, token_id, variables or {}))

    def fire_next_timer(self) -> bool:
        """Let time pass until the next timer is due; return whether there is one."""
        timers = self.projection.timers
        if not timers:
            return False
        (token_id, element_id), due = min(timers.items(), key=lambda each: each[1])
        self.now = max(self.now, datetime.fromtimestamp(due, UTC))
        self._do(commands.FireTimer(self.now, token_id, element_id))
        return True

    def advance(self, seconds: float) -> None:
        """Let time pass, and every timer that becomes due in it fire."""
        end = self.now + timedelta(seconds=seconds)
        while (due := min(self.projection.timers.values(), default=None)) is not None:
            if due > end.timestamp():
                break
            self.fire_next_timer()
        self.now = end

    def _do(self, command: commands.Command) -> None:
        self.state = apply(self.definition, self.state, command).state
        self._serve()

    def _serve(self) -> None:
        while services := sorted(self.projection.services):
            token_id, element_id = services[0]
            token = self.state.tokens[token_id]
            owner = self.state.scopes[token.scope].process_id
            nodes = self._owner(owner).nodes
            variables = self.state.variables_of(token.scope)
            answer = self._service(nodes[element_id].operation, variables)
            command: commands.Command = (
                commands.ThrowError(self.now, token_id, answer)
                if isinstance(answer, str)
                else commands.Complete(self.now, token_id, answer)
            )
            self.state = apply(self.definition, self.state, command).state

    def _owner(self, process_id: str) -> Definition:
        if process_id == self.definition.process_id:
            return self.definition
        return self.definition.called[process_id]
