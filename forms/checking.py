"""Say whether a form document may be published.

The JSON Schema meta-schema knows nothing of labels, sections and sensitivities; a
form without them could not be shown or protected, so a missing one is a fault.
"""

import re
from collections.abc import Iterator, Mapping

from jsonschema import Draft202012Validator, SchemaError

from forms.errors import InvalidForm
from forms.given_rows import faults as rows_faults
from forms.prefill import faults as prefill_faults
from forms.rulebook import RULES
from forms.structure import SENSITIVITIES

DRAFT = "https://json-schema.org/draft/2020-12/schema"

#: The control by which a field is answered, and the JSON type of the answer.
WIDGETS = {
    "text": "string",
    "textarea": "string",
    "date": "string",
    "datetime": "string",
    "user": "string",
    "org": "string",
    "sign": "string",
    "money": "string",
    "phone": "string",
    "idno": "string",
    "number": "integer",
    "checkbox": "boolean",
    "checkboxes": "array",
    "table": "array",
}
#: Attachments are named by their identifiers: one, or a list of them.
_FILE_TYPES = ("string", "array")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
#: References could reach outside the document, and our forms need none.
_REFUSED_WORDS = frozenset({"$ref", "$dynamicRef", "$id", "$anchor", "$dynamicAnchor"})
_DOCUMENT_TEXTS = ("title", "x-title-en", "x-form-code", "x-clause")
_FIELD_TEXTS = ("title", "x-title-en", "x-widget")
#: Names of fields in the parameters of a rule.
_RULE_FIELDS = ("field", "other", "table", "when", "when_field")

_Document = Mapping[str, object]


def require_publishable(key: str, schema: _Document) -> None:
    """Refuse a document that cannot be shown, protected or validated.

    Raises:
        InvalidForm: with the field and the reason of the first fault.
    """
    for name, reason in _faults(key, schema):
        raise InvalidForm(key, name, reason)


def _faults(key: str, schema: _Document) -> Iterator[tuple[str, str]]:
    """Find every fault: the field, empty for the document itself, and the reason.

    The order matters: each group relies on the shape that the former ones checked.
    """
    if not _NAME.fullmatch(key):
        yield "", "its key is not snake_case"
    try:
        Draft202012Validator.check_schema(dict(schema))
    except SchemaError as exc:
        yield "", f"it is no JSON Schema: {exc.json_path}"
    yield from _document_faults(schema)
    properties = _mapping(schema["properties"])
    yield from _property_faults(schema, properties)
    yield from _section_faults(schema, properties)
    yield from _condition_faults(schema, properties)
    yield from _rule_faults(schema, properties)
    yield from prefill_faults(schema)


def _property_faults(
    schema: _Document, properties: _Document
) -> Iterator[tuple[str, str]]:
    """Check every field and every column."""
    for name, one in properties.items():
        if not _NAME.fullmatch(name):
            yield name, "the name is not snake_case"
        for reason in _field_faults(_mapping(one)):
            yield name, reason
        if "x-automatic" in _mapping(one):
            for reason in _automatic_faults(name, schema):
                yield name, reason
        for column, cell in _columns(_mapping(one)).items():
            for reason in _column_faults(_mapping(cell)):
                yield f"{name}.{column}", reason


def _document_faults(schema: _Document) -> Iterator[tuple[str, str]]:
    """Check what the document says of itself."""
    if schema.get("$schema") != DRAFT:
        yield "", f"its $schema is not {DRAFT}"
    for word in _DOCUMENT_TEXTS:
        if not _is_text(schema.get(word)):
            yield "", f"{word} is missing"
    if (
        schema.get("type") != "object"
        or schema.get("additionalProperties") is not False
    ):
        yield "", "it is not an object closed by additionalProperties: false"
    if not _mapping(schema.get("properties")):
        yield "", "it has no fields"
    for word in _words(schema):
        if word in _REFUSED_WORDS:
            yield "", f"{word} is not allowed"


def _field_faults(field: _Document) -> Iterator[str]:
    """Check one field of the form."""
    if field.get("x-sensitivity") not in SENSITIVITIES:
        yield "x-sensitivity is not one of 0, P, S, X"
    if not _is_text(field.get("x-source")):
        yield "x-source is missing"
    yield from _answer_faults(field)
    if field.get("type") == "array" and not isinstance(field.get("maxItems"), int):
        yield "maxItems is missing"
    columns = _list(field.get("x-columns"))
    if sorted(map(str, columns)) != sorted(_columns(field)):
        yield "x-columns do not name every column once"
    if field.get("x-widget") == "table" and not columns:
        yield "the table has no columns"
    yield from rows_faults(field)


