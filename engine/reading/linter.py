"""Hold a compiled definition against the rules of BPMN and of the policy.

Source: BPMN 2.0.2, 10.5 Events, 10.6 Gateways, 8.4.13 Sequence Flow.
"""

from collections.abc import Callable

from engine.kernel.definition import ACTIVITIES, GATEWAYS, Definition, Kind, Node
from engine.kernel.due_rules import parse_due_rule
from engine.kernel.triggers import TriggerKind
from engine.reading import borders, paths, wording
from engine.reading.findings import Findings
from engine.reading.policies import Policy

Rule = Callable[[Definition, Node, Policy, Findings], None]

_CONDITIONAL = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE, Kind.COMPLEX}) | ACTIVITIES
_CHOOSING = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})
_INNER = frozenset(
    {TriggerKind.ERROR, TriggerKind.ESCALATION, TriggerKind.COMPENSATION}
)
_UNASKED = frozenset({TriggerKind.TIMER, TriggerKind.CONDITIONAL})
_AWAITED = frozenset({Kind.CATCH, Kind.RECEIVE_TASK})


def lint(definition: Definition, policy: Policy, findings: Findings) -> None:
    """Note every problem of ``definition``."""
    for node in definition.nodes.values():
        for rule in _RULES:
            rule(definition, node, policy, findings)
    _check_starts(definition, policy, findings)
    wording.check(definition, policy, findings)
    if not findings.problems:  # paths through a broken diagram would mislead
        paths.check(definition, findings)
    for element_id, sentences in policy.lint(definition).items():
        for sentence in sentences:
            findings.refuse(element_id, sentence)


def _check_starts(definition: Definition, policy: Policy, findings: Findings) -> None:
    inside, process_id = definition.nodes.values(), definition.process_id
    begins = definition.starts.get(process_id) or definition.message_starts
    drawn = [n for n in inside if n.kind is Kind.START and n.scope == process_id]
    if not begins and not drawn:
        findings.refuse(process_id, "The process has no start event.")
    elif policy.is_strict and not drawn:
        findings.refuse(process_id, "Draw a start event.")
    for node in inside:
        must_begin = node.kind is Kind.SUB_PROCESS and not node.is_event_handler
        if must_begin and not definition.starts.get(node.id):
            findings.refuse(node.id, "A sub-process needs one plain start event.")
    for node in drawn:
        _check_outer_start(node, policy, findings)


def _check_outer_start(start: Node, policy: Policy, findings: Findings) -> None:
    """Refuse what cannot begin a process, as nobody would be there to catch it."""
    for trigger in start.triggers:
        if trigger.kind in _INNER:
            findings.refuse(
                start.id,
                f"A process does not start by {trigger.kind}; only an event "
                "sub-process does.",
            )
        elif trigger.kind in _UNASKED:
            sentence = f"Nothing watches for its {trigger.kind} before a case is there."
            if policy.is_strict:
                findings.refuse(start.id, f"{sentence} Start it by a message.")
            else:
                findings.remark(f"{start.id}: {sentence}")
    if start.awaits_all and len(start.triggers) > 1:
        findings.refuse(start.id, "A process starts by one event, not by several.")


def _check_ends(
    definition: Definition, node: Node, policy: Policy, findings: Findings
) -> None:
    if node.kind is Kind.START and node.incoming:
        findings.refuse(node.id, "No sequence flow leads into a start event.")
    if node.kind is Kind.BOUNDARY and node.incoming:
        findings.refuse(node.id, "No sequence flow leads into a boundary event.")
    if node.kind is Kind.END and node.outgoing:
        findings.refuse(node.id, "No sequence flow leads out of an end event.")
    apart = node.is_event_handler or node.for_compensation or _undoes(node)
    if apart and (node.outgoing or node.incoming):
        findings.refuse(node.id, "No sequence flow leads into it or out of it.")
    if node.kind is Kind.END or node.outgoing or node.id in findings.cut or apart:
        return
    if node.kind in GATEWAYS or node.kind in {Kind.START, Kind.BOUNDARY}:
        findings.refuse(node.id, "No sequence flow leads out of it.")
    elif policy.is_strict and not _stands_free(definition, node):
        findings.refuse(node.id, "Draw an end event after it.")
    else:
        findings.remark(f"{node.id}: without an outgoing flow, the way ends here.")


def _undoes(node: Node) -> bool:
    return node.kind is Kind.BOUNDARY and any(
        trigger.kind is TriggerKind.COMPENSATION for trigger in node.triggers
    )


def _stands_free(definition: Definition, node: Node) -> bool:
    """Say whether it lies in an ad-hoc sub-process, where no order is drawn."""
    container = definition.nodes.get(node.scope)
    return container is not None and container.ad_hoc is not None


def _check_conditions(
    _definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    conditional = [flow for flow in node.outgoing if flow.condition is not None]
    if node.kind not in _CONDITIONAL:
        for flow in conditional:
            # BPMN 2.0.2, 13.4.1: a parallel gateway asks no conditions.
            note = findings.object if node.kind is Kind.PARALLEL else findings.refuse
            note(
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
    if node.kind not in _CHOOSING or len(node.outgoing) < 2:
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
    if len(node.outgoing) < 2 and node.instantiates is False:
        findings.remark(f"{node.id}: it leads to one event only.")
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


def _check_call(
    definition: Definition, node: Node, _policy: Policy, findings: Findings
) -> None:
    if not node.called:
        return
    called = definition.called.get(node.called)
    if called is None:
        findings.refuse(node.id, f"The process {node.called} is not deployed.")
    elif not called.starts.get(called.process_id):
        findings.refuse(node.id, f"The process {node.called} has no plain start.")
    elif definition.process_id in _calls(called):
        findings.refuse(node.id, "It would call its own process again, without end.")
    else:
        if node.hands_in is None or node.hands_back:
            _check_shared_variables(definition, node, called, findings)
        for out in node.hands_in or ():
            if out.variable not in called.variables:
                findings.refuse(
                    node.id, f"{node.called} declares no variable {out.variable}."
                )


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
    borders.check_boundary,
    borders.check_handler,
    borders.check_transaction,
    borders.check_compensation,
    _check_call,
    _check_due_rules,
    _check_role,
)
