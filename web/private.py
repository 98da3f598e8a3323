"""Keep what this installation generates for itself where only its user can read it."""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


class Unusable(Exception):
    """A private file or folder cannot be used; the message says what to do."""


def folder() -> Path:
    """Return the folder of this installation's own files, made when missing.

    ``LASTMETRE_VAR`` names another one than ``var`` in the project. The permissions
    of a folder that exists already are left as they are.

    Raises:
        Unusable: The folder cannot be made.
    """
    chosen = os.environ.get("LASTMETRE_VAR")
    path = Path(chosen).expanduser().absolute() if chosen else PROJECT / "var"
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(
            f"{path} cannot be made ({error.strerror}); set LASTMETRE_VAR to a folder "
            "that you can write."
        ) from error
    return path


def read_or_create(
    name: str, make: Callable[[], dict[str, object]]
) -> dict[str, object]:
    """Return a secret file's JSON object; the first caller on a machine makes it.

    Args:
        name: The file's name in the private folder.
        make: Returns the object to be kept; called at most once, under a lock.

    Raises:
        Unusable: The file belongs to another user or holds no JSON object.
    """
    path = folder() / name
    try:
        if not path.exists():
            _create(path, make)
        content = json.loads(path.read_text())
    except OSError as error:
        raise Unusable(
            f"{path} cannot be used ({error.strerror}); run as the user who made it, "
            "or set LASTMETRE_VAR to a folder of your own."
        ) from error
    except ValueError as error:
        raise Unusable(f"{path} is damaged; restore it from a backup.") from error
    if not isinstance(content, dict):
        raise Unusable(f"{path} is damaged; restore it from a backup.")
    return content


def _create(path: Path, make: Callable[[], dict[str, object]]) -> None:
    """Write a new secret file in one step, unless another process was faster."""
    draft = path.with_name(f".{path.name}.new")
    with os.fdopen(_open_lock(path), "r") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            return
        draft.unlink(missing_ok=True)
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(make(), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def _open_lock(path: Path) -> int:
    """Open the lock that keeps two processes from making the same secret."""
    return os.open(path.with_name(".lock"), os.O_RDONLY | os.O_CREAT, 0o600)
