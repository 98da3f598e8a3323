"""Rows as PostgreSQL reads them back from JSON, and writes them there."""

import functools
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import orjson
from django.db.models import BinaryField, Model

from engine.prepared import as_queried

M = TypeVar("M", bound=Model)


def rows(
    models: Iterable[Model], *, only: frozenset[str] = frozenset()
) -> list[dict[str, object]]:
    """Return rows under their column names.

    Args:
        only: The columns; none means whole rows.
    """
    return [
        {
            column: getattr(model, name)
            for column, name, _, _ in _columns(type(model), only)
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
        for column, name, default, _ in _columns(model)
    }


def fresh(model: type[M], **values: object) -> M:
    """Return a new model, not yet saved, as calling its class would make it.

    Nothing here listens for a model that is made, and a row to come needs no more of
    Django's way than its defaults; it costs a third.

    Args:
        values: By attribute name (``instance_id``); what is left out has its default.
    """
    columns = _columns(model)
    one = as_queried(
        model,
        [name for _, name, _, _ in columns],
        [
            values[name] if name in values else default()
            for _, name, default, _ in columns
        ],
    )
    one._state.adding, one._state.db = True, None
    return one


def model_of(model: type[M], row: Mapping[str, object]) -> M:
    """Return the model that a whole row stands for, as if it had been queried."""
    columns = _columns(model)
    return as_queried(
        model,
        [name for _, name, _, _ in columns],
        [read(row[column]) for column, _, _, read in columns],
    )


@functools.cache
def _columns(
    model: type[Model], only: frozenset[str] = frozenset()
) -> tuple[tuple[str, str, Callable[[], object], Callable[[Any], object]], ...]:
    """Return column and attribute of each field, its default, and how it is read."""
    return tuple(
        (
            str(field.column),
            field.attname,
            field.get_default,
            _bytes if isinstance(field, BinaryField) else field.to_python,
        )
        for field in model._meta.concrete_fields
        if not only or field.column in only
    )


def as_json(changes: Mapping[str, object]) -> str:
    """Return rows as PostgreSQL reads them, bytes as it writes them."""
    return orjson.dumps(changes, default=_hex).decode()


def _hex(value: object) -> str:
    if not isinstance(value, bytes | memoryview):
        raise TypeError(f"Expected JSON or bytes, but got a {type(value).__name__}.")
    return "\\x" + bytes(value).hex()


def _bytes(text: object) -> bytes:
    return bytes.fromhex(str(text).removeprefix("\\x"))
