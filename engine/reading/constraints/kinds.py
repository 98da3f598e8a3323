"""Which elements of BPMN belong together, by local name.

Source: BPMN 2.0.2, 8 to 11, class diagrams.
"""

import re

TASKS = frozenset(
    {
        "task",
        "sendTask",
        "receiveTask",
        "serviceTask",
        "userTask",
        "manualTask",
        "scriptTask",
        "businessRuleTask",
    }
)
SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUB_PROCESSES | {"callActivity"}
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "complexGateway",
        "eventBasedGateway",
    }
)
CATCH_EVENTS = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
THROW_EVENTS = frozenset({"intermediateThrowEvent", "endEvent", "implicitThrowEvent"})
EVENTS = CATCH_EVENTS | THROW_EVENTS
CHOREOGRAPHY_ACTIVITIES = frozenset(
    {"choreographyTask", "subChoreography", "callChoreography"}
)
FLOW_NODES = ACTIVITIES | GATEWAYS | EVENTS | CHOREOGRAPHY_ACTIVITIES

EVENT_DEFINITIONS = frozenset(
    {
        "messageEventDefinition",
        "timerEventDefinition",
        "escalationEventDefinition",
        "conditionalEventDefinition",
        "linkEventDefinition",
        "errorEventDefinition",
        "cancelEventDefinition",
        "compensateEventDefinition",
        "signalEventDefinition",
        "terminateEventDefinition",
    }
)
GLOBAL_TASKS = frozenset(
    {
        "globalTask",
        "globalUserTask",
        "globalManualTask",
        "globalScriptTask",
        "globalBusinessRuleTask",
    }
)
CALLABLE = GLOBAL_TASKS | {"process"}
COLLABORATIONS = frozenset(
    {"collaboration", "choreography", "globalConversation", "globalChoreographyTask"}
)
CONVERSATIONS = frozenset({"conversation", "subConversation", "callConversation"})
ARTIFACTS = frozenset({"association", "group", "textAnnotation"})
DATA_ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
RESOURCE_ROLES = frozenset(
    {"resourceRole", "performer", "humanPerformer", "potentialOwner"}
)
#: What may hold data; a collection is iterated from one of them.
ITEM_AWARE = frozenset(
    {
        "property",
        "dataObject",
        "dataObjectReference",
        "dataStore",
        "dataStoreReference",
        "dataInput",
        "dataOutput",
        "inputDataItem",
        "outputDataItem",
    }
)
#: The elements that hold flow nodes.
SCOPES = SUB_PROCESSES | {"process"}


def spoken(local_name: str) -> str:
    """Return a name of an element as it stands in a sentence."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local_name).lower()


def one(noun: str) -> str:
    """Return a noun with its article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def listed(local_names: frozenset[str]) -> str:
    """Return several names of elements as one choice, in a fixed order."""
    for together, word in _TOGETHER:
        if together <= local_names:
            return " or ".join([word, *_words(local_names - together)])
    return " or ".join(_words(local_names))


def _words(local_names: frozenset[str]) -> list[str]:
    return sorted(spoken(name) for name in local_names)


_TOGETHER = (
    (FLOW_NODES, "flow node"),
    (ACTIVITIES | EVENTS, "activity or event"),
    (EVENT_DEFINITIONS, "event definition"),
    (ACTIVITIES, "activity"),
    (CALLABLE, "process or global task"),
    (ITEM_AWARE, "data element"),
    (COLLABORATIONS, "collaboration"),
    (CONVERSATIONS, "conversation"),
)
