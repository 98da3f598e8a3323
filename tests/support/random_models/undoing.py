"""Blocks of compensation: work that can be undone, and what asks for it."""

from tests.support.random_models import calls
from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import Block


def _compensated(on: Drawing, depth: int) -> Block:
    """Work that can be undone, something, and an event that undoes it, or all."""
    sheet = on.sheet
    name, xml = _undoable(on, depth)
    middle = on.block(depth)
    asked = sheet.any_of(("", f' activityRef="{name}"'))
    throw = sheet.new("i")
    definition = f"<bpmn:compensateEventDefinition{asked}/>"
    thrower = (
        f'<bpmn:intermediateThrowEvent id="{throw}">{definition}'
        "</bpmn:intermediateThrowEvent>"
    )
    maybe = on.or_else(throw, thrower)
    merge, drawn = on.merge()
    check, last, more = maybe
    more += drawn + sheet.flow(throw, merge) + sheet.flow(last, merge)
    return on.row([(name, name, xml), middle, (check, merge, more)])


def _undoable(on: Drawing, depth: int) -> tuple[str, str]:
    """Return an activity with what undoes it at its border."""
    sheet = on.sheet
    border, undo = sheet.new("b"), sheet.new("t")
    kind = sheet.any_of(("user", "service", "sub", "call"))
    if kind == "call":
        name, xml = calls.call(on, 0)
    elif kind == "sub":
        name = sheet.new("sub")
        body = on.scoped(name, 0)
        xml = f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'
    else:
        name = sheet.new("t")
        xml = f'<bpmn:{kind}Task id="{name}"/>'
    if sheet.chance(0.6):
        tag = sheet.any_of(("userTask", "serviceTask", "task"))
        xml += f'<bpmn:{tag} id="{undo}" isForCompensation="true"/>'
    else:
        body = on.scoped(undo, depth)
        xml += (
            f'<bpmn:subProcess id="{undo}" isForCompensation="true">{body}'
            "</bpmn:subProcess>"
        )
    xml += (
        f'<bpmn:boundaryEvent id="{border}" attachedToRef="{name}">'
        "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
        f'<bpmn:association id="{sheet.new("a")}" sourceRef="{border}" '
        f'targetRef="{undo}" associationDirection="One"/>'
    )
    return name, xml


def _undone_inside(on: Drawing, depth: int) -> Block:
    """A finished sub-process with work to undo, or with a handler that does it."""
    sheet = on.sheet
    name, throw = sheet.new("sub"), sheet.new("i")
    with on.scope("plain"):
        done, xml = _undoable(on, 0)
        body = on.body(name, on.row([(done, done, xml), on.block(depth)]))
        if sheet.chance(0.5):
            body += _handler(on, depth)
    xml = f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'
    xml += (
        f'<bpmn:intermediateThrowEvent id="{throw}"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>"
    )
    return name, throw, xml + sheet.flow(name, throw)


def _handler(on: Drawing, depth: int) -> str:
    sheet = on.sheet
    handler, start, end = sheet.new("h"), sheet.new("st"), sheet.new("e")
    with on.scope("plain"):
        first, last, inner = on.block(depth)
    throw = sheet.new("i")
    inner += (
        f'<bpmn:intermediateThrowEvent id="{throw}"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>"
    )
    return (
        f'<bpmn:subProcess id="{handler}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}"><bpmn:compensateEventDefinition/>'
        f'</bpmn:startEvent>{inner}<bpmn:endEvent id="{end}"/>'
        + sheet.flow(start, first)
        + sheet.flow(last, throw)
        + sheet.flow(throw, end)
        + "</bpmn:subProcess>"
    )


def _compensate_end(on: Drawing, depth: int) -> Block:
    """A sub-process that ends by undoing what was done in it."""
    sheet = on.sheet
    name, end = sheet.new("sub"), sheet.new("e")
    with on.scope("plain"):
        done, xml = _undoable(on, 0)
        first, last, inner = on.row([(done, done, xml), on.block(depth)])
    body = (
        f'<bpmn:startEvent id="{name}_start"/>{inner}<bpmn:endEvent id="{end}">'
        "<bpmn:compensateEventDefinition/></bpmn:endEvent>"
        + sheet.flow(f"{name}_start", first)
        + sheet.flow(last, end)
    )
    return name, name, f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'


BLOCKS = {
    "compensated": _compensated,
    "undone_inside": _undone_inside,
    "compensate_end": _compensate_end,
}
