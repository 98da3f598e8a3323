"""Silence is not consent: what happens by itself does not stand in for an act.

Source: reliability and security, 4.3 V4.
"""

from collections.abc import Iterator

from engine.checker.acts import Acts
from engine.checker.certificate import Finding, Happening
from engine.checker.counter_example import drawn, happened, reached
from engine.checker.drawing import Drawing, Place
from engine.checker.search import Breach, Search, Step
from engine.kernel.definition import Kind, Work


def check_breaches(search: Search) -> Iterator[Finding]:
    """Give the outcomes that are reached without an act, and by what.

    By itself means: by an event or a default flow at or behind a step that could have
    been the act. All others are unproven.
    """
    for breach in search.breaches.values():
        kind = search.acts.outcomes[breach.outcome]
        makers = search.acts.deciding[breach.outcome]
        silent = _silently(search, breach, makers)
        told = told_of(search, breach)
        if silent:
            yield _silence(breach.outcome, *silent, "breach", steps=told)
        else:
            yield _unproven(search, breach, kind, told)


def check_bypasses(search: Search) -> Iterator[Finding]:
    """Give the events that pass an act's place and reach its outcome without it.

    An act that decides an outcome of its own is looked at with that outcome.
    """
    drawing, acts = search.drawing, search.acts
    deciding = {place for each in acts.deciding.values() for place in each}
    for (element_id, place), step in search.caught.items():
        if place not in acts.reserved or place in deciding:
            continue
        for catcher in _catching(drawing, element_id):
            if not _is_at(drawing, catcher, place):
                continue
            alike = _alike(drawing, acts, place)
            for outcome in acts.outcomes:
                is_behind = outcome in drawing.reach(drawing.after[place])
                shut = alike | _shut(drawing, catcher)
                way = drawing.way(catcher, outcome, avoiding=shut)
                if is_behind and way and outcome not in search.breaches:
                    steps = search.path_to(step)
                    before = happened(drawing, steps, before=element_id)
                    told = (place.id, element_id, _event(drawing, catcher), "bypass")
                    happen = (*before, *drawn(drawing, way))
                    yield _silence(outcome, *told, steps=happen)


def told_of(search: Search, breach: Breach) -> tuple[Happening, ...]:
    """Return what happens on the way to an outcome, which comes last."""
    outcome = breach.outcome.id
    before = happened(search.drawing, breach.steps, before=outcome)
    return (*before, reached(search.drawing, outcome))


def _shut(drawing: Drawing, catcher: Place) -> frozenset[Place]:
    """Return what an event that interrupts nothing does not lead to.

    The scope round it ends only when the step that it passes is done as well.
    """
    node = drawing.nodes[catcher]
    container = Place(catcher.path, node.scope)
    if node.interrupting or container not in drawing.nodes:
        return frozenset()
    return frozenset(
        place for place in drawing.nodes if container not in drawing.within(place)
    )


def _catching(drawing: Drawing, element_id: str) -> tuple[Place, ...]:
    """Return the places of what caught an event; elsewhere its id may mean a step."""
    return tuple(
        place for place in drawing.named(element_id) if drawing.nodes[place].triggers
    )


def _event(drawing: Drawing, place: Place) -> str:
    trigger = drawing.nodes[place].trigger
    assert trigger is not None
    return trigger.kind.value


def _silently(
    search: Search, breach: Breach, makers: frozenset[Place]
) -> tuple[str, str, str] | None:
    """Return the act that was passed, by which element and by what kind of event."""
    if not makers:
        return None
    drawing = search.drawing
    for step in reversed(breach.steps):
        if step.at in makers and step.kind == "done":
            by = _unasked(search, step)
            return (step.at.id, by, "default") if by else None
        passed = [m for m in makers if _is_passed(drawing, step, m)]
        if step.heard and passed:
            (catcher, *_) = _catching(drawing, step.heard[-1])
            return min(passed).id, catcher.id, _event(drawing, catcher)
    return None


def _unasked(search: Search, step: Step) -> str:
    """Return the gateway that asked for an act's answer and went its default way."""
    variable = search.acts.makers[step.at].variable
    for element_id in step.defaults:
        for place in search.drawing.named(element_id):
            asked = (flow.condition for flow in search.drawing.nodes[place].outgoing)
            if any(each is not None and variable in each.names for each in asked):
                return element_id
    return ""


def _is_passed(drawing: Drawing, step: Step, maker: Place) -> bool:
    """Return whether an event came while an act was awaited, or still to come."""
    return maker in step.open_at or any(
        maker in drawing.reach([each]) for each in step.open_at
    )


def _is_at(drawing: Drawing, catcher: Place, place: Place) -> bool:
    """Return whether an event is caught at a step's border or at one round it."""
    node = drawing.nodes[catcher]
    around = {place, *drawing.within(place)}
    if node.attached_to:
        return Place(catcher.path, node.attached_to) in around
    if node.kind is not Kind.START:
        return False
    outside = list(drawing.within(catcher))[1:]  # of the event sub-process itself
    return not outside or outside[0] in around


def _alike(drawing: Drawing, acts: Acts, place: Place) -> frozenset[Place]:
    """Return the acts of the same type, which can be done in a step's stead."""
    work = drawing.nodes[place].work
    assert work is not None
    return frozenset(
        other
        for other in acts.reserved
        if (drawing.nodes[other].work or Work()).act_type == work.act_type
    )


def _silence(
    outcome: Place,
    act: str,
    by: str,
    kind: str,
    reason: str,
    *,
    steps: tuple[Happening, ...],
) -> Finding:
    return Finding(
        "SILENCE",
        outcome.id,
        f"Expected {outcome.id} only after {act}, but {by} ({kind}) leads to it as if "
        "silence were consent.",
        path=tuple(each.element_id for each in steps),
        parameters={"act": act, "by": by, "event": kind, "reason": reason},
        steps=steps,
    )


def _unproven(
    search: Search, breach: Breach, kind: str, steps: tuple[Happening, ...]
) -> Finding:
    makers = ", ".join(sorted(each.id for each in search.acts.deciding[breach.outcome]))
    if makers:
        advice = f"; {makers} could be it, but it need not have said yes"
    else:
        advice = (
            "; let the act that decides say so: positive = “variable = value”, and "
            f"outcome = “{kind}” where it can make several"
        )
    return Finding(
        "UNPROVEN",
        breach.outcome.id,
        f"Expected an authority's positive act before {breach.outcome.id}, which "
        f"brings about {kind}, on every path{advice}.",
        path=tuple(each.element_id for each in steps),
        parameters={
            "kind": kind,
            "makers": makers,
            "reason": "no_act" if makers else "no_positive",
        },
        steps=steps,
    )
