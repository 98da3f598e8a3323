"""Where the private cluster lies, who runs it and with which passwords.

An ordinary user's cluster lies in the private folder. PostgreSQL refuses to run as
root, so root's lies in ``/var/lib/lastmetre`` and belongs to a system user; its name
holds the installation's own number, so that a fresh checkout never meets the data of
an older one whose keys are gone.
"""

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from web import private

ADMINISTRATOR = "lastmetre_admin"
OWNER = "lastmetre_owner"
APPLICATION = "lastmetre_app"
DATABASE = "lastmetre"
SHARED = Path("/var/lib/lastmetre")
FILE = "postgres.json"
SOCKET_FILE = "postgres-socket.json"
# Unix socket addresses end at 104 bytes on macOS and 108 on Linux, final zero included.
LONGEST_SOCKET = 103
SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Passwords:
    """The passwords of the cluster's three roles."""

    administrator: str = field(repr=False)
    owner: str = field(repr=False)
    application: str = field(repr=False)


@dataclass(frozen=True)
class Place:
    """One private cluster on this machine."""

    home: Path
    """The cluster's own folder, closed to everybody but the user who runs it."""
    socket: Path
    """The folder of the Unix socket, as closed as ``home``."""
    passwords: Passwords

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """Where the server writes its log."""
        return self.home / "server.log"


def find() -> Place:
    """Return the place of this installation's cluster, chosen once and kept.

    Raises:
        Unusable: The private folder cannot be used by this user.
    """
    kept = private.read_or_create(FILE, _choose)
    home = Path(str(kept["home"])) if kept["home"] else private.folder() / "postgres"
    return Place(
        home=home,
        socket=_socket(home),
        passwords=Passwords(
            administrator=str(kept["administrator_password"]),
            owner=str(kept["owner_password"]),
            application=str(kept["application_password"]),
        ),
    )


def _choose() -> dict[str, object]:
    """Return a new cluster's place and passwords."""
    home = None
    if os.geteuid() == 0:
        known = hashlib.sha256(os.fsencode(private.folder())).hexdigest()[:12]
        home = str(SHARED / known / secrets.token_hex(4))
    return {
        "home": home,
        "administrator_password": secrets.token_urlsafe(32),
        "owner_password": secrets.token_urlsafe(32),
        "application_password": secrets.token_urlsafe(32),
    }


def _socket(home: Path) -> Path:
    """Return the socket's folder: in ``home``, or a short one when that is too long."""
    inside = home / "socket"
    if len(os.fsencode(inside / SOCKET_NAME)) <= LONGEST_SOCKET:
        return inside
    kept = Path(str(private.read_or_create(SOCKET_FILE, _short_folder)["folder"]))
    if not _is_ours(kept):  # the machine was restarted and its /tmp emptied
        (private.folder() / SOCKET_FILE).unlink(missing_ok=True)
        kept = Path(str(private.read_or_create(SOCKET_FILE, _short_folder)["folder"]))
    return kept


def _short_folder() -> dict[str, object]:
    """Make a folder with a short path that nobody else can enter."""
    return {"folder": tempfile.mkdtemp(prefix="lastmetre-", dir="/tmp")}


def _is_ours(path: Path) -> bool:
    """Tell whether the folder is still the closed one that we made."""
    try:
        found = path.lstat()
    except OSError:
        return False
    closed = stat.S_IMODE(found.st_mode) == 0o700
    ours = found.st_uid == private.folder().stat().st_uid
    return stat.S_ISDIR(found.st_mode) and closed and ours
