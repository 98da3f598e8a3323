"""What of a definition the second engine can be asked about.

Source: SpiffWorkflow 3.2.0, measured; each reason below was reproduced.
"""

from dataclasses import replace
from types import MappingProxyType

from engine.feel import parse
from engine.kernel.definition import (
    Definition,
    Kind,
    Node,
    TimerMode,
    Trigger,
    TriggerKind,
)

Place = tuple[str, str]  # process id, element id

_JOINS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE})
_HOUR = '"PT1H"'
_WAIT = "The wait and the way on are compared, {what} is not."


def family(definition: Definition) -> dict[str, Definition]:
    """Return the definition and all that it calls, by process id."""
    found = {definition.process_id: definition}
    for called in definition.called.values():
        found |= family(called)
    return found


def label(definition: Definition, place: Place) -> str:
    """Return how a report names an element; of called processes with their id."""
    process_id, element_id = place
    if process_id == definition.process_id:
        return element_id
    return f"{process_id}/{element_id}"


def neutral(definition: Definition) -> Definition:
    """Return the definition with timers that do not depend on variables."""
    nodes = {key: _with_plain_timer(node) for key, node in definition.nodes.items()}
    called = {key: neutral(each) for key, each in definition.called.items()}
    return replace(
        definition, nodes=MappingProxyType(nodes), called=MappingProxyType(called)
    )


def unchecked(definition: Definition) -> dict[str, str]:
    """Return the elements that are not, or not wholly, compared."""
    found = {}
    for process_id, each in family(definition).items():
        for node in each.nodes.values():
            if reason := _reason(each, node):
                found[label(definition, (process_id, node.id))] = reason
    return found


def joins(definition: Definition) -> frozenset[Place]:
    """Return the gateways that bring several flows together."""
    return frozenset(
        (process_id, node.id)
        for process_id, each in family(definition).items()
        for node in each.nodes.values()
        if node.kind in _JOINS and len(node.incoming) > 1
    )


def _with_plain_timer(node: Node) -> Node:
    trigger = node.trigger
    if trigger is None or trigger.timer is None or not trigger.timer.names:
        return node
    plain = Trigger(TriggerKind.TIMER, mode=TimerMode.DURATION, timer=parse(_HOUR))
    return replace(node, trigger=plain)


def _reason(definition: Definition, node: Node) -> str:
    kind = node.trigger.kind if node.trigger else None
    if node.kind is Kind.BOUNDARY:
        return _boundary_reason(definition, node)
    if node.kind in {Kind.CATCH, Kind.RECEIVE_TASK}:
        return _WAIT.format(what=f"when the {kind} comes")
    if node.kind is Kind.START and node.id not in {
        first_start(definition),
        *definition.starts.values(),
    }:
        return "The second engine begins at another start event."
    if kind is TriggerKind.MESSAGE:
        return "That the way goes on is compared, the message is not."
    in_process = node.scope == definition.process_id
    if node.kind is Kind.END and kind is TriggerKind.ERROR and in_process:
        return "An error that nobody catches ends our instance only."
    return ""


def _boundary_reason(definition: Definition, node: Node) -> str:
    assert node.trigger is not None
    host = definition.nodes[node.attached_to or ""]
    if node.trigger.kind is TriggerKind.ERROR:
        if host.kind in {Kind.SUB_PROCESS, Kind.CALL_ACTIVITY}:
            return ""
        return "The way on is compared; the error comes as a message there."
    if not node.interrupting:
        return "Its first firing is compared; the second engine never re-arms it."
    return _WAIT.format(what=f"when the {node.trigger.kind} comes")


def first_start(definition: Definition) -> str:
    """Return the start event at which paths begin."""
    plain = definition.starts.get(definition.process_id)
    return plain or next(iter(definition.message_starts.values()))


def start_message(definition: Definition) -> str:
    """Return the message that starts paths; empty for the plain start."""
    if definition.process_id in definition.starts:
        return ""
    return next(iter(definition.message_starts))
