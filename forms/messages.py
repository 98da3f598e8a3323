"""Turn what the JSON Schema validator found into sentences for people.

A sentence says what to enter, in the active language, and never quotes the answer.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, gettext_noop
from jsonschema import ValidationError

from forms.structure import Field, Form

#: How long a refused name of the caller's own making may be in our answer.
_NAME_SHOWN = 64

_CHOOSING = frozenset({"radio", "select", "checkboxes"})


def sentences(form: Form, error: ValidationError) -> Iterator[tuple[str, str]]:
    """Say what is wrong: pairs of the path of a field and a sentence."""
    path = _path(form, error)
    if error.validator == "required":
        for name in _absent(error):
            place = _join(path, name)
            yield place, _missing(form.field_at(place), name)
    elif error.validator == "additionalProperties":
        for name in _unknown(error):
            yield (
                _join(path, name),
                gettext("This form has no such field; leave it out."),
            )
    else:
        yield path, _sentence(form.field_at(path), error)


def _absent(error: ValidationError) -> list[str]:
    """List the required names that were not given."""
    wanted, given = error.validator_value, error.instance
    if not (isinstance(wanted, list) and isinstance(given, Mapping)):
        return []
    return [str(name) for name in wanted if name not in given]


def _unknown(error: ValidationError) -> list[str]:
    """List the given names that the document does not know, cut to a fair length."""
    schema, given = error.schema, error.instance
    known = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    if not isinstance(given, Mapping):
        return []
    return [str(name)[:_NAME_SHOWN] for name in given if name not in known]


def _path(form: Form, error: ValidationError) -> str:
    """Name the place of an error; a list of plain values is one place."""
    path = ".".join(str(step) for step in error.absolute_path)
    field = form.field_at(path)
    return field.name if field and field.is_list else path


def _join(path: str, name: str) -> str:
    """Extend a path by a name."""
    return f"{path}.{name}" if path else name


def _missing(field: Field | None, name: str) -> str:
    """Ask for an answer that was not given."""
    values = {"label": field.label if field else name}
    if field and field.kind == "checkbox":
        return gettext("Tick “%(label)s” to confirm it.") % values
    if field and field.kind in _CHOOSING:
        return gettext("Choose an answer for “%(label)s”.") % values
    if field and field.kind == "file":
        return gettext("Choose a file for “%(label)s”.") % values
    if field and field.kind == "table":
        return gettext("Fill in at least one row of “%(label)s”.") % values
    if field and field.kind == "sign":
        return gettext("Type the name to sign at “%(label)s”.") % values
    return gettext("Fill in “%(label)s”.") % values


def _sentence(field: Field | None, error: ValidationError) -> str:
    """Say what kind of answer is wanted instead."""
    keyword = str(error.validator)
    own = _own_message(field, keyword)
    if own:
        return own
    if keyword in ("type", "format", "pattern"):
        return _by_kind(field)
    if keyword == "const" and field is not None:
        return _missing(field, field.name)
    text = _BY_KEYWORD.get(keyword)
    if text is None:
        return _by_kind(field)
    return gettext(text) % {"limit": error.validator_value}


def _own_message(field: Field | None, keyword: str) -> str:
    """Find the sentence that the document itself gives for a keyword."""
    found = field.schema.get("x-message") if field else None
    own = found.get(keyword) if isinstance(found, Mapping) else None
    return gettext(str(own)) if own else ""


def _by_kind(field: Field | None) -> str:
    """Say what to enter in a field of this kind."""
    kind = field.kind if field else ""
    return gettext(_BY_KIND.get(kind, _ANY_KIND))


_ANY_KIND = gettext_noop("Enter an answer of the right kind.")

_BY_KEYWORD = {
    "minLength": gettext_noop("Write at least %(limit)s characters."),
    "maxLength": gettext_noop("Write at most %(limit)s characters."),
    "minimum": gettext_noop("Enter a number of at least %(limit)s."),
    "maximum": gettext_noop("Enter a number of at most %(limit)s."),
    "minItems": gettext_noop("Fill in at least %(limit)s rows or answers."),
    "maxItems": gettext_noop("Give at most %(limit)s rows or answers."),
    "uniqueItems": gettext_noop("Choose each answer only once."),
    "enum": gettext_noop("Choose one of the listed answers."),
}

_BY_KIND = {
    "date": gettext_noop("Enter a date such as 2026-03-02."),
    "datetime": gettext_noop("Enter a date and a time such as 2026-03-02 09:30."),
    "number": gettext_noop("Enter a whole number."),
    "money": gettext_noop("Enter an amount in yuan such as 1200 or 1200.50."),
    "phone": gettext_noop(
        "Enter a mobile number of 11 digits, or a number with area code."
    ),
    "idno": gettext_noop("Enter the number as it stands on the document."),
    "table": gettext_noop("Fill in the rows of the table."),
    "radio": gettext_noop("Choose one of the listed answers."),
    "select": gettext_noop("Choose one of the listed answers."),
    "checkboxes": gettext_noop("Choose from the listed answers."),
    "checkbox": gettext_noop("Tick the box to confirm it."),
    "file": gettext_noop("Choose the file again; it was not received."),
    "text": gettext_noop("Enter text."),
    "textarea": gettext_noop("Enter text."),
    "sign": gettext_noop("Type the name to sign."),
}
