"""Between the answers of a document and the controls of a page, both ways.

``read(form, write(form, answers)) == answers`` for all tidy answers. Text that does
not fit its field (letters for a number) passes unchanged, so that it can be shown
again beside the sentence that refuses it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from django.utils.datastructures import MultiValueDict

from forms.answers import tidy
from forms.moments import from_control, to_control
from forms.structure import JSON, Field, Form

Post = MultiValueDict[str, str]

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,12}")
_ROW = re.compile(r"(0|[1-9][0-9]{0,3})-([a-z][a-z0-9_]*)")
_TRUTH = {"true": True, "false": False}


def read(form: Form, post: Post) -> dict[str, JSON]:
    """Turn posted controls into answers; what was left blank is absent."""
    tables = _cells_by_table(form, post)
    answers: dict[str, JSON] = {}
    for name, field in form.fields.items():
        if field.kind == "table":
            answers[name] = _read_rows(field, tables.get(name, {}))
        elif field.is_list:
            answers[name] = [one for one in post.getlist(name) if one]
        elif name in post:
            answers[name] = read_one(field, post.get(name))
    return tidy(form, answers)


def read_one(field: Field, posted: object) -> JSON:
    """Turn the text of one control into an answer."""
    text = posted if isinstance(posted, str) else ""
    if field.kind == "checkbox":
        return text != "" or None
    if field.json_type == "boolean":
        return _TRUTH.get(text, text)
    if field.json_type == "integer":
        narrow = unicodedata.normalize("NFKC", text).strip()
        return int(narrow) if _WHOLE_NUMBER.fullmatch(narrow) else text
    return from_control(text) if field.kind == "datetime" else text


def read_table(field: Field, post: Mapping[str, object], name: str) -> list[JSON]:
    """Turn the controls of one table into its rows, blank rows left out."""
    return _read_rows(field, _cells(post, name))


def write(form: Form, answers: Mapping[str, object]) -> Post:
    """Turn answers into the controls that a browser would post."""
    post: Post = MultiValueDict()
    for name, field in form.fields.items():
        answer = answers.get(name)
        if answer is None:
            continue
        if field.kind == "table":
            for control, text in _write_rows(field, answer):
                post[control] = text
        elif field.is_list:
            post.setlist(name, [str(one) for one in _sequence(answer)])
        else:
            post[name] = write_one(field, answer)
    return post


def write_one(field: Field, answer: object) -> str:
    """Turn one answer into the text of its control."""
    if answer is None:
        return ""
    if field.kind == "datetime":
        return to_control(str(answer))
    if isinstance(answer, bool):
        return "true" if answer else "false"
    return str(answer)


def control_name(table: str, row: int, column: str) -> str:
    """Name the control of one cell."""
    return f"{table}-{row}-{column}"


_Rows = dict[int, dict[str, str]]


def _cells_by_table(form: Form, post: Post) -> dict[str, _Rows]:
    """Gather the posted cells of all tables."""
    return {
        name: _cells(post, name)
        for name, field in form.fields.items()
        if field.kind == "table"
    }


def _cells(post: Mapping[str, object], table: str) -> _Rows:
    """Gather the posted cells of one table by row and column."""
    rows: _Rows = {}
    for control in post:
        if control.startswith(f"{table}-"):
            place = _ROW.fullmatch(control[len(table) + 1 :])
            if place:
                row = rows.setdefault(int(place[1]), {})
                row[place[2]] = str(post.get(control, ""))
    return rows


def _read_rows(field: Field, rows: _Rows) -> list[JSON]:
    """Turn gathered cells into rows, blank ones left out."""
    found: list[JSON] = []
    for _, cells in sorted(rows.items()):
        row: dict[str, JSON] = {
            column.name: read_one(column, cells[column.name])
            for column in field.columns
            if cells.get(column.name, "").strip()
        }
        if row:
            found.append(row)
    return found


def _write_rows(field: Field, answer: object) -> Iterator[tuple[str, str]]:
    """Turn the rows of a table into controls."""
    for number, row in enumerate(_sequence(answer)):
        cells = row if isinstance(row, Mapping) else {}
        for column in field.columns:
            yield (
                control_name(field.name, number, column.name),
                write_one(column, cells.get(column.name)),
            )


def _sequence(answer: object) -> Sequence[object]:
    """Take a list; anything else is one value."""
    return answer if isinstance(answer, list | tuple) else [answer]
