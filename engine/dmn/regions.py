"""Cut the inputs of a decision table into regions, and see which rules take them.

A region is a box: a set of sections for each input. What one cell takes is exact, as
far as it is known; of a cell that is not known, nothing is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.dmn.cells import is_known, value_at
from engine.dmn.intervals import Axis, by_section, runs_in, sections_in
from engine.feel import Value
from engine.feel.builtins.conversion import string_of

#: A bit mask of sections for each input.
Box: TypeAlias = tuple[int, ...]
MOST_BOXES = 20
_MOST_STEPS = 200_000


class TooLarge(Exception):
    """There are more regions than are looked at."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One input; all columns that ask the same are one.

    Attributes:
        text: The expression whose value comes in.
        axis: Where its values are cut. The section after the last one is null.
        domain: The sections that occur.
        takes: For each rule the sections that it takes.
        unknown: The rules whose cells are not known, as a bit mask.
    """

    text: str
    axis: Axis
    domain: int
    takes: tuple[int, ...]
    unknown: int

    def takers(self) -> list[int]:
        """Return for each section the rules that take it, as a bit mask."""
        taken = ((1 << rule, mask) for rule, mask in enumerate(self.takes))
        return by_section(taken, self.axis.count + 1)

    def example(self, sections: int) -> Value:
        """Return a value that lies in one of the sections."""
        section = next(sections_in(sections))
        return None if section == self.axis.count else self.axis.example(section)

    def words(self, sections: int) -> str:
        """Return the sections in the words of FEEL; ``""`` where they are all."""
        if sections == self.domain:
            return ""
        null = 1 << self.axis.count
        parts = list(_runs(self.axis, sections & ~null))
        if sections & null:
            parts.append("null")
        return f"{self.text} {', '.join(parts)}"


class Board:
    """All inputs of one table.

    Attributes:
        rules: How many rules there are.
        unknown: The rules with a cell that is not known, as a bit mask.
    """

    def __init__(self, dimensions: Sequence[Dimension], rules: int) -> None:
        self.dimensions = tuple(dimensions)
        self.rules = rules
        self.unknown = 0
        for each in dimensions:
            self.unknown |= each.unknown
        self._takers = [each.takers() for each in dimensions]
        self._steps = 0

    @property
    def whole(self) -> Box:
        """The region of all that can come in."""
        return tuple(each.domain for each in self.dimensions)

    def box_of(self, rule: int) -> Box:
        """Return the region that a rule takes; of what is not known, all."""
        return tuple(each.takes[rule] & each.domain for each in self.dimensions)

    def untaken(self, rules: int, region: Box) -> list[Box]:
        """Return regions within one that none of the rules takes, the first few.

        Raises:
            TooLarge: There are too many ways to combine the sections.
        """
        self._steps = 0
        return self._search(0, rules, region, {})

    def example(self, box: Box) -> dict[str, Value]:
        """Return inputs that lie in a region, of all kinds that have examples."""
        pairs = zip(self.dimensions, box, strict=True)
        return {
            each.text: each.example(sections)
            for each, sections in pairs
            if is_known(each.axis.scale)
        }

    def words(self, box: Box) -> str:
        """Return a region in words."""
        pairs = zip(self.dimensions, box, strict=True)
        said = [each.words(sections) for each, sections in pairs]
        return " and ".join(filter(None, said)) or "any input"

    def _search(
        self,
        place: int,
        alive: int,
        region: Box,
        memo: dict[tuple[int, int], list[Box]],
    ) -> list[Box]:
        """Return the rest of all boxes from one input on that no rule alive takes."""
        if not alive:
            return [region[place:]]
        if place == len(self.dimensions):
            return []
        key = (place, alive)
        if key not in memo:
            memo[key] = found = []
            for taking, sections in self._groups(place, alive, region[place]):
                for rest in self._search(place + 1, taking, region, memo):
                    found.append((sections, *rest))
                if len(found) >= MOST_BOXES:
                    break
        return memo[key]

    def _groups(self, place: int, alive: int, domain: int) -> Iterator[tuple[int, int]]:
        """Give the sections of one input together which the same rules take."""
        takers = self._takers[place]
        groups: dict[int, int] = {}
        for section in sections_in(domain):
            taking = alive & takers[section]
            groups[taking] = groups.get(taking, 0) | 1 << section
        self._steps += domain.bit_count()
        if self._steps > _MOST_STEPS:
            raise TooLarge
        return iter(groups.items())


def _runs(axis: Axis, sections: int) -> Iterator[str]:
    """Give the sections in words, those that follow each other as one interval."""
    if not axis.is_ordered:
        yield from _listed(axis, sections)
        return
    # Between two days lies no section that could part two intervals.
    empty = (1 << axis.count) - 1 & ~axis.everything
    for first, last in runs_in(sections | empty):
        inside = [each for each in range(first, last + 1) if sections >> each & 1]
        if inside:
            yield _interval(axis, inside[0], inside[-1])


def _listed(axis: Axis, sections: int) -> Iterator[str]:
    others = len(axis.points)
    if sections >> others & 1:
        missing = [
            _word(axis, place) for place in range(others) if not sections >> place & 1
        ]
        yield f"other than {', '.join(missing)}" if missing else "any text"
        return
    yield from (_word(axis, place) for place in sections_in(sections))


def _interval(axis: Axis, first: int, last: int) -> str:
    low = _word(axis, (first - 1) // 2) if first > 0 else ""
    high = _word(axis, last // 2) if last < axis.count - 1 else ""
    if first == last and first % 2:
        return low
    if not low or not high:
        sign = ("<=" if last % 2 else "<") if high else (">=" if first % 2 else ">")
        return f"{sign} {high or low}" if high or low else "any"
    return f"{'[' if first % 2 else '('}{low}..{high}{']' if last % 2 else ')'}"


def _word(axis: Axis, place: int) -> str:
    value = value_at(axis.scale, axis.points[place])
    return f'"{value}"' if isinstance(value, str) else string_of(value) or ""
