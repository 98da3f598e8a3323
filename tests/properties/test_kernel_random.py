"""Random models along random paths: both engines agree, and invariants hold."""

import random

import pytest

from engine.crosscheck import compare
from engine.crosscheck.walk import Walk
from engine.kernel import dumps, loads, project
from engine.kernel.definition import Definition
from engine.kernel.state import Phase, State, Status
from engine.reading import PLAIN, read_definition
from tests.support.random_models import RandomModel

BATCH = 40


@pytest.mark.parametrize("batch", range(4))
def test_both_engines_agree_on_random_models(batch):
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        source = RandomModel(random.Random(seed)).source()  # noqa: S311
        definition = read_definition(source, policy=PLAIN).definition

        report = compare(source, definition, paths=6, seed=seed)

        assert report.differences == (), f"seed {seed}"


@pytest.mark.parametrize("batch", range(4))
def test_invariants_hold_after_every_move(batch):
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        draw = random.Random(seed)  # noqa: S311
        source = RandomModel(draw).source()
        definition = read_definition(source, policy=PLAIN).definition
        walk = Walk(definition, draw)
        walk.start({})

        for _ in range(40):
            check(definition, walk.state)
            moves = walk.moves()
            if not moves:
                break
            walk.state = loads(dumps(walk.state))
            walk.make(draw.choice(moves))
        else:
            continue
        assert walk.state.status is not Status.ACTIVE, f"seed {seed} is stuck"


def check(definition: Definition, state: State) -> None:
    """Assert what is true of every state."""
    stored = dumps(state)
    assert dumps(loads(stored)) == stored
    if state.status is not Status.ACTIVE:
        assert not state.tokens
        assert not state.scopes
        return
    assert state.tokens
    held = {scope.parent for scope in state.scopes.values() if scope.parent}
    for token_id, token in state.tokens.items():
        assert token.scope in state.scopes
        node = definition.nodes[token.node]
        assert node.scope == state.scopes[token.scope].element
        assert (token.phase is Phase.HOLDING) == (token_id in held)
    for scope_id in state.scopes:
        assert any(token.scope == scope_id for token in state.tokens.values())
    projection = project(definition, state)
    armed = {(k, e) for k, t in state.tokens.items() for e in t.alarms}
    assert set(projection.timers) == armed
    assert not projection.stuck
