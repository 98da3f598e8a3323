"""Native controls for the kinds of fields; a table is rows of such controls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django import forms as django_forms
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from forms.controls import control_name, read_table, write_one
from forms.structure import Field

Choices = Sequence[tuple[str, str]]

#: Follows the name of a field in the name of its file input.
UPLOAD = "__upload"

#: Kinds answered in one line, with what the browser should know of them.
_INPUTS: Mapping[str, Mapping[str, str]] = {
    "text": {},
    "sign": {},
    "user": {},
    "org": {},
    "idno": {"spellcheck": "false"},
    "money": {"inputmode": "decimal"},
    "phone": {"type": "tel", "inputmode": "tel"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime-local", "step": "any"},
    "number": {"type": "number", "inputmode": "numeric", "step": "1"},
}
_LIMITS = {"minimum": "min", "maximum": "max", "maxLength": "maxlength"}
#: A browser that knows dates limits their length itself.
_WITHOUT_LENGTH = frozenset({"date", "datetime"})


@dataclass(frozen=True)
class Cell:
    """One control of a table."""

    name: str
    column: Field
    html: SafeString


class TableInput(django_forms.Widget):
    """Rows of native controls named ``table-0-column``, one spare row at the end."""

    def __init__(self, field: Field, options: Mapping[str, Choices]) -> None:
        super().__init__()
        self.field = field
        self.widgets = {
            column.name: widget_for(column, options, f"{field.name}.{column.name}")
            for column in field.columns
        }
        # What is given is posted again, to be held against the fact, and not typed.
        for name in field.given.columns if field.given else ():
            self.widgets[name] = django_forms.HiddenInput()

    def value_from_datadict(
        self, data: Mapping[str, object], files: object, name: str
    ) -> list[object]:
        """Read the rows from posted controls."""
        return [*read_table(self.field, data, name)]

    def value_omitted_from_data(
        self, data: Mapping[str, object], files: object, name: str
    ) -> bool:
        """Say that a table is always posted: no rows are an answer."""
        return False

    def id_for_label(self, id_: str) -> str:
        """Point the label at nothing: a table has no single control."""
        return ""

    def rows(self, name: str, value: object, *, locked: bool) -> list[list[Cell]]:
        """Make the controls of the filled rows and of the blank ones shown."""
        filled = value if isinstance(value, list) else []
        is_closed = locked or self.field.given is not None
        shown = len(filled) if is_closed else self._rows_to_show(len(filled))
        rows = [*filled, *[{}] * (shown - len(filled))]
        return [
            self._row(name, number, row, locked=locked)
            for number, row in enumerate(rows)
        ]

    def blank_row(self, name: str) -> list[Cell]:
        """Make the controls of a row that a browser may add, without a number."""
        number = 10**6  # no table is that long, and no label says it
        return [
            Cell(
                cell.name.replace(f"-{number}-", "-__prefix__-"),
                cell.column,
                SafeString(
                    cell.html.replace(f"-{number}-", "-__prefix__-").replace(
                        f" {number + 1}", ""
                    )
                ),
            )
            for cell in self._row(name, number, {}, locked=False)
        ]

    def render(
        self,
        name: str,
        value: object,
        attrs: Mapping[str, object] | None = None,
        renderer: object = None,
    ) -> SafeString:
        """Render the whole table, for pages that do not lay out the cells."""
        locked = bool(attrs and attrs.get("disabled"))
        head = format_html_join(
            "", '<th scope="col">{}</th>', ((one.label,) for one in self.field.columns)
        )
        body = format_html_join(
            "",
            "<tr>{}</tr>",
            (
                (format_html_join("", "<td>{}</td>", ((cell.html,) for cell in row)),)
                for row in self.rows(name, value, locked=locked)
            ),
        )
        return format_html(
            "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, body
        )

    def _rows_to_show(self, filled: int) -> int:
        """Count the rows: those filled or asked for, and a spare one."""
        wanted = max(filled, self.field.limit("minItems") or 0) + 1
        return min(wanted, max(filled, self.field.limit("maxItems") or wanted))

    def _row(self, name: str, number: int, row: object, *, locked: bool) -> list[Cell]:
        """Make the controls of one row."""
        answers = row if isinstance(row, Mapping) else {}
        cells = []
        for column in self.field.columns:
            control = control_name(name, number, column.name)
            widget = self.widgets[column.name]
            extra: dict[str, object] = {"id": f"id_{control}"}
            if not widget.is_hidden:
                extra["aria-label"] = f"{column.label} {number + 1}"
            if locked:
                extra["disabled"] = True
            text = write_one(column, answers.get(column.name))
            keep_choice(widget, text)
            html = widget.render(control, text, attrs=extra)
            cells.append(Cell(control, column, html))
        return cells


class AttachmentInput(django_forms.Widget):
    """A native file input beside the attachments that are there already.

    The value is one identifier of an attachment or a list of them, each posted again
    unless its tick is taken away. A chosen file is posted as ``<field>__upload``;
    whoever serves the page stores it and puts its identifier among the values before
    the submission is checked. Forms know nothing of storage.
    """

    needs_multipart_form = True

    def __init__(self, field: Field, names: Choices) -> None:
        super().__init__()
        self.field = field
        self.names = dict(names)

    def value_from_datadict(
        self, data: Mapping[str, object], files: object, name: str
    ) -> object:
        """Read the identifiers from posted controls."""
        if self.field.is_list and isinstance(data, MultiValueDict):
            return data.getlist(name)
        return data.get(name)

    def id_for_label(self, id_: str) -> str:
        """Point the label at the file input."""
        return f"{id_}{UPLOAD}" if id_ else ""

    def render(
        self,
        name: str,
        value: object,
        attrs: Mapping[str, object] | None = None,
        renderer: object = None,
    ) -> SafeString:
        """Render what is attached, and the input for more."""
        locked = bool(attrs and attrs.get("disabled"))
        kept = value if isinstance(value, list) else [value] if value else []
        listed = format_html_join(
            "",
            '<label class="choice"><input type="checkbox" name="{}" value="{}" checked'
            "{}><span>{}</span></label>",
            (
                (name, one, SafeString(" disabled" if locked else ""), self._say(one))
                for one in kept
            ),
        )
        if locked:
            return listed
        accept, many = self.field.schema.get("x-accept"), self.field.is_list
        return format_html(
            '{}<input type="file" name="{}" id="id_{}"{}{}>',
            listed,
            f"{name}{UPLOAD}",
            f"{name}{UPLOAD}",
            format_html(' accept="{}"', accept) if accept else "",
            SafeString(" multiple") if many else "",
        )

    def _say(self, identifier: object) -> str:
        """Name an attachment that is there already."""
        return self.names.get(str(identifier), gettext("Attached file"))


def widget_for(
    field: Field, options: Mapping[str, Choices], path: str
) -> django_forms.Widget:
    """Choose the native control for a field.

    Args:
        field: the field or column.
        options: choices that only the caller knows (users, organisations), by path.
        path: name of the field, or ``table.column``.
    """
    if field.kind in _OWN_WIDGETS:
        return _OWN_WIDGETS[field.kind](field, options, path)
    if path in options:
        return _offering(field, options[path])
    if field.choices or field.kind == "checkboxes":
        return _choosing(field)
    attrs: dict[str, object] = {"autocomplete": "off"}
    for keyword, attribute in _LIMITS.items():
        limit = field.limit(keyword)
        if limit is not None and field.kind not in _WITHOUT_LENGTH:
            attrs[attribute] = limit
    if field.kind == "textarea":
        return django_forms.Textarea(attrs={**attrs, "rows": 4})
    return django_forms.TextInput(attrs={**attrs, **_INPUTS[field.kind]})


_OWN_WIDGETS: Mapping[
    str, Callable[[Field, Mapping[str, Choices], str], django_forms.Widget]
] = {
    "table": lambda field, options, _path: TableInput(field, options),
    "file": lambda field, options, path: AttachmentInput(field, options.get(path, ())),
    "checkbox": lambda _field, _options, _path: django_forms.CheckboxInput(),
}


def _offering(field: Field, offered: Choices) -> django_forms.Widget:
    """Choose the control for choices that only the caller knows."""
    if field.kind == "checkboxes":
        return django_forms.CheckboxSelectMultiple(choices=list(offered))
    return django_forms.Select(choices=[("", "—"), *offered])


def keep_choice(widget: django_forms.Widget, value: str | Sequence[str]) -> None:
    """Offer the present answers too, when they are no longer among the choices."""
    # The boxes to tick are a ``RadioSelect`` to Django, and share its list.
    kinds = (django_forms.Select, django_forms.CheckboxSelectMultiple)
    if not isinstance(widget, kinds) or not value:
        return
    known = [str(choice) for choice, _ in widget.choices]
    for each in [value] if isinstance(value, str) else value:
        if each not in known:
            widget.choices = [*widget.choices, (each, each)]


def _choosing(field: Field) -> django_forms.Widget:
    """Choose the control for listed answers."""
    listed = [(value, field.choice_label(value)) for value in field.choices]
    if field.kind == "checkboxes":
        return django_forms.CheckboxSelectMultiple(choices=listed)
    if field.kind == "select":
        return django_forms.Select(choices=[("", "—"), *listed])
    if not field.required and field.show_when is None:
        # A radio button cannot be cleared: leaving the question open is a choice.
        listed = [*listed, ("", gettext("No answer"))]
    return django_forms.RadioSelect(choices=listed)
