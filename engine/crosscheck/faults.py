"""What SpiffWorkflow 3.2.0 is known to get wrong, each told by a rule.

A rule looks at the definition and at where our kernel stands on a path. Once it is
met, the second engine's answers on that path are no evidence any more; until then,
every difference is one. Each rule has a test with the smallest model that shows it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.crosscheck.error_codes import code_of
from engine.crosscheck.subset import joins, label
from engine.crosscheck.walk import Walk
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.state import Phase
from engine.kernel.triggers import TriggerKind


@dataclass(frozen=True, slots=True)
class Fault:
    """A known fault of the second engine.

    Attributes:
        sentence: What it does wrong, behind the name of the element if one is to
            blame.
        blamed: Gives the elements to blame where a path stands now; an empty name
            for none in particular.
    """

    sentence: str
    blamed: Callable[[Definition, Walk], Iterator[str]]

    def met(self, definition: Definition, walk: Walk) -> Iterator[str]:
        """Give what a report says of it, once for each element."""
        for name in self.blamed(definition, walk):
            yield f"{name}: {self.sentence}" if name else self.sentence.capitalize()


def _entered_again(definition: Definition, walk: Walk) -> Iterator[str]:
    """Its joins count the tasks of a former pass, also those that it cancelled."""
    waiting = {
        walk.place_of(token)
        for token in walk.state.tokens.values()
        if token.phase is Phase.JOINING
    }
    for place in joins(definition):
        if walk.passed[place] + (place in waiting) > 1:
            yield label(definition, place)


def _heard_elsewhere(definition: Definition, walk: Walk) -> Iterator[str]:
    """It hands an error to every border of the outer scope that names its code.

    To every token at such an activity, too, and before it is left in the same move.
    """
    owners = family(definition)
    thrown = {
        code_of(owners[path], owners[path].nodes[node_id])
        for path, node_id in walk.latest
        if _is_error(owners[path].nodes[node_id])
    }
    if not thrown:
        return
    running = {
        walk.place_of(token)
        for token in walk.state.tokens.values()
        if token.phase is Phase.HOLDING
    }
    for path, node_id in sorted(running.union(walk.latest)):
        for border in owners[path].nodes[node_id].boundaries:
            node = owners[path].nodes[border]
            if _is_error(node) and code_of(owners[path], node) in {"", *thrown}:
                yield label(definition, (path, border))


def _is_error(node: Node) -> bool:
    is_caught_or_thrown = node.kind in {Kind.END, Kind.BOUNDARY}
    trigger = node.trigger
    is_error = trigger is not None and trigger.kind is TriggerKind.ERROR
    return is_caught_or_thrown and is_error


JOIN_ENTERED_AGAIN = Fault(
    "a join that is entered again may fire early.", _entered_again
)
ERROR_HEARD_ELSEWHERE = Fault(
    "an error is caught at another activity of the outer scope.", _heard_elsewhere
)

FAULTS = (
    JOIN_ENTERED_AGAIN,
    ERROR_HEARD_ELSEWHERE,
)
