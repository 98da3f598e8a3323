"""A scratch database beside the configured one: made, filled, measured, dropped.

Unlike the databases of tests it waits for the disk at every commit, as production does.
"""

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connections
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from web import postgres
from web.postgres import roles

_PREFIX = "benchmark_lastmetre_"
_ALIASES = ("default", "owner")


@contextmanager
def database() -> Iterator[str]:
    """Point Django at a fresh, migrated database with everything that is shipped.

    Yields:
        Its name.
    """
    name = f"{_PREFIX}{os.getpid()}_{secrets.token_hex(4)}"
    addresses = postgres.urls()
    with roles.connected(addresses.creator) as cursor:
        _drop_left_over(cursor)
        # Held as long as this connection lives: a database without it is left over.
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        owner = sql.Identifier(addresses.owner.user)
        make = sql.SQL("CREATE DATABASE {} TEMPLATE template0 OWNER {}")
        cursor.execute(make.format(sql.Identifier(name), owner))
        try:
            roles.grant_privileges(
                addresses.creator.with_name(name),
                owner=addresses.owner.user,
                application=addresses.application.user,
            )
            with _in_use(name):
                _fill()
                yield name
        finally:
            _drop(cursor, name)


def _drop(cursor: Cursor, name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    cursor.execute(drop.format(sql.Identifier(name)))


def _drop_left_over(cursor: Cursor) -> None:
    """Drop the databases of runs that were killed."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [_PREFIX]
    )
    for (name,) in cursor.fetchall():
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        if cursor.fetchone() == (True,):
            _drop(cursor, name)
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _fill() -> None:
    for syncs in (False, True):  # what has no migrations refers to what has some
        call_command(
            "migrate",
            database="owner",
            run_syncdb=syncs,
            verbosity=0,
            interactive=False,
        )
    call_command("deploy", shipped=True, verbosity=0, stdout=io.StringIO())


@contextmanager
def _in_use(name: str) -> Iterator[None]:
    """Lead Django's connections to a database."""
    before = {alias: connections.settings[alias]["NAME"] for alias in _ALIASES}
    _point(dict.fromkeys(_ALIASES, name))
    try:
        yield
    finally:
        _point(before)


def _point(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        # One dictionary is shared by the connections of all threads.
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
