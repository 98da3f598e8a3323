"""Rows as PostgreSQL reads them back from JSON, and writes them there."""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db import connection
from django.db.models import BinaryField, Model

M = TypeVar("M", bound=Model)


def rows(models: Iterable[Model]) -> list[dict[str, object]]:
    """Return whole rows under their column names."""
    return [
        {
            str(field.column): _sql(getattr(model, field.attname))
            for field in model._meta.concrete_fields
        }
        for model in models
    ]


def fresh_row(model: type[Model], **values: object) -> dict[str, object]:
    """Return the row that a new model would have, without making the model.

    Args:
        values: By attribute name; what is left out has its default.
    """
    return {
        column: values[name] if name in values else default()
        for column, name, default in _columns(model)
    }


@functools.cache
def _columns(model: type[Model]) -> tuple[tuple[str, str, Callable[[], object]], ...]:
    return tuple(
        (str(field.column), field.attname, field.get_default)
        for field in model._meta.concrete_fields
    )


def _sql(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    return value


def model_of(model: type[M], row: Mapping[str, object]) -> M:
    """Return the model that a whole row stands for, as if it had been queried."""
    fields = model._meta.concrete_fields
    values = [
        _bytes(row[str(field.column)])
        if isinstance(field, BinaryField)
        else field.to_python(row[str(field.column)])
        for field in fields
    ]
    names = [field.attname for field in fields]
    return model.from_db(connection.alias, names, values)


def _bytes(text: object) -> bytes:
    return bytes.fromhex(str(text).removeprefix("\\x"))
