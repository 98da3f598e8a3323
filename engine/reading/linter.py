"""Hold a compiled definition against the rules of BPMN and of the policy.

Source: BPMN 2.0.2, 10.5 Events, 10.6 Gateways, 8.4.13 Sequence Flow.
"""

from collections.abc import Callable

from engine.kernel.definition import (
    ACTIVITIES,
    GATEWAYS,
    Definition,
    Kind,
    Node,
    TriggerKind,
)
from engine.kernel.due_rules import parse_due_rule
from engine.reading import paths, wording
from engine.reading.findings import Findings
from engine.reading.policies import Policy

Rule = Callable[[Definition, Node, Policy, Findings], None]

_CONDITIONAL = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE}) | ACTIVITIES
_INSTANT = frozenset({Kind.PASS, Kind.SEND_TASK})
_AWAITED = frozenset({Kind.CATCH, Kind.RECEIVE_TASK})


def lint(definition: Definition, policy: Policy, findings: Findings) -> None:
    """Note every problem of ``definition``."""
    for node in definition.nodes.values():
        for rule in _RULES:
            rule(definition, node, policy, findings)
    _check_starts(definition, findings)
    wording.check(definition, policy, findings)
    if not findings.problems:  # paths through a broken diagram would mislead
        paths.check(definition, findings)
    for element_id, sentences in policy.lint(definition).items():
        for sentence in sentences:
            findings.refuse(element_id, sentence)


def _check_starts(definition: Definition, findings: Findings) -> None:
    if not definition.starts.get(definition.process_id) and not (
        definition.message_starts
    ):
        findings.refuse(definition.process_id, "The process has no start event.")
    for node in definition.nodes.values():
        if node.kind is Kind.SUB_PROCESS and node.id not in definition.starts:
            findings.refuse(node.id, "A sub-process needs one plain start event.")
        in_sub_process = node.scope != definition.process_id
        if node.kind is Kind.START and node.trigger and in_sub_process:
            findings.refuse(node.id, "A sub-process starts by a plain start event.")


def _check_ends(
    _definition: Definition, node: Node, policy: Policy, findings: Findings
) -> None:
    if node.kind is Kind.START and node.incoming:
        findings.refuse(node.id, "No sequence flow leads into a start event.")
    if node.kind is Kind.BOUNDARY and node.incoming:
        findings.refuse(node.id, "No sequence flow leads into a boundary event.")
    if node.kind is Kind.END and node.outgoing:
        findings.refuse(node.id, "No sequence flow leads out of an end event.")
    if node.kind is Kind.END or node.outgoing or node.id in findings.cut:
        return
    if node.kind in GATEWAYS or node.kind in {Kind.START, Kind.BOUNDARY}:
        findings.refuse(node.id, "No sequence flow leads out of it.")
    elif policy.is_strict:
        findings.refuse(node.id, "Draw an end event after it.")
    else:
        findings.remark(f"{node.id}: without an outgoing flow, the way ends here.")


