"""Blocks of gateways: splits and joins of every kind, loops, events that compete."""

from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import MESSAGES, Block
from tests.support.random_models.triggers import caught


def _exclusive(on: Drawing, depth: int) -> Block:
    return _split(on, depth, "exclusiveGateway", "exclusiveGateway")


def _parallel(on: Drawing, depth: int) -> Block:
    return _split(on, depth, "parallelGateway", "parallelGateway")


def _inclusive(on: Drawing, depth: int) -> Block:
    return _split(on, depth, "inclusiveGateway", "inclusiveGateway")


def _complex_split(on: Drawing, depth: int) -> Block:
    return _split(on, depth, "complexGateway", "inclusiveGateway")


def _split(on: Drawing, depth: int, split_tag: str, join_tag: str) -> Block:
    sheet = on.sheet
    split, join, default = sheet.new("s"), sheet.new("j"), sheet.new("d")
    chooses = split_tag != "parallelGateway"
    marked = f' default="{default}"' if chooses else ""
    xml = f'<bpmn:{split_tag} id="{split}"{marked}/><bpmn:{join_tag} id="{join}"/>'
    for number in range(sheet.any_of((2, 2, 3))):
        first, last, inner = on.block(depth)
        when = sheet.variable() if chooses and number else ""
        name = default if chooses and not number else ""
        xml += inner + sheet.flow(split, first, when=when, name=name)
        xml += sheet.flow(last, join)
    return split, join, xml


def _complex_join(on: Drawing, depth: int) -> Block:
    """Several at the same time, of which some are enough to go on."""
    sheet = on.sheet
    split, join, count = sheet.new("s"), sheet.new("j"), sheet.any_of((2, 3))
    enough = sheet.any_of(range(1, count + 1))
    xml = (
        f'<bpmn:parallelGateway id="{split}"/><bpmn:complexGateway id="{join}">'
        '<bpmn:activationCondition xsi:type="bpmn:tFormalExpression">'
        f"= activationCount &gt;= {enough}</bpmn:activationCondition>"
        "</bpmn:complexGateway>"
    )
    for _ in range(count):
        first, last, inner = on.block(depth)
        xml += inner + sheet.flow(split, first) + sheet.flow(last, join)
    return split, join, xml


def _task_split(on: Drawing, depth: int) -> Block:
    """Several flows out of an activity: some in any case, some by a condition."""
    sheet = on.sheet
    split, join, default = sheet.new("t"), sheet.new("j"), sheet.new("d")
    chooses = sheet.chance(0.5)
    marked = f' default="{default}"' if chooses else ""
    join_tag = "inclusiveGateway"
    xml = f'<bpmn:userTask id="{split}"{marked}/><bpmn:{join_tag} id="{join}"/>'
    for number in range(sheet.any_of((2, 3))):
        first, last, inner = on.block(depth)
        when = sheet.variable() if chooses and number else ""
        name = default if chooses and not number else ""
        xml += inner + sheet.flow(split, first, when=when, name=name)
        xml += sheet.flow(last, join)
    return split, join, xml


def _loop(on: Drawing, depth: int) -> Block:
    sheet = on.sheet
    merge, xml = on.merge()
    check, default, work, out = (sheet.new(each) for each in "cdtt")
    first, last, inner = on.block(depth)
    xml += f'{inner}<bpmn:userTask id="{work}"/><bpmn:task id="{out}"/>'
    xml += f'<bpmn:exclusiveGateway id="{check}" default="{default}"/>'
    xml += sheet.flow(merge, first) + sheet.flow(last, work) + sheet.flow(work, check)
    xml += sheet.flow(check, merge, when=sheet.variable())
    return merge, out, xml + sheet.flow(check, out, name=default)


def _event_based(on: Drawing, depth: int) -> Block:
    sheet = on.sheet
    gate = sheet.new("g")
    merge, xml = on.merge()
    xml += f'<bpmn:eventBasedGateway id="{gate}"/>'
    kinds = sheet.draw.sample(("message", "timer", "signal", "conditional"), 2)
    if "message" not in kinds and sheet.chance(0.3):
        kinds.append("receive")
    for kind in kinds:
        event = sheet.new("i")
        first, last, inner = on.block(depth)
        if kind == "receive":
            name = sheet.any_of(MESSAGES)
            xml += f'<bpmn:receiveTask id="{event}" messageRef="{name}"/>{inner}'
        else:
            said = caught(sheet, kind)
            xml += (
                f'<bpmn:intermediateCatchEvent id="{event}">{said.definitions}'
                f"</bpmn:intermediateCatchEvent>{inner}"
            )
        xml += sheet.flow(gate, event) + sheet.flow(event, first)
        xml += sheet.flow(last, merge)
    return gate, merge, xml


BLOCKS = {
    "exclusive": _exclusive,
    "parallel": _parallel,
    "inclusive": _inclusive,
    "complex_split": _complex_split,
    "complex_join": _complex_join,
    "task_split": _task_split,
    "event_based": _event_based,
    "loop": _loop,
}
