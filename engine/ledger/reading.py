"""Streams what is stored, row by row, in the order in which it is authenticated."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from psycopg2.extensions import connection as Session  # noqa: N812

#: Rows that are fetched at once.
_PAGE = 2_000
#: PostgreSQL's own number of the type ``jsonb``, which comes as text.
_JSONB = 3802

Stored = dict[str, Any]


def streamed(
    session: Session, query: str, values: Sequence[object] = ()
) -> Iterator[Stored]:
    """Give the rows of a query by column, however many they are.

    JSON is read as it was written, bytes are bytes. Needs a transaction.
    """
    with session.cursor(name=f"ledger_{secrets.token_hex(4)}") as cursor:
        cursor.execute(query, values)
        while page := cursor.fetchmany(_PAGE):
            columns = cursor.description or ()
            names = [column.name for column in columns]
            documents = [c.name for c in columns if c.type_code == _JSONB]
            for each in page:
                row = dict(zip(names, each, strict=True))
                for name in documents:
                    row[name] = orjson.loads(row[name])
                yield row
