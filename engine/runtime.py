"""One process instance in memory: its compiled definition, its tokens, its moves."""

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from engine import decisions, kernel, reading, verdicts
from engine.errors import NotFound, WrongState
from engine.extensions import DueQuestion, extensions
from engine.feel import FeelError
from engine.kernel import commands
from engine.kernel.definition import CALL, Definition, Node, family
from engine.kernel.due_rules import parse_due_rule
from engine.kernel.events import Event
from engine.kernel.projection import Place
from engine.kernel.state import Scope
from engine.kernel.watching import element_at
from engine.models import ProcessDefinition, ProcessInstance
from engine.versions import active_version


@dataclass(frozen=True, slots=True)
class Compiled:
    """A deployed version, ready to run.

    Attributes:
        form_refs: Form key to the reference pinned at deployment.
        called: The versions pinned for its call activities.
    """

    id: UUID
    policy: str
    definition: Definition
    form_refs: Mapping[str, str]
    called: Mapping[str, "Compiled"]

    def at(self, path: str) -> "Compiled":
        """Return the version that a scope runs: this one, or one that is called.

        Args:
            path: As the scope has it: this process, or the calls that lead on from it.
        """
        if path == self.definition.process_id:
            return self
        key, _, further = path.partition(CALL)
        found = self._called(key)
        return found.at(further) if further else found

    def _called(self, key: str) -> "Compiled":
        if _is_id(key):  # of a version that was chosen when it was called
            return compiled(UUID(key))
        if key in self.called:
            return self.called[key]
        # A process of the same file is no version of its own.
        return replace(self, definition=self.definition.called[key])


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision said at a business rule task."""

    element_id: str
    answer: decisions.Answer

    @property
    def details(self) -> dict[str, object]:
        """What the history keeps of it."""
        return verdicts.kept(self.answer.version.pk, self.answer.outcome)


@functools.lru_cache(maxsize=512)
def compiled(definition_id: UUID) -> Compiled:
    """Return the compiled version; versions never change, so neither does this."""
    row = ProcessDefinition.objects.get(pk=definition_id)
    called = {key: compiled(UUID(pinned)) for key, pinned in row.called.items()}
    # The policy's own rules were asked at deployment; a later, stricter policy
    # must not stop an instance that is already running.
    policy = reading.Policy(name=row.policy, lint=_accept)
    drawn = {key: version.definition for key, version in called.items()}
    read = reading.read_definition(bytes(row.source), policy=policy, called=drawn)
    return Compiled(row.pk, row.policy, read.definition, row.form_refs, called)


class Runtime:
    """Moves the tokens of one instance; reads and writes no rows of its own.

    Attributes:
        before: What the instance waited for when it was restored.
        after: What it waits for now.
        applied: The kernel's commands so far, in the form in which they are kept.
        decided: What decisions have said in this move.
    """

    def __init__(
        self, version: Compiled, state: kernel.State | None, *, county: int
    ) -> None:
        self.version = version
        self.state = state
        self.county = county
        self.definition = _with_chosen(version.definition, state)
        self.before = self.after = kernel.project(self.definition, state)
        self.events: list[Event] = []
        self.applied: list[dict[str, object]] = []
        self.decided: list[Decided] = []

    @classmethod
    def load(cls, instance: ProcessInstance) -> "Runtime":
        """Restore the tokens of ``instance``.

        Raises:
            WrongState: Its state was written in a format that is not known here; it
                is not evaluated.
        """
        try:
            state = kernel.loads(bytes(instance.state))
        except kernel.ForeignState as foreign:
            raise WrongState(
                f"Expected to move instance {instance.pk}, but its stored state cannot "
                f"be read: {foreign}",
                foreign_state=str(instance.pk),
            ) from foreign
        return cls(compiled(instance.definition_id), state, county=instance.county)

    def apply(self, command: commands.Command) -> None:
        """Apply ``command``, answer what the instance asks, remember what happened.

        Raises:
            KernelError: It does not fit the state.
        """
        self._apply(command)
        while answer := self._next_answer(command.now):
            self._apply(answer)

    def complete(
        self, token_id: str, result: Mapping[str, object], *, now: datetime
    ) -> None:
        """Finish the work of a token; of its result only what the model asks for.

        Raises:
            KernelError: There is no such work.
        """
        assert self.state is not None
        self.apply(
            kernel.completion(self.definition, self.state, now, token_id, result)
        )

    def _apply(self, command: commands.Command) -> None:
        outcome = kernel.apply(self.definition, self.state, command)
        self.state = outcome.state
        self.after = kernel.project(self.definition, outcome.state)
        self.events += outcome.events
        self.applied.append(kernel.as_json(command))

    def _next_answer(self, now: datetime) -> commands.Command | None:
        """Return the answer to one thing that only the outside knows."""
        asks = self.after
        for (token_id, element_id), rule in asks.rules.items():
            step = f"{self._owner(token_id).process_id}.{element_id}"
            question = DueQuestion(parse_due_rule(rule), now, self.county, step)
            due = math.ceil(extensions.due_at(question).timestamp())
            return commands.SetAlarm(now, token_id, element_id, due)
        for token_id, _ in sorted(asks.calls):
            called = self.node_at(token_id).called or ""
            return commands.Call(now, token_id, self._chosen(called))
        for token_id, _ in sorted(asks.decisions):
            return self._decided(token_id, now)
        return None

    def _decided(self, token_id: str, now: datetime) -> commands.Command:
        """Ask the decision of a business rule task; a failure waits for help there."""
        node = self.node_at(token_id)
        known = self.variables_at(token_id)
        try:
            answer = decisions.ask(node.decision, known, county=self.county, now=now)
        except (NotFound, FeelError) as failed:
            return commands.Fail(now, token_id, "decision", str(failed))
        if answer.outcome.value is None:
            reason = f"Expected {node.decision} to decide, but no rule applies."
            return commands.Fail(now, token_id, "decision", reason)
        self.decided.append(Decided(node.id, answer))
        assert self.state is not None
        said = answer.said
        return kernel.completion(self.definition, self.state, now, token_id, said)

    def _chosen(self, process_id: str) -> str:
        """Choose the version that is called now; return how it is named from now on.

        Only one of the caller's policy: what a station runs has been proved for it.
        """
        row = active_version(process_id, self.county)
        if row is None or row.policy != self.version.policy:
            return process_id
        key = str(row.pk)
        called = {**self.definition.called, key: compiled(row.pk).definition}
        self.definition = replace(self.definition, called=MappingProxyType(called))
        return key

    def node_at(self, token_id: str) -> Node:
        """Return the node at which a live token rests."""
        assert self.state is not None
        return self._owner(token_id).nodes[self.state.tokens[token_id].node]

    def node_of(self, place: Place) -> Node:
        """Return the node at which something is waited for.

        Args:
            place: Of what is waited for now.
        """
        holder, element = place
        return self._owner(holder).nodes[element_at(element)]

    def version_at(self, token_id: str) -> Compiled:
        """Return the version in which a live token moves."""
        return self.version.at(self._scope(token_id).process_id)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """The elements of the process and of all that it calls, by id."""
        return every_node(self.definition)

    def variables_at(self, token_id: str) -> dict[str, object]:
        """Return the control variables that hold where a token rests."""
        assert self.state is not None
        token = self.state.tokens[token_id]
        return self.state.known(token.scope, token)

    def _owner(self, holder: str) -> Definition:
        return kernel.definition_of(self.definition, self._scope(holder))

    def _scope(self, holder: str) -> Scope:
        """Return the scope in which a token rests, or which has this id itself."""
        assert self.state is not None
        token = self.state.tokens.get(holder)
        return self.state.scopes[token.scope if token else holder]


def at_rest(instance: ProcessInstance) -> Runtime | None:
    """Return where an instance stands, to be looked at.

    Nothing where its state cannot be read: an incident says so, nothing is guessed.
    """
    try:
        return Runtime.load(instance)
    except WrongState:
        return None


def every_node(definition: Definition) -> Mapping[str, Node]:
    """Return the elements of a process and of all that it calls, by id.

    Of two with one id, as start and end may have, the one further out.
    """
    if not definition.called:
        return definition.nodes
    known: dict[str, Node] = {}
    for each in reversed(family(definition).values()):
        known.update(each.nodes)
    return known


def _with_chosen(definition: Definition, state: kernel.State | None) -> Definition:
    """Add the versions that running calls have chosen when they were called."""
    paths = {scope.process_id for scope in state.scopes.values()} if state else set()
    keys = {key for path in paths for key in path.split(CALL) if _is_id(key)}
    if not keys:
        return definition
    chosen = {key: compiled(UUID(key)).definition for key in sorted(keys)}
    called = MappingProxyType({**definition.called, **chosen})
    return replace(definition, called=called)


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _accept(_definition: Definition) -> dict[str, list[str]]:
    return {}
