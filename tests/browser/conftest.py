"""A web server over a database of its own, and browsers for its people."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, expect, sync_playwright

from processes.organisation.models import Account
from tests.support.browser import CHROMIUM, DESKTOP, FLAGS, Person
from tests.support.database import OwnDatabase
from tests.support.scene import Scene
from web.demo.county import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0

At = Callable[..., Person]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; without it the test is skipped with the reason."""
    if CHROMIUM is None:
        if os.environ.get("LASTMETRE_REQUIRE_BROWSER") == "1":
            pytest.fail("Expected a Chromium on this machine, but there is none.")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    # Playwright runs a loop in this thread, in which Django would refuse to ask.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # A machine that does much besides is slow, not wrong.
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def server(own_database: OwnDatabase, tmp_path: Path) -> Iterator[str]:
    """Serve the pages over a database of its own; give the address."""
    with serving(own_database, tmp_path, "web.serve") as address:
        yield address


@contextmanager
def serving(database: OwnDatabase, folder: Path, *program: str) -> Iterator[str]:
    """Serve the pages over a database; give the address.

    Args:
        folder: Where the server writes what it has to say.
        program: The module that serves, and what it is told.
    """
    # The server knows Django's own digests only; one round of them costs nothing.
    digest = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-a-test", iterations=1)
    Account.objects.update(password=digest)
    port = _free_port()
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *program, "-p", str(port)],
            cwd=ROOT,
            env=database.environment,
            stdout=log,
            stderr=log,
        )
        address = f"http://localhost:{port}"
        try:
            _wait_for(address)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


@pytest.fixture
def scene(server: str) -> Scene:
    """Set a scene in the database of the server."""
    return Scene.set_up()


@pytest.fixture
def at(chromium: Browser, server: str) -> Iterator[At]:
    """Return a function that signs somebody in at a browser of her own."""
    contexts = []

    def signed_in(username: str, size: tuple[int, int] = DESKTOP) -> Person:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
        )
        contexts.append(context)
        context.set_default_timeout(20_000)
        person = Person(context.new_page(), server)
        person.signs_in(username, PASSWORD)
        return person

    yield signed_in
    for context in contexts:
        context.close()


def _wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
