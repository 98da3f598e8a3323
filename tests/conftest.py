"""What every test stands on: a migrated PostgreSQL, as the application role."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests.support import database
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web import postgres
from web.demo import county
from web.demo.bureau import add_bureau


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let long proofs run at full size; in CI they run small."""
    parser.addoption(
        "--full-size", action="store_true", help="run long proofs at full size"
    )
    parser.addoption(
        "--models", type=int, default=300, help="how many random processes are run"
    )
    parser.addoption(
        "--seed", type=int, default=1, help="which series of random processes"
    )


@dataclass(frozen=True)
class Size:
    """How many random processes are run, and of which series."""

    models: int
    seed: int


@pytest.fixture(scope="session")
def size(request: pytest.FixtureRequest) -> Size:
    """Tell how many random processes are run, and of which series."""
    config = request.config
    return Size(config.getoption("--models"), config.getoption("--seed"))


@pytest.fixture
def full_size(request: pytest.FixtureRequest) -> bool:
    """Tell whether long proofs run at full size."""
    return bool(request.config.getoption("--full-size"))


def pytest_configure() -> None:
    """Sign in cheaply: the cost of a password's digest is not what we test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Every test has a database of its own; what it seals is anchored where it says.
    settings.SEAL_ANCHOR_DIR = ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse Django's way of testing commits, which empties tables as their owner.

    Raises:
        UsageError: A test asks for it.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        marks = [mark.kwargs for mark in item.iter_markers("django_db")]
        if "transactional_db" in fixtures or any(m.get("transaction") for m in marks):
            raise pytest.UsageError(
                f"{item.nodeid}: take the fixture own_database instead of "
                "transactional tests; the application role may not truncate."
            )


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """Keep the private PostgreSQL running; nothing when a server is named."""
    with postgres.running():
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    database_server: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this test process its own copy of the migrated database."""
    with (
        django_db_blocker.unblock(),
        database.copied() as copy,
        database.in_use(copy.name),
        django_db_blocker.block(),
    ):
        yield


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """Give one test a database for itself, for real commits, threads and processes.

    Django's connections, also those of threads, lead to it. Not together with ``db``.
    """
    with (
        django_db_blocker.unblock(),
        database.copied() as copy,
        database.in_use(copy.name),
    ):
        yield copy


@pytest.fixture
def story(db: None) -> Story:
    """Begin a story in the demo county on Monday, 2 March 2026, 9 o'clock in China."""
    return Story(county.set_up())


@pytest.fixture
def bureau(story: Story) -> Story:
    """A story in a county whose bureau, its partners and experts are there as well."""
    add_bureau(story.county)
    return story
