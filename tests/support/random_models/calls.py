"""Blocks that call another process of the same file."""

from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import CODES, Block, extensions
from tests.support.random_models.triggers import coded


def _call(on: Drawing, depth: int) -> Block:
    name, xml = call(on, depth)
    return name, name, xml


def call(on: Drawing, depth: int, *, inside: str = "") -> tuple[str, str]:
    """Return a call activity; what it calls is drawn as a process of its own.

    Args:
        inside: Its loop characteristics, if it has any.
    """
    sheet = on.sheet
    name, process = sheet.new("call"), sheet.new("q")
    with on.scope("process"):
        parts = [on.block(depth)]
        if sheet.chance(0.3):
            kind = sheet.any_of(("error", "escalation"))
            parts.append(on.maybe_throws(coded(kind, sheet.any_of(CODES))))
        sheet.processes[process] = on.body(process, on.row(parts))
    latest = ' camunda:calledElementBinding="latest"' if sheet.chance(0.2) else ""
    handed = ""
    if sheet.chance(0.3):
        given, got = sheet.variable(), sheet.variable()
        handed = extensions(
            f'<camunda:in sourceExpression="= {given}" target="{got}"/>',
            f'<camunda:out source="{got}" target="{given}"/>',
        )
    xml = (
        f'<bpmn:callActivity id="{name}" calledElement="{process}"{latest}>'
        f"{handed}{inside}</bpmn:callActivity>"
    )
    return name, xml


BLOCKS = {"call": _call}
