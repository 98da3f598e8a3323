"""What a template loops over to lay out a form: sections, fields, rows, problems."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.safestring import SafeString

from forms.controls import control_name
from forms.rendering import CaseForm
from forms.sheets import Sheet, sheet_of
from forms.structure import Field
from forms.widgets import UPLOAD, TableInput


@dataclass(frozen=True)
class CellView:
    """One control of a table, with what is wrong with it."""

    name: str
    label: str
    html: SafeString
    errors: tuple[str, ...]


@dataclass(frozen=True)
class ColumnView:
    """The heading of a column."""

    name: str
    label: str
    help: str
    required: bool


@dataclass(frozen=True)
class FieldView:
    """One field as a template shows it.

    ``html`` is the control; a table has ``columns`` and ``rows`` instead.
    ``show_when`` is JSON for a ``data-show-when`` attribute, empty where the field
    is always asked: ``{"field": name, "in": [values of its control]}``.
    """

    name: str
    id: str
    kind: str
    label: str
    help: str
    help_id: str
    required: bool
    locked: bool
    #: Why the field cannot be changed; empty where it can.
    lock: str
    sensitivity: str
    show_when: str
    html: SafeString
    errors: tuple[str, ...]
    columns: tuple[ColumnView, ...] = ()
    rows: tuple[tuple[CellView, ...], ...] = ()
    #: A row that the browser may add; ``__prefix__`` stands where its number goes.
    blank: tuple[CellView, ...] = ()
    #: A table whose rows are given is laid out as a sheet, not by ``rows``.
    sheet: Sheet | None = None


@dataclass(frozen=True)
class SectionView:
    """A heading with its fields."""

    label: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class ProblemView:
    """One line of the summary at the top, linking to the control ``anchor``."""

    anchor: str
    label: str
    sentence: str


def sections(form: CaseForm) -> list[SectionView]:
    """Lay out a form; automatic fields only where there is something to show."""
    laid_out = []
    for section in form.definition.sections:
        shown = [
            _field(form, spec)
            for spec in section.fields
            if not spec.automatic or spec.name in form.initial
        ]
        if shown:
            laid_out.append(SectionView(section.label, tuple(shown)))
    return laid_out


def problem_summary(form: CaseForm) -> list[ProblemView]:
    """List every problem in the order of the fields, those of no field first."""
    order = {name: number for number, name in enumerate(form.definition.fields)}
    paths = sorted(form.problems, key=lambda p: order.get(p.partition(".")[0], -1))
    return [
        ProblemView(
            anchor=_anchor(form, path), label=_label(form, path), sentence=sentence
        )
        for path in paths
        for sentence in form.problems[path]
    ]


def _field(form: CaseForm, spec: Field) -> FieldView:
    """Lay out one field."""
    bound = form[spec.name]
    return FieldView(
        name=spec.name,
        id=_first_control(spec),
        kind=spec.kind,
        label=spec.label,
        help=spec.help,
        help_id=f"id_{spec.name}_helptext" if spec.help else "",
        required=spec.required,
        locked=bound.field.disabled,
        lock=getattr(bound.field, "lock", ""),
        sensitivity=spec.sensitivity,
        show_when=_show_when(spec),
        html=SafeString("" if spec.columns else str(bound)),
        errors=tuple(_own_errors(form, spec)),
        columns=tuple(
            ColumnView(one.name, one.label, one.help, one.required)
            for one in spec.columns
        ),
        rows=() if spec.given else tuple(_rows(form, bound)),
        blank=tuple(_blank(spec, bound)),
        sheet=sheet_of(form, spec),
    )


def _blank(spec: Field, bound: BoundField) -> Iterator[CellView]:
    """Lay out a row to be added; closed tables and other fields have none."""
    widget = bound.field.widget
    is_closed = bound.field.disabled or spec.given is not None
    if isinstance(widget, TableInput) and not is_closed:
        for cell in widget.blank_row(bound.name):
            yield CellView(cell.name, cell.column.label, cell.html, ())


def _rows(form: CaseForm, bound: BoundField) -> Iterator[tuple[CellView, ...]]:
    """Lay out the rows of a table; other fields have none."""
    widget = bound.field.widget
    if not isinstance(widget, TableInput):
        return
    rows = widget.rows(bound.name, bound.value(), locked=bound.field.disabled)
    for number, row in enumerate(rows):
        yield tuple(
            CellView(
                name=cell.name,
                label=cell.column.label,
                html=cell.html,
                errors=tuple(
                    form.problems.get(f"{bound.name}.{number}.{cell.column.name}", ())
                ),
            )
            for cell in row
        )


def _own_errors(form: CaseForm, spec: Field) -> Iterator[str]:
    """List the problems of a field that no cell shows."""
    columns = {column.name for column in spec.columns}
    for path, found in form.problems.items():
        name, _, rest = path.partition(".")
        if name == spec.name and rest.partition(".")[2] not in columns:
            yield from found


def _show_when(spec: Field) -> str:
    """Write the condition of a field for the browser."""
    if spec.show_when is None:
        return ""
    values = [
        str(one).lower() if isinstance(one, bool) else one
        for one in spec.show_when.values
    ]
    return json.dumps({"field": spec.show_when.field, "in": values})


def _first_control(spec: Field) -> str:
    """Name the id of the first control of a field."""
    if spec.kind in ("radio", "checkboxes"):
        return f"id_{spec.name}_0"
    if spec.kind == "table":
        return f"id_{control_name(spec.name, 0, _first_asked(spec))}"
    if spec.kind == "file":
        return f"id_{spec.name}{UPLOAD}"
    return f"id_{spec.name}"


def _first_asked(spec: Field) -> str:
    """Name the first column of a table that people fill in."""
    given = spec.given.columns if spec.given else ()
    return next(one.name for one in spec.columns if one.name not in given)


def _anchor(form: CaseForm, path: str) -> str:
    """Name the id of the control at a path."""
    name, _, rest = path.partition(".")
    row, _, column = rest.partition(".")
    spec = form.definition.fields.get(name)
    if spec is None:
        return ""
    if spec.kind == "table" and row.isdigit():
        if not column or (spec.given and column in spec.given.columns):
            column = _first_asked(spec)
        kind = next((one.kind for one in spec.columns if one.name == column), "")
        first = "_0" if kind == "radio" else ""  # the group itself is no control
        return f"id_{control_name(name, int(row), column)}{first}"
    return _first_control(spec)


def _label(form: CaseForm, path: str) -> str:
    """Say the label of the field or cell at a path."""
    name, _, rest = path.partition(".")
    spec, found = form.definition.fields.get(name), form.definition.field_at(path)
    if spec is None or found is None:
        return ""
    row = rest.partition(".")[0]
    if found is spec or not row.isdigit():
        return spec.label
    given = form.given.get(name, [])
    if int(row) < len(given):
        return f"{given[int(row)].heading} · {found.label}"
    return f"{spec.label} {int(row) + 1} · {found.label}"
