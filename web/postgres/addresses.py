"""Say where the database is and as whom to speak to it."""

import os
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from psycopg2.extensions import make_dsn

from web.postgres import layout


@dataclass(frozen=True)
class Address:
    """One database and one role in it."""

    name: str
    user: str
    password: str = field(repr=False)
    host: str
    """A host name, or the folder of the Unix socket."""
    port: int = 5432
    options: tuple[tuple[str, str], ...] = ()
    """Further connection parameters, such as ``("sslmode", "verify-full")``."""

    @classmethod
    def parse(cls, url: str) -> "Address":
        """Read a ``postgresql://`` address.

        Raises:
            ValueError: It is no such address, or it names no database.
        """
        parts = urlsplit(url)
        name = unquote(parts.path.removeprefix("/"))
        if parts.scheme not in ("postgres", "postgresql") or not name:
            raise ValueError(
                "Expected a database address of the form "
                "postgresql://role:password@host:5432/name, but it is another."
            )
        options = dict(parse_qsl(parts.query))
        host = options.pop("host", "") or unquote(parts.hostname or "")
        return cls(
            name=name,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            host=host,
            port=int(options.pop("port", 0)) or parts.port or 5432,
            options=tuple(sorted(options.items())),
        )

    def url(self) -> str:
        """Return the address in one line, password included, for a child process."""
        query = urlencode({"host": self.host, "port": self.port, **dict(self.options)})
        login = f"{quote(self.user, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{login}@/{quote(self.name, safe='')}?{query}"

    def with_name(self, name: str) -> "Address":
        """Return the same role's address of another database."""
        return replace(self, name=name)

    def dsn(self) -> str:
        """Return what ``psycopg2.connect`` takes, password included."""
        parameters = {
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            "host": self.host,
            "port": str(self.port),
            **dict(self.options),
        }
        return make_dsn(**parameters)

    def django(self) -> dict[str, object]:
        """Return the entry of Django's ``DATABASES``."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port),
            "OPTIONS": dict(self.options),
        }


@dataclass(frozen=True)
class DatabaseUrls:
    """The addresses of one installation's database."""

    application: Address
    """For everything but migrations; bound by row-level security."""
    owner: Address
    """For migrations only. Without ``DATABASE_OWNER_URL`` the application's own."""
    creator: Address
    """Who may create databases for a test run."""


def is_private() -> bool:
    """Tell whether the program runs its own PostgreSQL."""
    return not os.environ.get("DATABASE_URL")


def urls() -> DatabaseUrls:
    """Return the addresses from the environment, else those of the private cluster.

    Nothing is started. The private cluster's passwords are made when they are missing.

    Raises:
        ValueError: ``DATABASE_URL`` or ``DATABASE_OWNER_URL`` is no address.
        Unusable: The private cluster's passwords cannot be read.
    """
    named = os.environ.get("DATABASE_URL")
    if named:
        application = Address.parse(named)
        owner = Address.parse(os.environ.get("DATABASE_OWNER_URL") or named)
        return DatabaseUrls(application, owner, owner.with_name("postgres"))
    place = layout.find()
    socket = str(place.socket)
    passwords = place.passwords
    return DatabaseUrls(
        Address(layout.DATABASE, layout.APPLICATION, passwords.application, socket),
        Address(layout.DATABASE, layout.OWNER, passwords.owner, socket),
        Address("postgres", layout.ADMINISTRATOR, passwords.administrator, socket),
    )
