"""What every reference of a document must name, and which attributes must be there.

Source: BPMN 2.0.2, 8 to 11, attribute tables; 15.3.2 (references by QName).
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from engine.reading.constraints.diagram import Diagram, Rule, name_of
from engine.reading.constraints.kinds import (
    ACTIVITIES,
    CALLABLE,
    CATCH_EVENTS,
    CHOREOGRAPHY_ACTIVITIES,
    COLLABORATIONS,
    CONVERSATIONS,
    DATA_ASSOCIATIONS,
    EVENT_DEFINITIONS,
    EVENTS,
    FLOW_NODES,
    GATEWAYS,
    ITEM_AWARE,
    RESOURCE_ROLES,
    THROW_EVENTS,
    listed,
    one,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, text_of

Kinds = frozenset[str]
_Table = Mapping[str, Mapping[str, Kinds]]

#: Engines read a name that stands for no element here as that of a variable.
_OR_VARIABLE = frozenset({"loopDataInputRef", "loopDataOutputRef"})
#: Any element of the document, whatever it is.
_ANY: Kinds = frozenset()
_MESSAGE = frozenset({"message"})
_ITEM = frozenset({"itemDefinition"})
_OPERATION = frozenset({"operation"})
_FLOW = frozenset({"sequenceFlow"})
_PARTICIPANT = frozenset({"participant"})
_INPUT = frozenset({"dataInput"})
_OUTPUT = frozenset({"dataOutput"})
_INTERACTING = ACTIVITIES | EVENTS | CHOREOGRAPHY_ACTIVITIES | _PARTICIPANT

_FLOWS: _Table = {
    "sequenceFlow": {"sourceRef": FLOW_NODES, "targetRef": FLOW_NODES},
    "association": {"sourceRef": _ANY, "targetRef": _ANY},
    "messageFlow": {
        "sourceRef": _INTERACTING,
        "targetRef": _INTERACTING,
        "messageRef": _MESSAGE,
    },
    "conversationLink": {
        "sourceRef": _INTERACTING | CONVERSATIONS,
        "targetRef": _INTERACTING | CONVERSATIONS,
    },
    "lane": {"partitionElementRef": _ANY, "flowNodeRef": FLOW_NODES},
}
_NODES: _Table = {
    "boundaryEvent": {"attachedToRef": ACTIVITIES},
    "serviceTask": {"operationRef": _OPERATION},
    "sendTask": {"operationRef": _OPERATION, "messageRef": _MESSAGE},
    "receiveTask": {"operationRef": _OPERATION, "messageRef": _MESSAGE},
    "multiInstanceLoopCharacteristics": {
        "loopDataInputRef": ITEM_AWARE,
        "loopDataOutputRef": ITEM_AWARE,
        "oneBehaviorEventRef": EVENT_DEFINITIONS,
        "noneBehaviorEventRef": EVENT_DEFINITIONS,
    },
    "resourceParameterBinding": {"parameterRef": frozenset({"resourceParameter"})},
}
_TRIGGERS: _Table = {
    "messageEventDefinition": {"messageRef": _MESSAGE, "operationRef": _OPERATION},
    "signalEventDefinition": {"signalRef": frozenset({"signal"})},
    "errorEventDefinition": {"errorRef": frozenset({"error"})},
    "escalationEventDefinition": {"escalationRef": frozenset({"escalation"})},
    "compensateEventDefinition": {"activityRef": ACTIVITIES},
    "linkEventDefinition": {
        "source": frozenset({"linkEventDefinition"}),
        "target": frozenset({"linkEventDefinition"}),
    },
}
_DATA: _Table = {
    "message": {"itemRef": _ITEM},
    "error": {"structureRef": _ITEM},
    "escalation": {"structureRef": _ITEM},
    "dataObjectReference": {"dataObjectRef": frozenset({"dataObject"})},
    "dataStoreReference": {"dataStoreRef": frozenset({"dataStore"})},
    "inputSet": {
        "dataInputRefs": _INPUT,
        "optionalInputRefs": _INPUT,
        "whileExecutingInputRefs": _INPUT,
        "outputSetRefs": frozenset({"outputSet"}),
    },
    "outputSet": {
        "dataOutputRefs": _OUTPUT,
        "optionalOutputRefs": _OUTPUT,
        "whileExecutingOutputRefs": _OUTPUT,
        "inputSetRefs": frozenset({"inputSet"}),
    },
    "ioBinding": {
        "operationRef": _OPERATION,
        "inputDataRef": _INPUT | {"inputSet"},
        "outputDataRef": _OUTPUT | {"outputSet"},
    },
    "operation": {
        "inMessageRef": _MESSAGE,
        "outMessageRef": _MESSAGE,
        "errorRef": frozenset({"error"}),
    },
    "group": {"categoryValueRef": frozenset({"categoryValue"})},
    "correlationKey": {"correlationPropertyRef": frozenset({"correlationProperty"})},
    "correlationPropertyRetrievalExpression": {"messageRef": _MESSAGE},
    "correlationPropertyBinding": {
        "correlationPropertyRef": frozenset({"correlationProperty"})
    },
    "correlationSubscription": {"correlationKeyRef": frozenset({"correlationKey"})},
}
_TOGETHER: _Table = {
    "process": {"definitionalCollaborationRef": COLLABORATIONS},
    "participant": {
        "processRef": frozenset({"process"}),
        "interfaceRef": frozenset({"interface"}),
        "endPointRef": frozenset({"endPoint"}),
    },
    "partnerEntity": {"participantRef": _PARTICIPANT},
    "partnerRole": {"participantRef": _PARTICIPANT},
    "participantAssociation": {
        "innerParticipantRef": _PARTICIPANT,
        "outerParticipantRef": _PARTICIPANT,
    },
    "messageFlowAssociation": {
        "innerMessageFlowRef": frozenset({"messageFlow"}),
        "outerMessageFlowRef": frozenset({"messageFlow"}),
    },
    "conversationAssociation": {
        "innerConversationNodeRef": CONVERSATIONS,
        "outerConversationNodeRef": CONVERSATIONS,
    },
    "callConversation": {"calledCollaborationRef": COLLABORATIONS},
    "callChoreography": {"calledChoreographyRef": COLLABORATIONS},
}


def _for_all(local_names: Kinds, references: Mapping[str, Kinds]) -> _Table:
    return dict.fromkeys(local_names, references)


_TABLES: tuple[_Table, ...] = (
    _FLOWS,
    _NODES,
    _TRIGGERS,
    _DATA,
    _TOGETHER,
    _for_all(ACTIVITIES | GATEWAYS, {"default": _FLOW}),
    _for_all(FLOW_NODES, {"incoming": _FLOW, "outgoing": _FLOW}),
    _for_all(CATCH_EVENTS | THROW_EVENTS, {"eventDefinitionRef": EVENT_DEFINITIONS}),
    _for_all(ITEM_AWARE, {"itemSubjectRef": _ITEM}),
    _for_all(DATA_ASSOCIATIONS, {"sourceRef": ITEM_AWARE, "targetRef": ITEM_AWARE}),
    _for_all(RESOURCE_ROLES, {"resourceRef": frozenset({"resource"})}),
    _for_all(CALLABLE, {"supportedInterfaceRef": frozenset({"interface"})}),
    _for_all(COLLABORATIONS, {"choreographyRef": COLLABORATIONS}),
    _for_all(
        CONVERSATIONS | CHOREOGRAPHY_ACTIVITIES,
        {
            "participantRef": _PARTICIPANT,
            "initiatingParticipantRef": _PARTICIPANT,
            "messageFlowRef": frozenset({"messageFlow"}),
        },
    ),
)
_REQUIRED: Mapping[str, tuple[str, ...]] = {
    "sequenceFlow": ("sourceRef", "targetRef"),
    "messageFlow": ("sourceRef", "targetRef"),
    "association": ("sourceRef", "targetRef"),
    "conversationLink": ("sourceRef", "targetRef"),
    "boundaryEvent": ("attachedToRef",),
}


def _check_references(diagram: Diagram, findings: Findings) -> None:
    """Refuse a reference to nothing, or to the wrong kind of element.

    Source: BPMN 2.0.2, 15.3.2. EXT.001, EXT.006 to EXT.009, EXT.021, EXT.022.
    """
    for table in _TABLES:
        for local_name, wanted in table.items():
            for element in diagram.named(local_name):
                for reference, kinds in wanted.items():
                    for text in _texts(element, reference):
                        _check(diagram, findings, element, (reference, text, kinds))


def _texts(element: etree._Element, reference: str) -> Iterator[str]:
    """Give what a reference names, be it an attribute or a child."""
    if attribute := element.get(reference, "").strip():
        yield attribute
    for child in children(element, reference):
        if text := text_of(child):
            yield text


def _check(
    diagram: Diagram,
    findings: Findings,
    element: etree._Element,
    wish: tuple[str, str, Kinds],
) -> None:
    reference, text, kinds = wish
    if diagram.is_foreign(text, element):
        return
    named = diagram.found(text)
    choice = listed(kinds) if kinds else "element"
    if named is None:
        if reference in _OR_VARIABLE:
            return
        findings.refuse(
            id_of(element),
            f"Its {reference} names {text}, which is not in the file; "
            f"name {one(choice)} of the file.",
        )
    elif kinds and name_of(named) not in kinds:
        findings.refuse(
            id_of(element),
            f"Its {reference} names {text}, {one(spoken(name_of(named)))}; "
            f"name {one(choice)}.",
        )


def _check_callees(diagram: Diagram, findings: Findings) -> None:
    """Refuse a call of something that cannot be called.

    A process that is not in the file may be deployed by itself.

    Source: BPMN 2.0.2, 10.3.6 Call Activity.
    """
    for call in diagram.named("callActivity"):
        called = diagram.found(call.get("calledElement"))
        if called is not None and name_of(called) not in CALLABLE:
            kind = one(spoken(name_of(called)))
            findings.refuse(
                id_of(call),
                f"It calls {call.get('calledElement')}, {kind}; call a process or a "
                "global task.",
            )


def _check_required(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow without its ends and a boundary event without its activity.

    Source: BPMN 2.0.2, 8.4.13 Sequence Flow, 9.4 Message Flow, 10.5.4.
    """
    for local_name, attributes in _REQUIRED.items():
        for element in diagram.named(local_name):
            for attribute in attributes:
                if not any(_texts(element, attribute)):
                    findings.refuse(
                        id_of(element),
                        f"{one(spoken(local_name)).capitalize()} needs a {attribute}; "
                        "add it.",
                    )


def _check_ids(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow node without an id: nothing could lead to it or from it.

    Flows, event definitions and other elements that nothing names may have none.

    Source: BPMN 2.0.2, 8.3.1 Base Element. EXT.003.
    """
    for node in diagram.named(*sorted(FLOW_NODES), "process"):
        if not node.get("id"):
            kind = one(spoken(name_of(node))).capitalize()
            findings.refuse(id_of(node), f"{kind} in it has no id; give it one.")


RULES: tuple[Rule, ...] = (
    _check_references,
    _check_callees,
    _check_required,
    _check_ids,
)
