"""Tiny plain processes, written beside the test that needs them.

Unlike ``tiny`` they satisfy no station's policy: they show the semantics of BPMN.
"""

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from engine.kernel.definition import Definition
from engine.reading import PLAIN, read_definition
from tests.support.random_models.sheet import Sheet

_NONE: Mapping[str, str] = MappingProxyType({})


def plain(*parts: str, variables: Mapping[str, str] = _NONE, **processes: str) -> bytes:
    """Return the file of a process from the elements and flows in it.

    Messages, signals, errors and escalations are there as in random models.

    Args:
        variables: Type by name of the control variables.
        processes: What is in the processes that it calls, by id.
    """
    sheet = Sheet(draw=None, variables=dict(variables), processes=processes)  # type: ignore[arg-type]
    return sheet.document("".join(parts))


def drawn(
    *parts: str, variables: Mapping[str, str] = _NONE, **processes: str
) -> Definition:
    """Return the definition of what ``plain`` writes."""
    source = plain(*parts, variables=variables, **processes)
    return read_definition(source, policy=PLAIN, process_id="p").definition


def flows(*ways: str) -> str:
    """Return sequence flows along ways such as ``start > work > end``.

    A way may be followed by a condition behind a colon, for its first flow.
    """
    xml = ""
    for way in ways:
        path, _, when = way.partition(":")
        nodes = path.split()
        nodes = [node for node in nodes if node != ">"]
        for source, target in pairwise(nodes):
            condition = (
                f"<bpmn:conditionExpression>= {when}</bpmn:conditionExpression>"
                if when and source == nodes[0]
                else ""
            )
            xml += (
                f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" '
                f'targetRef="{target}">{condition}</bpmn:sequenceFlow>'
            )
    return xml


def start(name: str = "start", inside: str = "") -> str:
    """Return a start event."""
    return f'<bpmn:startEvent id="{name}">{inside}</bpmn:startEvent>'


def end(name: str = "end", inside: str = "") -> str:
    """Return an end event."""
    return f'<bpmn:endEvent id="{name}">{inside}</bpmn:endEvent>'


def user(name: str, inside: str = "", **attributes: str) -> str:
    """Return a user task."""
    return element("userTask", name, inside, **attributes)


def element(tag: str, name: str, inside: str = "", **attributes: str) -> str:
    """Return any element."""
    given = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<bpmn:{tag} id="{name}"{given}>{inside}</bpmn:{tag}>'


def sub(name: str, *parts: str, tag: str = "subProcess", **attributes: str) -> str:
    """Return a sub-process."""
    return element(tag, name, "".join(parts), **attributes)


def border(name: str, host: str, inside: str, *, interrupts: bool = True) -> str:
    """Return a boundary event."""
    return element(
        "boundaryEvent",
        name,
        inside,
        attachedToRef=host,
        cancelActivity=str(interrupts).lower(),
    )
