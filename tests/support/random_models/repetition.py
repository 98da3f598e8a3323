"""Blocks of repeated activities: standard loops, and multi-instance over anything."""

from collections.abc import Callable

from tests.support.random_models import calls, steps
from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import Block

#: What holds the block: a called process now and then.
_HOSTS = ("sub", "sub", "call")


def _parallel(on: Drawing, depth: int) -> Block:
    name, xml = repeated(on, depth, "parallel")
    return name, name, xml


def _sequential(on: Drawing, depth: int) -> Block:
    name, xml = repeated(on, depth, "sequential")
    return name, name, xml


def _standard(on: Drawing, depth: int) -> Block:
    name, xml = repeated(on, depth, "standard")
    return name, name, xml


def repeated(
    on: Drawing, depth: int, kind: str, *, thrown: str = ""
) -> tuple[str, str]:
    """Return the id and the drawing of an activity that is done several times.

    Args:
        thrown: Attributes that say what a finished instance throws.
    """
    sheet = on.sheet
    inside = _standard_loop(on) if kind == "standard" else _instances(on, kind, thrown)
    if sheet.any_of(_HOSTS) == "call":
        return calls.call(on, depth, inside=inside)
    name = sheet.new("sub")
    body = on.scoped(name, depth)
    return name, f'<bpmn:subProcess id="{name}">{body}{inside}</bpmn:subProcess>'


def _repeated_task(on: Drawing, depth: int) -> Block:
    """A task that is repeated, beside a block."""
    sheet = on.sheet
    kind = sheet.any_of(("parallel", "sequential", "standard"))
    inside = _standard_loop(on) if kind == "standard" else _instances(on, kind, "")
    name = sheet.new("t")
    xml = steps.task(sheet, name, sheet.any_of(steps.TASKS), inside=inside)
    return on.row([(name, name, xml), on.block(depth)])


def _standard_loop(on: Drawing) -> str:
    sheet = on.sheet
    before = sheet.any_of(("true", "false"))
    condition = (
        '<bpmn:loopCondition xsi:type="bpmn:tFormalExpression">'
        f"= {sheet.variable()}</bpmn:loopCondition>"
        if sheet.chance(0.7)
        else ""
    )
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{before}" '
        f'loopMaximum="{sheet.any_of((1, 2, 3))}">{condition}'
        "</bpmn:standardLoopCharacteristics>"
    )


def _instances(on: Drawing, kind: str, thrown: str) -> str:
    sheet = on.sheet
    inside, attributes = "", thrown
    if sheet.chance(0.5):
        inside = (
            '<bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">'
            f"= {sheet.any_of((0, 1, 2, 3))}</bpmn:loopCardinality>"
        )
    else:
        items, item = sheet.variable("list"), sheet.new("item")
        attributes += (
            f' camunda:collection="= if {items} = null then [1, 2] else {items}"'
            f' camunda:elementVariable="{item}"'
        )
    if sheet.chance(0.5):
        condition = sheet.any_of(("nrOfCompletedInstances &gt;= 1", sheet.variable()))
        inside += (
            '<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">'
            f"= {condition}</bpmn:completionCondition>"
        )
    return (
        "<bpmn:multiInstanceLoopCharacteristics "
        f'isSequential="{str(kind == "sequential").lower()}"{attributes}>{inside}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


BLOCKS: dict[str, Callable[[Drawing, int], Block]] = {
    "multi_parallel": _parallel,
    "multi_sequential": _sequential,
    "standard_loop": _standard,
    "repeated_task": _repeated_task,
}
