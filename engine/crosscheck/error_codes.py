"""Codes of errors, made unique to who catches them.

The second engine hands an error to every boundary event of the outer scope that
names its code, not only to those of the activity it comes from. Where the
catching event can be told from the model, both ends get its id as the code.
"""

from collections.abc import Iterator

from engine.kernel.definition import Definition, Kind, Node
from engine.kernel.triggers import TriggerKind


def code_of(definition: Definition, node: Node) -> str:
    """Return the code of an error end event or error boundary event."""
    assert node.trigger is not None
    catcher: Node | None = node
    if node.kind is Kind.END:
        catcher = _catcher(definition, node.scope, node.trigger.name)
    if catcher is not None and _is_ours(definition, catcher):
        return catcher.id
    return node.trigger.name


def _catcher(definition: Definition, scope: str, code: str) -> Node | None:
    """Return the boundary event that catches ``code`` thrown in ``scope``."""
    while scope != definition.process_id:
        host = definition.nodes[scope]
        events = [definition.nodes[each] for each in host.boundaries]
        errors = {
            event.trigger.name: event
            for event in events
            if event.trigger is not None and event.trigger.kind is TriggerKind.ERROR
        }
        if found := errors.get(code, errors.get("")):
            return found
        scope = host.scope
    return None


def _is_ours(definition: Definition, boundary: Node) -> bool:
    """Say whether only errors of this definition can reach it."""
    host = definition.nodes[boundary.attached_to or ""]
    return host.kind is Kind.SUB_PROCESS and not any(
        node.kind is Kind.CALL_ACTIVITY for node in _inside(definition, host.id)
    )


def _inside(definition: Definition, scope: str) -> Iterator[Node]:
    for node in definition.nodes.values():
        if node.scope == scope:
            yield node
            yield from _inside(definition, node.id)
