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
    name, handler, start = sheet.new("sub"), sheet.new("h"), sheet.new("st")
    with on.scope("plain"):
        parts = [on.block(depth)]
        if kind in {"error", "escalation"}:
            parts.append(on.maybe_throws(coded(kind, sheet.any_of(CODES))))
        body = on.body(name, on.row(parts))
        said = coded(kind, "") if kind in {"error", "escalation"} else None
        said = said or caught(sheet, kind).definitions
        with on.scope("plain"):
            first, last, inner = on.block(depth)
    interrupts = kind == "error" or sheet.chance(0.5)
    end = sheet.new("e")
    body += (
        f'<bpmn:subProcess id="{handler}" triggeredByEvent="true">'
        f'<bpmn:startEvent id="{start}" isInterrupting="{str(interrupts).lower()}">'
        f'{said}</bpmn:startEvent>{inner}<bpmn:endEvent id="{end}"/>'
    )
    body += sheet.flow(start, first) + sheet.flow(last, end) + "</bpmn:subProcess>"
    return name, name, f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'


BLOCKS = {f"handler_{kind}": _handler(kind) for kind in STARTS}
