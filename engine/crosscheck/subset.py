"""What of a definition the second engine can be asked about.

The rest is taken out or becomes a plain wait, in both engines alike, so that what
lies round it is still compared. Source: SpiffWorkflow 3.2.0, measured; each reason
below was reproduced.
"""

from dataclasses import replace
from types import MappingProxyType

from engine.feel import parse
from engine.kernel.definition import Definition, Flow, Kind, Node, family
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind

Place = tuple[str, str]  # path of calls, element id

_JOINS = frozenset({Kind.PARALLEL, Kind.INCLUSIVE})
_HOUR = '"PT1H"'
_WAIT = "The wait and the way on are compared, {what} is not."
_AS_A_STEP = "It is compared as one step: {what}."
#: Triggers that the second engine catches as messages, whatever they are.
_HEARD = frozenset(
    {TriggerKind.SIGNAL, TriggerKind.CONDITIONAL, TriggerKind.ESCALATION}
)
_THROWN_AT_ONCE = _HEARD | {TriggerKind.COMPENSATION}
#: Stands before what begins without a start event.
_START = "implicit_start"


def label(definition: Definition, place: Place) -> str:
    """Return how a report names an element; of called processes with their path."""
    path, element_id = place
    if path == definition.process_id:
        return element_id
    return f"{path}/{element_id}"


def neutral(definition: Definition) -> Definition:
    """Return the definition as both engines are asked to run it."""
    apart = _apart(definition)
    nodes = {
        key: _neutral_node(definition, node)
        for key, node in definition.nodes.items()
        if key not in apart
    }
    starts: dict[str, tuple[str, ...]] = {}
    for scope, found in definition.starts.items():
        if scope not in apart and not _is_one_step(definition.nodes.get(scope)):
            starts[scope] = _with_start(nodes, scope, found)
    called = {key: neutral(each) for key, each in definition.called.items()}
    return replace(
        definition,
        nodes=MappingProxyType(nodes),
        starts=MappingProxyType(starts),
        called=MappingProxyType(called),
        handlers=MappingProxyType({}),
    )


def unchecked(definition: Definition) -> dict[str, str]:
    """Return the elements that are not, or not wholly, compared."""
    found = {}
    for path, each in family(definition).items():
        apart = _apart(each)
        for node in each.nodes.values():
            reason = apart.get(node.id) or _reason(each, node)
            if reason:
                found[label(definition, (path, node.id))] = reason
    return found


def joins(definition: Definition) -> frozenset[Place]:
    """Return the gateways that bring several flows together."""
    return frozenset(
        (path, node.id)
        for path, each in family(definition).items()
        for node in each.nodes.values()
        if node.kind in _JOINS and len(node.incoming) > 1
    )


def first_start(definition: Definition) -> str:
    """Return the element at which paths begin."""
    plain = definition.starts.get(definition.process_id)
    return plain[0] if plain else next(iter(_outer_starts(definition)))


def start_message(definition: Definition) -> str:
    """Return the message that starts paths; empty for the plain start."""
    if definition.starts.get(definition.process_id):
        return ""
    return next(iter(definition.message_starts), "")


# -- what stays out --------------------------------------------------------------


def _apart(definition: Definition) -> dict[str, str]:
    """Return the elements that neither engine is asked to run, with the reason."""
    found: dict[str, str] = {}
    for node in definition.nodes.values():
        if node.scope in found:
            found[node.id] = found[node.scope]
        elif node.scope in definition.nodes and _is_one_step(
            definition.nodes[node.scope]
        ):
            found[node.id] = "It lies inside what is compared as one step."
        elif node.is_event_handler:
            found[node.id] = "The second engine starts event sub-processes at once."
        elif node.for_compensation or _undoes(node):
            found[node.id] = "The second engine undoes nothing."
    return found


def _is_one_step(node: Node | None) -> bool:
    if node is None:
        return False
    return node.loop is not None or node.ad_hoc is not None or node.takes_latest


def _undoes(node: Node) -> bool:
    return node.kind is Kind.BOUNDARY and any(
        trigger.kind is TriggerKind.COMPENSATION for trigger in node.triggers
    )


# -- what is changed -------------------------------------------------------------


def _neutral_node(definition: Definition, node: Node) -> Node:
    changed = replace(
        node,
        triggers=_neutral_triggers(definition, node),
        kind=_neutral_kind(node),
        awaits_all=False,
        loop=None,
        ad_hoc=None,
        is_transaction=False,
        compensated_by=None,
        instantiates=False,
        tokens_in=1,
        tokens_out=1,
        payload=(),
    )
    return replace(changed, called=None) if _is_one_step(node) else changed


