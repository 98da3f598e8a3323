"""Random models along random paths: what is always true stays true.

``--models 10000 --seed 7`` runs another series at another size. A model that was
found to break a rule is kept in ``FOUND``, and as a small test of what was wrong.
"""

import random
from collections import Counter

import pytest

from engine.kernel import dumps
from engine.kernel.commands import Command
from engine.kernel.definition import Definition, Kind, family
from engine.kernel.triggers import TriggerKind
from tests.conftest import Size
from tests.support.random_models import Numbered, numbered, series
from tests.support.random_models.census import EXPECTED, constructs, never_nested
from tests.support.random_models.model import PAIRS
from tests.support.wandering import Wanderer

BATCHES = 4
STEPS = 40
WALKS = 2
#: Series, model and walk of what was found wrong once.
FOUND = ((1, 1, 0), (1, 15, 0), (1, 35, 0), (1, 67, 1), (101, 6666, 0))


def test_every_construct_stands_in_every_container(size: Size) -> None:
    models = [*series(size.seed, max(size.models, 300))]

    counts = constructs(models)

    assert EXPECTED - counts.keys() == set()
    rarest = min(counts[each] for each in EXPECTED)
    assert rarest >= 2 * len(models) // 300, counts.most_common()[-10:]
    assert never_nested(models) == set(), f"of {len(PAIRS)}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_every_rule_holds_after_every_move(size: Size, batch: int) -> None:
    made: Counter[str] = Counter()
    for number in range(batch, size.models, BATCHES):
        model = numbered(size.seed, number)
        for walk in range(WALKS):
            made += walked(model, walk).made
    assert {kind.__name__ for kind in Command.__args__} - {"Cancel"} <= made.keys()


def test_what_was_found_once_is_right_now() -> None:
    for seed, number, walk in FOUND:
        walked(numbered(seed, number), walk)


def walked(model: Numbered, walk: int) -> Wanderer:
    """Return an instance after a random walk, every rule asked after every move."""
    draw = random.Random(f"{model.seed}/{model.number}/{walk}")  # noqa: S311
    wanderer = Wanderer(model.definition, draw)
    try:
        wanderer.go(STEPS)
        assert dumps(wanderer.replayed()) == dumps(wanderer.state)
        assert wanderer.is_over or wanderer.next() is not None, "nothing can happen"
        reasons = model.hazards | _may_not_end(model.definition)
        assert wanderer.stuck_codes <= reasons, "stuck without a reason"
    except Exception as failed:
        failed.add_note(f"{model}, walk {walk}, move {len(wanderer.journal)}")
        raise
    return wanderer


def _may_not_end(definition: Definition) -> set[str]:
    """Return why a model may run on for ever: what it throws may start it again.

    Where what a border or a handler that does not interrupt waits for is thrown on
    the way out of it, it happens again and again; that is what such a model says.
    """
    owners = family(definition).values()
    nodes = [node for each in owners for node in each.nodes.values()]
    starts = {start for each in owners for h in each.handlers.values() for start in h}
    heard = {
        (trigger.kind, trigger.name)
        for node in nodes
        if not node.interrupting and (node.kind is Kind.BOUNDARY or node.id in starts)
        for trigger in node.triggers
    }
    thrown = {
        (trigger.kind, name)
        for node in nodes
        if node.kind in {Kind.END, Kind.THROW}
        for trigger in node.triggers
        if trigger.kind in {TriggerKind.SIGNAL, TriggerKind.ESCALATION}
        for name in (trigger.name, "")
    }
    return {"endless"} if heard & thrown else set()
