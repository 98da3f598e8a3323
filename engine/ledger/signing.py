"""Authenticates rows that were written before there was a ledger; for migrations.

What was forged before that day is authenticated as it stands.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from django.db import migrations
from psycopg2.extensions import connection as Session  # noqa: N812
from psycopg2.extras import execute_values

from engine.ledger.chaining import GENESIS, HISTORY, mac_of
from engine.ledger.reading import streamed

_BATCH = 1_000
_HISTORY, _INSTANCES = "engine_historyentry", "engine_processinstance"
_CODE = (
    "UPDATE {table} AS kept SET {column} = fresh.mac FROM (VALUES %s) AS fresh(id, mac)"
)
_MARK = "INSERT INTO engine_unsealed (county, kind, subject_id, number, mac) VALUES %s"

Code = tuple[str, bytes]
Mark = tuple[int, str, str, int, bytes]


def sign_history() -> migrations.RunPython:
    """Return a migration operation that chains the lines of every instance."""
    return _operation(_sign_history)


def sign_rows(table: str, kind: str) -> migrations.RunPython:
    """Return a migration operation that authenticates rows that stand alone."""

    def sign(session: Session) -> None:
        batch = _Batch(session)
        with _owned(session, table):
            for row in streamed(session, f"SELECT * FROM {table} ORDER BY id"):  # noqa: S608
                mac = mac_of(kind, row)
                batch.code(table, row["id"], mac)
                batch.marks.append((row["county"], kind, row["id"], 0, mac))
                batch.write()
            batch.write(at_least=1)

    return _operation(sign)


def code_size(table: str) -> migrations.RunSQL:
    """Return a migration operation after which no row is without a whole code."""
    change, name = f"ALTER TABLE {table}", f"{table}_mac"
    return migrations.RunSQL(
        sql=f"{change} ADD CONSTRAINT {name} CHECK (octet_length(mac) = 32)",
        reverse_sql=f"{change} DROP CONSTRAINT {name}",
    )


def _operation(sign: Callable[[Session], None]) -> migrations.RunPython:
    return migrations.RunPython(
        lambda _apps, editor: sign(editor.connection.connection),
        migrations.RunPython.noop,
    )


def _sign_history(session: Session) -> None:
    batch = _Batch(session)
    query = f"SELECT * FROM {_HISTORY} ORDER BY instance_id, move, line"  # noqa: S608
    with _owned(session, _HISTORY), _owned(session, _INSTANCES):
        lines = streamed(session, query)
        for instance, its_lines in groupby(lines, itemgetter("instance_id")):
            after = GENESIS
            for move, its_part in groupby(its_lines, itemgetter("move")):
                for row in its_part:
                    after = mac_of(HISTORY, row, after=after)
                    batch.code(_HISTORY, row["id"], after)
                batch.marks.append((row["county"], HISTORY, instance, move, after))
            batch.code(_INSTANCES, instance, after)
            batch.write()
        batch.write(at_least=1)


class _Batch:
    """Codes and marks that are written together."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._codes: dict[str, list[Code]] = {}
        self.marks: list[Mark] = []

    def code(self, table: str, row_id: str, mac: bytes) -> None:
        """Have the code of a row written."""
        self._codes.setdefault(table, []).append((row_id, mac))

    def write(self, *, at_least: int = _BATCH) -> None:
        """Write what has come together, if it is enough."""
        if len(self.marks) < at_least:
            return
        with self._session.cursor() as cursor:
            for table, codes in self._codes.items():
                column = "chain" if table == _INSTANCES else "mac"
                update = _CODE.format(table=table, column=column)
                execute_values(
                    cursor,
                    f"{update} WHERE kept.id = fresh.id::uuid",
                    codes,
                    page_size=_BATCH,
                )
            execute_values(cursor, _MARK, self.marks, page_size=_BATCH)
        self._codes, self.marks = {}, []


@contextmanager
def _owned(session: Session, table: str) -> Iterator[None]:
    """Let the owner see and change every row of a table, in this transaction."""
    with session.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_trigger WHERE tgname = 'append_only'"
            " AND tgrelid = %s::regclass",
            [table],
        )
        guarded = cursor.fetchone() is not None
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        if guarded:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield
        if guarded:
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
