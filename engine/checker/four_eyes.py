"""Whether those who must be different people can be, and those who should be are."""

from collections.abc import Iterator

from engine.checker.acts import PAYING, Acts
from engine.checker.certificate import Finding
from engine.checker.drawing import Drawing, Place
from engine.kernel.definition import Kind, Work


def check_four_eyes(drawing: Drawing, acts: Acts) -> Iterator[Finding]:
    """Give the steps whose four eyes are two, or nobody's.

    Source: reliability and security, 4.3 V7; domain specification §15.4, COI15.
    """
    for place, node in drawing.nodes.items():
        if node.work is not None:
            for name in node.work.not_by_performer_of:
                yield from _excluded(drawing, place, node.work, name)
            if place in acts.outcomes:
                yield from _payer(acts, place, node.work)


def _excluded(
    drawing: Drawing, place: Place, mine: Work, name: str
) -> Iterator[Finding]:
    works = {other: drawing.nodes[other].work for other in drawing.named(name)}
    others = {other: work for other, work in works.items() if work is not None}
    if not others:
        yield _finding(
            place, name, "unknown", f"{name}, which is no step of the process"
        )
    elif place in others:
        yield _finding(place, name, "itself", "itself: then nobody could do it again")
    elif all(_is_one_part(mine, other) for other in others.values()):
        yield _finding(
            place, name, "one_part", f"{name}, which the same one person has to do"
        )
    elif not any(_can_precede(drawing, each, place) for each in others):
        yield _finding(place, name, "later", f"{name}, which only comes after it")


def _is_one_part(mine: Work, other: Work) -> bool:
    """Return whether one person holds the part of both steps, whoever that is."""
    if mine.holder:
        return mine.holder == other.holder
    return mine.assignee is not None and mine.assignee == other.assignee


def _can_precede(drawing: Drawing, other: Place, place: Place) -> bool:
    """Return whether a step can be done before another one, or beside it."""
    if place in drawing.reach(drawing.after[other]):
        return True
    for fork in drawing.nodes:
        branches = _branches(drawing, fork)
        first = {b for b in branches if other in drawing.reach([b])}
        second = {b for b in branches if place in drawing.reach([b])}
        if first and second and len(first | second) > 1:
            return True
    return False


def _branches(drawing: Drawing, fork: Place) -> frozenset[Place]:
    """Return where several tokens go from a place at the same time, if they do."""
    node = drawing.nodes[fork]
    beside = drawing.beside[fork]
    if node.kind in {Kind.EXCLUSIVE, Kind.EVENT_BASED}:
        return beside
    return drawing.after[fork] | beside


def _payer(acts: Acts, place: Place, work: Work) -> Iterator[Finding]:
    """Ask that whoever decides about a payment does not make it."""
    if work.act_type != PAYING:
        return
    for maker in sorted(acts.deciding[place]):
        if maker.id not in work.not_by_performer_of:
            yield _finding(
                place, maker.id, "missing", f"{maker.id}, who decides what is paid"
            )


def _finding(place: Place, name: str, reason: str, words: str) -> Finding:
    expected = (
        f"Expected {place.id} to exclude the performer of {words}."
        if reason == "missing"
        else f"Expected {place.id} to exclude performers of steps before it, "
        f"but it excludes {words}."
    )
    return Finding(
        "FOUR_EYES",
        place.id,
        expected,
        parameters={"step": name, "reason": reason},
    )
