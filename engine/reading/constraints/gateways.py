"""How many flows a gateway has, and what may follow an event-based one.

Source: BPMN 2.0.2, 10.6 Gateways.
"""

from lxml import etree

from engine.reading.constraints.diagram import Diagram, Rule, label, name_of
from engine.reading.constraints.kinds import GATEWAYS
from engine.reading.findings import Findings
from engine.reading.names import id_of, is_true

_AWAITED = frozenset({"message", "signal", "timer", "conditional"})


def _check_directions(diagram: Diagram, findings: Findings) -> None:
    """Refuse a gateway whose flows do not fit its declared direction.

    Source: BPMN 2.0.2, 8.4.9 Gateways (gatewayDirection). EXT.017, EXT.018, EXT.019.
    """
    for gateway in diagram.named(*sorted(GATEWAYS)):
        incoming = len(diagram.incoming(gateway))
        outgoing = len(diagram.outgoing(gateway))
        direction = gateway.get("gatewayDirection", "").strip()
        if direction == "Converging" and outgoing > 1:
            wrong = f"It is said to converge, but {outgoing} flows leave it"
        elif direction == "Diverging" and incoming > 1:
            wrong = f"It is said to diverge, but {incoming} flows lead into it"
        elif direction == "Mixed" and (incoming < 2 or outgoing < 2):
            wrong = "It is said to be mixed, which takes several flows in and out"
        else:
            continue
        findings.refuse(
            id_of(gateway), f"{wrong}; correct its gatewayDirection or its flows."
        )


def _check_counts(diagram: Diagram, findings: Findings) -> None:
    """Refuse a gateway that neither splits nor merges anything.

    Source: BPMN 2.0.2, 10.6.1 (Sequence Flow Connections). EXT.135, EXT.136.
    """
    for gateway in diagram.named(*sorted(GATEWAYS)):
        outgoing = len(diagram.outgoing(gateway))
        if name_of(gateway) == "eventBasedGateway":
            if outgoing < 2:
                findings.refuse(
                    id_of(gateway),
                    "An event-based gateway chooses between two or more events; "
                    "draw them after it.",
                )
        elif outgoing < 2 and len(diagram.incoming(gateway)) < 2:
            findings.refuse(
                id_of(gateway),
                "A gateway has several flows in or several flows out; "
                "draw them or remove the gateway.",
            )


def _check_awaited(diagram: Diagram, findings: Findings) -> None:
    """Refuse what an event-based gateway cannot wait for.

    Source: BPMN 2.0.2, 10.6.6 Event-Based Gateway. EXT.138, EXT.139, EXT.140,
    EXT.141.
    """
    hosts = diagram.hosts()
    for gateway in diagram.named("eventBasedGateway"):
        targets = [
            target
            for flow in diagram.outgoing(gateway)
            if (target := diagram.target(flow)) is not None
        ]
        for target in targets:
            _check_target(diagram, findings, gateway, target)
            if name_of(target) == "receiveTask" and target.get("id") in hosts:
                findings.refuse(
                    id_of(target),
                    f"It follows the event-based gateway {label(gateway)}, so no "
                    "boundary event may be attached to it.",
                )
        kinds = {name_of(target) for target in targets}
        messages = [each for each in targets if _catches_message(diagram, each)]
        if "receiveTask" in kinds and messages:
            findings.refuse(
                id_of(gateway),
                "Both a receive task and a message event follow it; use one of the two "
                "for all messages.",
            )


def _catches_message(diagram: Diagram, node: etree._Element) -> bool:
    return name_of(node) != "receiveTask" and "message" in diagram.triggers(node)


def _check_target(
    diagram: Diagram,
    findings: Findings,
    gateway: etree._Element,
    target: etree._Element,
) -> None:
    kind = name_of(target)
    triggers = set(diagram.triggers(target))
    is_event = kind == "intermediateCatchEvent" and triggers and triggers <= _AWAITED
    if kind != "receiveTask" and not is_event:
        findings.refuse(
            id_of(gateway),
            f"{label(target)} follows it, which waits for no message, signal, timer "
            "or condition; let an intermediate catch event or a receive task follow.",
        )
        return
    if len(diagram.incoming(target)) > 1:
        findings.refuse(
            id_of(target),
            f"It follows the event-based gateway {label(gateway)}, so no other flow "
            "may lead to it.",
        )


def _check_instantiation(diagram: Diagram, findings: Findings) -> None:
    """Refuse a starting gateway that flows lead to, or a parallel one that is none.

    Source: BPMN 2.0.2, 10.6.6 (instantiate, eventGatewayType). EXT.142.
    """
    for gateway in diagram.named("eventBasedGateway"):
        starts = is_true(gateway.get("instantiate"))
        if starts and diagram.incoming(gateway):
            findings.refuse(
                id_of(gateway),
                "It starts the process, so no sequence flow may lead to it; remove "
                "the flow or instantiate=true.",
            )
        if not starts and gateway.get("eventGatewayType") == "Parallel":
            findings.refuse(
                id_of(gateway),
                "Only an event-based gateway that starts a process is parallel; "
                "set instantiate=true or make it exclusive.",
            )


RULES: tuple[Rule, ...] = (
    _check_directions,
    _check_counts,
    _check_awaited,
    _check_instantiation,
)
