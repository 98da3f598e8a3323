"""Rows as PostgreSQL reads them back from JSON."""

from collections.abc import Iterable

from django.db.models import Model


def rows(models: Iterable[Model]) -> list[dict[str, object]]:
    """Return whole rows under their column names."""
    return [
        {
            str(field.column): _sql(getattr(model, field.attname))
            for field in model._meta.concrete_fields
        }
        for model in models
    ]


def _sql(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    return value