def _automatic_faults(name: str, schema: _Document) -> Iterator[str]:
    """Check a field that the system fills in from a fact."""
    field = _mapping(_mapping(schema["properties"])[name])
    if not _is_text(field.get("x-automatic")):
        yield "x-automatic names no fact"
    if field.get("type") not in ("string", "integer") or "x-show-when" in field:
        yield "an automatic field is always there and holds one value"
    if name in _list(schema.get("required")):
        yield "nobody can be required to fill in an automatic field"


def _column_faults(column: _Document) -> Iterator[str]:
    """Check one column of a table."""
    yield from _answer_faults(column)
    if column.get("type") == "array" or column.get("x-widget") == "file":
        yield "a column cannot hold a list or an attachment"


def _answer_faults(field: _Document) -> Iterator[str]:
    """Check what fields and columns have in common."""
    for word in _FIELD_TEXTS:
        if not _is_text(field.get(word)):
            yield f"{word} is missing"
    yield from _widget_faults(field)
    choices = _choices(field)
    for word in ("x-labels", "x-labels-en"):
        if choices != set(_mapping(field.get(word))):
            yield f"{word} does not name exactly the listed answers"
    is_open_text = field.get("type") == "string" and "enum" not in field
    if is_open_text and not isinstance(field.get("maxLength"), int):
        yield "maxLength is missing"


def _widget_faults(field: _Document) -> Iterator[str]:
    """Check that the control can give an answer of the declared type."""
    widget, json_type = str(field.get("x-widget")), field.get("type")
    if widget in ("radio", "select"):
        if not _choices(field):
            yield f"{widget} has nothing to choose from"
    elif widget == "file" and json_type in _FILE_TYPES:
        field = _mapping(field.get("items")) if json_type == "array" else field
    elif WIDGETS.get(widget) != json_type:
        yield f"x-widget {widget} does not give a {json_type}"
    formats = {"date": "date", "datetime": "date-time", "file": "uuid"}
    if field.get("format") != formats.get(widget):
        yield "format and x-widget do not agree"
    if widget == "checkbox" and field.get("const") is not True:
        yield "a single checkbox can only be a statement that must be true"


def _condition_faults(
    schema: _Document, properties: _Document
) -> Iterator[tuple[str, str]]:
    """Check that a field depends only on one that was asked before."""
    asked: set[str] = set()
    for name in _shown(schema):
        condition = _mapping(_mapping(properties[name]).get("x-show-when"))
        if condition and condition.get("field") not in asked:
            yield name, "x-show-when names no earlier field"
        if condition and not condition.get("in"):
            yield name, "x-show-when lists no answers"
        asked.add(name)


def _section_faults(
    schema: _Document, properties: _Document
) -> Iterator[tuple[str, str]]:
    """Check that the sections show every field exactly once."""
    for section in _list(schema.get("x-sections")):
        one = _mapping(section)
        if not (_is_text(one.get("title")) and _is_text(one.get("title-en"))):
            yield "", "a section has no title"
    if sorted(_shown(schema)) != sorted(properties):
        yield "", "x-sections do not show every field once"
    for name in _list(schema.get("required")):
        if name not in properties:
            yield str(name), "it is required, but no field"


def _rule_faults(schema: _Document, properties: _Document) -> Iterator[tuple[str, str]]:
    """Check that rules exist and speak of fields of this form."""
    for found in _list(schema.get("x-rules")):
        rule = _mapping(found)
        if rule.get("rule") not in RULES:
            yield "", f"there is no rule {rule.get('rule')}"
        named = [rule[word] for word in _RULE_FIELDS if word in rule]
        if rule.get("rule") == "rows_in_order":
            named.remove(rule.get("other"))
        for name in [*named, *_list(rule.get("fields"))]:
            if name not in properties:
                yield str(name), f"rule {rule.get('rule')} names no field of the form"


def _shown(schema: _Document) -> list[str]:
    """List the fields in the order of the sections."""
    sections = map(_mapping, _list(schema.get("x-sections")))
    return [str(name) for one in sections for name in _list(one.get("fields"))]


def _choices(field: _Document) -> set[object]:
    """List the answers that need a label."""
    if field.get("type") == "boolean" and "const" not in field:
        return {"true", "false"}
    return set(_list(field.get("enum", _mapping(field.get("items")).get("enum"))))


def _columns(field: _Document) -> _Document:
    """Give the columns of a table; other fields have none."""
    return _mapping(_mapping(field.get("items")).get("properties"))


def _words(found: object) -> Iterator[str]:
    """Walk over every key of a document."""
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield key
            yield from _words(value)
    if isinstance(found, list):
        for one in found:
            yield from _words(one)


def _is_text(found: object) -> bool:
    """Say whether something was written."""
    return isinstance(found, str) and bool(found.strip())


def _mapping(found: object) -> _Document:
    """Take an object of the document; anything else is empty."""
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> list[object]:
    """Take an array of the document; anything else is empty."""
    return found if isinstance(found, list) else []
