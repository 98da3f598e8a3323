"""Everything that may happen next to an instance, as commands to the kernel.

People finish work with every answer; what is automatic ends well or in an error;
timers fire or do not; messages, signals and escalations come or do not.
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from engine.checker.abstraction import HANDED_OVER, Abstract
from engine.checker.acts import Acts
from engine.checker.drawing import Drawing, Place
from engine.checker.relevance import Memory, Relevance
from engine.checker.trust import Name
from engine.kernel import commands
from engine.kernel.catching import is_awake
from engine.kernel.definition import Definition, Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.state import Phase, State, Token
from engine.kernel.triggers import Trigger, TriggerKind
from engine.kernel.variables import evaluate
from engine.kernel.watching import awaited, element_at

#: Nothing is ever late: each alarm is due at once, and it is left open whether it
#: rings.
NOW = datetime(2030, 1, 1, tzinfo=UTC)

_WORK = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK})
_THROWN = frozenset({TriggerKind.ERROR, TriggerKind.ESCALATION})
_STUCK = frozenset({Phase.STUCK, Phase.STUCK_LEAVING})
_JOINS = frozenset({Kind.INCLUSIVE, Kind.COMPLEX})
Values = Mapping[Name, object]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that can happen.

    Attributes:
        at: Where: the step that is done, the event that is caught.
        kind: What happens there: ``start``, ``done`` or the kind of the event.
        free: Values that the free variables have meanwhile.
        handed: What a finished step hands over, by variable.
    """

    at: Place
    kind: str
    command: commands.Command
    free: tuple[tuple[Name, object], ...] = ()
    handed: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Moves:
    """Finds what may happen next."""

    drawing: Drawing
    acts: Acts
    abstracted: Abstract
    relevance: Relevance
    _constants: dict[tuple[Place, str], tuple[object, ...]] = field(
        default_factory=dict
    )

    def starts(self) -> Iterator[Move]:
        """Give the ways in which an instance can begin."""
        definition = self.abstracted.definition
        names: frozenset[Name] = frozenset()
        for begin in self.drawing.begins:
            names |= self.relevance.asked_on_entry[begin]
        plain = definition.starts.get(definition.process_id, ())
        if plain:
            begin = Place(self.drawing.root, plain[0])
            yield from self._with_free(begin, "start", commands.Start(NOW), names)
        for message, start in definition.message_starts.items():
            begin = Place(self.drawing.root, start)
            command = commands.Start(NOW, message=message)
            yield from self._with_free(begin, "start", command, names)
        for begin in self.drawing.begins:
            node = self.drawing.nodes[begin]
            by_event = node.kind is Kind.START and node.scope == definition.process_id
            if by_event and begin.id not in {
                *plain,
                *definition.message_starts.values(),
            }:
                command = commands.Start(NOW, element=begin.id)
                yield from self._with_free(begin, "start", command, names)

    def of(self, state: State) -> Iterator[Move]:
        """Give what can happen next in a state."""
        always = self._asked_anyway(state)
        for token_id, token in state.tokens.items():
            place = self.place_of(state, token)
            if place in self.relevance.places:
                yield from self._of_token(state, token_id, token, place, always)
        for scope_id, scope in state.scopes.items():
            definition = self._definition(scope.process_id)
            if definition.handlers:
                yield from self._caught(state, scope_id, scope.process_id, always)
        if any(holder.watch.conditions for holder in _holders(state)):
            place = Place(self.drawing.root, self.drawing.root)
            command = commands.SetVariables(NOW, {})
            yield from self._with_free(place, "conditional", command, always)

    def place_of(self, state: State, token: Token) -> Place:
        """Return where a token rests."""
        return Place(state.scopes[token.scope].process_id, token.node)

    def live(self, state: State) -> frozenset[Memory]:
        """Return what is to be remembered in a state, for all that is open in it."""
        live: set[Memory] = set()
        for token in state.tokens.values():
            live |= self.relevance.live[self.place_of(state, token)]
        for scope in state.scopes.values():
            definition = self._definition(scope.process_id)
            for start in definition.handlers.get(scope.element, {}):
                live |= self.relevance.live[Place(scope.process_id, start)]
        return frozenset(live)

    # -- tokens --------------------------------------------------------------------

    def _of_token(
        self,
        state: State,
        token_id: str,
        token: Token,
        place: Place,
        always: frozenset[Name],
    ) -> Iterator[Move]:
        node = self.drawing.nodes[place]
        if token.phase is Phase.WAITING and node.kind in _WORK:
            yield from self._done(state, token_id, place, always)
            yield from self._thrown(state, token_id, token, always)
        if token.phase in _STUCK:
            asked = always | self.relevance.asked_on_entry[place]
            asked |= self.relevance.asked[place]
            # Nobody mends what acts decide: only the rest of what was handed over.
            again = commands.Retry(NOW, token_id, {HANDED_OVER: None})
            yield from self._with_free(place, "retried", again, asked)
        if token.phase is Phase.CALLING:
            asked = always | self.relevance.asked_on_entry[place]
            for called in self.drawing.definitions[place.path].called:
                command = commands.Call(NOW, token_id, called)
                yield from self._with_free(place, "call", command, asked)
        if token.phase is Phase.HOLDING and node.ad_hoc and node.ad_hoc.is_manual:
            yield from self._chosen(token_id, place, node, always)
        yield from self._caught(state, token_id, place.path, always)

    def _done(
        self, state: State, token_id: str, place: Place, always: frozenset[Name]
    ) -> Iterator[Move]:
        asked = always | self.relevance.asked[place]
        node = self.drawing.nodes[place]
        for handed in self._handed_over(place, node, self.live(state)):
            command = commands.Complete(NOW, token_id, handed)
            yield from self._with_free(place, "done", command, asked, handed)

    def _handed_over(
        self, place: Place, node: Node, remembered: frozenset[Memory]
    ) -> Iterator[dict[str, object]]:
        """Give the answers of a step, as far as they can matter anywhere."""
        act = self.acts.makers.get(place)
        needed = {
            *remembered,
            *(
                m
                for each in self.drawing.after[place]
                for m in self.relevance.live[each]
            ),
        }
        choices = []
        for output in node.outputs:
            name = (place.path, output.variable)
            is_asked = name in needed or name in self.relevance.asked[place]
            says_yes = act is not None and act.variable == output.variable
            if (name in self.abstracted.kept and is_asked) or says_yes:
                values = self._values(place, output.variable)
                choices.append([(output.variable, value) for value in values])
        for pairs in itertools.product(*choices):
            yield dict(pairs)

    def _values(self, place: Place, variable: str) -> tuple[object, ...]:
        """Return what a step may hand over; one value where the model writes it."""
        key = (place, variable)
        if key not in self._constants:
            output = next(
                o for o in self.drawing.nodes[place].outputs if o.variable == variable
            )
            values = self.abstracted.tried[place.path, variable]
            if not output.value.names:
                try:
                    values = (evaluate(output.value, {}),)
                except StepFailed:
                    values = (None,)
            self._constants[key] = values
        return self._constants[key]

    def _thrown(
        self, state: State, token_id: str, token: Token, always: frozenset[Name]
    ) -> Iterator[Move]:
        """Give the errors and escalations in which work may end, if one is caught."""
        for catcher, trigger in self._catchers(state, token_id, token):
            asked = always | self.relevance.asked[catcher]
            command: commands.Command = (
                commands.ThrowError(NOW, token_id, trigger.name)
                if trigger.kind is TriggerKind.ERROR
                else commands.Escalate(NOW, token_id, trigger.name)
            )
            yield from self._with_free(catcher, trigger.kind.value, command, asked)

    def _catchers(
        self, state: State, token_id: str, token: Token
    ) -> Iterator[tuple[Place, Trigger]]:
        holder_id = token.parent or token_id
        scope_id = token.scope
        while True:
            for holder in filter(None, (holder_id, scope_id)):
                path = state.scopes[scope_id].process_id
                for at, trigger in awaited(self._definition(path), state, holder):
                    if trigger.kind in _THROWN:
                        yield Place(path, element_at(at)), trigger
            holder_id = state.scopes[scope_id].parent
            if not holder_id:
                return
            holder_token = state.tokens[holder_id]
            holder_id = holder_token.parent or holder_id
            scope_id = holder_token.scope

    def _chosen(
        self, token_id: str, place: Place, node: Node, always: frozenset[Name]
    ) -> Iterator[Move]:
        definition = self.drawing.definitions[place.path]
        for each in definition.starts[node.id]:
            begun = Place(place.path, each)
            command = commands.Activate(NOW, token_id, each)
            yield from self._with_free(begun, "chosen", command, always)
        conclude = commands.Conclude(NOW, token_id)
        yield from self._with_free(place, "concluded", conclude, always)

    def _caught(
        self, state: State, holder_id: str, path: str, always: frozenset[Name]
    ) -> Iterator[Move]:
        if not is_awake(state, holder_id):
            return
        watch = state.watch_of(holder_id)
        for at, trigger in awaited(self._definition(path), state, holder_id):
            place = Place(path, element_at(at))
            asked = always | self.relevance.asked[place]
            command: commands.Command
            if trigger.kind is TriggerKind.TIMER:
                if watch is None or at not in watch.alarms:
                    continue
                command = commands.FireTimer(NOW, holder_id, at)
            elif trigger.kind in {TriggerKind.MESSAGE, TriggerKind.SIGNAL}:
                command = commands.Deliver(NOW, holder_id, at)
            else:
                continue
            yield from self._with_free(place, trigger.kind.value, command, asked)

    # -- free variables --------------------------------------------------------------

    def _asked_anyway(self, state: State) -> frozenset[Name]:
        """Return what may be asked for whatever happens, by those who look on.

        Conditions do, and what goes on, or round again, when something else is done.
        """
        found: set[Name] = set()
        for token in state.tokens.values():
            place = self.place_of(state, token)
            if _goes_on_later(token, self.drawing.nodes[place]):
                found |= self.relevance.asked_on_entry[place]
            found |= self._by_conditions(place.path, token.watch.conditions)
        for scope in state.scopes.values():
            found |= self._by_conditions(scope.process_id, scope.watch.conditions)
        return frozenset(found)

    def _by_conditions(self, path: str, conditions: Mapping[str, bool]) -> set[Name]:
        found: set[Name] = set()
        for at in conditions:
            place = Place(path, element_at(at))
            found |= self.abstracted.reads[place] & self.abstracted.free.keys()
            found |= self.relevance.asked[place]
        return found

    def _with_free(
        self,
        place: Place,
        kind: str,
        command: commands.Command,
        asked: frozenset[Name],
        handed: Mapping[str, object] | None = None,
    ) -> Iterator[Move]:
        choices = (
            [(name, value) for value in self.abstracted.free[name]]
            for name in sorted(asked)
        )
        for free in itertools.product(*choices):
            yield Move(place, kind, command, free, handed or {})

    def _definition(self, path: str) -> Definition:
        return self.drawing.definitions[path]


def _holders(state: State) -> Iterator[Token]:
    yield from state.tokens.values()
    yield from state.scopes.values()  # type: ignore[misc]


def _goes_on_later(token: Token, node: Node) -> bool:
    """Return whether a token moves when another does: a join, a round, an undoing."""
    is_repeated = node.loop is not None or node.ad_hoc is not None
    return is_repeated or node.kind in _JOINS or token.phase is Phase.UNDOING
