"""Build one flow node from its element; flows and borders are added afterwards."""

from dataclasses import replace

from lxml import etree

from engine.feel import Expression
from engine.kernel.definition import ACTIVITIES, RESULT, Kind, Node, Output
from engine.kernel.triggers import Trigger, TriggerKind
from engine.reading.allowlist import NODES
from engine.reading.expressions import parsed
from engine.reading.extensions import (
    handed_back,
    handed_in,
    outputs_of,
    payload_of,
    properties_of,
    work_of,
)
from engine.reading.findings import Findings
from engine.reading.loops import ad_hoc_of, loop_of
from engine.reading.names import bpmn, camunda, id_of, is_true, tag_of, text_of
from engine.reading.policies import Policy
from engine.reading.triggers import link_of, triggers_of

#: Between a called process and the tag of the version that is called.
TAG = "@"
#: A call that takes the version active at the time of the call.
LATEST = "latest"
#: What other engines run in place of an operation; here it is only a name.
_CODE = ("expression", "delegateExpression", "class")
MAX_OPERATION = 200
_BINDINGS = frozenset({"deployment", LATEST, "versionTag"})


def node_of(
    element: etree._Element,
    scope: str,
    lane: str,
    policy: Policy,
    findings: Findings,
) -> Node:
    """Return the node that ``element`` draws.

    Args:
        scope: Id of the process or sub-process that contains it.
        lane: Id of the innermost lane in which it stands.
    """
    kind = NODES[tag_of(element)[1]]
    triggers = triggers_of(element, kind, findings)
    node = Node(
        id=element.get("id", ""),
        kind=_acting(element, kind, triggers),
        name=element.get("name", ""),
        scope=scope,
        default=element.get("default") or None,
        triggers=triggers,
        awaits_all=is_true(element.get("parallelMultiple")),
        attached_to=element.get("attachedToRef"),
        interrupting=_is_interrupting(element, triggers),
        instantiates=is_true(element.get("instantiate")),
        activation=_activation(element, findings),
        payload=payload_of(element, findings),
        documentation=text_of(element.find(bpmn("documentation"))),
        properties=properties_of(element, findings),
    )
    if kind in ACTIVITIES:
        node = _with_activity(node, element, findings)
    if kind is Kind.USER_TASK:
        work = work_of(element, node.properties, lane, findings)
        return replace(node, work=work, outputs=outputs_of(element, findings))
    if kind is Kind.CALL_ACTIVITY:
        return _with_call(node, element, findings)
    if element.get(camunda("decisionRef")):
        return _with_decision(node, element, findings)
    if kind is Kind.SERVICE_TASK:
        node = replace(node, operation=_operation(element, policy, findings))
    return replace(node, outputs=outputs_of(element, findings))


def _with_decision(node: Node, element: etree._Element, findings: Findings) -> Node:
    """Let a business rule task ask a decision; its answer goes into one variable."""
    outputs = outputs_of(element, findings)
    variable = element.get(camunda("resultVariable"), "").strip()
    if variable:
        outputs = (Output(variable, parsed(RESULT, node.id, findings)), *outputs)
    if not outputs:
        findings.object(
            node.id, "Name the camunda:resultVariable that takes what is decided."
        )
    if element.get(camunda("topic")):
        findings.refuse(node.id, "It asks a decision or runs a topic, not both.")
    decision = element.get(camunda("decisionRef"), "").strip()
    if "{" in decision:
        findings.refuse(node.id, "A fixed decision is asked, no other.")
    return replace(node, decision=decision, outputs=outputs)


def _with_activity(node: Node, element: etree._Element, findings: Findings) -> Node:
    return replace(
        node,
        loop=loop_of(element, findings),
        ad_hoc=ad_hoc_of(element, node.properties, findings),
        is_event_handler=is_true(element.get("triggeredByEvent")),
        is_transaction=tag_of(element)[1] == "transaction",
        for_compensation=is_true(element.get("isForCompensation")),
        tokens_in=_quantity(element, "startQuantity", findings),
        tokens_out=_quantity(element, "completionQuantity", findings),
    )


def _with_call(node: Node, element: etree._Element, findings: Findings) -> Node:
    outputs, hands_back = handed_back(element, findings)
    return replace(
        node,
        called=_called(element, findings),
        takes_latest=_binding(element, findings) == LATEST,
        hands_in=handed_in(element, findings),
        outputs=outputs,
        hands_back=hands_back,
    )


def _activation(element: etree._Element, findings: Findings) -> Expression | None:
    condition = element.find(bpmn("activationCondition"))
    if condition is None:
        return None
    return parsed(text_of(condition), id_of(element), findings)


def _acting(element: etree._Element, kind: Kind, triggers: tuple[Trigger, ...]) -> Kind:
    """Return what the node does: links and none events only pass tokens on."""
    if kind in {Kind.THROW, Kind.CATCH} and link_of(element) is not None:
        return Kind.PASS
    if kind is Kind.THROW and not triggers:
        return Kind.PASS
    return kind


def _is_interrupting(element: etree._Element, triggers: tuple[Trigger, ...]) -> bool:
    name = "cancelActivity" if element.get("attachedToRef") else "isInterrupting"
    # What an error or a cancelled transaction leaves behind cannot go on.
    always = {TriggerKind.ERROR, TriggerKind.CANCEL, TriggerKind.COMPENSATION}
    given = element.get(name)
    if given is None and any(trigger.kind in always for trigger in triggers):
        return True
    return is_true(given, default="true")


def _quantity(element: etree._Element, name: str, findings: Findings) -> int:
    text = element.get(name, "1").strip()
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 100:
        findings.refuse(id_of(element), f"{name} is a whole number from 1 to 100.")
        return 1
    return int(text)


def _called(element: etree._Element, findings: Findings) -> str | None:
    called = element.get("calledElement", "")
    if "{" in called:
        findings.refuse(id_of(element), "A fixed process is called, no other.")
    elif not called:
        findings.refuse(id_of(element), "It says not which process it calls.")
    tag = element.get(camunda("calledElementVersionTag"), "")
    process_id = called.rpartition(":")[2]
    return (f"{process_id}{TAG}{tag}" if tag else process_id) or None


def _binding(element: etree._Element, findings: Findings) -> str:
    binding = element.get(camunda("calledElementBinding"), "deployment")
    tag = element.get(camunda("calledElementVersionTag"), "")
    if binding not in _BINDINGS:
        findings.refuse(
            id_of(element),
            "calledElementBinding is deployment (the version active when the caller "
            "is deployed), latest or versionTag.",
        )
    if (binding == "versionTag") != bool(tag):
        findings.refuse(
            id_of(element), "Name the calledElementVersionTag with that binding."
        )
    return binding


def _operation(element: etree._Element, policy: Policy, findings: Findings) -> str:
    """Return the registered operation that does the work of an automatic task."""
    kind = element.get(camunda("type"), "external")
    topic = element.get(camunda("topic"), "").strip()
    at, name = id_of(element), tag_of(element)[1]
    if kind != "external":
        findings.object(at, 'Use camunda:type="external" and a camunda:topic.')
    if name == "scriptTask" and (not topic or text_of(element.find(bpmn("script")))):
        findings.refuse(
            at,
            "Models hold no scripts; name a registered operation in camunda:topic.",
        )
        return topic or at
    code = next((v for key in _CODE if (v := element.get(camunda(key)))), "")
    if topic or code:
        return topic or code.strip()[:MAX_OPERATION]
    if policy.is_strict:
        findings.refuse(at, "Name its operation in camunda:topic.")
    else:
        findings.remark(f"{at}: the operation is named after the element.")
    return at
