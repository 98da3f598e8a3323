"""One process instance in memory: its compiled definition, its tokens, its moves."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine import kernel, reading
from engine.kernel import Projection, commands
from engine.kernel.definition import Definition, Node
from engine.kernel.events import Event
from engine.models import ProcessDefinition, ProcessInstance


@dataclass(frozen=True, slots=True)
class Compiled:
    """A deployed version, ready to run.

    Attributes:
        form_refs: Form key to the reference pinned at deployment.
    """

    id: UUID
    definition: Definition
    form_refs: Mapping[str, str]


@functools.lru_cache(maxsize=512)
def compiled(definition_id: UUID) -> Compiled:
    """Return the compiled version; versions never change, so neither does this."""
    row = ProcessDefinition.objects.get(pk=definition_id)
    called = {
        process_id: compiled(UUID(pinned)).definition
        for process_id, pinned in row.called.items()
    }
    # The policy's own rules were asked at deployment; a later, stricter policy
    # must not stop an instance that is already running.
    policy = reading.Policy(name=row.policy, lint=_accept)
    read = reading.read_definition(bytes(row.source), policy=policy, called=called)
    return Compiled(row.pk, read.definition, row.form_refs)


class Runtime:
    """Moves the tokens of one instance; reads and writes no rows."""

    def __init__(self, version: Compiled, state: kernel.State | None) -> None:
        self.version = version
        self.state = state
        self.before = kernel.project(version.definition, state)
        self.events: list[Event] = []

    @classmethod
    def load(cls, instance: ProcessInstance) -> "Runtime":
        """Restore the tokens of ``instance``."""
        return cls(
            compiled(instance.definition_id), kernel.loads(bytes(instance.state))
        )

    def apply(self, command: commands.Command) -> None:
        """Apply ``command`` and remember what happened.

        Raises:
            KernelError: It does not fit the state.
        """
        outcome = kernel.apply(self.version.definition, self.state, command)
        self.state = outcome.state
        self.events += outcome.events

    @property
    def after(self) -> Projection:
        """What the instance waits for now."""
        return kernel.project(self.version.definition, self.state)

    def node_at(self, token_id: str) -> Node:
        """Return the node at which a live token rests."""
        assert self.state is not None
        token = self.state.tokens[token_id]
        return self._owner(token_id).nodes[token.node]

    def variables_at(self, token_id: str) -> dict[str, object]:
        """Return the control variables that hold where a token rests."""
        assert self.state is not None
        return self.state.variables_of(self.state.tokens[token_id].scope)

    def _owner(self, token_id: str) -> Definition:
        assert self.state is not None
        scope = self.state.scopes[self.state.tokens[token_id].scope]
        return kernel.definition_of(self.version.definition, scope)


def _accept(_definition: Definition) -> dict[str, list[str]]:
    return {}
