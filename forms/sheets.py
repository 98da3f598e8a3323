"""How a table of given rows is laid out: groups of rows, sums, what is still open.

A template loops over it; a script on the page keeps the sums going while somebody
fills in. Without one they stand as they were when the page was made.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils.safestring import SafeString

from forms.given_rows import Given, is_low, number_in, said
from forms.rendering import CaseForm
from forms.structure import Field, GivenRows
from forms.widgets import Cell, TableInput


@dataclass(frozen=True)
class SheetCell:
    """One control of a row; ``role`` is ``score``, ``reason`` or empty."""

    id: str
    label: str
    kind: str
    role: str
    required: bool
    html: SafeString
    errors: tuple[str, ...]


@dataclass(frozen=True)
class SheetRow:
    """One given row: what it is called, what is said of it, what is asked."""

    id: str
    number: int
    heading: str
    notes: tuple[tuple[str, str], ...]
    hidden: tuple[SafeString, ...]
    cells: tuple[SheetCell, ...]
    maximum: str
    #: Below so many points a reason is needed; empty where none ever is.
    threshold: str
    is_low: bool
    errors: tuple[str, ...]


@dataclass(frozen=True)
class SheetGroup:
    """Rows under one title, with their sum."""

    label: str
    rows: tuple[SheetRow, ...]
    filled: int
    sum: str
    maximum: str


@dataclass(frozen=True)
class Sheet:
    """A whole table of given rows."""

    groups: tuple[SheetGroup, ...]
    count: int
    filled: int
    sum: str
    maximum: str
    is_scored: bool
    is_summed: bool
    #: By how much one press on a button changes a number.
    step: str


@dataclass(frozen=True)
class _Placed:
    """A row in its place, with the number that was given for it."""

    row: SheetRow
    given: Given
    score: Decimal | None


def sheet_of(form: CaseForm, spec: Field) -> Sheet | None:
    """Lay out a table of given rows; other fields have no sheet."""
    bound = form[spec.name]
    widget, rules = bound.field.widget, spec.given
    if rules is None or not isinstance(widget, TableInput):
        return None
    answers = bound.value()
    rows = answers if isinstance(answers, list) else []
    given = form.given.get(spec.name) or [_unvouched(rules, row) for row in rows]
    drawn = widget.rows(bound.name, rows, locked=bound.field.disabled)
    placed = [
        _placed(form, spec, number, each, (row, cells))
        for number, (each, row, cells) in enumerate(
            zip(given, rows, drawn, strict=True)
        )
    ]
    maxima = [each.given.maximum for each in placed]
    return Sheet(
        groups=tuple(_groups(placed)),
        count=len(placed),
        filled=sum(each.score is not None for each in placed),
        sum=_sum(each.score for each in placed),
        maximum=_sum(maxima),
        is_scored=bool(rules.score) and None not in maxima,
        is_summed=rules.is_summed,
        step=_step(spec, rules),
    )


def _placed(
    form: CaseForm,
    spec: Field,
    number: int,
    given: Given,
    filled: tuple[object, list[Cell]],
) -> _Placed:
    """Lay out one row."""
    rules, (row, cells) = spec.given, filled
    assert rules is not None
    answers = row if isinstance(row, Mapping) else {}
    score = number_in(answers.get(rules.score)) if rules.score else None
    asked = [each for each in cells if each.column.name not in rules.columns]
    threshold = given.maximum * rules.reason_below / 100 if given.maximum else None
    own = [f"{spec.name}.{number}.{column}" for column in rules.columns]
    return _Placed(
        SheetRow(
            id=f"{spec.name}_row_{number}",
            number=number + 1,
            heading=given.heading,
            notes=tuple(_notes(rules, given)),
            hidden=tuple(one.html for one in cells if one not in asked),
            cells=tuple(_cell(form, spec, number, one) for one in asked),
            maximum=said(given.maximum),
            threshold=said(threshold) if rules.reason else "",
            is_low=is_low(rules, score, given.maximum),
            errors=tuple(one for path in own for one in form.problems.get(path, ())),
        ),
        given,
        score,
    )


def _unvouched(rules: GivenRows, row: object) -> Given:
    """Return a row as it was answered, where the case does not name the rows."""
    cells = row if isinstance(row, Mapping) else {}
    kept = {name: cells[name] for name in rules.columns if name in cells}
    return Given(kept, kept, str(kept.get(rules.columns[0], "")), "", None)


def _notes(rules: GivenRows, given: Given) -> Iterator[tuple[str, str]]:
    for note in rules.notes:
        text = str(given.said.get(note.key) or "")
        if text:
            yield note.label, text


def _cell(form: CaseForm, spec: Field, number: int, cell: Cell) -> SheetCell:
    rules, name = spec.given, cell.column.name
    assert rules is not None
    roles = {rules.score: "score", rules.reason: "reason"}
    return SheetCell(
        id=f"id_{cell.name}",
        label=cell.column.label,
        kind=cell.column.kind,
        role=roles.get(name, ""),
        required=cell.column.required,
        html=cell.html,
        errors=tuple(form.problems.get(f"{spec.name}.{number}.{name}", ())),
    )


def _groups(placed: Iterable[_Placed]) -> Iterator[SheetGroup]:
    """Put rows that follow each other under their common title."""
    for label, found in groupby(placed, key=lambda each: each.given.group):
        rows = list(found)
        yield SheetGroup(
            label=label,
            rows=tuple(each.row for each in rows),
            filled=sum(each.score is not None for each in rows),
            sum=_sum(each.score for each in rows),
            maximum=_sum(each.given.maximum for each in rows),
        )


def _step(spec: Field, rules: GivenRows) -> str:
    kinds = {one.name: one.kind for one in spec.columns}
    return "1" if kinds.get(rules.score) == "number" else "0.5"


def _sum(numbers: Iterable[Decimal | None]) -> str:
    return said(sum((one for one in numbers if one is not None), Decimal(0)))
