"""The constructs that are executed right; every other one is refused by name.

Nothing in a diagram is ignored silently: an element or attribute that would change
what happens is either known here or a problem, one that changes nothing but is
not kept is a remark.
"""

from collections.abc import Iterator

from lxml import etree

from engine.kernel.definition import Kind
from engine.reading.findings import Findings
from engine.reading.names import (
    BPMN,
    CAMUNDA,
    STRANGERS,
    bpmn,
    camunda,
    id_of,
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
    "subProcess": Kind.SUB_PROCESS,
    "callActivity": Kind.CALL_ACTIVITY,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "eventBasedGateway": Kind.EVENT_BASED,
    "intermediateCatchEvent": Kind.CATCH,
    "intermediateThrowEvent": Kind.THROW,
    "boundaryEvent": Kind.BOUNDARY,
}
DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "signalEventDefinition",
        "timerEventDefinition",
        "errorEventDefinition",
        "terminateEventDefinition",
    }
)
INSTEAD = {
    "scriptTask": "Models hold no scripts; use a service task with a named operation.",
    "businessRuleTask": "Decisions are not executed yet; use a service task.",
    "complexGateway": "Use exclusive, parallel or inclusive gateways.",
    "transaction": "Use a sub-process with an error boundary event.",
    "adHocSubProcess": "Start a process of its own for each piece of optional work.",
    "multiInstanceLoopCharacteristics": "Use a loop, or one process for each item.",
    "standardLoopCharacteristics": "Draw the loop with an exclusive gateway.",
    "signalEventDefinition": "Use a message to each process that is meant.",
    "escalationEventDefinition": "Use a non-interrupting message boundary event.",
    "compensateEventDefinition": "Draw the step that undoes the work.",
    "cancelEventDefinition": "Use an error event.",
    "conditionalEventDefinition": "Use a message, or a gateway after a step.",
    "linkEventDefinition": "Draw the sequence flow.",
    "dataInputAssociation": "Use control variables and output parameters.",
    "dataOutputAssociation": "Use control variables and output parameters.",
    "ioSpecification": "Use control variables and output parameters.",
    "property": "Declare a control variable in the process properties.",
    "potentialOwner": "Use the lane or camunda:candidateGroups.",
    "humanPerformer": "Use camunda:assignee.",
    "performer": "Use camunda:assignee.",
    "resourceRole": "Use the lane or camunda:candidateGroups.",
    "callChoreography": "Use a process.",
}
#: Executed in one place, refused in all others.
_EXECUTED_THERE = frozenset({("startEvent", "signalEventDefinition")})
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
_BOOLEANS = frozenset({"true", "false", "1", "0"})
_PLACES = {
    "sequenceFlow": {"process", "subProcess"},
    "conditionExpression": {"sequenceFlow"},
    "laneSet": {"process", "subProcess"},
    "lane": {"laneSet", "childLaneSet"},
    "flowNodeRef": {"lane"},
    "childLaneSet": {"lane"},
}
_TIMES = frozenset({"timeDate", "timeDuration", "timeCycle"})
_CONTAINERS = frozenset({"process", "subProcess"})
_EVENTS = frozenset(tag for tag in NODES if tag.endswith("Event"))
_ONLY_AS = {
    "isForCompensation": ("false", "Draw the step that undoes the work."),
    "triggeredByEvent": ("false", "Use a boundary event on a sub-process."),
    "startQuantity": ("1", "Use a parallel gateway."),
    "completionQuantity": ("1", "Use a parallel gateway."),
    "instantiate": ("false", "Use a start event."),
    "parallelMultiple": ("false", "Use a parallel gateway."),
    "eventGatewayType": ("Exclusive", "Use a parallel gateway."),
}
_ATTRIBUTES = {
    "userTask": frozenset({"formKey", "candidateGroups", "assignee", "priority"}),
    "serviceTask": frozenset({"type", "topic"}),
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
        "versionTag",
        "calledElementBinding",
    }
)
_WITH_OUTPUTS = frozenset({"userTask", "serviceTask", "receiveTask"})


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
        )


def _check_child(
    parent: etree._Element, parent_name: str, child: etree._Element, findings: Findings
) -> None:
    namespace, name = tag_of(child)
    if namespace != BPMN:
        findings.refuse(id_of(parent), f"An element {name} cannot stand there.")
    elif name in INSTEAD and (parent_name, name) not in _EXECUTED_THERE:
        at = child.get("id") or id_of(parent)
        if name.endswith(("Definition", "Characteristics")):
            at = id_of(parent)
        findings.refuse(at, f"{name} is not executed. {INSTEAD[name]}")
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
        return parent_name in _CONTAINERS
    if name in DEFINITIONS:
        return parent_name in _EVENTS
    if name in _PLACES:
        return parent_name in _PLACES[name]
    return name in _TIMES and parent_name == "timerEventDefinition"


def _check_attributes(element: etree._Element, name: str, findings: Findings) -> None:
    for key, given in element.attrib.items():
        namespace, attribute = split(str(key))
        value = str(given)
        if namespace == "" and attribute in _ONLY_AS:
            only, instead = _ONLY_AS[attribute]
            spellings = {only, "0"} if only == "false" else {only}
            if value not in spellings:
                findings.refuse(
                    id_of(element), f"{attribute}={value} is not executed. {instead}"
                )
        elif key == "cancelActivity" and value not in _BOOLEANS:
            findings.refuse(id_of(element), "cancelActivity is true or false.")
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
    findings.refuse(
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
        findings.refuse(at, f"The {STRANGERS[namespace]} element {name} is not read.")
    elif namespace != CAMUNDA:
        findings.remark(f"{at}: extension elements of {namespace} are not read.")
    elif name == "inputOutput":
        _check_outputs(parent_name, child, at, findings)
    elif name in {"in", "out"} and parent_name == "callActivity":
        _check_handing_over(child, at, findings)
    elif name == "formData":
        findings.remark(f"{at}: the fields come from the form, not from formData.")
    elif name != "properties":
        findings.refuse(
            at, f"camunda:{name} is not executed; use a service task or a property."
        )


def _check_outputs(
    parent_name: str, mapping: etree._Element, at: str, findings: Findings
) -> None:
    if parent_name not in _WITH_OUTPUTS:
        findings.refuse(at, f"Output parameters of a {parent_name} are not executed.")
    for parameter in mapping:
        if parameter.tag != camunda("outputParameter") or len(parameter):
            findings.refuse(
                at,
                f"{tag_of(parameter)[1]} is executed as an output parameter with one "
                "expression only.",
            )


def _check_handing_over(child: etree._Element, at: str, findings: Findings) -> None:
    if child.get("businessKey"):
        findings.remark(f"{at}: the business key stays that of the case.")
    elif child.get("variables") != "all" and child.get("source") != child.get("target"):
        findings.refuse(
            at,
            "Variables are handed over by name; give them the same name in both "
            "processes.",
        )
