"""Blocks of event sub-processes, interrupting or not, by what starts them."""

from collections.abc import Callable

from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import CODES, Block
from tests.support.random_models.triggers import caught, coded

STARTS = ("message", "timer", "signal", "error", "escalation", "conditional")


def _handler(kind: str) -> Callable[[Drawing, int], Block]:
    def handled(on: Drawing, depth: int) -> Block:
        return _handled(on, depth, kind)

    return handled


def _handled(on: Drawing, depth: int, kind: str) -> Block:
    """A sub-process with an event sub-process in it."""
    sheet = on.sheet
    name = sheet.new("sub")
    with on.scope("plain"):
        parts = [on.block(depth)]
        if kind in {"error", "escalation"}:
            parts.append(on.maybe_throws(coded(kind, sheet.any_of(CODES))))
        body = on.body(name, on.row(parts)) + handler(on, depth, kind)
    return name, name, f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'


def handler(on: Drawing, depth: int, kind: str) -> str:
    """Return an event sub-process of the scope that is being drawn."""
    sheet = on.sheet
    name, start, end = sheet.new("h"), sheet.new("st"), sheet.new("e")
    is_coded = kind in {"error", "escalation"}
    said = coded(kind, "") if is_coded else caught(sheet, kind).definitions
    with on.scope("plain"):
        first, last, inner = on.block(depth)
    interrupts = str(kind == "error" or sheet.chance(0.5)).lower()
    return (
        f'<bpmn:subProcess id="{name}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}" isInterrupting="{interrupts}">'
        f'{said}</bpmn:startEvent>{inner}<bpmn:endEvent id="{end}"/>'
        + sheet.flow(start, first)
        + sheet.flow(last, end)
        + "</bpmn:subProcess>"
    )


BLOCKS = {f"handler_{kind}": _handler(kind) for kind in STARTS}
