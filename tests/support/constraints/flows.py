"""Models that break or keep the rules of references and flows."""

from tests.support.constraints.models import (
    MESSAGE,
    TASK,
    Case,
    event,
    flow,
    formal,
    handled,
    line,
    listed,
    message_flow,
    on_boundary,
    pools,
    process,
)

FLOWS = [
    Case(
        "a flow to nothing", "x-gone", line(TASK, beside=flow("x", "gone")), line(TASK)
    ),
    Case(
        "a reference of the wrong kind",
        "x",
        '<signal id="s"/>' + line('<receiveTask id="x" messageRef="s"/>'),
        MESSAGE + line('<receiveTask id="x" messageRef="msg"/>'),
    ),
    Case(
        "a reference with a prefix",
        "x",
        line('<receiveTask id="x" messageRef="far:msg"/>'),
        '<import namespace="urn:far" location="far.bpmn" importType="urn:b"/>'
        + line('<receiveTask id="x" messageRef="far:msg"/>'),
    ),
    Case(
        "a reference into the file by its own prefix",
        "x",
        line('<receiveTask id="x" messageRef="own:msg"/>'),
        MESSAGE + line('<receiveTask id="x" messageRef="own:msg"/>'),
    ),
    Case(
        "a call of what cannot be called",
        "x",
        MESSAGE + line('<callActivity id="x" calledElement="msg"/>'),
        line('<callActivity id="x" calledElement="deployed_elsewhere"/>'),
    ),
    Case(
        "a boundary event on nothing",
        "x",
        on_boundary("signal").replace('attachedToRef="host"', ""),
        on_boundary("signal"),
    ),
    Case(
        "EXT.003 a node without an id",
        "p",
        process("<task/>"),
        process('<task id="x"/>'),
    ),
    Case(
        "EXT.004 the format of documentation",
        "x",
        line('<task id="x"><documentation textFormat="words"/></task>'),
        line('<task id="x"><documentation textFormat="text/html"/></task>'),
    ),
    Case(
        "EXT.006 a flow to an artifact",
        "x-note",
        line(TASK, beside='<textAnnotation id="note"/>' + flow("x", "note")),
        line(
            TASK,
            beside='<textAnnotation id="note"/>'
            '<association id="as" sourceRef="x" targetRef="note"/>',
        ),
    ),
    Case(
        "EXT.007 a flow from an artifact",
        "grp-x",
        line(TASK, beside='<group id="grp"/>' + flow("grp", "x")),
        line(TASK, beside='<group id="grp"/>'),
    ),
    Case(
        "EXT.008 a message flow to an artifact",
        "m",
        pools(message_flow("a", "note"), '<textAnnotation id="note"/>'),
        pools(message_flow("a", "c1"), '<textAnnotation id="note"/>'),
    ),
    Case(
        "EXT.009 a message flow from an artifact",
        "m",
        pools(message_flow("grp", "c1"), '<group id="grp"/>'),
        pools(message_flow("a", "c1"), '<group id="grp"/>'),
    ),
    Case(
        "EXT.010 the format of a text annotation",
        "note",
        process('<textAnnotation id="note" textFormat="words"/>'),
        process('<textAnnotation id="note" textFormat="text/plain"/>'),
    ),
    Case(
        "EXT.021 a flow out of an event sub-process",
        "sub",
        handled(
            event("signal", kind="startEvent", id_="s") + flow("s", "done")
        ).replace("</process>", flow("sub", "x") + "</process>"),
        handled(event("signal", kind="startEvent", id_="s") + flow("s", "done")),
    ),
    Case(
        "EXT.022 a flow into an event sub-process",
        "sub",
        handled(
            event("signal", kind="startEvent", id_="s") + flow("s", "done")
        ).replace("</process>", flow("x", "sub") + "</process>"),
        handled(event("signal", kind="startEvent", id_="s") + flow("s", "done")),
    ),
    Case(
        "EXT.023 an incoming flow that ends elsewhere",
        "x",
        line('<task id="x"><incoming>x-end</incoming></task>'),
        listed(
            '<task id="x"><incoming>start-x</incoming><outgoing>x-end</outgoing></task>'
        ),
    ),
    Case(
        "EXT.101 EXT.107 a flow listed at one end",
        "x",
        listed('<task id="x"><outgoing>x-end</outgoing></task>'),
        line(TASK),
    ),
    Case(
        "EXT.024 a flow that is not immediate",
        "x-e2",
        line(
            TASK, beside='<endEvent id="e2"/>' + flow("x", "e2", "", 'isImmediate="0"')
        ),
        line(
            TASK, beside='<endEvent id="e2"/>' + flow("x", "e2", "", 'isImmediate="1"')
        ),
    ),
    Case(
        "EXT.025 the only flow has a condition",
        "x-end",
        process(
            '<startEvent id="start"/><task id="x"/><endEvent id="end"/>'
            + flow("start", "x")
            + flow("x", "end", formal("conditionExpression", "=a"))
        ),
        process(
            '<startEvent id="start"/><task id="x"/><endEvent id="end"/>'
            '<endEvent id="e2"/>'
            + flow("start", "x")
            + flow("x", "e2")
            + flow("x", "end", formal("conditionExpression", "=a"))
        ),
    ),
    Case(
        "EXT.026 a default flow of another node",
        "x",
        line('<task id="x" default="start-x"/>'),
        line('<task id="x" default="x-end"/>'),
    ),
    Case(
        "EXT.028 EXT.152 a flow across a border",
        "x-inside",
        line(
            TASK,
            beside='<subProcess id="sub" isForCompensation="true"><task id="inside"/>'
            "</subProcess>" + flow("x", "inside"),
        ),
        line(
            TASK,
            beside='<subProcess id="sub" isForCompensation="true"><task id="inside"/>'
            "</subProcess>",
        ),
    ),
]
