"""One random path through our kernel: which moves there are, and which is made."""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from engine.crosscheck.subset import Place, start_message
from engine.kernel import Outcome, State, apply, commands, dumps, events, loads
from engine.kernel.definition import Definition, Kind, Variable, family
from engine.kernel.projection import definition_of
from engine.kernel.state import Phase, Status, Token
from engine.kernel.triggers import TriggerKind
from engine.kernel.watching import catchers

_START = datetime(2026, 1, 1, tzinfo=UTC)
_WORK = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK})
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_KEEP = 0.15
#: How often work goes on although something could interrupt it.
_WORK_FIRST = 0.7
#: How many moves are looked at before one is made, and how often none is.
_LOOKS = 6
_BLIND = 0.2

#: Values of the types for which a model's conditions give no hint.
_CANDIDATES: Mapping[str, tuple[object, ...]] = MappingProxyType(
    {
        "boolean": (True, False),
        "list": ([], ["a"], ["a", "b", "c"]),
        "date": ("2026-01-01", "2030-12-31"),
    }
)

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that can happen next.

    Attributes:
        rank: Which of several tokens at the same place, oldest first.
        catcher: Element that catches an event; the place itself when work is done.
    """

    token_id: str
    place: Place
    rank: int
    catcher: Place

    @property
    def is_work(self) -> bool:
        """Whether it is done by the one who works there, or waits there."""
        return self.catcher == self.place


@dataclass(slots=True)
class Walk:
    """An instance in our kernel on its way along a random path.

    Attributes:
        passed: How often a token has left, or ended at, each place.
        latest: The places that tokens left in the latest move.
    """

    definition: Definition
    draw: random.Random
    state: State = field(default_factory=State)
    now: datetime = _START
    passed: Counter[Place] = field(default_factory=Counter)
    latest: list[Place] = field(default_factory=list)
    entered: set[Place] = field(default_factory=set)
    fired: set[tuple[str, Place]] = field(default_factory=set)
    _owners: dict[str, list[Place]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for process_id, each in family(self.definition).items():
            for node_id in each.nodes:
                self._owners.setdefault(node_id, []).append((process_id, node_id))

    def start(self, variables: Values) -> None:
        """Start the instance."""
        message = start_message(self.definition)
        self._take(
            apply(
                self.definition,
                None,
                commands.Start(self.now, message=message, variables=variables),
            )
        )

    def seen(self) -> set[Place]:
        """Return the elements that were passed or entered for certain."""
        passed = {p for p in self.passed if len(self._owners[p[1]]) == 1}
        return passed | self.entered

    @property
    def is_lost(self) -> bool:
        """Whether it stands where the second engine cannot follow."""
        stuck = {Phase.STUCK, Phase.STUCK_LEAVING}
        failed = self.state.status is Status.FAILED
        return failed or any(t.phase in stuck for t in self.state.tokens.values())

    @property
    def is_over(self) -> bool:
        """Whether the instance has come to its end."""
        return self.state.status is Status.COMPLETED

    def waiting(self) -> list[Place]:
        """Return where it waits."""
        return [
            self.place_of(token)
            for token in self.state.tokens.values()
            if token.phase is Phase.WAITING
        ]

    def moves(self) -> list[Move]:
        """Return what can happen next and can be told to the second engine."""
        ranks: Counter[Place] = Counter()
        found: list[Move] = []
        for token_id, token in self.state.tokens.items():
            place = self.place_of(token)
            if token.phase is Phase.WAITING:
                found.extend(self._waits(token_id, token, ranks[place]))
                ranks[place] += 1
            if token.phase in {Phase.WAITING, Phase.HOLDING}:
                found.extend(self._interruptions(token_id, token))
        holders = Counter(
            self.place_of(t)
            for t in self.state.tokens.values()
            if t.phase in {Phase.WAITING, Phase.HOLDING}
        )
        # An event reaches all tokens there in the second engine: only one may be.
        return [m for m in found if m.is_work or holders[m.place] == 1]

    def ahead(self, moves: list[Move], seen: set[Place]) -> tuple[Move, Values]:
        """Return the move to make next, with the values to set.

        Of a few random ones that which leads furthest into what no path has seen:
        a lane of gateways would else end most paths in its first steps.
        """
        drawn = [(move, self.drawn(move)) for move in self._choices(moves)]
        if self.draw.random() < _BLIND:
            return drawn[0]
        return max(drawn, key=lambda each: self._worth(each[0], each[1], seen))

    def make(self, move: Move, values: Values | None = None) -> Values:
        """Make a move; return the control variables that were set with it."""
        values = self.drawn(move) if values is None else values
        command = self._command(move, values)
        if not isinstance(command, commands.Complete):
            self.fired.add((move.token_id, move.catcher))
        self.now = command.now
        self._take(apply(self.definition, self.state, command))
        return values

    def drawn(self, move: Move) -> Values:
        """Return random values to set with a move; none where an event happens."""
        token = self.state.tokens[move.token_id]
        definition = self._definition(token)
        is_done = definition.nodes[token.node].kind in _WORK and move.is_work
        return self.values(definition) if is_done else {}

    def values(self, definition: Definition) -> Values:
        """Return random values for some control variables of a definition."""
        return {
            variable.name: self.draw.choice(candidates(definition, variable))
            for variable in definition.variables.values()
            if self.draw.random() > _KEEP
        }

    def _choices(self, moves: list[Move]) -> Iterator[Move]:
        """Give some moves to look at; work more often than what interrupts it."""
        work = [move for move in moves if move.is_work]
        for _ in range(_LOOKS):
            works = work and self.draw.random() < _WORK_FIRST
            yield self.draw.choice(work if works else moves)

    def _worth(self, move: Move, values: Values, seen: set[Place]) -> int:
        """Return how much that no path has seen a move would lead to."""
        copy, command = loads(dumps(self.state)), self._command(move, values)
        tried = apply(self.definition, copy, command)
        found = {
            place
            for event in tried.events
            if isinstance(event, events.Passed | events.Opened)
            for place in self._owners[event.element_id]
        }
        goes_on = tried.state.status is Status.ACTIVE
        return 2 * len(found - seen) + goes_on

    def _command(self, move: Move, values: Values) -> commands.Command:
        token = self.state.tokens[move.token_id]
        definition = self._definition(token)
        if definition.nodes[token.node].kind in _WORK and move.is_work:
            return commands.Complete(self.now, move.token_id, values)
        catcher = definition.nodes[move.catcher[1]]
        assert catcher.trigger is not None
        if catcher.trigger.kind is TriggerKind.TIMER:
            due = datetime.fromtimestamp(token.alarms[catcher.id].due, UTC)
            return commands.FireTimer(max(self.now, due), move.token_id, catcher.id)
        if catcher.trigger.kind is TriggerKind.ERROR:
            code = catcher.trigger.name or "any"
            return commands.ThrowError(self.now, move.token_id, code)
        return commands.Deliver(self.now, move.token_id, catcher.id)

    def _waits(self, token_id: str, token: Token, rank: int) -> Iterator[Move]:
        place = self.place_of(token)
        node = self._definition(token).nodes[token.node]
        if node.kind is not Kind.EVENT_BASED:
            yield Move(token_id, place, rank, place)
            return
        for element_id in catchers(node):
            yield Move(token_id, place, rank, (place[0], element_id))

    def _interruptions(self, token_id: str, token: Token) -> Iterator[Move]:
        definition = self._definition(token)
        place = self.place_of(token)
        node = definition.nodes[token.node]
        for element_id in node.boundaries:
            catcher: Place = (place[0], element_id)
            trigger = definition.nodes[element_id].trigger
            assert trigger is not None
            error = trigger.kind is TriggerKind.ERROR
            if (token_id, catcher) in self.fired:
                continue
            if trigger.kind is TriggerKind.TIMER and element_id not in token.alarms:
                continue
            if not error or token.phase is Phase.WAITING:
                yield Move(token_id, place, 0, catcher)

    def _take(self, outcome: Outcome) -> None:
        self.state = outcome.state
        self.latest = [
            place  # events name no process; an id in two of them counts for both
            for event in outcome.events
            if isinstance(event, events.Passed)
            for place in self._owners[event.element_id]
        ]
        self.passed.update(self.latest)
        self._note_entered()

    def _note_entered(self) -> None:
        tokens = self.state.tokens.values()
        holding = (t for t in tokens if t.phase is Phase.HOLDING)
        self.entered.update(self.place_of(token) for token in holding)

    def _definition(self, token: Token) -> Definition:
        return definition_of(self.definition, self.state.scopes[token.scope])

    def place_of(self, token: Token) -> Place:
        """Return where a token rests."""
        return self.state.scopes[token.scope].process_id, token.node


def candidates(definition: Definition, variable: Variable) -> list[object]:
    """Return the values that are tried for a control variable."""
    if variable.allowed:
        return [*variable.allowed]
    if variable.type in _CANDIDATES:
        return [*_CANDIDATES[variable.type]]
    texts = [
        flow.condition.text
        for node in definition.nodes.values()
        for flow in node.outgoing
        if flow.condition and variable.name in flow.condition.names
    ]
    strings: list[object] = [s for text in texts for s in _STRING.findall(text)]
    numbers = [float(n) for text in texts for n in _NUMBER.findall(text)]
    around: list[object] = [n + by for n in numbers for by in (-1, 0, 1)]
    if variable.type == "number":
        return around or [0, 1]
    if variable.type == "string":
        return [*strings, "something else"]
    return [*strings, *around, True, False, "something else"]
