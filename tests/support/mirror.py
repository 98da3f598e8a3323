"""A journey that the second engine makes as well, move by move."""

from collections import Counter
from dataclasses import replace
from types import MappingProxyType

from engine.crosscheck import subset
from engine.crosscheck.rendering import rendered
from engine.crosscheck.second_engine import SecondEngine, Specification, Values
from engine.kernel import commands
from engine.kernel.definition import Definition, family
from engine.kernel.state import Phase, Status
from tests.support.coverage import Journey


class MirroredJourney(Journey):
    """A journey whose every move must lead both engines to the same places."""

    def __init__(self, definition: Definition, *, message: str = "") -> None:
        chosen = _beginning_at(definition, message)
        self._specification = Specification(rendered(chosen), family(chosen))
        self._second: SecondEngine
        super().__init__(definition, message=message)

    def _move(self, command: commands.Command) -> None:
        if isinstance(command, commands.Start):
            super()._move(command)
            self._second = SecondEngine(self._specification, {})
        else:
            assert isinstance(
                command, commands.Complete | commands.FireTimer | commands.Deliver
            )
            at = self._state.tokens[command.token_id].node
            caught = getattr(command, "element_id", at)
            values = self._handed_over(command)
            super()._move(command)
            if caught == at:
                self._second.complete(self._place(at), 0, values)
            else:
                self._second.trigger(self._place(caught))
        self._compare(command)

    def _place(self, element_id: str) -> subset.Place:
        return (self.definition.process_id, element_id)

    def _handed_over(
        self, command: commands.Complete | commands.FireTimer | commands.Deliver
    ) -> Values:
        return dict(command.variables) if isinstance(command, commands.Complete) else {}

    def _compare(self, command: commands.Command) -> None:
        ours = Counter(
            self._place(token.node)
            for token in self._state.tokens.values()
            if token.phase is Phase.WAITING
        )
        theirs = Counter(self._second.waiting())
        assert ours == theirs, f"after {command}"
        assert (self.status is Status.COMPLETED) == self._second.is_over


def _beginning_at(definition: Definition, message: str) -> Definition:
    """Return the definition with the start of ``message`` as its first."""
    starts = definition.message_starts
    if not message:
        return definition
    first = {message: starts[message], **starts}
    return replace(definition, message_starts=MappingProxyType(first))
