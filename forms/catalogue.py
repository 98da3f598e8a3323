"""Find a published form; a version never changes, so it is read once."""

from functools import lru_cache

from jsonschema import Draft202012Validator, FormatChecker

from forms.errors import NoSuchForm
from forms.models import FormDefinition
from forms.structure import Form, build


@lru_cache(maxsize=512)
def form(form_ref: str) -> Form:
    """Give one version of a form.

    Args:
        form_ref: key and version, such as ``case_intake_lead@1``.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    key, _, version = form_ref.partition("@")
    if not (version.isascii() and version.isdigit() and len(version) < 9):
        raise NoSuchForm(form_ref)
    schema = (
        FormDefinition.objects.filter(key=key, version=int(version))
        .values_list("schema", flat=True)
        .first()
    )
    if schema is None:
        raise NoSuchForm(form_ref)
    return build(form_ref, schema)


@lru_cache(maxsize=512)
def validator(form_ref: str) -> Draft202012Validator:
    """Give the compiled schema of one version.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    return Draft202012Validator(
        dict(form(form_ref).schema), format_checker=FormatChecker()
    )


def latest_ref(key: str) -> str:
    """Name the newest version of a form.

    Raises:
        NoSuchForm: no version was ever published.
    """
    version = (
        FormDefinition.objects.filter(key=key)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    if version is None:
        raise NoSuchForm(key)
    return f"{key}@{version}"


def forget() -> None:
    """Drop what was read, for whoever rolls a publication back."""
    form.cache_clear()
    validator.cache_clear()
