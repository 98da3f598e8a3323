"""The roles of the database, and what each of them may do.

The owner migrates. The application does everything else: it owns nothing, so that
row-level security binds it and it cannot take a trigger or a policy away.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from web.postgres import layout
from web.postgres.addresses import Address
from web.postgres.layout import Place

LIMITS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
PRIVILEGES = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {application}",
    "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {application}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    " GRANT USAGE ON SEQUENCES TO {application}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner}"
    " GRANT EXECUTE ON FUNCTIONS TO {application}",
)


def administrator(place: Place) -> Address:
    """Return the private cluster's superuser, for making roles and databases."""
    return Address(
        name="postgres",
        user=layout.ADMINISTRATOR,
        password=place.passwords.administrator,
        host=str(place.socket),
    )


@contextmanager
def connected(address: Address) -> Iterator[Cursor]:
    """Open a connection in which every statement is its own transaction."""
    connection = psycopg2.connect(address.dsn(), connect_timeout=10)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def answers(place: Place) -> bool:
    """Tell whether the private cluster takes the application's connections."""
    try:
        with connected(
            Address(
                name=layout.DATABASE,
                user=layout.APPLICATION,
                password=place.passwords.application,
                host=str(place.socket),
            )
        ) as cursor:
            cursor.execute("SELECT 1")
    except psycopg2.OperationalError:
        return False
    return True


def is_ready(place: Place) -> bool:
    """Tell whether a starting server takes the administrator's connections."""
    try:
        with connected(administrator(place)):
            return True
    except psycopg2.OperationalError:
        return False


def prepare_server(place: Place) -> None:
    """Make the two roles and the database of a private cluster, or what is missing."""
    address = administrator(place)
    with connected(address) as cursor:
        _make_role(cursor, layout.OWNER, place.passwords.owner)
        _make_role(cursor, layout.APPLICATION, place.passwords.application)
        cursor.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [layout.DATABASE]
        )
        if cursor.fetchone() is None:
            make = sql.SQL("CREATE DATABASE {} OWNER {}")
            name, owner = map(sql.Identifier, (layout.DATABASE, layout.OWNER))
            cursor.execute(make.format(name, owner))
        close = sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC")
        cursor.execute(close.format(sql.Identifier(layout.DATABASE)))
        # No tables of a session: one could pass for ours in whoever works there next.
        for right in (
            "REVOKE TEMPORARY ON DATABASE {} FROM {}",
            "GRANT CONNECT ON DATABASE {} TO {}",
        ):
            names = map(sql.Identifier, (layout.DATABASE, layout.APPLICATION))
            cursor.execute(sql.SQL(right).format(*names))
    grant_privileges(
        address.with_name(layout.DATABASE),
        owner=layout.OWNER,
        application=layout.APPLICATION,
    )


def grant_privileges(address: Address, *, owner: str, application: str) -> None:
    """Give the application its rights on all that the owner will make in a database.

    Args:
        address: The database, as a role that may set the owner's default privileges.
        owner: The role that migrates.
        application: The role that does everything else.
    """
    names = {
        "owner": sql.Identifier(owner),
        "application": sql.Identifier(application),
    }
    with connected(address) as cursor:
        for statement in PRIVILEGES:
            cursor.execute(sql.SQL(statement).format(**names))


def _make_role(cursor: Cursor, name: str, password: str) -> None:
    """Make a role or set it right again, password included."""
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
    verb = "ALTER" if cursor.fetchone() else "CREATE"
    statement = sql.SQL(f"{verb} ROLE {{}} {LIMITS} PASSWORD {{}}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(password)))
