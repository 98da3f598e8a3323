"""Find the rules that a value meets in one column of a decision table.

Sets of rules are bit masks. Where the cells are intervals and lists over literals, the
rules are looked up; all other cells are tried one after the other.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal

from engine.dmn.boxes import InputClause
from engine.dmn.cells import Cell, cell_of, place_of
from engine.dmn.compiler import Compiler, Names, Scope
from engine.dmn.intervals import Axis, axis_of, by_section
from engine.dmn.outcome import Run
from engine.feel import UnaryTests, Value


class Column:
    """One input of a table.

    Attributes:
        label: What the input is called.
        value: Gives what comes in.
    """

    __slots__ = (
        "_always",
        "_found",
        "_leftover",
        "_tests",
        "allowed",
        "label",
        "value",
    )

    def __init__(
        self,
        clause: InputClause,
        texts: Iterable[tuple[str, str]],
        compiler: Compiler,
        names: Names,
    ) -> None:
        self.label = clause.label
        self.value = compiler.literal(clause.expression, names)
        known = names | {"?"}
        self.allowed = compiler.tests(clause.allowed, known, clause.id)
        cells: dict[int, Cell] = {}
        self._tests: list[tuple[int, UnaryTests]] = []
        self._always = 0
        for place, (rule_id, text) in enumerate(texts):
            bit = 1 << place
            tests = compiler.tests(text, known, rule_id)
            if tests is None:
                self._always |= bit
                continue
            self._tests.append((bit, tests))
            if cell := cell_of(text):
                cells[bit] = cell
        self._found, told = _looked_up(cells, self._always)
        self._leftover = [pair for pair in self._tests if pair[0] not in told]

    def matching(self, value: Value, alive: int, scope: Scope, run: Run) -> int:
        """Return those of the rules still alive that take the value."""
        found = self._found(value)
        tests = self._leftover
        if found is None:
            found, tests = self._always, self._tests
        if tests:
            run.spend(len(tests))
        for bit, test in tests:
            if alive & bit and test.test(value, scope, run) is True:
                found |= bit
        return alive & found


_Lookup = Callable[[Value], int | None]


def _looked_up(cells: dict[int, Cell], always: int) -> tuple[_Lookup, set[int]]:
    """Return what finds the rules of a value, and the rules that it knows."""
    scales = [cell.scale for cell in cells.values() if cell.scale is not None]
    if not scales:
        return (lambda _value: None), set()
    ((scale, _),) = Counter(scales).most_common(1)
    told = {bit: cell for bit, cell in cells.items() if cell.scale in (scale, None)}
    axis = axis_of(scale, told.values())
    masks = ((bit, axis.mask_of(cell)) for bit, cell in told.items())
    rules = [always | found for found in by_section(masks, axis.count)]
    return _lookup(axis, rules), set(told)


def _lookup(axis: Axis, rules: list[int]) -> _Lookup:
    scale, points = axis.scale, axis.points
    if scale is Decimal:
        return _lookup_of_numbers(axis, rules)
    if axis.is_ordered:
        return _lookup_in_time(axis, rules)
    by_value = dict(zip(points, rules, strict=False))
    others = rules[-1]
    if scale is bool:
        return lambda value: by_value.get(value) if type(value) is bool else None
    return lambda value: by_value.get(value, others) if type(value) is str else None


def _lookup_of_numbers(axis: Axis, rules: list[int]) -> _Lookup:
    # As ``Axis.section_of``, without a call: most columns are of numbers.
    points, count = axis.points, len(axis.points)

    def found(value: Value) -> int | None:
        if type(value) is not Decimal:
            return None
        place = bisect_left(points, value)
        is_point: bool = place < count and points[place] == value
        return rules[2 * place + is_point]

    return found


def _lookup_in_time(axis: Axis, rules: list[int]) -> _Lookup:
    def found(value: Value) -> int | None:
        scale, key = place_of(value)
        return rules[axis.section_of(key)] if scale == axis.scale else None

    return found