def _neutral_kind(node: Node) -> Kind:
    if _is_one_step(node):
        return Kind.USER_TASK
    if node.kind is Kind.COMPLEX:
        return Kind.EXCLUSIVE
    thrown = {trigger.kind for trigger in node.triggers} & _THROWN_AT_ONCE
    return Kind.PASS if node.kind is Kind.THROW and thrown else node.kind


def _neutral_triggers(definition: Definition, node: Node) -> tuple[Trigger, ...]:
    trigger = node.trigger
    if trigger is None or node.kind is Kind.START:
        return node.triggers[:1]
    if trigger.kind is TriggerKind.CANCEL:
        transaction = node.attached_to or node.scope
        return (Trigger(TriggerKind.ERROR, name=f"cancel__{transaction}"),)
    if trigger.kind in _THROWN_AT_ONCE and node.kind in {Kind.THROW, Kind.END}:
        return ()
    if trigger.kind in _HEARD:
        return (Trigger(TriggerKind.MESSAGE, name=node.id),)
    is_cycle = trigger.mode is TimerMode.CYCLE and node.kind is Kind.CATCH
    is_timer = trigger.kind is TriggerKind.TIMER
    if is_timer and (is_cycle or not _is_constant(trigger)):
        plain = parse(_HOUR)
        return (Trigger(TriggerKind.TIMER, mode=TimerMode.DURATION, timer=plain),)
    return (replace(trigger, key=None),)


def _is_constant(trigger: Trigger) -> bool:
    assert trigger.timer is not None
    return not trigger.timer.names and " wd" not in trigger.timer.text


def _with_start(
    nodes: dict[str, Node], scope: str, found: tuple[str, ...]
) -> tuple[str, ...]:
    """Return a start event for a scope, a new one where none is drawn."""
    if len(found) == 1 and nodes[found[0]].kind is Kind.START:
        return found
    start = f"{_START}__{scope}"
    flows = tuple(Flow(f"{start}__{target}", start, target) for target in found)
    nodes[start] = Node(start, Kind.START, "", scope, outgoing=flows)
    for flow in flows:
        target = nodes[flow.target]
        nodes[flow.target] = replace(target, incoming=(*target.incoming, flow.id))
    return (start,)


# -- why -------------------------------------------------------------------------


def _reason(definition: Definition, node: Node) -> str:
    if node.kind is Kind.BOUNDARY:
        return _boundary_reason(definition, node)
    for is_met, reason in (
        (node.loop is not None, _AS_A_STEP.format(what="how often is not compared")),
        (node.ad_hoc is not None, _AS_A_STEP.format(what="its inside is not compared")),
        (node.takes_latest, _AS_A_STEP.format(what="the version is chosen later")),
        (node.kind is Kind.COMPLEX, "The second engine has no complex gateway."),
        (node.tokens_in > 1, "The second engine ignores startQuantity."),
        (node.tokens_out > 1, "The second engine ignores completionQuantity."),
        (node.is_transaction, "That it is left is compared, that it is undone is not."),
        (len(node.triggers) > 1, "One of its events is compared, the others are not."),
    ):
        if is_met:
            return reason
    return _event_reason(definition, node)


def _event_reason(definition: Definition, node: Node) -> str:
    kind = node.trigger.kind if node.trigger else None
    if node.kind in {Kind.CATCH, Kind.RECEIVE_TASK}:
        return _WAIT.format(what=f"when the {node.kind} comes")
    if node.kind is Kind.START and node.id not in {
        first_start(definition),
        *(start for starts in definition.starts.values() for start in starts),
    }:
        return "The second engine begins at another start event."
    if kind is TriggerKind.MESSAGE:
        return "That the way goes on is compared, the message is not."
    if kind in _THROWN_AT_ONCE:
        return f"That the way goes on is compared, the {kind} is not."
    in_process = node.scope == definition.process_id
    if node.kind is Kind.END and kind is TriggerKind.ERROR and in_process:
        return "An error that nobody catches ends our instance only."
    return ""


def _boundary_reason(definition: Definition, node: Node) -> str:
    assert node.trigger is not None
    host = definition.nodes[node.attached_to or ""]
    if node.trigger.kind in {TriggerKind.ERROR, TriggerKind.CANCEL}:
        if host.kind in {Kind.SUB_PROCESS, Kind.CALL_ACTIVITY} and not _is_one_step(
            host
        ):
            return ""
        return "The way on is compared; the error comes as a message there."
    if not node.interrupting:
        return "Its first firing is compared; the second engine never re-arms it."
    return _WAIT.format(what=f"when the {node.trigger.kind} comes")


def _outer_starts(definition: Definition) -> list[str]:
    named = list(definition.message_starts.values())
    drawn = [
        node.id
        for node in definition.nodes.values()
        if node.kind is Kind.START and node.scope == definition.process_id
    ]
    return [*named, *drawn, ""]
