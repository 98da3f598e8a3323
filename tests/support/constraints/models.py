"""Small models, of which each rule is broken or kept in one place."""

from typing import NamedTuple


class Case(NamedTuple):
    """A model that breaks one rule, where, and one that keeps it."""

    rule: str
    at: str
    wrong: str
    right: str


def process(body: str, *, id_: str = "p", attributes: str = "") -> str:
    return f'<process id="{id_}" isExecutable="true" {attributes}>{body}</process>'


def flow(source: str, target: str, inside: str = "", attributes: str = "") -> str:
    return (
        f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" '
        f'targetRef="{target}" {attributes}>{inside}</sequenceFlow>'
    )


def way(*node_ids: str) -> str:
    """Return the flows from each node to the next."""
    return "".join(map(flow, node_ids, node_ids[1:]))


def line(node: str, *, beside: str = "", id_: str = "x") -> str:
    """Return a process with one node between start and end."""
    return process(
        f'<startEvent id="start"/>{node}<endEvent id="end"/>{beside}'
        + way("start", id_, "end")
    )


def listed(node: str) -> str:
    """Return the same in the way of modelling tools: nodes list their flows."""
    return process(
        '<startEvent id="start"><outgoing>start-x</outgoing></startEvent>'
        f"{node}{way('start', 'x', 'end')}"
        '<endEvent id="end"><incoming>x-end</incoming></endEvent>'
    )


def event(trigger: str, *, kind: str, id_: str = "x", attributes: str = "") -> str:
    definition = f"<{trigger}EventDefinition/>" if trigger else ""
    return f'<{kind} id="{id_}" {attributes}>{definition}</{kind}>'


def on_boundary(trigger: str, attributes: str = "", host: str = "task") -> str:
    """Return a process whose one activity has a boundary event ``x``."""
    return line(
        f'<{host} id="host"/>',
        id_="host",
        beside=event(
            trigger,
            kind="boundaryEvent",
            attributes=f'attachedToRef="host" {attributes}',
        )
        + '<endEvent id="other"/>'
        + flow("x", "other"),
    )


def handled(start: str) -> str:
    """Return a process with an event sub-process ``sub`` that starts like that."""
    return line(
        '<task id="x"/>',
        beside='<subProcess id="sub" triggeredByEvent="true">'
        f'{start}<endEvent id="done"/></subProcess>',
    )


TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"


WAITING = f'<intermediateCatchEvent id="{{}}">{TIMER}</intermediateCatchEvent>'


TASK = '<task id="x"/>'


def formal(name: str, text: str) -> str:
    return f'<{name} xsi:type="tFormalExpression">{text}</{name}>'


def pools(flows: str, first: str = "", second: str = "") -> str:
    """Return two pools with a task each, and the message flows between them."""
    return (
        '<collaboration id="c"><participant id="us" processRef="p"/>'
        f'<participant id="them" processRef="q"/>{flows}</collaboration>'
        + process('<task id="a"/><task id="b"/>' + first)
        + process('<task id="c1"/>' + second, id_="q")
    )


def message_flow(source: str, target: str) -> str:
    return f'<messageFlow id="m" sourceRef="{source}" targetRef="{target}"/>'


MESSAGE = '<message id="msg"/>'


def starting(trigger: str, attributes: str = "") -> str:
    """Return a process with an event sub-process that starts by ``x``."""
    return (
        handled(
            event(trigger, kind="startEvent", attributes=attributes) + flow("x", "done")
        )
        .replace(TASK, '<task id="main"/>')
        .replace(way("start", "x", "end"), way("start", "main", "end"))
    )


def repeated(inside: str, attributes: str = "", task: str = "") -> str:
    return line(
        f'<task id="x">{task}<multiInstanceLoopCharacteristics {attributes}>{inside}'
        "</multiInstanceLoopCharacteristics></task>"
    )


THRICE = formal("loopCardinality", "3")


def specified(
    inputs: str = "", outputs: str = "", sets: tuple[str, str] | None = None
) -> str:
    """Return an ioSpecification whose sets list all inputs and outputs given."""
    ins, outs = inputs.split(), outputs.split()
    data = "".join(f'<dataInput id="{e}" {_typed(e)}/>' for e in ins)
    data += "".join(f'<dataOutput id="{e}" {_typed(e)}/>' for e in outs)
    input_set = "".join(f"<dataInputRefs>{each}</dataInputRefs>" for each in ins)
    output_set = "".join(f"<dataOutputRefs>{each}</dataOutputRefs>" for each in outs)
    more = sets or ("", "")
    return (
        f'<ioSpecification>{data}<inputSet id="is">{input_set}{more[0]}</inputSet>'
        f'<outputSet id="os">{output_set}{more[1]}</outputSet></ioSpecification>'
    )


def _typed(id_: str) -> str:
    """Return the type that the last letter of an id stands for."""
    item = {"A": "item_a", "B": "item_b"}.get(id_[-1])
    return f'itemSubjectRef="{item}"' if item else ""


ITEMS = (
    '<itemDefinition id="item_a" structureRef="xsd:string"/>'
    '<itemDefinition id="item_b" structureRef="xsd:int"/>'
    '<itemDefinition id="item_list" structureRef="xsd:string" isCollection="true"/>'
    '<message id="msg_a" itemRef="item_a"/><message id="msg_b" itemRef="item_b"/>'
    '<interface id="if"><operation id="op"><inMessageRef>msg_a</inMessageRef>'
    "<outMessageRef>msg_b</outMessageRef></operation></interface>"
)


LISTED = (
    '<ioSpecification><dataInput id="many" itemSubjectRef="item_list" '
    'isCollection="true"/><inputSet><dataInputRefs>many</dataInputRefs></inputSet>'
    "<outputSet/></ioSpecification>"
)


LISTED_OUT = (
    '<ioSpecification><dataOutput id="many" itemSubjectRef="item_list" '
    'isCollection="true"/><inputSet/><outputSet><dataOutputRefs>many</dataOutputRefs>'
    "</outputSet></ioSpecification>"
)


def named(name: str) -> str:
    return line(
        TASK,
        beside='<dataObject id="do" name="Form"/><dataObjectReference id="ref" '
        f'dataObjectRef="do" name="{name}"><dataState name="signed"/>'
        "</dataObjectReference>",
    )


def source(*ids: str) -> str:
    return "".join(f"<sourceRef>{each}</sourceRef>" for each in ids)
