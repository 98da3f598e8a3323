"""What can still matter: which places, and there which variables and which acts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.checker.abstraction import Abstract
from engine.checker.acts import Acts
from engine.checker.drawing import Drawing, Place
from engine.checker.trust import Name, Trust

#: What a state remembers besides tokens: a variable, or that an act was positive.
Memory = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relevance:
    """What can still matter.

    Attributes:
        places: From which an outcome, or an act that matters for one, can be reached.
        live: Per place, what is remembered for a token there.
        asked: Per place, the free variables that may be asked for before the next
            wait once a token leaves it.
        asked_on_entry: The same, once a token enters it.
    """

    places: frozenset[Place]
    live: Mapping[Place, frozenset[Memory]]
    asked: Mapping[Place, frozenset[Name]]
    asked_on_entry: Mapping[Place, frozenset[Name]]


def relevance_of(
    drawing: Drawing, acts: Acts, trust: Trust, abstracted: Abstract
) -> Relevance:
    """Return what can still matter where."""
    towards = _towards(drawing, acts.outcomes)
    reads = {
        place: names if place in towards else frozenset()
        for place, names in abstracted.reads.items()
    }
    matters = {name for names in reads.values() for name in names}
    writers = {
        writer.place
        for name in matters & abstracted.kept.keys()
        for writer in trust.writers[name]
    }
    makers = {maker for deciding in acts.deciding.values() for maker in deciding}
    stale_by = {place for act in acts.makers.values() for place in act.stale_by}
    inside = {p for p in drawing.nodes if stale_by & {p, *drawing.within(p)}}
    places = _towards(drawing, {*acts.outcomes, *writers, *makers, *inside})
    asked, on_entry = _asked(drawing, reads, abstracted.free.keys())
    live = _live(drawing, acts, trust, reads, frozenset(abstracted.kept))
    return Relevance(places, live, asked, on_entry)


def marks(makers: Iterable[Place]) -> frozenset[Memory]:
    """Return what is remembered of acts that were positive."""
    return frozenset(("positive", place.path, place.id) for place in makers)


def _towards(drawing: Drawing, goals: Iterable[Place]) -> frozenset[Place]:
    """Return the goals and all places from which one of them is reached."""
    before: dict[Place, set[Place]] = {place: set() for place in drawing.nodes}
    for place in drawing.nodes:
        for following in drawing.following(place):
            before[following].add(place)
    found: set[Place] = set()
    todo = list(goals)
    while todo:
        place = todo.pop()
        if place not in found:
            found.add(place)
            todo.extend(before[place])
    return frozenset(found)


def _asked(
    drawing: Drawing,
    reads: Mapping[Place, frozenset[Name]],
    free: Iterable[Name],
) -> tuple[dict[Place, frozenset[Name]], dict[Place, frozenset[Name]]]:
    some = frozenset(free)
    leaving: dict[Place, frozenset[Name]] = {}
    entering: dict[Place, frozenset[Name]] = {}
    for place in drawing.nodes:
        leaving[place] = (
            _until_rest(drawing, reads, drawing.after[place]) | reads[place]
        )
        entering[place] = _until_rest(drawing, reads, [place])
    return (
        {place: names & some for place, names in leaving.items()},
        {place: names & some for place, names in entering.items()},
    )


def _until_rest(
    drawing: Drawing, reads: Mapping[Place, frozenset[Name]], begins: Iterable[Place]
) -> frozenset[Name]:
    places = drawing.until_rest(begins)
    return frozenset(name for place in places for name in reads[place])


def _live(
    drawing: Drawing,
    acts: Acts,
    trust: Trust,
    reads: Mapping[Place, frozenset[Name]],
    kept: frozenset[Name],
) -> dict[Place, frozenset[Memory]]:
    """Return what is read behind each place before it is surely written anew.

    In called processes everything stays: they hand it back when they end.
    """
    always = {name for name in kept if name[0] != drawing.root}
    read: dict[Place, set[Memory]] = {}
    for place in drawing.nodes:
        read[place] = {*(reads[place] & kept), *always}
        if place in acts.outcomes:
            read[place] |= marks(acts.deciding[place])
    written = _written(drawing, acts, trust)
    live: dict[Place, set[Memory]] = {place: set() for place in drawing.nodes}
    is_moving = True
    while is_moving:
        is_moving = False
        for place in drawing.nodes:
            behind: set[Memory] = set()
            for following in drawing.after[place]:
                behind |= live[following]
            found = read[place] | (behind - written[place])
            for following in drawing.beside[place]:
                found |= live[following]
            if found != live[place]:
                live[place] = found
                is_moving = True
    return {place: frozenset(memory) for place, memory in live.items()}


def _written(
    drawing: Drawing, acts: Acts, trust: Trust
) -> dict[Place, frozenset[Memory]]:
    """Return what is surely written whenever a place is left.

    What is kept is written by acts, and by calls when they hand it back.
    """
    found: dict[Place, set[Memory]] = {place: set() for place in drawing.nodes}
    for name, writers in trust.writers.items():
        for writer in writers:
            if drawing.nodes[writer.place].loop is None:
                found[writer.place].add(name)
    for place in acts.makers:
        if drawing.nodes[place].loop is None:
            found[place] |= marks([place])
    return {place: frozenset(each) for place, each in found.items()}
