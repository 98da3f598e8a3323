"""What each element says of itself: tagged, in the right hands, chosen by nobody."""

from collections.abc import Iterator

from engine.checker.acts import Acts
from engine.checker.certificate import Finding
from engine.checker.checked import CHECKED_BY
from engine.checker.drawing import Drawing, Place, called_path
from engine.checker.duty import Duty, Route
from engine.kernel.definition import Kind, Node, Work


def check_steps(
    drawing: Drawing, duty: Duty, acts: Acts, reviewed: frozenset[str]
) -> Iterator[Finding]:
    """Give what the elements say against themselves, one by one."""
    for place, node in drawing.nodes.items():
        if node.kind is Kind.USER_TASK:
            yield from _untagged(node, duty)
        if place in acts.reserved:
            yield from _in_wrong_hands(node, duty)
            yield from _chosen(node)
        elif node.kind in {Kind.USER_TASK, Kind.PASS}:
            if place in acts.outcomes:
                yield from _in_wrong_hands(node, duty)
            process_id = drawing.definitions[place.path].process_id
            yield from _worded(process_id, node, duty, reviewed)
        if node.operation and node.operation not in duty.operations:
            yield _unknown_operation(node)
        if node.kind is Kind.CALL_ACTIVITY:
            yield from _called(drawing, place, node, acts)


def words_of(node: Node) -> str:
    """Return what a review of an element's words looks at."""
    return f"{node.name} {node.documentation}".strip()


def _untagged(node: Node, duty: Duty) -> Iterator[Finding]:
    act_type = (node.work or Work()).act_type
    if act_type not in duty.act_types:
        known = ", ".join(sorted(duty.act_types))
        yield Finding(
            "UNTAGGED",
            node.id,
            f"Expected {node.id} to have an act_type, one of {known}, "
            f"but got {act_type!r}.",
            parameters={"act_type": act_type, "known": known},
        )


def _in_wrong_hands(node: Node, duty: Duty) -> Iterator[Finding]:
    """Say which way to an act, or to an outcome, is none of an authority."""
    work = node.work
    if work is None:
        return
    routes = duty.routes.get(work.role, ())
    if not routes:
        yield Finding(
            "CAPACITY",
            node.id,
            f"Expected a role with known routes for {node.id}, but {work.role!r} has "
            "none.",
            parameters={"role": work.role, "capacity": "", "route": ""},
        )
    for route in routes:
        if route.capacity in duty.barred or route.capacity not in duty.authority:
            yield _wrong_route(node, work, route)
            return


def _wrong_route(node: Node, work: Work, route: Route) -> Finding:
    way = ", ".join(route.steps) or "a post"
    return Finding(
        "CAPACITY",
        node.id,
        f"Expected only an authority's capacity to come to {node.id}, but "
        f"{route.capacity} comes to it as {work.role} by {way}.",
        parameters={"role": work.role, "capacity": route.capacity, "route": way},
    )


def _chosen(node: Node) -> Iterator[Finding]:
    work = node.work
    if work is None or (work.assignee is None and not work.holder):
        return
    by = work.assignee.text if work.assignee is not None else work.holder
    yield Finding(
        "CHOSEN",
        node.id,
        f"Expected nothing to choose who does {node.id}, an authority's act, "
        f"but {by} does.",
        parameters={"by": by},
    )


def _worded(
    process_id: str, node: Node, duty: Duty, reviewed: frozenset[str]
) -> Iterator[Finding]:
    looked_at = duty.reviewed.get(process_id, {}).get(node.id)
    if node.id in reviewed or looked_at == words_of(node):
        return
    found = [word for word in duty.words if word in words_of(node)]
    if found:
        yield Finding(
            "WORD",
            node.id,
            f"Expected a reviewed reason for {', '.join(found)} in {node.id}, which "
            "is no authority's act.",
            parameters={"words": "、".join(found)},
        )


def _unknown_operation(node: Node) -> Finding:
    return Finding(
        "MACHINE",
        node.id,
        f"Expected {node.id} to run an operation of which it is known what it brings "
        f"about, but {node.operation} is none.",
        parameters={"operation": node.operation, "variable": ""},
    )


def _called(
    drawing: Drawing, place: Place, node: Node, acts: Acts
) -> Iterator[Finding]:
    """Refuse a call of which nobody knows what is called, where that matters.

    It matters on the way to an outcome, and to what rests on rules: whatever is called
    could hand back, by name, other values than those that the rules have read.
    """
    if called_path(drawing, place) and not node.takes_latest:
        return
    reached = drawing.reach([place])
    matters = acts.outcomes.keys() | _resting(drawing)
    if node.takes_latest and not reached & matters:
        return
    yield Finding(
        "CALLED",
        node.id,
        f"Expected {node.id} to call a version that is pinned, but "
        f"{node.called or 'nothing'} is not.",
        parameters={"called": node.called or ""},
    )


def _resting(drawing: Drawing) -> frozenset[Place]:
    """Return the elements that rest on what rules have said."""
    return frozenset(p for p, n in drawing.nodes.items() if CHECKED_BY in n.properties)
