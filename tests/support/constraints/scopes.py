"""Models that break or keep the rules of starts and ends."""

from tests.support.constraints.models import (
    TASK,
    WAITING,
    Case,
    event,
    flow,
    line,
    listed,
    on_boundary,
    process,
    way,
)

CALLED = '<task id="t"/><endEvent id="e"/>' + way("s", "t", "e")


SCOPES = [
    Case(
        "EXT.096 a flow into a start event",
        "start",
        line(TASK, beside=flow("x", "start")),
        line(TASK),
    ),
    Case(
        "EXT.097 an end without a start",
        "end",
        process('<task id="x"/><endEvent id="end"/>' + flow("x", "end")),
        process(
            '<receiveTask id="x" instantiate="true"/><endEvent id="end"/>'
            + flow("x", "end")
        ),
    ),
    Case(
        "EXT.099 a called process without a plain start",
        "q",
        line('<callActivity id="x" calledElement="q"/>')
        + process(event("signal", kind="startEvent", id_="s") + CALLED, id_="q"),
        line('<callActivity id="x" calledElement="q"/>')
        + process('<startEvent id="s"/>' + CALLED, id_="q"),
    ),
    Case(
        "EXT.101 a start that leads nowhere",
        "s2",
        line(TASK, beside=event("signal", kind="startEvent", id_="s2")),
        line(
            TASK, beside=event("signal", kind="startEvent", id_="s2") + flow("s2", "x")
        ),
    ),
    Case(
        "EXT.104 a flow out of an end event",
        "end",
        line(TASK, beside=flow("end", "x")),
        line(TASK),
    ),
    Case(
        "EXT.105 a start without an end",
        "start",
        process(
            '<startEvent id="start"><outgoing>start-x</outgoing></startEvent>'
            '<task id="x"><incoming>start-x</incoming></task>' + flow("start", "x")
        ),
        process('<startEvent id="start"/><task id="x"/>' + flow("start", "x")),
    ),
    Case(
        "EXT.107 an end that nothing leads to",
        "e2",
        line(TASK, beside='<endEvent id="e2"/>'),
        line(TASK, beside='<endEvent id="e2"/>' + flow("x", "e2")),
    ),
    Case(
        "EXT.112 a flow into a boundary event",
        "x",
        on_boundary("signal").replace("</process>", flow("start", "x") + "</process>"),
        on_boundary("signal"),
    ),
    Case(
        "EXT.113 a boundary event that leads nowhere",
        "x",
        on_boundary("signal").replace(flow("x", "other"), flow("host", "other")),
        on_boundary("signal"),
    ),
    Case(
        "EXT.115 an intermediate event that nothing leads to",
        "c",
        line(TASK, beside=WAITING.format("c") + flow("c", "end")),
        line(TASK, beside=WAITING.format("c") + way("x", "c", "end")),
    ),
    Case(
        "EXT.116 an intermediate event that leads nowhere",
        "c",
        line(TASK, beside=WAITING.format("c") + flow("x", "c")),
        line(TASK, beside=WAITING.format("c") + way("x", "c", "end")),
    ),
    Case(
        "EXT.150 an activity that nothing leads to",
        "y",
        line(TASK, beside='<task id="y"/>' + flow("y", "end")),
        line(TASK, beside='<task id="y"/>' + way("x", "y", "end")),
    ),
    Case(
        "EXT.151 an activity that leads nowhere, where flows are listed",
        "y",
        listed(
            '<task id="x"><incoming>start-x</incoming><outgoing>x-end</outgoing>'
            "<outgoing>x-y</outgoing></task>"
            '<task id="y"><incoming>x-y</incoming></task>' + flow("x", "y")
        ),
        line(TASK, beside='<task id="y"/>' + flow("x", "y")),
    ),
    Case(
        "EXT.151 a gateway that leads nowhere",
        "g",
        line(
            TASK,
            beside='<parallelGateway id="g"/><task id="y"/>'
            + way("x", "g")
            + way("start", "y", "g"),
        ),
        line(
            TASK,
            beside='<parallelGateway id="g"/><task id="y"/>'
            + way("x", "g", "end")
            + way("start", "y", "g"),
        ),
    ),
]
