"""Make, start and stop the private PostgreSQL."""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from web.postgres import account, binaries, layout, roles
from web.postgres.account import Account
from web.postgres.errors import ClusterError
from web.postgres.layout import Place

SETTINGS = "lastmetre.conf"
START_SECONDS = 300
STOP_SECONDS = 60
ORPHAN_SECONDS = 20
LOG_BYTES = 2**22
# Errors may quote values and statements, and so personal data: the log takes neither.
PRIVACY = """
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
log_statement = none
log_checkpoints = off
"""
SERVER = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
"""

_children: dict[Path, "subprocess.Popen[bytes]"] = {}
"""The servers that this process has started, by data directory."""


def ensure_running() -> bool:
    """Start the private PostgreSQL unless it runs; make it first when it is missing.

    Cheap while it runs; safe from many processes at once, and after any crash.

    Returns:
        Whether it had to be started.

    Raises:
        ClusterError: It cannot be made or started.
    """
    place = layout.find()
    user = account.of(place.home)
    make_home(place, user)
    with _alone(place.home / "start.lock"):
        if is_running(place):
            return False
        if _becomes_ready(place):  # its starter died before it had finished
            roles.prepare_server(place)
            return False
        version, programs = binaries.programs(user, place.data)
        if not place.data.exists():
            _initialise(place, user, programs, version)
        _forget_dead_server(place)
        _start(place, user, programs)
        roles.prepare_server(place)
    return True


def is_alive() -> bool:
    """Tell, without connecting, whether the private PostgreSQL's process lives."""
    return server_process(layout.find()) is not None


def is_running(place: Place) -> bool:
    """Tell whether a living server holds the data directory and takes connections."""
    return server_process(place) is not None and roles.answers(place)


def _becomes_ready(place: Place) -> bool:
    """Wait while a living server is still starting, then tell whether it is up."""
    _wait_until(
        lambda: server_process(place) is None or roles.is_ready(place),
        seconds=START_SECONDS,
    )
    return server_process(place) is not None