def _check_conditions(
    _definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    conditional = [flow for flow in node.outgoing if flow.condition is not None]
    if node.kind not in _CONDITIONAL:
        for flow in conditional:
            findings.refuse(
                flow.id,
                "A condition is executed only after an activity or an exclusive or "
                "inclusive gateway.",
            )
    if node.default and node.default not in {flow.id for flow in node.outgoing}:
        findings.refuse(node.id, f"Its default flow {node.default} does not leave it.")
    for flow in conditional:
        if flow.id == node.default:
            findings.refuse(flow.id, "A default flow has no condition.")


def _check_split(
    _definition: Definition, node: Node, policy: Policy, findings: Findings
) -> None:
    if node.kind not in {Kind.EXCLUSIVE, Kind.INCLUSIVE} or len(node.outgoing) < 2:
        return
    for flow in node.outgoing:
        if flow.condition is None and flow.id != node.default:
            findings.refuse(flow.id, "It needs a condition, or to be the default flow.")
    if node.default is None:
        sentence = "No default flow: where no condition holds, the token gets stuck."
        if policy.is_strict:
            findings.refuse(node.id, f"{sentence} Mark one flow as default.")
        else:
            findings.remark(f"{node.id}: {sentence}")


def _check_default(
    _definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if node.default and node.kind not in _CONDITIONAL:
        findings.refuse(node.id, "Only activities and gateways have a default flow.")
    only_default = node.default and len(node.outgoing) == 1
    if only_default and node.kind in ACTIVITIES:
        findings.remark(f"{node.id}: its only outgoing flow need not be the default.")


def _check_event_gateway(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if node.kind is not Kind.EVENT_BASED:
        return
    for flow in node.outgoing:
        target = definition.nodes[flow.target]
        if target.kind not in _AWAITED:
            findings.refuse(
                node.id, f"{target.id} waits for no event; use a catch event there."
            )
        elif len(target.incoming) > 1:
            findings.refuse(
                target.id, "Nothing but the event-based gateway may lead to it."
            )
        elif target.boundaries:
            findings.refuse(
                target.id, "After an event-based gateway it has no boundary events."
            )


def _check_boundary(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if node.kind is not Kind.BOUNDARY:
        return
    host = definition.nodes.get(node.attached_to or "")
    if host is None or host.kind not in ACTIVITIES or host.scope != node.scope:
        findings.refuse(node.id, "A boundary event is attached to an activity.")
        return
    if host.kind in _INSTANT:
        findings.refuse(
            node.id, f"Nothing waits at {host.id}, so it could never be interrupted."
        )
    kind = node.trigger.kind if node.trigger else None
    if kind is TriggerKind.ERROR and not node.interrupting:
        findings.refuse(node.id, "An error always interrupts; cancelActivity is true.")
    same = [
        other
        for each in host.boundaries
        if (other := definition.nodes[each]).trigger == node.trigger
    ]
    if kind is not TriggerKind.TIMER and len(same) > 1:
        findings.refuse(node.id, f"Another event of {host.id} catches the same.")


def _check_call(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if not node.called:
        return
    called = definition.called.get(node.called)
    if called is None:
        findings.refuse(node.id, f"The process {node.called} is not deployed.")
    elif called.process_id not in called.starts:
        findings.refuse(node.id, f"The process {node.called} has no plain start.")
    elif definition.process_id in _calls(called):
        findings.refuse(node.id, "It would call its own process again, without end.")
    else:
        _check_shared_variables(definition, node, called, findings)


def _check_shared_variables(
    definition: Definition, node: Node, called: Definition, findings: Findings
) -> None:
    """Refuse a variable handed over by name that means two things."""
    for name, inner in called.variables.items():
        outer = definition.variables.get(name, inner)
        if inner != outer and "any" not in {inner.type, outer.type}:
            findings.refuse(
                node.id,
                f"{name} is declared in another way by the process {node.called}.",
            )


def _calls(definition: Definition) -> set[str]:
    found = {definition.process_id}
    for called in definition.called.values():
        found |= _calls(called)
    return found


def _check_due_rules(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if node.work is None:
        return
    for label, text in (("due", node.work.due), ("follow_up", node.work.follow_up)):
        if not text:
            continue
        try:
            rule = parse_due_rule(text)
        except ValueError as wrong:
            findings.refuse(node.id, f"{label}: {wrong}")
            continue
        if rule.after and not _is_anchor(definition, rule.after):
            findings.refuse(
                node.id,
                f"{label}: there is no element and no date variable {rule.after}.",
            )
    users = {each.id for each in definition.user_tasks}
    for other in node.work.not_by_performer_of:
        if other not in users:
            findings.refuse(node.id, f"not_by_performer_of: no user task {other}.")


def _is_anchor(definition: Definition, name: str) -> bool:
    """Tell whether a due rule can count from ``name``."""
    variable = definition.variables.get(name)
    holds_a_date = variable is not None and variable.type == "date"
    return name in definition.nodes or holds_a_date


def _check_role(
    _definition: Definition, node: Node, policy: Policy, findings: Findings
) -> None:
    if node.work is not None and not node.work.role and policy.is_strict:
        findings.refuse(node.id, "It stands in no lane and names no role.")


_RULES: tuple[Rule, ...] = (
    _check_ends,
    _check_conditions,
    _check_split,
    _check_default,
    _check_event_gateway,
    _check_boundary,
    _check_call,
    _check_due_rules,
    _check_role,
)
