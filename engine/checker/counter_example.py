"""Tells a counter-example step by step: where, what happens there, by which answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from engine.checker.certificate import HAPPENINGS, Happening
from engine.checker.drawing import Drawing, Place
from engine.checker.search import Step
from engine.kernel.definition import Node
from engine.kernel.triggers import Trigger


def happened(
    drawing: Drawing, steps: Iterable[Step], *, before: str
) -> tuple[Happening, ...]:
    """Tell what happened until an element was first passed; all, if it never was."""
    found: list[Happening] = []
    for step in steps:
        for element_id in step.passed:
            if element_id == before:
                return tuple(found)
            found.append(_passed(drawing, step, element_id))
    return tuple(found)


def drawn(drawing: Drawing, way: Sequence[str]) -> tuple[Happening, ...]:
    """Tell what the drawing lets happen along a way; it goes wrong at its end."""
    found = []
    for element_id, following in pairwise([*way, ""]):
        node = _node(drawing, element_id)
        taken = {flow.id for flow in node.outgoing if flow.target == following}
        told = _happening(node, _kind(node, taken), taken=taken)
        found.append(told if following else reached(drawing, element_id))
    return tuple(found)


def reached(drawing: Drawing, element_id: str) -> Happening:
    """Tell that it goes wrong at an element."""
    return _happening(_node(drawing, element_id), "reached")


def _passed(drawing: Drawing, step: Step, element_id: str) -> Happening:
    near = drawing.nodes.get(Place(step.at.path, element_id))
    node = near or _node(drawing, element_id)
    if element_id == step.at.id:
        return _happening(node, step.kind, handed=step.handed)
    if element_id in step.heard and node.trigger is not None:
        return _happening(node, _event(node.trigger))
    return _happening(node, _kind(node, step.taken), taken=step.taken)


def _kind(node: Node, taken: Iterable[str]) -> str:
    """Say how a token goes on from an element that nobody does anything at."""
    ways = [flow for flow in node.outgoing if flow.id in taken]
    if any(flow.id == node.default for flow in ways):
        return "default"
    if any(flow.condition is not None for flow in ways):
        return "way"
    if node.attached_to is not None and node.trigger is not None:
        return _event(node.trigger)
    return "passed"


def _event(trigger: Trigger) -> str:
    """Say which event comes; those that nobody sends are passed."""
    kind = trigger.kind.value
    return kind if kind in HAPPENINGS else "passed"


def _happening(
    node: Node,
    kind: str,
    *,
    taken: Iterable[str] = (),
    handed: Mapping[str, object] | None = None,
) -> Happening:
    conditions = (
        flow.condition.text
        for flow in node.outgoing
        if flow.id in taken and flow.condition is not None
    )
    return Happening(
        node.id,
        node.name,
        kind,
        role=node.work.role if node.work is not None else "",
        answers=dict(_answers(handed or {})),
        condition=" and ".join(conditions),
    )


def _answers(handed: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in handed.items():
        if value is None:
            yield name, "null"
        else:
            yield name, str(value).lower() if isinstance(value, bool) else str(value)


def _node(drawing: Drawing, element_id: str) -> Node:
    return drawing.nodes[drawing.named(element_id)[0]]
