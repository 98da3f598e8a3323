"""The constructs that are executed right; every other one is refused by name.

Nothing in a diagram is ignored silently: an element or attribute that would change
what happens is either known here or a problem, one that changes nothing but is
not kept is a remark.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.kernel.definition import ACTIVITIES, Kind
from engine.reading.findings import Findings
from engine.reading.names import (
    BPMN,
    CAMUNDA,
    STRANGERS,
    bpmn,
    camunda,
    id_of,
    is_true,
    split,
    tag_of,
)

NODES = {
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "task": Kind.PASS,
    "manualTask": Kind.PASS,
    "userTask": Kind.USER_TASK,
    "serviceTask": Kind.SERVICE_TASK,
    "receiveTask": Kind.RECEIVE_TASK,
    "sendTask": Kind.SEND_TASK,
    "scriptTask": Kind.SERVICE_TASK,
    "businessRuleTask": Kind.SERVICE_TASK,
    "subProcess": Kind.SUB_PROCESS,
    "transaction": Kind.SUB_PROCESS,
    "adHocSubProcess": Kind.SUB_PROCESS,
    "callActivity": Kind.CALL_ACTIVITY,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "complexGateway": Kind.COMPLEX,
    "eventBasedGateway": Kind.EVENT_BASED,
    "intermediateCatchEvent": Kind.CATCH,
    "intermediateThrowEvent": Kind.THROW,
    "boundaryEvent": Kind.BOUNDARY,
}
CONTAINERS = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "signalEventDefinition",
        "timerEventDefinition",
        "errorEventDefinition",
        "escalationEventDefinition",
        "conditionalEventDefinition",
        "compensateEventDefinition",
        "cancelEventDefinition",
        "linkEventDefinition",
        "terminateEventDefinition",
        "eventDefinitionRef",
    }
)
INSTEAD = {
    "complexBehaviorDefinition": "Use behavior All, One or None.",
    "correlationSubscription": "Use the property correlation_key.",
    "callChoreography": "Use a process.",
}
_QUIET = frozenset(
    {
        "documentation",
        "extensionElements",
        "incoming",
        "outgoing",
        "textAnnotation",
        "association",
        "group",
    }
)
_DRAWN = {
    "dataObject": "data objects",
    "dataObjectReference": "data objects",
    "dataStoreReference": "data stores",
    "monitoring": "monitoring",
    "auditing": "auditing",
}
#: Drawn, and executed by other means; a station's process uses those.
_OTHERWISE = {
    "dataInputAssociation": "Use control variables and output parameters.",
    "dataOutputAssociation": "Use control variables and output parameters.",
    "ioSpecification": "Use control variables and output parameters.",
    "property": "Declare a control variable in the process properties.",
    "potentialOwner": "Use the lane or camunda:candidateGroups.",
    "humanPerformer": "Use camunda:assignee.",
    "performer": "Use camunda:assignee.",
    "resourceRole": "Use the lane or camunda:candidateGroups.",
    "supportedInterfaceRef": "Name its operation in camunda:topic.",
    "operationRef": "Name its operation in camunda:topic.",
}
_BOOLEANS = frozenset({"true", "false", "1", "0"})
_REPEATED = frozenset(
    {tag for tag, kind in NODES.items() if kind in ACTIVITIES},
)
#: Where an element may stand, if it is neither a node nor an event definition.
_PLACES: Mapping[str, frozenset[str]] = {
    "sequenceFlow": CONTAINERS,
    "laneSet": frozenset({"process", "subProcess"}),
    "lane": frozenset({"laneSet", "childLaneSet"}),
    "flowNodeRef": frozenset({"lane"}),
    "childLaneSet": frozenset({"lane"}),
    "conditionExpression": frozenset({"sequenceFlow"}),
    "timeDate": frozenset({"timerEventDefinition"}),
    "timeDuration": frozenset({"timerEventDefinition"}),
    "timeCycle": frozenset({"timerEventDefinition"}),
    "condition": frozenset({"conditionalEventDefinition"}),
    "source": frozenset({"linkEventDefinition"}),
    "target": frozenset({"linkEventDefinition"}),
    "activationCondition": frozenset({"complexGateway"}),
    "script": frozenset({"scriptTask"}),
    "text": frozenset({"textAnnotation"}),
    "standardLoopCharacteristics": _REPEATED,
    "multiInstanceLoopCharacteristics": _REPEATED,
    "loopCondition": frozenset({"standardLoopCharacteristics"}),
    "completionCondition": frozenset(
        {"multiInstanceLoopCharacteristics", "adHocSubProcess"}
    ),
    **dict.fromkeys(
        (
            "loopCardinality",
            "loopDataInputRef",
            "loopDataOutputRef",
            "inputDataItem",
            "outputDataItem",
        ),
        frozenset({"multiInstanceLoopCharacteristics"}),
    ),
}
_EVENTS = frozenset(tag for tag in NODES if tag.endswith("Event"))
_ONLY_AS = {
    "eventGatewayType": ("Exclusive", "Use a parallel gateway."),
    "waitForCompletion": ("true", "Go on after what was undone."),
}
_TRUE_OR_FALSE = frozenset(
    {
        "cancelActivity",
        "isInterrupting",
        "isForCompensation",
        "triggeredByEvent",
        "instantiate",
        "parallelMultiple",
        "isSequential",
        "testBefore",
        "cancelRemainingInstances",
    }
)
_ATTRIBUTES = {
    "userTask": frozenset({"formKey", "candidateGroups", "assignee", "priority"}),
    "serviceTask": frozenset({"type", "topic"}),
    "scriptTask": frozenset({"type", "topic"}),
    "businessRuleTask": frozenset({"type", "topic", "decisionRef", "resultVariable"}),
    "process": frozenset({"versionTag"}),
    "callActivity": frozenset({"calledElementBinding", "calledElementVersionTag"}),
    "multiInstanceLoopCharacteristics": frozenset({"collection", "elementVariable"}),
}
_HARMLESS = frozenset(
    {
        "asyncBefore",
        "asyncAfter",
        "exclusive",
        "initiator",
        "jobPriority",
        "taskPriority",
        "historyTimeToLive",
        "isStartableInTasklist",
        "mapDecisionResult",  # the answer is as DMN gives it
    }
)
_WITH_OUTPUTS = frozenset(
    {"userTask", "serviceTask", "scriptTask", "businessRuleTask", "receiveTask"}
)
_WITH_PAYLOAD = frozenset({"sendTask", "intermediateThrowEvent", "endEvent"})


def check(process: etree._Element, findings: Findings) -> None:
    """Refuse whatever in ``process`` is not executed right."""
    for element in _model_elements(process):
        namespace, name = tag_of(element)
        if namespace != BPMN:
            continue
        _check_attributes(element, name, findings)
        for child in element:
            _check_child(element, name, child, findings)
        for extension in element.findall(bpmn("extensionElements")):
            for child in extension:
                _check_extension(element, name, child, findings)


def _model_elements(process: etree._Element) -> Iterator[etree._Element]:
    """Give the process and all in it that is neither extension nor refused."""
    todo = [process]
    while todo:
        element = todo.pop()
        yield element
        todo.extend(
            child
            for child in element
            if tag_of(child)[0] == BPMN
            and tag_of(child)[1] not in {"extensionElements", "documentation"}
            and tag_of(child)[1] not in INSTEAD
            and tag_of(child)[1] not in _DRAWN
            and tag_of(child)[1] not in _OTHERWISE
        )


def _check_child(
    parent: etree._Element, parent_name: str, child: etree._Element, findings: Findings
) -> None:
    namespace, name = tag_of(child)
    if namespace != BPMN:
        findings.refuse(id_of(parent), f"An element {name} cannot stand there.")
    elif name in INSTEAD:
        at = child.get("id") or id_of(parent)
        if name.endswith("Definition"):
            at = id_of(parent)
        findings.refuse(at, f"{name} is not executed. {INSTEAD[name]}")
    elif name in _OTHERWISE:
        findings.object(
            id_of(child), f"{name} is drawn, not executed. {_OTHERWISE[name]}"
        )
    elif name in _DRAWN:
        findings.remark(
            f"{id_of(parent)}: {_DRAWN[name]} are drawn only; no value is read from "
            "them or written to them."
        )
    elif not _belongs(parent_name, name):
        findings.refuse(
            child.get("id") or id_of(parent),
            f"{name} in {parent_name} is not known; take it out.",
        )


def _belongs(parent_name: str, name: str) -> bool:
    if name in _QUIET:
        return True
    if name in NODES:
        return parent_name in CONTAINERS
    if name in DEFINITIONS:
        return parent_name in _EVENTS
    return parent_name in _PLACES.get(name, ())


def _check_attributes(element: etree._Element, name: str, findings: Findings) -> None:
    for key, given in element.attrib.items():
        namespace, attribute = split(str(key))
        value = str(given)
        if namespace == "" and attribute in _ONLY_AS:
            only, instead = _ONLY_AS[attribute]
            if value != only and not (only == "true" and value == "1"):
                findings.refuse(
                    id_of(element), f"{attribute}={value} is not executed. {instead}"
                )
        elif key in _TRUE_OR_FALSE and value.strip() not in _BOOLEANS:
            findings.refuse(id_of(element), f"{attribute} is true or false.")
        elif namespace == CAMUNDA or namespace in STRANGERS:
            _check_vendor_attribute(element, name, str(key), findings)


def _check_vendor_attribute(
    element: etree._Element, name: str, key: str, findings: Findings
) -> None:
    namespace, attribute = split(key)
    if namespace == CAMUNDA and attribute in _ATTRIBUTES.get(name, frozenset()):
        return
    if namespace == CAMUNDA and attribute in _HARMLESS:
        findings.remark(f"{id_of(element)}: {attribute} is not needed and not kept.")
        return
    findings.object(
        id_of(element),
        f"The attribute {attribute} of {STRANGERS.get(namespace, 'Camunda')} is not "
        f"executed on a {name}; take it out.",
    )


def _check_extension(
    parent: etree._Element, parent_name: str, child: etree._Element, findings: Findings
) -> None:
    namespace, name = tag_of(child)
    at = id_of(parent)
    if namespace == BPMN:
        findings.refuse(at, f"{name} is no extension; take it out of there.")
    elif namespace in STRANGERS:
        findings.object(at, f"The {STRANGERS[namespace]} element {name} is not read.")
    elif namespace != CAMUNDA:
        findings.remark(f"{at}: extension elements of {namespace} are not read.")
    elif name == "inputOutput":
        _check_mapping(parent_name, child, at, findings)
    elif name in {"in", "out"} and parent_name == "callActivity":
        _check_handing_over(child, at, findings)
    elif name == "formData":
        findings.remark(f"{at}: the fields come from the form, not from formData.")
    elif name != "properties":
        findings.object(
            at, f"camunda:{name} is not executed; use a service task or a property."
        )


def _check_mapping(
    parent_name: str, mapping: etree._Element, at: str, findings: Findings
) -> None:
    allowed = {
        camunda("outputParameter"): parent_name in _WITH_OUTPUTS,
        camunda("inputParameter"): parent_name in _WITH_PAYLOAD,
    }
    for parameter in mapping:
        name = tag_of(parameter)[1]
        if len(parameter):
            findings.object(at, f"{name} is executed with one expression only.")
        elif not allowed.get(str(parameter.tag), False):
            findings.object(at, f"An {name} of a {parent_name} is not executed.")


def _check_handing_over(child: etree._Element, at: str, findings: Findings) -> None:
    if child.get("businessKey"):
        findings.remark(f"{at}: the business key stays that of the case.")
        return
    named = [child.get(key) for key in ("source", "sourceExpression", "variables")]
    if len([each for each in named if each]) != 1:
        findings.refuse(at, "Name one source, or all variables, to be handed over.")
    elif child.get("variables") not in {None, "all"}:
        findings.refuse(at, "variables is all, or name a source and a target.")
    elif child.get("variables") is None and not child.get("target"):
        findings.refuse(at, "Name the target of what is handed over.")
    if is_true(child.get("local")):
        findings.refuse(at, "local is not executed; name what is handed over.")
