"""Blocks of boundary events: every kind of event on every kind of activity."""

from collections.abc import Callable

from tests.support.random_models import calls, repetition, steps
from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import CODES, ROUND, Block
from tests.support.random_models.triggers import caught, coded

_KINDS = (
    "message",
    "keyed_message",
    "timer",
    "cycle",
    "signal",
    "conditional",
    "escalation",
    "multiple",
    "all_of",
)
#: What is caught, and whether that interrupts; an error always does.
EVENTS = (("error", True), *((k, i) for i in (True, False) for k in _KINDS))
_TASKS = ("user_task", "service_task", "receive_task")


def _on_task(on: Drawing, depth: int) -> Block:
    """A task of each kind, one after another."""
    row = []
    for kind in _TASKS:
        name = on.sheet.new("t")
        xml = steps.task(on.sheet, name, kind)
        row.append(_bordered(on, 0 if row else depth, (name, xml), kind))
    return on.row(row)


def _on_sub_process(on: Drawing, depth: int) -> Block:
    name = on.sheet.new("sub")
    with on.scope("plain"):
        parts = [on.block(depth), _shouts(on)]
        body = on.body(name, on.row(parts))
    xml = f'<bpmn:subProcess id="{name}">{body}</bpmn:subProcess>'
    return _bordered(on, depth, (name, xml), "sub_process")


def _on_call(on: Drawing, depth: int) -> Block:
    name, xml = calls.call(on, depth)
    return _bordered(on, depth, (name, xml), "call")


def _on_multiple(on: Drawing, depth: int) -> Block:
    name, xml = repetition.repeated(
        on, depth, on.sheet.any_of(("parallel", "sequential"))
    )
    return _bordered(on, depth, (name, xml), "multiple")


def _on_loop(on: Drawing, depth: int) -> Block:
    name, xml = repetition.repeated(on, depth, "standard")
    return _bordered(on, depth, (name, xml), "loop")


def _on_rounds(on: Drawing, depth: int) -> Block:
    """Instances that throw a signal as they finish, heard at the border."""
    behaviour = on.sheet.any_of(("One", "None"))
    thrown = (
        f' behavior="{behaviour}" {behaviour.lower()}BehaviorEventRef="each_{ROUND}"'
    )
    kind = on.sheet.any_of(("parallel", "sequential"))
    name, xml = repetition.repeated(on, depth, kind, thrown=thrown)
    said = f'<bpmn:signalEventDefinition signalRef="{ROUND}"/>'
    return _path(on, depth, (name, xml), said=said, interrupts=False)


def _shouts(on: Drawing) -> Block:
    """Return what throws an error or an escalation out of a sub-process, or not."""
    kind = on.sheet.any_of(("error", "escalation"))
    return on.maybe_throws(coded(kind, on.sheet.any_of(CODES)))


def _bordered(on: Drawing, depth: int, host: tuple[str, str], what: str) -> Block:
    kind, interrupts = on.sheet.next_of(f"border of {what}", EVENTS)
    said = caught(on.sheet, kind)
    return _path(
        on,
        depth,
        host,
        said=said.beside + said.definitions,
        interrupts=interrupts,
        attributes=said.attributes,
    )


def _path(
    on: Drawing,
    depth: int,
    host: tuple[str, str],
    *,
    said: str,
    interrupts: bool,
    attributes: str = "",
) -> Block:
    sheet = on.sheet
    name, xml = host
    event = sheet.new("b")
    first, last, inner = on.block(depth)
    xml += (
        f'<bpmn:boundaryEvent id="{event}" attachedToRef="{name}" '
        f'cancelActivity="{str(interrupts).lower()}"{attributes}>{said}'
        f"</bpmn:boundaryEvent>{inner}" + sheet.flow(event, first)
    )
    if not interrupts:
        end, drawn = sheet.end()
        return name, name, xml + drawn + sheet.flow(last, end)
    merge, drawn = on.merge()
    return name, merge, xml + drawn + sheet.flow(name, merge) + sheet.flow(last, merge)


BLOCKS: dict[str, Callable[[Drawing, int], Block]] = {
    "border_of_task": _on_task,
    "border_of_sub_process": _on_sub_process,
    "border_of_call": _on_call,
    "border_of_multiple": _on_multiple,
    "border_of_loop": _on_loop,
    "border_of_rounds": _on_rounds,
}
