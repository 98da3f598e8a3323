"""The least that keeping one completed step could cost: three statements in SQL.

The tables have the columns, keys, checks and indexes of the engine's own, but neither
row-level security nor foreign keys nor triggers, and nobody looks at what is written.
"""

import os
from uuid import uuid4

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Session  # noqa: N812

from benchmarks.machine import Backend, backend_of
from benchmarks.station import Station
from web import postgres
from web.postgres import roles

STATE_BYTES = 500
_INSTANCES = 1_000
_TABLES = ("engine_processinstance", "engine_workitem", "engine_historyentry")


class RawTransaction:
    """Updates a state, inserts a work item and a line of history, and commits.

    Five round trips: BEGIN and COMMIT are two of them.
    """

    def __init__(self, database: str, station: Station) -> None:
        make_tables(database, _TABLES)
        self._session = connected(database)
        self.backend: Backend = backend_of(self._session)
        rows = {table: _sample(table, station) for table in _TABLES}
        self._item = _insert("engine_workitem", list(rows["engine_workitem"]))
        self._told = _insert("engine_historyentry", list(rows["engine_historyentry"]))
        self._rows = rows
        self._instances = [str(uuid4()) for _ in range(_INSTANCES)]
        self._fill()
        self._done = 0

    def prepare(self, _operations: int) -> None:
        """Nothing: there is always a next one."""

    def operate(self) -> int:
        """Keep one step."""
        self._done += 1
        instance = self._instances[self._done % _INSTANCES]
        token = f"{self._done:08x}"
        item = {
            **self._rows["engine_workitem"],
            "id": str(uuid4()),
            "instance_id": instance,
            "token_id": token,
        }
        told = {
            **self._rows["engine_historyentry"],
            "id": str(uuid4()),
            "instance_id": instance,
            "move": str(self._done),
        }
        with self._session, self._session.cursor() as cursor:
            cursor.execute(_UPDATE, [os.urandom(STATE_BYTES), instance])
            cursor.execute(self._item, list(item.values()))
            cursor.execute(self._told, list(told.values()))
        return 1

    def close(self) -> None:
        """End the session."""
        self._session.close()

    def _fill(self) -> None:
        row = self._rows["engine_processinstance"]
        insert = _insert("engine_processinstance", list(row))
        with self._session, self._session.cursor() as cursor:
            for instance in self._instances:
                cursor.execute(insert, list({**row, "id": instance}.values()))


_UPDATE = (
    "UPDATE benchmark_processinstance SET state = %s, moves = moves + 1 WHERE id = %s"
)


def connected(database: str) -> Session:
    """Return a session of the application's role."""
    return psycopg2.connect(postgres.urls().application.with_name(database).dsn())


def make_tables(database: str, tables: tuple[str, ...]) -> None:
    """Make empty copies of tables, without what guards the rows."""
    with roles.connected(postgres.urls().owner.with_name(database)) as cursor:
        for table in tables:
            like = sql.SQL("CREATE TABLE IF NOT EXISTS {} (LIKE {} INCLUDING ALL)")
            names = (sql.Identifier(copy_of(table)), sql.Identifier(table))
            cursor.execute(like.format(*names))


def copy_of(table: str) -> str:
    """Return the name of the copy of a table."""
    return f"benchmark_{table.partition('_')[2]}"


def _sample(table: str, station: Station) -> dict[str, str | None]:
    """Return a row that the engine has written, as text by column."""
    with station.reading(), station.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column.name for column in cursor.description]
        texts = ", ".join(f"{column}::text" for column in columns)
        cursor.execute(f"SELECT {texts} FROM {table} ORDER BY id DESC LIMIT 1")
        return dict(zip(columns, cursor.fetchone(), strict=True))


def _insert(table: str, columns: list[str]) -> str:
    values = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {copy_of(table)} ({', '.join(columns)}) VALUES ({values})"
