"""Cut the values of one column into sections in which no cell tells a difference.

On an ordered scale, section ``2i + 1`` is the end point ``i``, and ``2i`` what lies
before it; of texts and truth values each has a section, and the last one of texts is
all others. A set of sections is a bit mask.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from operator import xor

from engine.dmn.cells import Cell, Key, Scale, Span, value_at
from engine.feel import Value

_UNORDERED = (str, bool)


class Axis:
    """The sections of one column.

    Attributes:
        is_ordered: Whether values are before and after each other.
        count: How many sections there are.
        everything: The mask of all sections that hold a value.
    """

    __slots__ = ("count", "everything", "is_ordered", "points", "scale")

    def __init__(self, scale: Scale, points: Sequence[Key]) -> None:
        self.scale = scale
        self.points = tuple(points)
        self.is_ordered = scale not in _UNORDERED
        self.count = len(points) + (scale is str)
        if self.is_ordered:
            self.count = 2 * len(points) + 1
        self.everything = (1 << self.count) - 1
        for section in range(self.count):
            if not self._holds_any(section):
                self.everything ^= 1 << section

    def section_of(self, key: Key) -> int:
        """Return the section in which a key lies."""
        place = bisect_left(self.points, key)
        is_point = place < len(self.points) and self.points[place] == key
        if self.is_ordered:
            return 2 * place + is_point
        return place if is_point else len(self.points)

    def mask_of(self, cell: Cell) -> int:
        """Return the sections that a cell takes."""
        mask = 0
        for span in cell.spans:
            mask |= self._mask_of_span(span)
        return self.everything & ~mask if cell.is_negated else self.everything & mask

    def example(self, section: int) -> Value:
        """Return a value that lies in the section."""
        if not self.is_ordered:
            known = section < len(self.points)
            return (
                value_at(self.scale, self.points[section]) if known else self._other()
            )
        place, is_point = divmod(section, 2)
        if is_point:
            return value_at(self.scale, self.points[place])
        below = self.points[place - 1] if place > 0 else None
        above = self.points[place] if place < len(self.points) else None
        return value_at(self.scale, _between(below, above))

    def _mask_of_span(self, span: Span) -> int:
        first = 0
        if span.low is not None:
            first = self.section_of(span.low) + (not span.has_low)
        last = self.count - 1
        if span.high is not None:
            last = self.section_of(span.high) - (not span.has_high)
        return (1 << last + 1) - (1 << first) if first <= last else 0

    def _holds_any(self, section: int) -> bool:
        """Return whether a value lies in the section; between two days is none."""
        place, is_point = divmod(section, 2)
        if not self.is_ordered or is_point or not 0 < place < len(self.points):
            return True
        below, above = self.points[place - 1], self.points[place]
        if isinstance(below, Decimal) or isinstance(above, Decimal):
            return True
        assert isinstance(below, int)
        assert isinstance(above, int)
        return above - below > 1

    def _other(self) -> str:
        number = 1
        while (text := f"other {number}") in self.points:
            number += 1
        return text


def axis_of(scale: Scale, cells: Iterable[Cell]) -> Axis:
    """Return the axis on which all the cells can be told apart."""
    keys: set[Key] = {False, True} if scale is bool else set()
    for cell in cells:
        for span in cell.spans:
            keys.update(key for key in (span.low, span.high) if key is not None)
    return Axis(scale, sorted(keys))


def sections_in(mask: int) -> Iterator[int]:
    """Give the numbers of the bits that are set, the lowest first."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def runs_in(mask: int) -> Iterator[tuple[int, int]]:
    """Give the first and last of the bits that are set without one missing between."""
    start = 0
    while mask:
        skipped = (mask & -mask).bit_length() - 1
        mask >>= skipped
        length = (~mask & (mask + 1)).bit_length() - 1
        yield start + skipped, start + skipped + length - 1
        mask >>= length
        start += skipped + length


def by_section(taken: Iterable[tuple[int, int]], count: int) -> list[int]:
    """Return for each section the bits of those that take it.

    Args:
        taken: A bit, and the mask of the sections that it stands for.
        count: How many sections there are.
    """
    turns = [0] * (count + 1)
    for bit, mask in taken:
        for first, last in runs_in(mask):
            turns[first] ^= bit
            turns[last + 1] ^= bit
    return list(accumulate(turns[:count], xor))


def _between(below: Key | None, above: Key | None) -> Key:
    """Return a key between two; a round one where that is possible."""
    if isinstance(below, str) or isinstance(above, str):
        raise TypeError("texts have no order here")
    if below is None:
        return Decimal(0) if above is None else above - 1
    if above is None:
        return below + 1
    if isinstance(below, Decimal):
        following = below.to_integral_value(rounding="ROUND_FLOOR") + 1
        return following if following < above else (below + above) / 2
    assert isinstance(above, int)
    return (below + above) // 2
