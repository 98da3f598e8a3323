"""Bring answers into the one shape in which they are checked and kept.

Whoever fills in a form by page, REST or import may leave blanks, spaces, full-width
digits or empty controls behind; afterwards an unanswered question is simply absent.
"""

import unicodedata
from collections.abc import Callable, Mapping

from forms.moments import as_moment, canonical
from forms.structure import JSON, Field, Form

#: Kinds of one line: a line break inside would be a slip of the clipboard.
_ONE_LINE = frozenset({"text", "sign", "user", "org", "phone", "idno", "money"})
_ONE_LINE_AND_NARROW = frozenset({"phone", "idno", "money"})
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


def tidy(form: Form, answers: Mapping[str, object]) -> dict[str, JSON]:
    """Normalise every answer and leave the empty ones out.

    Unknown names are kept for the schema to refuse.
    """
    kept: dict[str, JSON] = {}
    for name, answer in answers.items():
        field = form.fields.get(name)
        value = _tidy_one(field, answer) if field else _as_json(answer)
        if field is None or not _is_empty(value):
            kept[name] = value
    return kept


def settled(
    form: Form, answers: Mapping[str, JSON], facts: Mapping[str, object]
) -> dict[str, JSON]:
    """Put what the facts say into the automatic fields, whatever was sent for them."""
    asked = {
        name: one
        for name, one in answers.items()
        if name not in form.fields or not form.fields[name].automatic
    }
    return {**asked, **automatic_answers(form, facts)}


def automatic_answers(form: Form, facts: Mapping[str, object]) -> dict[str, JSON]:
    """Give the answers of the automatic fields whose fact is known."""
    found: dict[str, JSON] = {}
    for name, field in form.fields.items():
        fact = facts.get(field.automatic) if field.automatic else None
        if isinstance(fact, int) and not isinstance(fact, bool):
            found[name] = fact
        elif fact is not None and fact != "":
            found[name] = str(fact)
    return found


def visible(form: Form, answers: Mapping[str, JSON]) -> dict[str, JSON]:
    """Drop the answers to questions that the other answers do not bring up."""
    shown = dict(answers)
    for name, field in form.fields.items():
        if field.show_when and not field.show_when.holds(shown):
            shown.pop(name, None)
    return shown


def _tidy_one(field: Field, answer: object) -> JSON:
    """Normalise one answer; one of the wrong type is left for the schema."""
    if isinstance(answer, str):
        return _tidy_text(field.kind, answer)
    if isinstance(answer, float) and answer.is_integer():
        return int(answer)
    if isinstance(answer, list | tuple):
        rows = [_tidy_item(field, one) for one in answer]
        kept = [one for one in rows if not _is_empty(one)]
        return kept if field.columns else sorted(kept, key=_place_in(field))
    return _as_json(answer)


def _place_in(field: Field) -> Callable[[JSON], int]:
    """Order chosen answers as the form lists them, unknown ones last."""
    places: dict[JSON, int] = {one: at for at, one in enumerate(field.choices)}
    return lambda one: places.get(one, len(places)) if isinstance(one, str) else -1


def _tidy_item(field: Field, item: object) -> JSON:
    """Normalise one row of a table or one chosen answer."""
    if isinstance(item, Mapping) and field.columns:
        columns = {column.name: column for column in field.columns}
        row: dict[str, JSON] = {}
        for name, cell in item.items():
            column = columns.get(name)
            value = _tidy_one(column, cell) if column else _as_json(cell)
            if column is None or not _is_empty(value):
                row[str(name)] = value
        return row
    return _tidy_text("text", item) if isinstance(item, str) else _as_json(item)


def _tidy_text(kind: str, text: str) -> str:
    """Normalise text by the kind of its field."""
    # PostgreSQL stores neither NUL nor half of a surrogate pair.
    text = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind in _ONE_LINE:
        text = text.replace("\n", " ")
    if kind in _ONE_LINE_AND_NARROW:
        narrow = unicodedata.normalize("NFKC", text).translate(_DASHES)
        if kind == "money":
            narrow = narrow.replace(",", "")
        # Where a gap has closed, a letter and its accent become one sign.
        text = unicodedata.normalize("NFKC", "".join(narrow.split()).upper())
    if kind == "datetime":
        moment = as_moment(text.strip())
        return canonical(moment) if moment else text.strip()
    return text.strip()


def _as_json(value: object) -> JSON:
    """Take a value of unknown provenance; what JSON cannot say becomes its name."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_as_json(one) for one in value]
    if isinstance(value, Mapping):
        return {str(key): _as_json(one) for key, one in value.items()}
    return type(value).__name__


def _is_empty(value: JSON) -> bool:
    """Say whether nothing was answered; ``False`` and 0 are answers."""
    return value is None or value in ("", [], {})
