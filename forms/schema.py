"""The plain JSON Schema of a form, for programs that call the REST interface."""

from collections.abc import Mapping

from forms.catalogue import form

#: Words of the document that only our own pages understand.
_OURS = "x-"


def json_schema(form_ref: str) -> dict[str, object]:
    """Give the schema of one version without our annotations.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    return _without_annotations(form(form_ref).schema)


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
