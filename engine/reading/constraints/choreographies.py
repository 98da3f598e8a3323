"""Choreographies and conversations: what stands in them, and where they stand.

Source: BPMN 2.0.2, 9.5 Conversations and 11 Choreography.
"""

from engine.reading.constraints.diagram import Diagram, Rule, inner, label, name_of
from engine.reading.constraints.kinds import (
    ARTIFACTS,
    CHOREOGRAPHY_ACTIVITIES,
    CONVERSATIONS,
    SCOPES,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true, text_of

_NOT_GLOBAL = (
    CONVERSATIONS
    | ARTIFACTS
    | {
        "conversationNode",
        "participantAssociation",
        "messageFlowAssociation",
        "conversationAssociation",
    }
)


def _check_places(diagram: Diagram, findings: Findings) -> None:
    """Refuse a choreography activity in a process or sub-process.

    Source: BPMN 2.0.2, 11.5 (Choreography Activities) and 10.1. EXT.036, EXT.056,
    EXT.062.
    """
    for scope in diagram.named(*sorted(SCOPES)):
        for activity in inner(scope, CHOREOGRAPHY_ACTIVITIES):
            findings.refuse(
                id_of(activity),
                f"A {spoken(name_of(activity))} stands in a choreography, not in "
                f"{label(scope)}; replace it by a task.",
            )


def _check_choreography_references(diagram: Diagram, findings: Findings) -> None:
    """Refuse a choreography or global conversation that refers to a choreography.

    Source: BPMN 2.0.2, 9.2 Collaboration (choreographyRef). EXT.027.
    """
    for element in diagram.named(
        "choreography", "globalConversation", "globalChoreographyTask"
    ):
        if children(element, "choreographyRef"):
            findings.refuse(
                id_of(element),
                f"A {spoken(name_of(element))} refers to no choreography; remove its "
                "choreographyRef.",
            )


def _check_closed(diagram: Diagram, findings: Findings) -> None:
    """Refuse a collaboration that is open where its choreography is closed.

    Source: BPMN 2.0.2, 9.2 Collaboration (isClosed). EXT.033.
    """
    for collaboration in diagram.named("collaboration"):
        for text in map(text_of, children(collaboration, "choreographyRef")):
            choreography = diagram.found(text)
            if choreography is not None and is_true(
                collaboration.get("isClosed")
            ) is not is_true(choreography.get("isClosed")):
                findings.refuse(
                    id_of(collaboration),
                    f"Its isClosed differs from that of {text}; give both the same.",
                )


def _check_global_conversations(diagram: Diagram, findings: Findings) -> None:
    """Refuse in a global conversation what belongs into a collaboration.

    Source: BPMN 2.0.2, 9.5.5 Global Conversation. EXT.032.
    """
    for conversation in diagram.named("globalConversation"):
        for element in inner(conversation, _NOT_GLOBAL):
            findings.refuse(
                id_of(element),
                f"A global conversation has no {spoken(name_of(element))}; remove it "
                "or draw a collaboration.",
            )


def _check_participants(diagram: Diagram, findings: Findings) -> None:
    """Refuse a choreography activity that is not begun by one of its participants.

    Source: BPMN 2.0.2, 11.5 Choreography Activities.
    """
    for activity in diagram.named(*sorted(CHOREOGRAPHY_ACTIVITIES)):
        involved = [text_of(each) for each in children(activity, "participantRef")]
        if len(involved) < 2:
            findings.refuse(
                id_of(activity),
                "A choreography activity has two or more participants; name them.",
            )
        elif activity.get("initiatingParticipantRef") not in involved:
            findings.refuse(
                id_of(activity),
                "The participant that begins it is none of its participants; "
                "correct its initiatingParticipantRef.",
            )


RULES: tuple[Rule, ...] = (
    _check_places,
    _check_choreography_references,
    _check_closed,
    _check_global_conversations,
    _check_participants,
)
