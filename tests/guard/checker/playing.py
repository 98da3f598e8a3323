"""People who try every way through a process, with real data on the real kernel.

They know nothing of what the checker does: no abstraction, no states, no relevance.
They do what an installation lets them do, and see whether an outcome comes about
although no act had said yes.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.kernel import commands, completion
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.events import Event, Opened, Passed
from engine.kernel.game import apply
from engine.kernel.projection import Projection, definition_of
from engine.kernel.repetition import LoopKind
from engine.kernel.state import State
from tests.support.wandering import Values, Wanderer

CODES = ("fault", "alarm")
MAX_TOKENS = 25
NUMBERS = (0, 1, 2, 3, 5, 7)


@dataclass(frozen=True)
class Marked:
    """What in a process is an act, with the answer that is a yes, and an outcome.

    Attributes:
        decided: Variables that acts set.
        beside_themselves: Elements of which several may be done at the same time.
    """

    acts: dict[str, tuple[str, str]]
    outcomes: frozenset[str]
    decided: frozenset[str]
    beside_themselves: frozenset[str]


def marked(definition: Definition) -> Marked:
    """Return the acts and outcomes of a process and of all that it calls."""
    nodes = [n for each in family(definition).values() for n in each.nodes.values()]
    acts = {n.id: _yes(n) for n in nodes if "positive" in n.properties}
    outcomes = frozenset(
        n.id
        for n in nodes
        if n.operation == "transfer_money"
        or (n.work is not None and n.work.act_type == "admin_pay")
    )
    decided = {
        output.variable
        for n in nodes
        if n.work is not None and n.work.act_type.startswith("admin_")
        for output in n.outputs
    }
    several = frozenset(_beside_themselves(definition, is_several=False))
    return Marked(acts, outcomes, frozenset(decided), several)


def _beside_themselves(definition: Definition, *, is_several: bool) -> Iterator[str]:
    nodes = definition.nodes
    for node in nodes.values():
        around = [node]
        while around[-1].scope in nodes:
            around.append(nodes[around[-1].scope])
        is_in = is_several or any(_is_several(nodes, each) for each in around)
        if is_in:
            yield node.id
        if node.called:
            called = definition.called[node.called]
            yield from _beside_themselves(called, is_several=is_in)


def _is_several(nodes: Mapping[str, Node], node: Node) -> bool:
    if node.loop is not None and node.loop.kind is LoopKind.PARALLEL:
        return True
    starts = [n for n in nodes.values() if n.scope == node.id and n.kind is Kind.START]
    return node.is_event_handler and not all(n.interrupting for n in starts)


def _yes(node: Node) -> tuple[str, str]:
    variable, _, value = node.properties["positive"].partition(" = ")
    return variable, value


@dataclass
class Tempter(Wanderer):
    """One instance whose people would like an outcome without a yes.

    Attributes:
        marks: What is an act, what an outcome.
        is_refused: Whether every act says no, or says nothing.
        said: The acts whose latest answer was a yes.
        breach: The outcome that came about unlawfully, if one did.
    """

    marks: Marked = field(kw_only=True)
    is_refused: bool = False
    said: set[str] = field(default_factory=set)
    breach: str = ""
    told: list[str] = field(default_factory=list)

    def tempt(self, moves: int) -> None:
        """Go on until an outcome comes about unlawfully, or for so many moves."""
        self._apply(None, self.beginning())
        for _ in range(moves):
            command = None if self.breach else self.next()
            if command is None or len(self.state.tokens) > MAX_TOKENS:
                return
            self.now = command.now
            self._apply(self.state, command)

    def beginning(self) -> commands.Start:
        return commands.Start(self.now, variables=self._free(self.definition))

    # -- what may be set by whom ---------------------------------------------------

    def _free(self, definition: Definition) -> Values:
        """Return values for what no act decides: anybody may set it."""
        return {
            name: self._one_of(definition, name)
            for name in definition.variables
            if name not in self.marks.decided and self.draw.random() < 0.5
        }

    def _one_of(self, definition: Definition, name: str) -> object:
        variable = definition.variables[name]
        if self.draw.random() < 0.1:
            return None
        if variable.allowed:
            return self.draw.choice(variable.allowed)
        if variable.type == "boolean":
            return self.draw.random() < 0.5
        return self.draw.choice(NUMBERS)

    def _values_at(self, token_id: str) -> Values:
        """Return what is handed over by whoever does the work, as it falls."""
        token = self.state.tokens[token_id]
        definition = definition_of(self.definition, self.state.scopes[token.scope])
        result = {name: self._one_of(definition, name) for name in definition.variables}
        if self.is_refused and token.node in self.marks.acts:
            variable, _ = self.marks.acts[token.node]
            result[variable] = self.draw.choice(["refused", "refused", None])
        command = completion(self.definition, self.state, self.now, token_id, result)
        return dict(command.variables) if isinstance(command, commands.Complete) else {}

    def _mended(self, token_id: str, element_id: str) -> Values:
        token = self.state.tokens[token_id]
        return self._free(
            definition_of(self.definition, self.state.scopes[token.scope])
        )

    def _usual(self, seen: Projection) -> Iterator[commands.Command]:
        for command in super()._usual(seen):
            if isinstance(command, commands.Deliver):
                path = self._path_of(command.token_id)
                yield commands.Deliver(
                    command.now,
                    command.token_id,
                    command.element_id,
                    self._free(family(self.definition)[path]),
                )
            else:
                yield command

    def _rare(self, seen: Projection) -> Iterator[commands.Command]:
        for token_id, _ in sorted(seen.work | seen.services):
            yield commands.ThrowError(self.now, token_id, "fault")
            yield commands.Escalate(self.now, token_id, "alarm")

    def _set(self) -> commands.SetVariables:
        return commands.SetVariables(self.now, self._free(self.definition))

    def _path_of(self, holder_id: str) -> str:
        scope_id = holder_id
        if holder_id in self.state.tokens:
            scope_id = self.state.tokens[holder_id].scope
        return self.state.scopes[scope_id].process_id

    # -- moving and judging --------------------------------------------------------

    def _apply(self, state: State | None, command: commands.Command) -> None:
        at = ""
        if isinstance(command, commands.Complete) and state is not None:
            at = state.tokens[command.token_id].node
            self._hear(at, command)
        outcome = apply(self.definition, state, command)
        self.state = outcome.state
        self.told.append(f"{type(command).__name__} {at or _about(command)}")
        for event in outcome.events:
            self._judge(event)

    def _hear(self, element_id: str, command: commands.Complete) -> None:
        if element_id in self.marks.acts:
            variable, yes = self.marks.acts[element_id]
            if command.variables.get(variable) == yes:
                self.said.add(element_id)
            elif element_id not in self.marks.beside_themselves:
                self.said.discard(element_id)

    def _judge(self, event: Event) -> None:
        if not isinstance(event, Opened | Passed) or self.said:
            return
        if event.element_id in self.marks.outcomes:
            self.breach = self.breach or event.element_id


def _about(command: commands.Command) -> str:
    return str(getattr(command, "element_id", "") or getattr(command, "token_id", ""))


def breach_of(
    definition: Definition, draw: random.Random, *, walks: int, moves: int
) -> Tempter | None:
    """Return somebody who got an outcome that no act had said yes to, if one did."""
    marks = marked(definition)
    for number in range(walks):
        tempter = Tempter(definition, draw, marks=marks, is_refused=number % 2 == 0)
        tempter.tempt(moves)
        if tempter.breach:
            return tempter
    return None
