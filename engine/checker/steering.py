"""Between an act and its outcome nothing steers but what such an act handed over."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from engine.checker.acts import Acts
from engine.checker.certificate import Finding
from engine.checker.counter_example import drawn
from engine.checker.drawing import Drawing, Place
from engine.checker.trust import Name, Trust
from engine.feel import Expression
from engine.kernel.definition import Kind, Node


def check_steering(drawing: Drawing, acts: Acts, trust: Trust) -> Iterator[Finding]:
    """Give what decides in an act's place: forged values, and machines."""
    yield from _machines(drawing, trust)
    for outcome, kind in acts.outcomes.items():
        makers = acts.makers_of(kind)
        leading = _leading_to(drawing, outcome, makers)
        behind = drawing.reach(
            [each for maker in makers for each in drawing.behind(maker)]
        )
        around = {outcome, *drawing.within(outcome)}
        for place in sorted((leading | {outcome}) & behind):
            for name in sorted(
                _steered_by(drawing, place, leading | {outcome}, around)
            ):
                way = drawing.way(place, outcome, avoiding=makers)
                if name not in trust.trusted:
                    yield _forged(drawing, trust, place, name, way)
                elif _is_another_s(drawing, makers, place):
                    yield _shared(drawing, place, name, way)


def _machines(drawing: Drawing, trust: Trust) -> Iterator[Finding]:
    """Refuse a machine that sets what only acts may set."""
    for name in sorted(trust.decided()):
        for place in trust.strangers(name):
            if drawing.nodes[place].kind is not Kind.USER_TASK:
                yield Finding(
                    "MACHINE",
                    place.id,
                    f"Expected only an authority's act to set {name[1]}, but "
                    f"{place.id}, which nobody does, sets it.",
                    parameters={"operation": "", "variable": name[1]},
                )


def _leading_to(
    drawing: Drawing, outcome: Place, makers: frozenset[Place]
) -> frozenset[Place]:
    """Return the places from which an outcome is reached without an act between."""
    found = {
        place
        for place in drawing.nodes
        if place not in makers
        and outcome in drawing.reach(drawing.following(place), avoiding=makers)
    }
    return frozenset(found)


def _steered_by(
    drawing: Drawing,
    place: Place,
    leading: frozenset[Place],
    around: Collection[Place],
) -> set[Name]:
    """Return the variables on which it depends here whether the outcome is reached.

    Args:
        around: The outcome and what it stands in: there it counts how often.
    """
    node = drawing.nodes[place]
    read = _branching(place, node, leading)
    if place in around:
        read += _repeating(node)
    read += [each.condition for each in node.triggers if each.condition is not None]
    containers = (place, *drawing.within(place))
    return {
        name
        for expression in read
        for text in expression.names
        for name in _meant(drawing, place.path, containers, text)
    }


def _meant(
    drawing: Drawing, path: str, containers: Sequence[Place], text: str
) -> Iterator[Name]:
    """Give the variable that a name stands for: of the process, or of an instance.

    Args:
        containers: Where the name stands, and what that stands in, innermost first.
    """
    for number, container in enumerate(containers, start=1):
        loop = drawing.nodes[container].loop
        if container.path != path or loop is None or loop.collection is None:
            continue
        if text == loop.item:
            for name in loop.collection.names:
                yield from _meant(drawing, path, containers[number:], name)
            return
    if text in drawing.definitions[path].variables:
        yield path, text


def _is_another_s(drawing: Drawing, makers: Iterable[Place], place: Place) -> bool:
    """Return whether what is asked for may come from another instance's act meanwhile.

    Not so if it is asked for in one go with the act.
    """
    return drawing.is_beside_itself(place) and any(
        drawing.is_beside_itself(maker) and place not in drawing.at_once(maker)
        for maker in makers
        if place in drawing.reach(drawing.after[maker])
    )


def _branching(place: Place, node: Node, leading: frozenset[Place]) -> list[Expression]:
    leads = {
        flow.id: Place(place.path, flow.target) in leading for flow in node.outgoing
    }
    if not any(leads.values()):
        return []
    found = [] if node.activation is None else [node.activation]
    is_alike = all(leads.values())
    if is_alike and (node.kind is Kind.EXCLUSIVE or node.default is not None):
        return found  # it is reached in any case
    by_default = node.default is not None and leads[node.default]
    for flow in node.outgoing:
        matters = leads[flow.id] or by_default or node.kind is Kind.EXCLUSIVE
        if flow.condition is not None and matters:
            found.append(flow.condition)
    return found


def _repeating(node: Node) -> list[Expression]:
    """Return what says how often an activity, and an outcome in it, happens."""
    loop = node.loop
    if loop is None:
        return []
    asked = (loop.while_, loop.count, loop.collection, loop.until)
    return [each for each in asked if each is not None]


def _shared(
    drawing: Drawing, place: Place, name: Name, way: tuple[str, ...]
) -> Finding:
    return Finding(
        "FORGED",
        place.id,
        f"Expected {place.id} to ask for {name[1]} at once behind the act that hands "
        "it over, but meanwhile another instance can have set it.",
        path=way,
        parameters={"variable": name[1], "by": "", "name": place.id},
        steps=drawn(drawing, way),
    )


def _forged(
    drawing: Drawing, trust: Trust, place: Place, name: Name, way: tuple[str, ...]
) -> Finding:
    strangers = [each.id for each in trust.strangers(name)]
    by = ", ".join(strangers) or "a start or a message"
    label = drawing.nodes[place].name or place.id
    return Finding(
        "FORGED",
        place.id,
        f"Expected {place.id}, between an act and its outcome, to ask only for what "
        f"such an act handed over, but it asks for {name[1]}, which {by} sets.",
        path=way,
        parameters={"variable": name[1], "by": by, "name": label},
        steps=drawn(drawing, way),
    )
