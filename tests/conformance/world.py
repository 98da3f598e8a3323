"""Instances of the processes of one file, and all that passes between them.

Services answer at once unless they are said to take time; time passes when asked;
a message finds who waits for it, starts what it starts, or is kept until then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from engine.kernel import (
    Projection,
    apply,
    commands,
    dumps,
    events,
    loads,
    project,
)
from engine.kernel.definition import Definition, Kind, family
from engine.kernel.projection import Place
from engine.kernel.state import Phase, State, Status

_START = datetime(2026, 1, 1, tzinfo=UTC)

#: Gives the variables that a service hands back, or the code of the error it ends in.
Service = Callable[[str, Mapping[str, object]], Mapping[str, object] | str]


def _quiet(_operation: str, _variables: Mapping[str, object]) -> Mapping[str, object]:
    return {}


@dataclass
class World:
    """Running instances and what is on its way to them.

    Attributes:
        slow: Seconds that an operation takes, for those that take any.
        unheard: Messages that nobody has waited for yet.
    """

    definitions: Mapping[str, Definition]
    service: Service = _quiet
    slow: Mapping[str, int] = field(default_factory=dict)
    now: datetime = _START
    instances: list["Instance"] = field(default_factory=list)
    unheard: list[events.MessageThrown] = field(default_factory=list)
    busy: list[tuple[datetime, datetime]] = field(default_factory=list)

    def start(
        self,
        process_id: str,
        variables: Mapping[str, object],
        *,
        message: str = "",
    ) -> "Instance":
        """Start an instance; where it has no plain start, by what it starts with."""
        definition = self.definitions[process_id]
        given = {k: v for k, v in variables.items() if k in definition.variables}
        element = ""
        if not message and not definition.starts.get(process_id):
            message = next(iter(definition.message_starts), "")
        if not message and not definition.starts.get(process_id):
            element = _drawn_start(definition)
        command = commands.Start(self.now, message, given, element)
        instance = Instance(self, definition)
        self.instances.append(instance)
        instance.do(command)
        return instance

    def hear(self, message: events.MessageThrown) -> None:
        """Hand a message to one who waits, start what it starts, or keep it."""
        for instance in self.instances:
            for place, awaited in instance.projection.messages.items():
                if (awaited.name, awaited.key) == (message.message, message.key):
                    instance.deliver(place, message.variables)
                    return
        for process_id, definition in self.definitions.items():
            if message.message in definition.message_starts:
                self.start(process_id, message.variables, message=message.message)
                return
        self.unheard.append(message)

    def say(self, name: str) -> None:
        """Let somebody outside send a message to whoever waits for it, by name."""
        for instance in self.instances:
            for place, awaited in instance.projection.messages.items():
                if awaited.name == name:
                    instance.deliver(place, {})
                    return
        self.hear(events.MessageThrown("", name))

    def broadcast(self, signal: str, *, but: "Instance | None" = None) -> None:
        """Let a signal reach everybody, except who has heard it already."""
        for instance in list(self.instances):
            if instance is not but:
                instance.hear_signal(signal)
        for process_id, definition in self.definitions.items():
            if signal in definition.message_starts and (
                but is None or process_id != but.definition.process_id
            ):
                self.start(process_id, {}, message=signal)

    def hear_again(self) -> None:
        """Try once more to hand over what nobody has waited for."""
        waiting, self.unheard = self.unheard, []
        for message in waiting:
            self.hear(message)

    def pass_time(self) -> bool:
        """Let time pass until something happens; return whether anything does."""
        moments = self._moments()
        if not moments:
            return False
        self.now = max(self.now, min(moments))
        for instance in list(self.instances):
            instance.notice_time()
        return True

    def advance(self, seconds: float) -> None:
        """Let so much time pass, and everything in it happen."""
        end = self.now + timedelta(seconds=seconds)
        while moments := self._moments():
            if min(moments) > end:
                break
            self.pass_time()
        self.now = end

    def _moments(self) -> list[datetime]:
        found = [instance.next_moment() for instance in self.instances]
        return [moment for moment in found if moment is not None]


class Instance:
    """One instance of a process."""

    def __init__(self, world: World, definition: Definition) -> None:
        self.world = world
        self.definition = definition
        self.state: State | None = None
        self.failures: list[events.Stuck] = []
        self._definitions = family(definition)
        self._working: dict[Place, datetime] = {}

    @property
    def is_over(self) -> bool:
        return self._state.status is not Status.ACTIVE

    @property
    def has_failed(self) -> bool:
        return self._state.status is Status.FAILED

    @property
    def projection(self) -> Projection:
        return project(self.definition, self.state)

    def active(self) -> list[str]:
        """Return the user and receive tasks that wait, sorted."""
        kinds = {Kind.USER_TASK, Kind.RECEIVE_TASK}
        return sorted(
            token.node
            for token in self._state.tokens.values()
            if token.phase is Phase.WAITING
            and self._node(token.scope, token.node).kind in kinds
        )

    def complete(
        self, element_id: str, variables: Mapping[str, object] | None = None
    ) -> None:
        """Finish one piece of work at an element."""
        self.do(self._completion(element_id, variables or {}))

    def can(self, element_id: str, variables: Mapping[str, object]) -> bool:
        """Return whether the way goes on after such an answer."""
        command = self._completion(element_id, variables)
        outcome = apply(self.definition, loads(dumps(self._state)), command)
        return not any(isinstance(each, events.Stuck) for each in outcome.events)

    def _completion(
        self, element_id: str, variables: Mapping[str, object]
    ) -> commands.Complete:
        token_id = next(
            key
            for key, token in self._state.tokens.items()
            if token.node == element_id and token.phase is Phase.WAITING
        )
        return commands.Complete(self.world.now, token_id, variables)

    def deliver(self, place: Place, variables: Mapping[str, object]) -> None:
        """Hand a message to a place; what it carries and nobody declares is dropped."""
        declared = self.definition.variables
        given = {k: v for k, v in variables.items() if k in declared}
        self.do(commands.Deliver(self.world.now, *place, given))

    def hear_signal(self, signal: str) -> None:
        """Hear a signal at every place that waits for it."""
        for place, awaited in self.projection.signals.items():
            if awaited.name == signal and place in self.projection.signals:
                self.do(commands.Deliver(self.world.now, *place))

    def next_moment(self) -> datetime | None:
        """Return when something happens by itself."""
        dues = [
            datetime.fromtimestamp(due, UTC) for due in self.projection.timers.values()
        ]
        return min([*dues, *self._working.values()], default=None)

    def notice_time(self) -> None:
        """Let one thing happen that is due: timers before work that ends."""
        now = self.world.now
        timers = sorted((due, place) for place, due in self.projection.timers.items())
        if timers and timers[0][0] <= now.timestamp():
            self.do(commands.FireTimer(now, *timers[0][1]))
            return
        for place, end in list(self._working.items()):
            if end <= now:
                del self._working[place]
                self._serve(place)
                return

    def do(self, command: commands.Command) -> None:
        """Apply a command, and let services and other instances do their part."""
        outcome = apply(self.definition, self.state, command)
        self.state = outcome.state
        for event in outcome.events:
            if isinstance(event, events.Stuck):
                self.failures.append(event)
        self._answer()
        for event in outcome.events:
            if isinstance(event, events.MessageThrown):
                self.world.hear(event)
            elif isinstance(event, events.SignalThrown):
                self.world.broadcast(event.signal, but=self)
        if self.world.unheard and self.projection.messages:
            self.world.hear_again()

    def _answer(self) -> None:
        self._working = {
            place: end
            for place, end in self._working.items()
            if place in self.projection.services
        }
        for place in sorted(self.projection.services):
            if place in self._working or place not in self.projection.services:
                continue
            seconds = self.world.slow.get(self._operation(place), 0)
            if seconds:
                end = self.world.now + timedelta(seconds=seconds)
                self.world.busy.append((self.world.now, end))
                self._working[place] = end
            else:
                self._serve(place)
        for place in sorted(self.projection.decisions):
            self._serve(place)
        for place in sorted(self.projection.calls):
            called = self._node_at(place).called or ""
            self.do(commands.Call(self.world.now, place[0], called))

    def _serve(self, place: Place) -> None:
        token_id, _ = place
        token = self._state.tokens[token_id]
        known = self._state.known(token.scope, token)
        answer = self.world.service(self._operation(place), known)
        if isinstance(answer, str):
            self.do(commands.ThrowError(self.world.now, token_id, answer))
        else:
            self.do(commands.Complete(self.world.now, token_id, answer))

    def _operation(self, place: Place) -> str:
        return self._node_at(place).operation

    def _node_at(self, place: Place):  # type: ignore[no-untyped-def]
        token = self._state.tokens[place[0]]
        return self._node(token.scope, token.node)

    def _node(self, scope_id: str, node_id: str):  # type: ignore[no-untyped-def]
        return self._definitions[self._state.scopes[scope_id].process_id].nodes[node_id]

    @property
    def _state(self) -> State:
        assert self.state is not None
        return self.state


def _drawn_start(definition: Definition) -> str:
    nodes: Iterable[str] = (
        node.id
        for node in definition.nodes.values()
        if node.kind is Kind.START and node.scope == definition.process_id
    )
    return next(iter(nodes))
