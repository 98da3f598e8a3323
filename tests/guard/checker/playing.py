"""People who try every way through a process, with real data on the real kernel.

They know nothing of what the checker does: no abstraction, no states, no relevance.
They do what an installation lets them do, and see whether an outcome comes about
although no act had said yes, or a signature although its rule had not let it pass.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.kernel import commands, completion
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.events import Event, Opened, Passed
from engine.kernel.game import apply
from engine.kernel.projection import Projection, definition_of
from engine.kernel.state import State
from tests.guard.checker.marks import Marks, marks_of
from tests.support.wandering import Values, Wanderer

MAX_TOKENS = 25
NUMBERS = (0, 1, 2, 3, 5, 7)
VERDICTS = ("enough", "short", None)


@dataclass
class Tempter(Wanderer):
    """One instance whose people would like an outcome without a yes.

    Attributes:
        marks: What is an act, a rule, an outcome.
        is_refused: Whether every act says no, or says nothing.
        said: The acts whose latest answer was a yes.
        passed: For each rule that let pass, by its scope, what it had read.
        unproven: The outcome that came about unlawfully, if one did.
        unchecked: The step that was reached past its rule, if one was.
        told: What has been done so far.
    """

    marks: Marks = field(kw_only=True)
    is_refused: bool = False
    said: set[str] = field(default_factory=set)
    passed: dict[tuple[str, str], Values] = field(default_factory=dict)
    unproven: str = ""
    unchecked: str = ""
    told: list[str] = field(default_factory=list)

    def tempt(self, moves: int) -> None:
        """Go on until an outcome comes about unlawfully, or for so many moves."""
        self._apply(None, self.beginning())
        for _ in range(moves):
            command = None if self.unproven else self.next()
            if command is None or len(self.state.tokens) > MAX_TOKENS:
                return
            self.now = command.now
            self._apply(self.state, command)

    def beginning(self) -> commands.Start:
        variables = self._free(self.definition, self.marks.decided)
        begun = commands.Start(self.now, variables=variables)
        root = self.definition.process_id
        if self.definition.starts.get(root):
            return begun
        for message in self.definition.message_starts:
            return replace(begun, message=message)
        starts = (n for n in self.definition.nodes.values() if n.kind is Kind.START)
        return replace(begun, element=next(n.id for n in starts if n.scope == root))

    # -- what may be set by whom ---------------------------------------------------

    def _free(self, definition: Definition, kept: frozenset[str]) -> Values:
        """Return values for some variables that anybody may set."""
        return {
            name: self._one_of(definition, name)
            for name in definition.variables
            if name not in kept and self.draw.random() < 0.5
        }

    @property
    def _within(self) -> frozenset[str]:
        return self.marks.decided | self.marks.weighed

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
        definition, node = self._at(token_id)
        result = {name: self._one_of(definition, name) for name in definition.variables}
        result["result"] = self.draw.choice(VERDICTS)
        says = self.marks.acts.get(node.id)
        if self.is_refused and says is not None:
            result[says[0]] = self.draw.choice(["refused", "refused", None])
        command = completion(self.definition, self.state, self.now, token_id, result)
        return dict(command.variables) if isinstance(command, commands.Complete) else {}

    def _mended(self, token_id: str, element_id: str) -> Values:
        definition, node = self._at(token_id)
        own = {output.variable for output in node.outputs}
        kept = self.marks.decided | (self.marks.weighed - own)
        return self._free(definition, kept)

    def _at(self, token_id: str) -> tuple[Definition, Node]:
        token = self.state.tokens[token_id]
        definition = definition_of(self.definition, self.state.scopes[token.scope])
        return definition, definition.nodes[token.node]

    def _usual(self, seen: Projection) -> Iterator[commands.Command]:
        for command in super()._usual(seen):
            if isinstance(command, commands.Deliver):
                path = self._path_of(command.token_id)
                definition = family(self.definition)[path]
                told = self._free(definition, self._within)
                yield replace(command, variables=told)
            elif self._is_done(command):
                yield command

    def _is_done(self, command: commands.Command) -> bool:
        """Return whether work may be done: where nothing says yes, not with a no."""
        if not isinstance(command, commands.Complete) or not self.is_refused:
            return True
        _, node = self._at(command.token_id)
        return self.marks.acts.get(node.id, ("", "")) is not None

    def _rare(self, seen: Projection) -> Iterator[commands.Command]:
        for token_id, _ in sorted(seen.work | seen.services):
            yield commands.ThrowError(self.now, token_id, "fault")
            yield commands.Escalate(self.now, token_id, "alarm")
            yield commands.Fail(self.now, token_id, "failed", "Not now.")

    def _set(self) -> commands.SetVariables:
        free = self._free(self.definition, self._within)
        return commands.SetVariables(self.now, free)

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
            self._weigh(at, state, command)
        outcome = apply(self.definition, state, command)
        self.state = outcome.state
        self.told.append(f"{type(command).__name__} {at or _about(command)}")
        for event in outcome.events:
            self._judge(event)

    def _hear(self, element_id: str, command: commands.Complete) -> None:
        if element_id not in self.marks.acts:
            return
        says = self.marks.acts[element_id]
        if says is None or command.variables.get(says[0]) == says[1]:
            self.said.add(element_id)
        elif element_id not in self.marks.beside_themselves:
            self.said.discard(element_id)

    def _weigh(self, rule: str, state: State, command: commands.Complete) -> None:
        """Note what a rule has read, if it lets pass."""
        for rested in self.marks.resting.values():
            if rested.rule != rule:
                continue
            root = _root_of(state, state.tokens[command.token_id].scope)
            known = state.variables_of(root)
            self.passed.pop((rule, root), None)
            if command.variables.get(rested.variable) == rested.answer:
                read = {name: known.get(name) for name in rested.reads}
                self.passed[rule, root] = read

    def _judge(self, event: Event) -> None:
        if not isinstance(event, Opened | Passed):
            return
        if event.element_id in self.marks.outcomes and not self.said:
            self.unproven = self.unproven or event.element_id
        if isinstance(event, Opened) and event.element_id in self.marks.resting:
            self._check(event)

    def _check(self, opened: Opened) -> None:
        """See whether a step that was just reached rests on what is in force."""
        rested = self.marks.resting[opened.element_id]
        several = self.marks.beside_themselves
        if opened.token_id not in self.state.tokens or rested.rule in several:
            return
        root = _root_of(self.state, self.state.tokens[opened.token_id].scope)
        known = self.state.variables_of(root)
        read = {name: known.get(name) for name in rested.reads}
        if self.passed.get((rested.rule, root)) != read:
            self.unchecked = self.unchecked or opened.element_id


def _root_of(state: State, scope_id: str) -> str:
    """Return the scope of the process in which a scope lies."""
    while state.scopes[scope_id].variables is None:
        scope_id = state.tokens[state.scopes[scope_id].parent].scope
    return scope_id


def _about(command: commands.Command) -> str:
    return str(getattr(command, "element_id", "") or getattr(command, "token_id", ""))


def breaches(
    definition: Definition, draw: random.Random, *, walks: int, moves: int
) -> dict[str, Tempter]:
    """Return somebody who got past an act, and somebody who got past a rule, if any."""
    marks, found = marks_of(definition), dict[str, Tempter]()
    for number in range(walks):
        tempter = Tempter(definition, draw, marks=marks, is_refused=number % 2 == 0)
        tempter.tempt(moves)
        if tempter.unproven:
            found.setdefault("unproven", tempter)
        if tempter.unchecked:
            found.setdefault("unchecked", tempter)
        if len(found) == 1 + bool(marks.resting):
            break
    return found
