"""Random models in both engines: they agree, but for what rules say of the second."""

import pytest

from engine.crosscheck import compare
from engine.crosscheck.faults import FAULTS
from engine.kernel.definition import family
from tests.conftest import Size
from tests.support.random_models import numbered

BATCHES = 4
PATHS = 6
#: Series and model of what was found wrong once, in either engine's rendering.
FOUND = ((1, 375),)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_both_engines_agree_on_random_models(size: Size, batch: int) -> None:
    steps = 0
    for number in range(batch, size.models, BATCHES):
        steps += agreed(size.seed, number)
    assert steps > size.models


@pytest.mark.parametrize(("seed", "number"), FOUND)
def test_what_parted_them_once_is_told_by_a_rule_now(seed: int, number: int) -> None:
    assert agreed(seed, number)


def agreed(seed: int, number: int) -> int:
    """Compare a model; return how many moves both engines made alike."""
    model = numbered(seed, number)

    report = compare(model.source, model.definition, paths=PATHS, seed=number)

    assert report.differences == (), f"{model}"
    known = {fault.sentence for fault in FAULTS}
    for found in report.known_faults:
        assert any(found.lower().endswith(sentence) for sentence in known), found
    every = {
        node if path == model.definition.process_id else f"{path}/{node}"
        for path, each in family(model.definition).items()
        for node in each.nodes
    }
    assert every <= {*report.compared, *report.unchecked}, f"{model}"
    assert all(report.unchecked.values())
    return report.steps
