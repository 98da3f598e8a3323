"""Random models in PostgreSQL: after each reload, what the kernel alone says."""

import random
from collections.abc import Callable

import pytest

from engine import deployment
from engine.extensions import JSONObject, ProcessError, ServiceCall, extensions
from processes.organisation.places import places_of
from tests.conftest import Size
from tests.support.persisted import Persisted
from tests.support.random_models import numbered
from tests.support.random_models.sheet import CODES
from tests.support.story import Story

STEPS = 25
#: One in so many models is run in the database as well.
SHARE = 8
BATCHES = 4
#: How often a service ends in an error.
FAILS = 0.1


@pytest.fixture(autouse=True)
def _a_quick_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the second engine little (it has tests of its own); answer for services."""
    monkeypatch.setattr(deployment, "CROSSCHECK_PATHS", 1)
    monkeypatch.setattr(extensions, "run_service", _service())
    monkeypatch.setattr(extensions, "receive_message", lambda _call: False)


def _service() -> Callable[[ServiceCall], JSONObject]:
    """Return a service that ends in a BPMN error now and then."""
    draw = random.Random("services")  # noqa: S311

    def run(_call: ServiceCall) -> JSONObject:
        if draw.random() < FAILS:
            raise ProcessError(draw.choice(CODES))
        return {}

    return run


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
