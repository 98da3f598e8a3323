"""The user of the operating system who runs the private cluster."""

import contextlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from web.postgres.errors import ClusterError

SYSTEM_USER = "lastmetre"
FALLBACK_USER = "postgres"


@dataclass(frozen=True)
class Account:
    """A user, and whether we must change to that user first."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether this process runs as that user already."""
        return self.uid == os.geteuid()

    def give(self, path: Path) -> None:
        """Make the user the owner of a file or folder that we have just made."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def write(self, path: Path, text: str) -> None:
        """Write a new file that belongs to the user, in place of an old one.

        Never through a link: root writes here into a folder of somebody else.
        """
        path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "w") as file:
            file.write(text)
        self.give(path)

    def run(self, command: Sequence[str | Path], *, folder: Path, output: Path) -> int:
        """Run a program as that user and wait for its end.

        Args:
            command: The program and its arguments.
            folder: Where it runs; the present one may be closed to the user.
            output: A file that takes what it prints.

        Returns:
            The program's exit code.
        """
        return self.start(command, folder=folder, output=output).wait()

    def start(
        self, command: Sequence[str | Path], *, folder: Path, output: Path
    ) -> "subprocess.Popen[bytes]":
        """Start a program as that user, out of reach of the terminal's Ctrl-C.

        Args:
            command: The program and its arguments.
            folder: Where it runs; the present one may be closed to the user.
            output: A file to which what it prints is added.

        Returns:
            The running program.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        with os.fdopen(os.open(output, flags, 0o600), "ab") as file:
            return subprocess.Popen(
                [str(part) for part in command],
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=None if self.is_ours else self.uid,
                group=None if self.is_ours else self.gid,
                extra_groups=None if self.is_ours else [],
                umask=0o077,
            )


def of(home: Path) -> Account:
    """Return the user who runs the cluster in ``home``.

    Root steps back to the folder's owner or, for a new one, to a system user, which
    is made when missing.

    Raises:
        ClusterError: Root cannot make or find an ordinary user.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    with contextlib.suppress(FileNotFoundError):
        found = home.stat()
        if found.st_uid != 0:
            return Account(found.st_uid, found.st_gid)
    return _system_account()


def _system_account() -> Account:
    """Return the system user's account, made when missing."""
    if not _exists(SYSTEM_USER):
        _make_system_user()
    for name in (SYSTEM_USER, FALLBACK_USER):
        if _exists(name):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise ClusterError(
        "PostgreSQL does not run as root and no other user could be made; run as an "
        f"ordinary user, or make one first: useradd --system {SYSTEM_USER}"
    )


def _exists(name: str) -> bool:
    """Tell whether this machine has a user of that name."""
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _make_system_user() -> None:
    """Make the system user, if this machine has the program for it."""
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if program:
        options = ["--system", "--user-group", "--no-create-home"]
        options += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin"]
        subprocess.run(
            [program, *options, SYSTEM_USER], capture_output=True, check=False
        )
