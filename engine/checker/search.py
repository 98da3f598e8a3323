"""Breadth first through all states that the kernel can reach, with abstracted data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.checker.abstraction import Abstract
from engine.checker.acts import Acts
from engine.checker.canonical import drop, is_crowded, plain, renamed
from engine.checker.drawing import Drawing, Place
from engine.checker.moves import Move, Moves
from engine.checker.relevance import Relevance, marks
from engine.kernel import (
    KernelError,
    Outcome,
    State,
    apply,
    commands,
    dumps,
    events,
    loads,
)
from engine.kernel.definition import Kind
from engine.kernel.state import Phase, Status, Token

MAX_STATES = 20_000
MAX_MOVES = 100_000


@dataclass(frozen=True, slots=True)
class Step:
    """How a state was reached.

    Attributes:
        before: Number of the state before, if there is one.
        passed: Elements that were passed, in order.
        heard: Elements that caught an event.
        open_at: Where somebody or something was awaited before.
        defaults: Gateways that were left by their default flow.
        taken: Flows along which tokens ran.
        handed: What a finished step handed over, by variable.
    """

    before: int | None
    at: Place
    kind: str
    passed: tuple[str, ...]
    heard: tuple[str, ...]
    open_at: frozenset[Place]
    defaults: tuple[str, ...]
    taken: frozenset[str]
    handed: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Breach:
    """An outcome that was reached although no act had said yes."""

    outcome: Place
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Search:
    """All that can happen, as far as it can matter.

    Attributes:
        breaches: The shortest one by outcome.
        steps: How each state was first reached, in the order of finding.
        caught: The step in which an element first caught an event while a place was
            open, by both.
        most: How many states are explored at most.
    """

    drawing: Drawing
    acts: Acts
    abstracted: Abstract
    relevance: Relevance
    moves: Moves
    most: int = MAX_STATES
    breaches: dict[Place, Breach] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    caught: dict[tuple[str, Place], Step] = field(default_factory=dict)
    tried: int = 0
    is_complete: bool = True
    _known: set[tuple[bytes, frozenset[Place]]] = field(default_factory=set)
    _queue: list[tuple[bytes, frozenset[Place]]] = field(default_factory=list)

    def run(self) -> None:
        """Explore until nothing new is found, or a bound is met."""
        self._follow(None, frozenset(), self.moves.starts(), None)
        for number, (blob, positive) in enumerate(self._queue):  # which grows
            self._follow(blob, positive, self.moves.of(loads(blob)), number)
            if not self.is_complete:
                return

    def _follow(
        self,
        blob: bytes | None,
        positive: frozenset[Place],
        moves: Iterable[Move],
        number: int | None,
    ) -> None:
        for move in moves:
            if len(self._queue) > self.most or self.tried >= MAX_MOVES:
                self.is_complete = False
                return
            self._try(blob, positive, move, number)

    @property
    def states(self) -> int:
        """How many states were found."""
        return len(self._queue)

    def path_to(self, step: Step) -> tuple[Step, ...]:
        """Return the steps from the start on, ``step`` included."""
        found = [step]
        while (before := found[-1].before) is not None:
            found.append(self.steps[before])
        return tuple(reversed(found))

    # -- one move --------------------------------------------------------------------

    def _try(
        self,
        blob: bytes | None,
        positive: frozenset[Place],
        move: Move,
        before: int | None,
    ) -> None:
        self.tried += 1
        state = None if blob is None else loads(blob)
        open_at = self._open(state)
        command = move.command
        if state is None:
            assert isinstance(command, commands.Start)
            begun = dict(self._free(self.drawing.root, move))
            command = replace(command, variables=begun)
        else:
            # Before anything asks for them.
            for scope in state.scopes.values():
                if scope.variables is not None:
                    scope.variables.update(self._free(scope.process_id, move))
        try:
            outcome = apply(self.abstracted.definition, state, command)
        except KernelError:
            return
        step = self._step(before, move, outcome, open_at)
        positive = self._note(step, self._positive(positive, move), outcome)
        self._keep(outcome.state, positive, step)

    def _free(self, path: str, move: Move) -> Iterator[tuple[str, object]]:
        """Give the free variables that a scope of a definition has during a move.

        Those of a process that is called meanwhile are carried down to it.
        """
        for name, value in move.free:
            if name[0] == path:
                yield name[1], value
            elif name in self.abstracted.carriers:
                yield self.abstracted.carriers[name], value

    def _positive(self, positive: frozenset[Place], move: Move) -> frozenset[Place]:
        if move.kind != "done":
            return positive
        act = self.acts.makers.get(move.at)
        if act is None:
            return positive
        if act.is_positive(move.handed):
            return positive | {move.at}
        if self.drawing.is_beside_itself(move.at):
            return positive  # the no of one instance takes no yes of another back
        return positive - {move.at}

    def _step(
        self,
        before: int | None,
        move: Move,
        outcome: Outcome,
        open_at: frozenset[Place],
    ) -> Step:
        passed = _passed(outcome)
        heard = (e.element_id for e in outcome.events if isinstance(e, events.Caught))
        taken = frozenset(
            e.flow_id for e in outcome.events if isinstance(e, events.Taken)
        )
        defaults = tuple(
            node.id
            for node in self.drawing.nodes.values()
            if node.default is not None and node.default in taken
        )
        return Step(
            before,
            move.at,
            move.kind,
            tuple(passed),
            tuple(heard),
            open_at,
            defaults,
            taken,
            move.handed,
        )

    def _note(
        self, step: Step, positive: frozenset[Place], outcome: Outcome
    ) -> frozenset[Place]:
        """Note what was caught and reached; return the acts whose yes still holds."""
        for element_id in step.heard:
            for place in step.open_at - {step.at}:  # which is done by then
                self.caught.setdefault((element_id, place), step)
        for event in outcome.events:
            if isinstance(event, events.Opened | events.Passed):
                self._reached(event.element_id, step, positive)
            if isinstance(event, events.Passed):
                positive = self._fresh(positive, event.element_id)
        return positive

    def _reached(self, element_id: str, step: Step, positive: frozenset[Place]) -> None:
        for place, deciding in self.acts.deciding.items():
            if place.id != element_id or place in self.breaches:
                continue
            if not positive & deciding:
                self.breaches[place] = Breach(place, self.path_to(step))

    def _fresh(self, positive: frozenset[Place], passed: str) -> frozenset[Place]:
        """Return the acts whose yes does not rest on what an element changes."""
        return frozenset(
            each
            for each in positive
            if all(place.id != passed for place in self.acts.makers[each].stale_by)
        )

    def _keep(self, state: State, positive: frozenset[Place], step: Step) -> None:
        if state.status is not Status.ACTIVE:
            return
        self._drop_idle(state)
        if not state.tokens and not self._has_handlers():
            return
        live = self.moves.live(state)
        plain(state, lambda path, name: (path, name) in live)
        if is_crowded(state):
            return
        still = frozenset(each for each in positive if marks([each]) & live)
        key = (dumps(renamed(state)), still)
        if key not in self._known:
            self._known.add(key)
            self._queue.append(key)
            self.steps.append(step)

    def _drop_idle(self, state: State) -> None:
        """Take away what runs on beside, and can lead to nothing that matters."""
        if self._has_handlers():
            return
        idle = [
            token_id
            for token_id, token in state.tokens.items()
            if not state.scopes[token.scope].parent
            and self.moves.place_of(state, token) not in self.relevance.places
        ]
        for token_id in idle:
            drop(state, token_id)

    def _has_handlers(self) -> bool:
        return any(
            place in self.relevance.places for place in self.drawing.root_handlers()
        )

    def _open(self, state: State | None) -> frozenset[Place]:
        if state is None:
            return frozenset()
        return frozenset(
            self.moves.place_of(state, token)
            for token in state.tokens.values()
            if _is_open(
                token, self.drawing.nodes[self.moves.place_of(state, token)].kind
            )
        )


def _passed(outcome: Outcome) -> list[str]:
    """Return what was passed; what caught an event and was left is told once."""
    left = {e.element_id for e in outcome.events if isinstance(e, events.Passed)}
    passed: list[str] = []
    for event in outcome.events:
        if not isinstance(event, events.Passed | events.Caught):
            continue
        stays = isinstance(event, events.Passed) or event.element_id not in left
        if stays and passed[-1:] != [event.element_id]:
            passed.append(event.element_id)
    return passed


def _is_open(token: Token, kind: Kind) -> bool:
    return token.phase in {Phase.WAITING, Phase.REPEATING} and kind is Kind.USER_TASK
