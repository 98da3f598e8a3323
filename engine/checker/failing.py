"""Where an automatic step may fail on data, and then rest until somebody retries it.

Until then other work goes on, and values change that were read before.
"""

from engine.checker.drawing import Drawing, Place
from engine.feel import Expression
from engine.kernel.definition import Definition, Kind
from engine.kernel.triggers import Trigger


def may_fail(trigger: Trigger) -> bool:
    """Return whether a timer or a key is worked out from data."""
    return any(
        each is not None and bool(each.names) for each in (trigger.timer, trigger.key)
    )


def armed_at(drawing: Drawing, place: Place) -> frozenset[Place]:
    """Return where what a place waits for is worked out: where the wait begins."""
    node, definition = drawing.nodes[place], drawing.definitions[place.path]
    if node.attached_to:
        return frozenset({Place(place.path, node.attached_to)})
    holder = definition.nodes.get(node.scope)
    if node.kind is Kind.START and holder is not None and holder.is_event_handler:
        whole = definition.starts.get(definition.process_id, ())
        around = (holder.scope,) if holder.scope in definition.nodes else whole
        return frozenset(Place(place.path, each) for each in around)
    return frozenset({place, *_deciding(definition, place)})


def _deciding(definition: Definition, place: Place) -> frozenset[Place]:
    """Return the gateways at which the first event to come decides, this one too."""
    return frozenset(
        Place(place.path, node.id)
        for node in definition.nodes.values()
        if node.kind is Kind.EVENT_BASED
        and any(flow.target == place.id for flow in node.outgoing)
    )


def is_taken_over(
    value: Expression, source: Definition, target: Definition, variable: str
) -> bool:
    """Return whether a call surely may hand a value over: the same kind, unchanged."""
    read, written = source.variables.get(value.text), target.variables.get(variable)
    if read is None or written is None or read.type != written.type:
        return False
    return not written.allowed or (
        bool(read.allowed) and set(read.allowed) <= set(written.allowed)
    )
