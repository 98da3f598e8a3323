"""What SpiffWorkflow 3.2.0 is known to get wrong, each told by a rule.

A rule looks at the definition and at where our kernel stands on a path. Once it is
met, the second engine's answers on that path are no evidence any more; until then,
every difference is one. Each rule has a test with the smallest model that shows it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.crosscheck.error_codes import code_of
from engine.crosscheck.subset import Place, joins, label
from engine.crosscheck.walk import Walk
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.state import Phase, Token
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


def _on_its_way_again(definition: Definition, walk: Walk) -> Iterator[str]:
    """A join that fired cancels what is on its way to it round a loop."""
    for place in joins(definition):
        if not walk.passed[place]:
            continue
        owner = family(definition)[place[0]]
        if place[1] in _reached_from(owner, place[1]) and any(
            _is_before(owner, token, place[1])
            for token in walk.state.tokens.values()
            if walk.place_of(token)[0] == place[0] and token.phase is not Phase.JOINING
        ):
            yield label(definition, place)


def _is_before(definition: Definition, token: Token, join: str) -> bool:
    return token.node != join and join in _reached_from(definition, token.node)


def _reached_from(definition: Definition, node_id: str) -> set[str]:
    found: set[str] = set()
    todo = [node_id]
    while todo:
        for target in _next(definition.nodes[todo.pop()]):
            if target not in found:
                found.add(target)
                todo.append(target)
    return found


def _next(node: Node) -> Iterator[str]:
    yield from (flow.target for flow in node.outgoing)
    yield from node.boundaries


def _twice_on_one_flow(_definition: Definition, walk: Walk) -> Iterator[str]:
    """Its joins know which flows have a token, not how many."""
    joining = Counter(
        (token.scope, token.node, token.flow)
        for token in walk.state.tokens.values()
        if token.phase is Phase.JOINING
    )
    if any(count > 1 for count in joining.values()):
        yield ""


def _held_twice(_definition: Definition, walk: Walk) -> Iterator[str]:
    """It hands an event to all tokens at an activity, not to the one it is for."""
    holding: Counter[Place] = Counter(
        walk.place_of(token)
        for token in walk.state.tokens.values()
        if token.phase is Phase.HOLDING
    )
    if any(count > 1 for count in holding.values()):
        yield ""


def _heard_elsewhere(definition: Definition, walk: Walk) -> Iterator[str]:
    """It hands an error to every border of the outer scope that names its code."""
    owners = family(definition)
    thrown = {
        code_of(owners[path], owners[path].nodes[node_id])
        for path, node_id in walk.latest
        if _is_error(owners[path].nodes[node_id])
    }
    if not thrown:
        return
    for token in walk.state.tokens.values():
        path, node_id = walk.place_of(token)
        if token.phase is not Phase.HOLDING:
            continue
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
JOIN_ON_ITS_WAY_AGAIN = Fault(
    "a join that has fired cancels what comes to it again.", _on_its_way_again
)
SECOND_TOKEN_LOST = Fault(
    "a second token on one incoming flow of a join is lost.", _twice_on_one_flow
)
ERROR_ENDS_ALL = Fault("an error ends all tokens at one sub-process.", _held_twice)
ERROR_HEARD_ELSEWHERE = Fault(
    "an error is caught at another activity of the outer scope.", _heard_elsewhere
)

FAULTS = (
    JOIN_ENTERED_AGAIN,
    JOIN_ON_ITS_WAY_AGAIN,
    SECOND_TOKEN_LOST,
    ERROR_ENDS_ALL,
    ERROR_HEARD_ELSEWHERE,
)
