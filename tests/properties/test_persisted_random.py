"""Random models in PostgreSQL: after each reload, what the kernel alone says."""

import random

import pytest

from engine import deployment
from engine.extensions import extensions
from processes.organisation.queries import places_of
from tests.conftest import Size
from tests.support.persisted import Persisted
from tests.support.random_models import numbered
from tests.support.story import Story

STEPS = 25
#: One in so many models is run in the database as well.
SHARE = 8
BATCHES = 4


@pytest.fixture(autouse=True)
def _a_quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the second engine little (it has tests of its own); let services succeed."""
    monkeypatch.setattr(deployment, "CROSSCHECK_PATHS", 1)
    monkeypatch.setattr(extensions, "run_service", lambda _call: {})
    monkeypatch.setattr(extensions, "receive_message", lambda _call: False)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_reloaded_after_each_step_it_is_what_the_kernel_says(
    story: Story, size: Size, batch: int
) -> None:
    for number in range(batch * SHARE, size.models, BATCHES * SHARE):
        run = walked(story, size.seed, number)

        assert run.replayed() == bytes(run.instance.state), f"model {number}"


def walked(story: Story, seed: int, number: int) -> Persisted:
    """Return an instance of a model after a random walk, compared at every step."""
    draw = random.Random(f"{seed}/{number}/stored")  # noqa: S311
    run = Persisted.deployed(story, numbered(seed, number).source, draw)
    run.start(places_of(story.county.stations[0]))
    run.go(STEPS)
    return run
