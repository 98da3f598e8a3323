"""What a token or a scope waits for, from the moment it is armed.

Source: BPMN 2.0.2, 10.5.4 Intermediate Events, 10.5.6 Handling Events.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine.kernel import timers
from engine.kernel.definition import Definition, Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.state import Scope, State, Token, Watch
from engine.kernel.triggers import Trigger, TriggerKind
from engine.kernel.variables import evaluate, stored

_NUMBER = "#"


def catchers(node: Node) -> tuple[str, ...]:
    """Return the elements that may catch an event while a token is at ``node``."""
    if node.kind is Kind.EVENT_BASED:
        return tuple(flow.target for flow in node.outgoing)
    if node.kind in {Kind.CATCH, Kind.RECEIVE_TASK}:
        return (node.id, *node.boundaries)
    return node.boundaries


def awaited(
    definition: Definition, state: State, holder_id: str
) -> Iterator[tuple[str, Trigger]]:
    """Give the places at which a token or a scope may catch something.

    An instance of a repeated activity waits for its own message only: the boundary
    events belong to the activity as a whole. So does what is opened again to be undone:
    its activity was left long ago, and with it the boundary events.
    """
    token = state.tokens.get(holder_id)
    if token is None:
        scope = state.scopes[holder_id]
        yield from _places(definition, awaited_by_scope(definition, scope))
        return
    node = definition.nodes[token.node]
    own = catchers(node)
    if token.rounds is not None:
        own = node.boundaries
    elif token.parent or token.undoes_for:
        own = (node.id,) if node.kind is Kind.RECEIVE_TASK else ()
    yield from _places(definition, own)


def awaited_by_scope(definition: Definition, scope: Scope) -> tuple[str, ...]:
    """Return the starts of the event sub-processes that a scope may still begin."""
    if scope.is_closed:
        return ()
    return tuple(definition.handlers.get(scope.element, ()))


def element_at(place: str) -> str:
    """Return the element of a place; see ``state.Watch``."""
    return place.partition(_NUMBER)[0]


def trigger_at(definition: Definition, place: str) -> Trigger:
    """Return the event definition of a place."""
    element_id, _, number = place.partition(_NUMBER)
    return definition.nodes[element_id].triggers[int(number or 0)]


def armed(
    definition: Definition,
    element_ids: tuple[str, ...],
    known: Mapping[str, object],
    now: datetime,
) -> Watch:
    """Return the watch that waits for the events of some elements.

    Raises:
        StepFailed: A timer says no time, or a message has no key.
    """
    watch = Watch()
    for place, trigger in _places(definition, element_ids):
        if trigger.kind is TriggerKind.TIMER:
            watch.alarms[place] = timers.alarm(trigger, dict(known), now)
        elif trigger.kind is TriggerKind.CONDITIONAL:
            watch.conditions[place] = False
        elif trigger.key is not None:
            watch.keys[place] = key_of(trigger, known)
    return watch


def key_of(trigger: Trigger, known: Mapping[str, object]) -> str:
    """Return the correlation key of a message; empty where it has none.

    Raises:
        StepFailed: It should have one, but its value is no text and no whole number.
    """
    if trigger.key is None:
        return ""
    value = stored(evaluate(trigger.key, known), trigger.name)
    is_key = isinstance(value, str | int) and not isinstance(value, bool)
    if not is_key or value == "":
        raise StepFailed(
            "correlation",
            f"Expected {trigger.key.text} to give the correlation key of the message "
            f"{trigger.name}, a text or a whole number.",
        )
    return str(value)


def _places(
    definition: Definition, element_ids: tuple[str, ...]
) -> Iterator[tuple[str, Trigger]]:
    for element_id in element_ids:
        for number, trigger in enumerate(definition.nodes[element_id].triggers):
            yield f"{element_id}{_NUMBER}{number}" if number else element_id, trigger


def holders(state: State) -> Iterator[tuple[str, Token | Scope]]:
    """Give all that may wait for something: tokens, and scopes with handlers."""
    yield from state.tokens.items()
    yield from state.scopes.items()
