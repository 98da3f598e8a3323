"""The plain JSON Schema of a form, for programs that call the REST interface."""

from collections.abc import Mapping
from types import MappingProxyType

from forms.catalogue import form
from forms.given_rows import are_known, given_of
from forms.structure import Field, Form

#: Words of the document that only our own pages understand.
_OURS = "x-"


NO_FACTS: Mapping[str, object] = MappingProxyType({})


def json_schema(
    form_ref: str, facts: Mapping[str, object] = NO_FACTS
) -> dict[str, object]:
    """Give the schema of one version without our annotations.

    What nobody can change is ``readOnly``. A table whose rows are given has as many
    rows as the facts name, and those as its ``default``.

    Args:
        facts: what the case knows, to whom it may be told.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    definition = form(form_ref)
    plain = _without_annotations(definition.schema)
    properties = plain["properties"]
    assert isinstance(properties, dict)
    for name, field in definition.fields.items():
        if field.given is not None:
            properties[name] = _with_rows(definition, field, properties[name], facts)
    return plain


def has_given_rows(form_ref: str) -> bool:
    """Say whether a form has a table whose rows are given.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    return any(field.given is not None for field in form(form_ref).fields.values())


def _with_rows(
    form: Form, field: Field, plain: dict[str, object], facts: Mapping[str, object]
) -> dict[str, object]:
    """Say of a table which columns are given, and the rows where they are known."""
    items = plain["items"]
    assert field.given is not None
    assert isinstance(items, dict)
    cells = {
        name: {**cell, "readOnly": True} if name in field.given.columns else cell
        for name, cell in items["properties"].items()
    }
    found = {**plain, "items": {**items, "properties": cells}}
    if not are_known(field, facts):
        return found
    rows = [dict(one.cells) for one in given_of(form, field, facts)]
    return {**found, "minItems": len(rows), "maxItems": len(rows), "default": rows}


def _without_annotations(schema: Mapping[str, object]) -> dict[str, object]:
    """Copy a document, leaving out every annotation of ours."""
    plain = {
        key: _plain(value) for key, value in schema.items() if not key.startswith(_OURS)
    }
    return {**plain, "readOnly": True} if "x-automatic" in schema else plain


def _plain(value: object) -> object:
    """Copy one value of a document."""
    if isinstance(value, Mapping):
        return _without_annotations(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
