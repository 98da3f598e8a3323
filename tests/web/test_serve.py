"""The web server ends when it is told to, also under a request that does not."""

import contextlib
import http.client
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
import pytest

from tests.support.database import OwnDatabase

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status


@pytest.mark.processes
def test_a_request_under_way_does_not_keep_the_server_alive(
    own_database: OwnDatabase,
) -> None:
    # given a server with a request that waits for the database
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "web.serve", "-p", str(port), "-v", "0"],
        cwd=ROOT,
        env=own_database.environment,
    )
    try:
        _wait_for(port)
        with contextlib.closing(
            psycopg2.connect(own_database.environment["DATABASE_OWNER_URL"])
        ) as holder:
            holder.cursor().execute("LOCK TABLE django_migrations")
            waiting = threading.Thread(target=_ask, args=(port,))
            waiting.start()
            _wait_for_lock(own_database)

            # when it is told to end
            server.terminate()

            # then it does, and the request is cut
            assert server.wait(timeout=PATIENCE) == 0
            waiting.join(timeout=PATIENCE)
    finally:
        server.kill()
        server.wait()


def _ask(port: int) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):
        _get(port, "/readyz")


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if _get(port, "/healthz") == 200:
                return
        time.sleep(0.1)
    raise TimeoutError


def _wait_for_lock(database: OwnDatabase) -> None:
    """Wait until the server's request waits for the table."""
    end = time.monotonic() + PATIENCE
    with contextlib.closing(
        psycopg2.connect(database.environment["DATABASE_OWNER_URL"])
    ) as watcher:
        watcher.autocommit = True
        while time.monotonic() < end:
            cursor = watcher.cursor()
            cursor.execute(
                "SELECT 1 FROM pg_locks WHERE NOT granted AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone():
                return
            time.sleep(0.05)
    raise TimeoutError
