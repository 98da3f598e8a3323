"""Rules for what stands at the border of an activity, and for what undoes it.

Source: BPMN 2.0.2, 10.5.4 (Boundary Events), 10.5.6 Event Sub-Processes,
10.3.5 Transaction, 10.7 Compensation.
"""

from engine.kernel.definition import ACTIVITIES, Definition, Kind, Node
from engine.kernel.triggers import TriggerKind
from engine.reading.findings import Findings
from engine.reading.policies import Policy

#: Activities at which nothing waits, so that only their own errors could be caught.
_INSTANT = frozenset({Kind.PASS, Kind.SEND_TASK})
_ALWAYS_INTERRUPTING = frozenset({TriggerKind.ERROR, TriggerKind.CANCEL})
_REPEATABLE = frozenset({TriggerKind.TIMER})


def check_boundary(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    """Refuse a boundary event that cannot happen, or that happens in two ways."""
    if node.kind is not Kind.BOUNDARY:
        return
    host = definition.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        findings.refuse(node.id, "A boundary event is attached to an activity.")
        return
    if host.is_event_handler or host.for_compensation:
        findings.refuse(node.id, f"{host.id} has no boundary events: nothing is left.")
    for trigger in node.triggers:
        kind = trigger.kind
        if kind in _ALWAYS_INTERRUPTING and not node.interrupting:
            findings.refuse(
                node.id,
                f"An event of {kind} always interrupts; cancelActivity is true.",
            )
        if kind is TriggerKind.CANCEL and not host.is_transaction:
            findings.refuse(node.id, "Only a transaction is cancelled.")
    if host.kind in _INSTANT and host.loop is None and not _undoes(node):
        findings.refuse(
            node.id, f"Nothing waits at {host.id}, so it could never be interrupted."
        )
    _check_rivals(definition, host, node, findings)


def check_handler(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    """Refuse an event sub-process that is no handler, or that stands in the flow."""
    if not node.is_event_handler:
        return
    if node.loop is not None or node.ad_hoc is not None or node.is_transaction:
        findings.refuse(node.id, "An event sub-process is neither repeated nor ad-hoc.")
    starts = definition.handlers.get(node.scope, {})
    start_id = next((key for key, each in starts.items() if each == node.id), None)
    if start_id is None:
        return
    start = definition.nodes[start_id]
    for trigger in start.triggers:
        if trigger.kind is TriggerKind.ERROR and not start.interrupting:
            findings.refuse(start.id, "An error always interrupts.")
        if trigger.kind is TriggerKind.COMPENSATION and node.scope == (
            definition.process_id
        ):
            findings.refuse(
                start.id, "A compensation handler undoes a sub-process; draw it there."
            )


def check_transaction(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    """Refuse a cancel end event that does not end a transaction."""
    if not any(trigger.kind is TriggerKind.CANCEL for trigger in node.triggers):
        return
    if node.kind is not Kind.END:
        return
    container = definition.nodes.get(node.scope)
    if container is None or not container.is_transaction:
        findings.refuse(node.id, "A cancel event ends a transaction, nothing else.")


def check_compensation(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    """Refuse compensation of what cannot be undone, and handlers of nothing."""
    is_used = any(each.compensated_by == node.id for each in definition.nodes.values())
    if node.for_compensation and not is_used and not node.is_event_handler:
        findings.refuse(node.id, "No compensation event is associated with it.")
    if node.kind not in {Kind.THROW, Kind.END}:
        return
    for trigger in node.triggers:
        if trigger.kind is not TriggerKind.COMPENSATION or not trigger.name:
            continue
        activity = definition.nodes.get(trigger.name)
        if activity is None or activity.kind not in ACTIVITIES:
            findings.refuse(node.id, f"There is no activity {trigger.name} to undo.")


def _undoes(node: Node) -> bool:
    return any(trigger.kind is TriggerKind.COMPENSATION for trigger in node.triggers)


def _check_rivals(
    definition: Definition, host: Node, node: Node, findings: Findings
) -> None:
    """Refuse two events of one activity that catch the same, both at once."""
    for other_id in host.boundaries:
        other = definition.nodes[other_id]
        shared = set(node.triggers) & set(other.triggers)
        if other_id == node.id or not shared:
            continue
        if any(trigger.kind not in _REPEATABLE for trigger in shared):
            findings.refuse(node.id, f"Another event of {host.id} catches the same.")