def server_process(place: Place) -> int | None:
    """Return the living server's process number, if there is one."""
    try:
        number = int((place.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    return number if number > 1 and _serves(number, place.data) else None


def stop(place: Place) -> None:
    """Stop the private PostgreSQL; open connections are cut, nothing is lost."""
    number = server_process(place)
    if number is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGINT)  # PostgreSQL's "fast" shutdown
        _wait_until(lambda: server_process(place) is None, seconds=STOP_SECONDS)
    _collect(place)


def leave_running(place: Place) -> None:
    """Let the server outlive this process, which may have started it."""
    child = _children.pop(place.data, None)
    if child is not None and child.poll() is None:
        # Popen warns when it is dropped before the end of its process: here on purpose.
        child.returncode = 0


def make_home(place: Place, user: Account) -> None:
    """Make the cluster's folders, closed to everybody but its user.

    Raises:
        ClusterError: They cannot be made, or belong to another user.
    """
    try:
        for parent in reversed(place.home.parents):
            if not parent.exists():
                parent.mkdir(mode=0o755, exist_ok=True)
        for folder in (place.home, place.socket):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
                user.give(folder)
        owner = place.home.stat().st_uid
    except OSError as error:
        raise ClusterError(
            f"{place.home} cannot be made ({error.strerror}); set LASTMETRE_VAR to a "
            "folder that you can write."
        ) from error
    if owner != user.uid:
        raise ClusterError(
            f"{place.home} belongs to another user; run as that user, or set "
            "LASTMETRE_VAR to a folder of your own."
        )


def _initialise(place: Place, user: Account, programs: Path, version: int) -> None:
    """Make the data directory: complete, or not there at all.

    Raises:
        ClusterError: ``initdb`` failed.
    """
    draft = place.home / "data.new"
    shutil.rmtree(draft, ignore_errors=True)
    password = place.home / f"password.{secrets.token_hex(4)}"
    user.write(password, place.passwords.administrator)
    locale = ["--locale=C"]
    if version >= 17:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    output = place.home / "initdb.log"
    output.unlink(missing_ok=True)
    command: list[str | Path] = [
        programs / "initdb",
        f"--pgdata={draft}",
        f"--username={layout.ADMINISTRATOR}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-instructions",
        *locale,
    ]
    try:
        failed = user.run(command, folder=place.home, output=output)
    finally:
        password.unlink(missing_ok=True)
    if failed:
        shutil.rmtree(draft, ignore_errors=True)
        raise ClusterError(f"The private PostgreSQL cannot be made: {_reason(output)}")
    defaults = (draft / "postgresql.conf").read_text()
    included = f"{defaults}\ninclude_if_exists = '{SETTINGS}'\n"
    user.write(draft / "postgresql.conf", included)
    draft.rename(place.data)


def _start(place: Place, user: Account, programs: Path) -> None:
    """Start the server and wait until it takes connections.

    Raises:
        ClusterError: It did not start.
    """
    if place.log.exists() and place.log.stat().st_size > LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    settings = f"{SERVER}{PRIVACY}{_socket_setting(place.socket)}"
    user.write(place.data / SETTINGS, settings)
    command: list[str | Path] = [programs / "postgres", "-D", place.data]
    server = user.start(command, folder=place.home, output=place.log)
    _children[place.data] = server
    _wait_until(
        lambda: server.poll() is not None or roles.is_ready(place),
        seconds=START_SECONDS,
    )
    if server.poll() is not None:
        raise ClusterError(
            f"The private PostgreSQL does not start: {_reason(place.log)} "
            f"(all of it: {place.log})"
        )


def _socket_setting(folder: Path) -> str:
    """Return the setting of the socket's folder, quoted for PostgreSQL's list."""
    quoted = str(folder).replace('"', '""').replace("'", "''")
    return f"unix_socket_directories = '\"{quoted}\"'\n"


def _forget_dead_server(place: Place) -> None:
    """Remove the traces of a server that was killed.

    PostgreSQL itself gives up when the number in its lock file belongs to any living
    process, and a killed server whose parent never collects it counts as one. Its
    other processes end by themselves once they notice; they are waited for, since two
    servers on the same data would destroy it.

    Raises:
        ClusterError: Processes of the dead server do not end.
    """
    ended = _wait_until(lambda: not _processes_in(place.data), seconds=ORPHAN_SECONDS)
    if not ended:
        numbers = ", ".join(str(number) for number in _processes_in(place.data))
        raise ClusterError(
            "The private PostgreSQL was killed, but some of its processes still run "
            f"({numbers}); end them, then start again."
        )
    _collect(place)
    for trace in (place.data / "postmaster.pid", *place.socket.glob(".s.PGSQL.*")):
        trace.unlink(missing_ok=True)


def _collect(place: Place) -> None:
    """Take note of the end of a server that this process had started."""
    child = _children.pop(place.data, None)
    if child is not None:
        child.wait(timeout=STOP_SECONDS)


def _serves(number: int, data: Path) -> bool:
    """Tell whether a process is alive, no zombie, and works in the data directory."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # another user's process that has inherited the number
    process = Path("/proc") / str(number)
    if not process.exists():
        return True  # a system without /proc: the number has to do
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        return state not in ("Z", "X") and (process / "cwd").samefile(data)
    except OSError:
        return False


def _processes_in(data: Path) -> list[int]:
    """Return the living processes that work in the data directory."""
    numbers = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [number for number in numbers if _serves(number, data)]


def _wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Wait for a condition, at most so long, and tell whether it came true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _reason(log: Path) -> str:
    """Return the last complaint in a log."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    complaints = [
        re.sub(r"^.*?(FATAL|ERROR|PANIC|error):\s*", "", line)
        for line in lines
        if re.search(r"FATAL|ERROR|PANIC|error:", line)
    ]
    return (complaints or lines or ["it said nothing"])[-1].strip()


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time into the block."""
    handle = os.open(path, os.O_RDONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
