"""Databases for tests: one filled template, cheap copies of it, always PostgreSQL.

The template is migrated, holds the shipped forms and definitions and the demo county.
It is named after a digest of all these and outlives the run: the next one starts at
once. Each test process works in a copy, as the
application role. A test that needs real commits takes a copy of its own.
"""

import base64
import hashlib
import io
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from engine.models import Unsealed
from web import postgres
from web.demo import county
from web.management.commands.deploy import SHIPPED
from web.postgres import roles

#: What makes the tables, and what is deployed into them.
_CONTENT = (
    "migrations/**/*.py",
    "sql/**/*.sql",
    "definitions/*.json",
    "catalogue/*.json",
    "profiles/*.json",
    "demo/county.py",
)

TEMPLATE = "test_lastmetre_template_"
COPY = "test_lastmetre_copy_"
DRAFT = "test_lastmetre_draft"
ALIASES = ("default", "owner")
# Any number that no other program uses as an advisory lock in this cluster.
BUILDING = 0x1A57


@dataclass(frozen=True)
class OwnDatabase:
    """A database that one test has for itself."""

    name: str

    @property
    def environment(self) -> dict[str, str]:
        """Environment variables under which a child process works in it."""
        addresses = postgres.urls()
        return {
            **os.environ,
            "DATABASE_URL": addresses.application.with_name(self.name).url(),
            "DATABASE_OWNER_URL": addresses.owner.with_name(self.name).url(),
            "SECRET_KEY": settings.SECRET_KEY,
            "FIELD_KEYS": json.dumps(settings.FIELD_KEYS),
            "ALLOWED_HOSTS": "localhost,127.0.0.1",
            "BEHIND_TLS": "0",
        }


@contextmanager
def copied() -> Iterator[OwnDatabase]:
    """Make a copy of the migrated template and drop it afterwards."""
    with roles.connected(postgres.urls().creator) as cursor:
        template = _ensure_template(cursor)
        _drop_left_over(cursor)
        name = f"{COPY}{os.getpid()}_{secrets.token_hex(4)}"
        # Held as long as this connection lives: a copy without it is left over.
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        _create(cursor, name, template=template)
        try:
            yield OwnDatabase(name)
        finally:
            _drop(cursor, name)


@contextmanager
def in_use(database: str) -> Iterator[None]:
    """Point all of Django's connections, also those of new threads, at a database."""
    before = {alias: connections.settings[alias]["NAME"] for alias in ALIASES}
    _point(dict.fromkeys(ALIASES, database))
    try:
        yield
    finally:
        _point(before)


def _point(names: dict[str, str]) -> None:
    """Let Django's connections be opened anew on other databases."""
    for alias, name in names.items():
        connections[alias].close()
        # One dictionary is shared by the connections of all threads.
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _ensure_template(cursor: Cursor) -> str:
    """Return the name of the migrated template, built by the first who asks."""
    name = TEMPLATE + _digest_of_migrations()
    cursor.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
    try:
        if name not in _databases(cursor, TEMPLATE):
            _build(cursor, name)
    finally:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])
    return name


def _build(cursor: Cursor, name: str) -> None:
    """Migrate a new template as the owner; it appears under its name when complete."""
    addresses = postgres.urls()
    for old in _databases(cursor, TEMPLATE):
        if postgres.is_private():  # on a server it may be another checkout's
            _drop(cursor, old)
    _drop(cursor, DRAFT)
    _create(cursor, DRAFT, template="template0")
    roles.grant_privileges(
        addresses.creator.with_name(DRAFT),
        owner=addresses.owner.user,
        application=addresses.application.user,
    )
    with in_use(DRAFT):
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command("deploy", shipped=True, verbosity=0, stdout=io.StringIO())
        # The installation's own acts are of no county, and no story is about them:
        # without marks they await no seal.
        Unsealed.objects.all().delete()
        county.set_up()
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    cursor.execute(rename.format(sql.Identifier(DRAFT), sql.Identifier(name)))


def _create(cursor: Cursor, name: str, *, template: str) -> None:
    """Make a database of the owner, without waiting for the disk at every commit."""
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
    owner = postgres.urls().owner.user
    cursor.execute(create.format(*map(sql.Identifier, (name, template, owner))))
    close = sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC")
    cursor.execute(close.format(sql.Identifier(name)))
    hurry = sql.SQL("ALTER DATABASE {} SET synchronous_commit = off")
    cursor.execute(hurry.format(sql.Identifier(name)))


def _drop(cursor: Cursor, name: str) -> None:
    """Drop a database, also under somebody who still uses it."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    cursor.execute(drop.format(sql.Identifier(name)))


def _drop_left_over(cursor: Cursor) -> None:
    """Drop the copies of test processes that were killed."""
    for name in _databases(cursor, COPY):
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        if cursor.fetchone() == (True,):
            _drop(cursor, name)
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


def _databases(cursor: Cursor, prefix: str) -> list[str]:
    """Return the names of the databases that begin so."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
    )
    return [name for (name,) in cursor.fetchall()]


def _digest_of_migrations() -> str:
    """Return a digest of everything that makes the tables."""
    digest = hashlib.sha256(django.__version__.encode())
    digest.update(Path(__file__).read_bytes())
    digest.update(Path(roles.__file__).read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        root = Path(app.path)
        for pattern in _CONTENT:
            for path in sorted(root.glob(pattern)):
                digest.update(f"{app.label}/{path.relative_to(root)}".encode())
                digest.update(path.read_bytes())
    for path in sorted(SHIPPED.glob("*/*.bpmn")):
        digest.update(path.read_bytes())
    return base64.b32encode(digest.digest()).decode()[:16].lower()
