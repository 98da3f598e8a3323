"""Lay out a decision table for analysis: what each rule takes of each input."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, combinations

from engine.dmn.boxes import InputClause, Table
from engine.dmn.cells import ANY, Cell, Scale, cell_of
from engine.dmn.intervals import Axis, axis_of
from engine.dmn.model import Model
from engine.dmn.regions import Board, Dimension
from engine.dmn.types import ANYTHING, Type
from engine.feel import (
    Date,
    DateTime,
    DaysTime,
    Evaluation,
    FeelError,
    YearsMonths,
    parse,
    parse_unary_tests,
)
from engine.feel.kinds import Kind
from engine.feel.type_parser import parse_type

_SCALES: Mapping[Kind | None, Scale] = {
    Kind.NUMBER: Decimal,
    Kind.STRING: str,
    Kind.BOOLEAN: bool,
    Kind.DATE: Date,
    Kind.DATE_TIME: DateTime,
    Kind.DAYS_TIME: DaysTime,
    Kind.YEARS_MONTHS: YearsMonths,
}
_SPACE = re.compile(r"\s+")
_ENTRY = re.compile(r"[^\W\d][\w ]*")


@dataclass(frozen=True, slots=True)
class Asked:
    """A table, laid out.

    Attributes:
        unknown: Rule, input and reason of each cell whose values are not known.
        remarks: What else the analysis cannot see.
    """

    board: Board
    unknown: Sequence[tuple[int, str, str]]
    remarks: Sequence[str]


def board_of(table: Table, model: Model, seen: Mapping[str, str]) -> Asked:
    """Return the layout of a table.

    Args:
        table: What is laid out.
        model: Where it is found.
        seen: The names that its element sees, with what their types are called.
    """
    layout = _Layout(table, model, seen)
    dimensions = layout.dimensions()
    return Asked(
        Board(dimensions, len(table.rules)), layout.unknown, list(layout.remarks())
    )


class _Layout:
    def __init__(self, table: Table, model: Model, seen: Mapping[str, str]) -> None:
        self._table = table
        self._model = model
        self._seen = seen
        self.unknown: list[tuple[int, str, str]] = []
        self._odd: list[str] = []
        self._known = model.names | seen.keys()

    def dimensions(self) -> list[Dimension]:
        """Return the inputs; columns that ask the same are one."""
        columns: dict[str, list[int]] = {}
        for place, clause in enumerate(self._table.inputs):
            columns.setdefault(_text(clause), []).append(place)
        return [self._dimension(text, places) for text, places in columns.items()]

    def remarks(self) -> Iterator[str]:
        """Give what the analysis takes for independent, and may not be."""
        yield from dict.fromkeys(self._odd)
        texts = list(dict.fromkeys(map(_text, self._table.inputs)))
        for text in texts:
            if not self._is_path(text):
                yield f"{text} is calculated, maybe never with the values of examples"
        for one, other in combinations(texts, 2):
            shared = self._names(one) & self._names(other)
            if shared and not self._are_apart(one, other):
                yield f"{one} and {other} depend on each other by {min(shared)}"

    def _dimension(self, text: str, places: list[int]) -> Dimension:
        rules = self._table.rules
        cells = [[cell_of(rule.tests[place]) for rule in rules] for place in places]
        limits = list(self._limits(text, places))
        scale = self._scale(text, places, cells)
        axis = axis_of(
            scale,
            [
                each
                for each in chain(*cells, limits)
                if each is not None and each.scale == scale
            ],
        )
        null = 1 << axis.count
        domain = axis.everything
        for limit in limits:
            domain &= self._limited(limit, axis, text)
        if any(cell and cell.has_null for column in cells for cell in column):
            domain |= null
        takes, unknown = [], 0
        for number, rule in enumerate(rules):
            taken = axis.everything | null
            for place, column in zip(places, cells, strict=True):
                known = self._taken(column[number], rule.tests[place], axis)
                if known is None:
                    unknown |= 1 << number
                    self._note(number, text, rule.tests[place])
                else:
                    taken &= known
            takes.append(taken)
        return Dimension(text, axis, domain, tuple(takes), unknown)

    def _note(self, rule: int, text: str, cell: str) -> None:
        why = f"»{cell}« is no interval, list or negation of literals of its kind"
        self.unknown.append((rule, text, why))

    def _taken(self, cell: Cell | None, text: str, axis: Axis) -> int | None:
        """Return the sections that a cell takes, null among them if it does."""
        null = 1 << axis.count
        if cell is None or cell.scale not in (None, axis.scale):
            return None
        if cell == ANY:
            return axis.everything | null
        takes_null = parse_unary_tests(text).test(None, {}, Evaluation()) is True
        return axis.mask_of(cell) | (null if takes_null else 0)

    def _limited(self, limit: Cell, axis: Axis, text: str) -> int:
        if limit.scale in (None, axis.scale):
            return axis.mask_of(limit)
        self._odd.append(f"the allowed values of {text} are of another kind")
        return axis.everything

    def _limits(self, text: str, places: list[int]) -> Iterator[Cell]:
        """Give the allowed values of an input, by its columns and by its type."""
        texts = [self._table.inputs[place].allowed for place in places]
        texts += [type_.allowed for type_ in self._types(text, places)]
        for each in dict.fromkeys(filter(None, texts)):
            cell = cell_of(each)
            if cell is None:
                self._odd.append(f"the allowed values of {text} are not judged")
            else:
                yield cell

    def _scale(
        self, text: str, places: list[int], cells: list[list[Cell | None]]
    ) -> Scale:
        for type_ in self._types(text, places):
            if type_.feel.kind is not None:
                # Of a kind without a scale, a list perhaps, no cell is understood.
                return _SCALES.get(type_.feel.kind, type_.feel.kind)
        scales = [cell.scale for column in cells for cell in column if cell]
        known = [scale for scale in scales if scale is not None]
        return Counter(known).most_common(1)[0][0] if known else str

    def _types(self, text: str, places: list[int]) -> list[Type]:
        """Return the types that the columns and what has that name are said to have."""
        refs = [self._table.inputs[place].expression.type_ref for place in places]
        refs.append(self._seen.get(text, ""))
        return [self._type(ref) for ref in refs if ref]

    def _type(self, type_ref: str) -> Type:
        found = self._model.types.get(type_ref)
        if found is not None:
            return found
        try:
            return Type(type_ref, parse_type(type_ref, lambda _name: None))
        except FeelError:
            return ANYTHING

    def _names(self, text: str) -> frozenset[str]:
        """Return the variables that an input reads."""
        try:
            return parse(text, self._known).names
        except FeelError:
            return frozenset()

    def _is_path(self, text: str) -> bool:
        """Return whether an input is a variable or an entry of one."""
        first, *others = text.split(".")
        names = self._names(text)
        return text in names or (
            first.strip() in names
            and all(_ENTRY.fullmatch(each.strip()) for each in others)
        )

    def _are_apart(self, one: str, other: str) -> bool:
        """Return whether two inputs are entries of which none is in the other."""
        are_paths = self._is_path(one) and self._is_path(other)
        return are_paths and not (
            other.startswith(f"{one}.") or one.startswith(f"{other}.")
        )


def _text(clause: InputClause) -> str:
    return _SPACE.sub(" ", clause.expression.text)
