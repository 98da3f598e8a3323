"""Models that break or keep the rules of gateways."""

from tests.support.constraints.models import (
    MESSAGE,
    TIMER,
    WAITING,
    Case,
    event,
    flow,
    formal,
    line,
    process,
    way,
)


def branching(gateway: str, beside: str = "") -> str:
    """Return a process whose gateway ``g`` leads to two tasks."""
    return process(
        f'<startEvent id="start"/>{gateway}<task id="a"/><task id="b"/>'
        f'<endEvent id="end"/>{beside}'
        + way("start", "g", "a", "end")
        + way("g", "b", "end")
    )


def awaiting(second: str, beside: str = "", gateway: str = "") -> str:
    """Return a process whose event gateway ``g`` waits for a signal or ``second``."""
    return process(
        f'<startEvent id="start"/><eventBasedGateway id="g" {gateway}/>'
        f"{event('signal', kind='intermediateCatchEvent', id_='a')}{second}"
        f'<endEvent id="end"/>{beside}' + way("g", "a", "end") + way("g", "b", "end")
    )


FROM_START = flow("start", "g")


LATER = WAITING.format("b")


GATEWAYS = [
    Case(
        "EXT.017 a converging gateway that splits",
        "g",
        branching('<exclusiveGateway id="g" gatewayDirection="Converging"/>'),
        branching('<exclusiveGateway id="g" gatewayDirection="Diverging"/>'),
    ),
    Case(
        "EXT.018 a diverging gateway that merges",
        "g",
        branching(
            '<parallelGateway id="g" gatewayDirection="Diverging"/>', flow("a", "g")
        ),
        branching('<parallelGateway id="g" gatewayDirection="Mixed"/>', flow("a", "g")),
    ),
    Case(
        "EXT.019 a mixed gateway that only splits",
        "g",
        branching('<inclusiveGateway id="g" gatewayDirection="Mixed"/>'),
        branching('<inclusiveGateway id="g" gatewayDirection="Unspecified"/>'),
    ),
    Case(
        "EXT.135 a gateway with one flow in and one out",
        "x",
        line('<exclusiveGateway id="x"/>'),
        branching('<exclusiveGateway id="g"/>'),
    ),
    Case(
        "EXT.136 an event gateway with one event",
        "g",
        process(
            '<startEvent id="start"/><eventBasedGateway id="g"/>'
            f'{LATER}<endEvent id="end"/>' + way("start", "g", "b", "end")
        ),
        awaiting(LATER, FROM_START),
    ),
    Case(
        "EXT.137 a condition after an event gateway",
        "g-b",
        awaiting(LATER, FROM_START).replace(
            flow("g", "b"), flow("g", "b", formal("conditionExpression", "=a"))
        ),
        awaiting(LATER, FROM_START),
    ),
    Case(
        "EXT.138 an event gateway before a task",
        "g",
        awaiting('<userTask id="b"/>', FROM_START),
        awaiting('<receiveTask id="b"/>', FROM_START),
    ),
    Case(
        "EXT.139 both ways to receive after an event gateway",
        "g",
        MESSAGE
        + awaiting(
            '<receiveTask id="b"/><intermediateCatchEvent id="c">'
            '<messageEventDefinition messageRef="msg"/></intermediateCatchEvent>',
            FROM_START + way("g", "c", "end"),
        ),
        awaiting('<receiveTask id="b"/>', FROM_START),
    ),
    Case(
        "EXT.140 a boundary event after an event gateway",
        "b",
        awaiting(
            '<receiveTask id="b"/>',
            FROM_START
            + f'<boundaryEvent id="t" attachedToRef="b">{TIMER}</boundaryEvent>'
            + flow("t", "end"),
        ),
        awaiting('<receiveTask id="b"/>', FROM_START),
    ),
    Case(
        "EXT.141 another way to an awaited event",
        "b",
        awaiting(LATER, FROM_START + flow("start", "b")),
        awaiting(LATER, FROM_START),
    ),
    Case(
        "EXT.142 a flow to a gateway that starts the process",
        "g",
        awaiting(LATER, FROM_START, 'instantiate="true"'),
        awaiting(LATER, "", 'instantiate="true"').replace(
            '<startEvent id="start"/>', ""
        ),
    ),
    Case(
        "a parallel event gateway in the middle",
        "g",
        awaiting(LATER, FROM_START, 'eventGatewayType="Parallel"'),
        awaiting(LATER, FROM_START, 'eventGatewayType="Exclusive"'),
    ),
]
