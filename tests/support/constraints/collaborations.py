"""Models that break or keep the rules of collaborations."""

from tests.support.constraints.models import (
    MESSAGE,
    TASK,
    Case,
    flow,
    line,
    message_flow,
    pools,
    process,
    way,
)


def sized(attributes: str) -> str:
    return (
        '<collaboration id="c"><participant id="us">'
        f'<participantMultiplicity id="size" {attributes}/>'
        "</participant></collaboration>"
    )


def pool_event(end: str, trigger: str, kind: str) -> str:
    """Return two pools and a message flow from or to an event ``x``."""
    definition = "<messageEventDefinition messageRef='msg'/>" if trigger else ""
    node = f'<{kind} id="x">{definition}</{kind}>'
    inside = {
        "startEvent": node + '<endEvent id="e"/>' + flow("x", "e"),
        "endEvent": '<startEvent id="s"/>' + node + flow("s", "x"),
    }.get(
        kind, '<startEvent id="s"/>' + node + '<endEvent id="e"/>' + way("s", "x", "e")
    )
    ends = ("x", "c1") if end == "source" else ("c1", "x")
    return MESSAGE + pools(message_flow(*ends)) + process(inside, id_="r")


TALK = pools(message_flow("a", "c1"))


def chore(participants: str, attributes: str = 'initiatingParticipantRef="us"') -> str:
    involved = "".join(
        f"<participantRef>{each}</participantRef>" for each in participants.split()
    )
    return (
        '<choreography id="ch"><participant id="us"/><participant id="them"/>'
        f'<choreographyTask id="ct" {attributes}>{involved}</choreographyTask>'
        "</choreography>"
    )


def inside_of(scope: str, kind: str) -> str:
    """Return a choreography activity ``ct`` within a process or sub-process."""
    activity = (
        f'<{kind} id="ct" initiatingParticipantRef="us"><participantRef>us'
        f"</participantRef><participantRef>them</participantRef></{kind}>"
    )
    parties = (
        '<collaboration id="c"><participant id="us"/><participant id="them"/>'
        "</collaboration>"
    )
    if scope == "process":
        return parties + process(activity)
    return parties + line(f'<{scope} id="x"><task id="t"/>{activity}</{scope}>')


def agreeing(closed: str) -> str:
    return (
        '<choreography id="ch" isClosed="true"/>'
        f'<collaboration id="c" isClosed="{closed}">'
        "<choreographyRef>ch</choreographyRef></collaboration>"
    )


COLLABORATIONS = [
    *(
        Case(
            f"EXT.027 {kind}",
            "g",
            f'<choreography id="ch"/><{kind} id="g"><choreographyRef>ch'
            f"</choreographyRef></{kind}>",
            f'<choreography id="ch"/><{kind} id="g"/>',
        )
        for kind in ("choreography", "globalConversation")
    ),
    Case("EXT.029", "size", sized('minimum="-1"'), sized('minimum="0"')),
    Case(
        "EXT.030",
        "size",
        sized('minimum="3" maximum="2"'),
        sized('minimum="2" maximum="3"'),
    ),
    *(
        Case(f"EXT.031 {a} to {b}", "m", pools(message_flow(a, b)), TALK)
        for a, b in (("us", "us"), ("us", "a"), ("a", "us"), ("a", "b"))
    ),
    Case(
        "EXT.032 a group in a global conversation",
        "grp",
        '<globalConversation id="g"><group id="grp"/></globalConversation>',
        '<collaboration id="g"><group id="grp"/></collaboration>',
    ),
    Case("EXT.033", "c", agreeing("false"), agreeing("true")),
    Case(
        "EXT.035 a public process",
        "p",
        line(TASK).replace('id="p"', 'id="p" processType="Public"'),
        line(TASK).replace('id="p"', 'id="p" processType="Private"'),
    ),
    *(
        Case(f"{rule} {kind}", "ct", inside_of(scope, kind), chore("us them"))
        for rule, scope in (
            ("EXT.036", "process"),
            ("EXT.056", "subProcess"),
            ("EXT.056", "transaction"),
            ("EXT.062", "adHocSubProcess"),
        )
        for kind in ("choreographyTask", "subChoreography", "callChoreography")
    ),
    Case(
        "EXT.102 from a start event",
        "m",
        pool_event("source", "message", "startEvent"),
        pool_event("target", "message", "startEvent"),
    ),
    Case(
        "EXT.103 to a plain start event",
        "x",
        pool_event("target", "", "startEvent"),
        pool_event("target", "message", "startEvent"),
    ),
    Case(
        "EXT.108 to an end event",
        "m",
        pool_event("target", "message", "endEvent"),
        pool_event("source", "message", "endEvent"),
    ),
    Case(
        "EXT.109 from a plain end event",
        "x",
        pool_event("source", "", "endEvent"),
        pool_event("source", "message", "endEvent"),
    ),
    Case(
        "EXT.119 to a throwing event",
        "m",
        pool_event("target", "message", "intermediateThrowEvent"),
        pool_event("source", "message", "intermediateThrowEvent"),
    ),
    Case(
        "EXT.119 from a catching event",
        "m",
        pool_event("source", "message", "intermediateCatchEvent"),
        pool_event("target", "message", "intermediateCatchEvent"),
    ),
    Case("a choreography alone", "ct", chore("us"), chore("us them")),
    Case("begun by nobody", "ct", chore("us them", ""), chore("us them")),
]
