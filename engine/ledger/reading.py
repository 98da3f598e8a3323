"""Streams what is stored, row by row, in the order in which it is authenticated."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import orjson
from psycopg2.extensions import connection as Session  # noqa: N812
from psycopg2.extensions import new_type, register_type

#: Rows that are fetched at once.
_PAGE = 2_000
#: PostgreSQL's own number of the type ``jsonb``, which comes as text.
_JSONB = 3802

#: Ids stay text: to make objects of them would take half the time of all.
_ID = new_type((2950,), "ID", lambda value, _cursor: value)

Stored = dict[str, Any]


def streamed(
    session: Session, query: str, values: Sequence[object] = ()
) -> Iterator[Stored]:
    """Give the rows of a query by column, however many they are.

    JSON is read as it was written, ids are text. Needs a transaction.
    """
    with session.cursor(name=f"ledger_{secrets.token_hex(4)}") as cursor:
        register_type(_ID, cursor)
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
