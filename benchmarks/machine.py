"""The machine on which figures were measured, without its name."""

import os
import platform
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psycopg2
from django.db import connections

from web import postgres
from web.private import PROJECT

_DISTRIBUTIONS = ("Django", "psycopg2-binary", "django-viewflow", "orjson")


@dataclass(frozen=True)
class Backend:
    """One session's process on the database's side.

    Attributes:
        process: Its number on this machine; ``None`` where it cannot be looked at.
        reason: Why not.
    """

    process: int | None
    reason: str = ""

    def cpu_seconds(self) -> float:
        """Return the processor time that it has spent; 0 where it is not known."""
        if self.process is None:
            return 0.0
        text = Path(f"/proc/{self.process}/schedstat").read_text()
        return int(text.split()[0]) / 1e9


NOWHERE = Backend(None, "no database takes part")


def backend_of(connection: psycopg2.extensions.connection) -> Backend:
    """Return the process of a session of the private PostgreSQL."""
    if not postgres.is_private():
        return Backend(None, "the database is a named server, maybe a remote one")
    process = connection.get_backend_pid()
    if not Path(f"/proc/{process}/schedstat").exists():
        return Backend(None, "this system does not tell a process's time in /proc")
    return Backend(process)


def django_backend() -> Backend:
    """Return the process of Django's own session, opened if it is not yet."""
    connections["default"].ensure_connection()
    session = connections["default"].connection
    assert session is not None
    return backend_of(session)


def described() -> dict[str, object]:
    """Return what one must know about the machine to read figures of it."""
    return {
        "git_sha": _git_sha(),
        "cpu": _cpu_model(),
        "cores": os.cpu_count(),
        "calibration_us": round(calibration_us(), 1),
        "fsync_us": round(_fsync_us(), 1),
        "versions": {
            "python": platform.python_version(),
            "postgresql": _postgresql_version(),
            **{name: version(name) for name in _DISTRIBUTIONS},
        },
    }


def calibrate() -> None:
    """Do the unit of work by which machines can be compared."""
    sum(range(1000))


def calibration_us() -> float:
    """Return how long the unit takes at its best, in µs."""
    return min(_timed(100) for _ in range(50))


def _timed(times: int) -> float:
    begun = time.perf_counter()
    for _ in range(times):
        calibrate()
    return (time.perf_counter() - begun) / times * 1e6


def _fsync_us() -> float:
    """Return how long the disk takes to keep a page, in µs."""
    taken = []
    with tempfile.TemporaryFile(dir=PROJECT) as file:
        for _ in range(100):
            file.write(bytes(8192))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1e6


def _git_sha() -> str:
    try:
        said = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=PROJECT,
            capture_output=True,
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return said.stdout.strip()


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    models = (line.partition(":")[2] for line in lines if line.startswith("model name"))
    return next(models, platform.processor()).strip()


def _postgresql_version() -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])
