"""Which control variables hold nothing but what acts of an authority handed over."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.checker.acts import Acts
from engine.checker.drawing import Drawing, Place, called_path
from engine.feel import Expression, parse
from engine.kernel.definition import Definition, Kind, Node

#: A control variable of one definition of the family.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Writer:
    """Something that sets a control variable.

    Attributes:
        reads: Variables of the process from which the value comes.
        by_act: Whether an authority's step gives the value.
        passes: What a call passes on of what it reads, in or out; ``None`` elsewhere.
    """

    place: Place
    reads: frozenset[Name]
    by_act: bool = False
    passes: Expression | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """Who sets which variable, and which can be relied on."""

    writers: Mapping[Name, tuple[Writer, ...]]
    trusted: frozenset[Name]

    def strangers(self, name: Name) -> tuple[Place, ...]:
        """Return who sets a variable and is no act of an authority."""
        return tuple(
            each.place
            for each in self.writers.get(name, ())
            if not each.by_act and each.passes is None
        )

    def decided(self) -> frozenset[Name]:
        """Return the variables that some act of an authority hands over."""
        return frozenset(
            name
            for name, writers in self.writers.items()
            if any(each.by_act for each in writers)
        )


def trust_of(drawing: Drawing, acts: Acts) -> Trust:
    """Return which variables can be relied on.

    A start or a message sets none of them: the engine refuses both what an act
    decides (``guard.decided_within``).
    """
    writers: dict[Name, list[Writer]] = defaultdict(list)
    for place, node in drawing.nodes.items():
        if node.kind is Kind.CALL_ACTIVITY:
            for name, writer in _passed(drawing, place, node):
                writers[name].append(writer)
        else:
            for name, writer in _handed_over(drawing, acts, place, node):
                writers[name].append(writer)
        if node.loop is not None and node.loop.output:
            item = (place.path, node.loop.output_item)
            reliable = place in acts.reserved
            writers[place.path, node.loop.output].append(
                Writer(place, frozenset({item} if item[1] else ()), by_act=reliable)
            )
        if node.loop is not None and node.loop.collection is not None:
            # Each instance has a variable of its own in which it finds its item.
            writers[place.path, node.loop.item].append(Writer(place, frozenset()))
    kept = {name: tuple(each) for name, each in writers.items()}
    return Trust(kept, _reliable(kept))


def _handed_over(
    drawing: Drawing, acts: Acts, place: Place, node: Node
) -> Iterator[tuple[Name, Writer]]:
    declared = drawing.definitions[place.path].variables
    for output in node.outputs:
        # A form field of the variable's own name is what people fill in.
        read = (output.value.names & declared.keys()) - {output.variable}
        reads = frozenset((place.path, each) for each in read)
        writer = Writer(place, reads, by_act=place in acts.reserved)
        yield (place.path, output.variable), writer


def _passed(
    drawing: Drawing, place: Place, node: Node
) -> Iterator[tuple[Name, Writer]]:
    path = called_path(drawing, place)
    if not path:
        for output in node.outputs:
            yield (place.path, output.variable), Writer(place, frozenset())
        return
    outer, inner = drawing.definitions[place.path], drawing.definitions[path]
    for variable, value in handed_in(outer, inner, node).items():
        reads = frozenset((place.path, each) for each in value.names)
        yield (path, variable), Writer(place, reads, passes=value)
    for variable, value in handed_back(outer, inner, node).items():
        reads = frozenset((path, each) for each in value.names)
        yield (place.path, variable), Writer(place, reads, passes=value)


def handed_in(
    outer: Definition, inner: Definition, node: Node
) -> dict[str, Expression]:
    """Return what a call hands in, variable by variable, and of what it is made."""
    if node.hands_in is None:
        return _by_name(outer, inner)
    return {output.variable: output.value for output in node.hands_in}


def handed_back(
    outer: Definition, inner: Definition, node: Node
) -> dict[str, Expression]:
    """Return what a call hands back, variable by variable, and of what it is made."""
    by_name = _by_name(outer, inner) if node.hands_back else {}
    return {**by_name, **{output.variable: output.value for output in node.outputs}}


def _by_name(outer: Definition, inner: Definition) -> dict[str, Expression]:
    both = outer.variables.keys() & inner.variables.keys()
    return {name: parse(name) for name in sorted(both)}


def _reliable(writers: Mapping[Name, tuple[Writer, ...]]) -> frozenset[Name]:
    """Return the greatest set in which each rests on acts and on the set itself.

    A variable whose name no act hands over is open to starts and messages.
    """
    decided = {n[1] for n, each in writers.items() if any(w.by_act for w in each)}
    found = {
        name
        for name, each in writers.items()
        if name[1] in decided
        and all(writer.by_act or writer.passes is not None for writer in each)
    }
    while True:
        fallen = {
            name
            for name in found
            if not all(writer.reads <= found for writer in writers[name])
        }
        if not fallen:
            return frozenset(found)
        found -= fallen
