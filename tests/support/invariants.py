"""What is true of an instance after every command, whatever its model is.

One function a rule, named as what it asserts; ``check`` asks them all.
"""

from collections.abc import Callable, Iterable, Iterator

from engine.kernel import State, dumps, loads, project
from engine.kernel.definition import Definition, Node, family
from engine.kernel.events import Event, Passed, Stuck
from engine.kernel.projection import Projection
from engine.kernel.state import Phase, Scope, Status, Token
from engine.kernel.watching import awaited

#: A token takes at most so many bytes, variables of instances and lists left out.
BYTES_OF_A_TOKEN = 600
_STUCK = frozenset({Phase.STUCK, Phase.STUCK_LEAVING})
#: Phases in which a token waits for something, or for what undoes something.
_AWAITS = frozenset({Phase.WAITING, Phase.CALLING, Phase.UNDOING, *_STUCK})


class Board:
    """A state with its definition, as the rules look at it."""

    def __init__(self, definition: Definition, state: State) -> None:
        self.definition = definition
        self.state = state
        self._family = family(definition)

    def node_of(self, token: Token) -> Node:
        """Return the node at which a token rests."""
        return self._family[self.state.scopes[token.scope].process_id].nodes[token.node]

    def container_of(self, scope: Scope) -> Node | None:
        """Return the sub-process that a scope runs; ``None`` for a process."""
        return self._family[scope.process_id].nodes.get(scope.element)

    def owner_of(self, scope: Scope) -> Definition:
        """Return the definition that a scope runs."""
        return self._family[scope.process_id]

    def inside(self, scope_id: str) -> Iterator[Token]:
        """Give the tokens of a scope and of all scopes in it."""
        for token_id, token in self.state.tokens.items():
            if token.scope == scope_id:
                yield token
                for inner, scope in self.state.scopes.items():
                    if scope.parent == token_id:
                        yield from self.inside(inner)


def an_ended_instance_has_nothing(board: Board) -> None:
    """What is over keeps neither tokens nor scopes."""
    if board.state.status is not Status.ACTIVE:
        assert not board.state.tokens
        assert not board.state.scopes


def an_active_instance_has_one_outermost_scope(board: Board) -> None:
    """All scopes lie in one, that of the process itself."""
    if board.state.status is Status.ACTIVE:
        outer = [s for s in board.state.scopes.values() if not s.parent]
        assert [s.element for s in outer] == [board.definition.process_id]


def every_token_stands_in_a_scope_of_its_node(board: Board) -> None:
    """The scope is there, and its element contains the node."""
    for token_id, token in board.state.tokens.items():
        scope = board.state.scopes.get(token.scope)
        assert scope is not None, token_id
        assert board.node_of(token).scope == scope.element, token_id


def every_inner_scope_is_held_by_one_token(board: Board) -> None:
    """It is held by a token at its element, and each token holds one scope."""
    held = [s.parent for s in board.state.scopes.values() if s.parent]
    assert len(set(held)) == len(held)
    for scope_id, scope in board.state.scopes.items():
        if not scope.parent:
            continue
        holder = board.state.tokens.get(scope.parent)
        assert holder is not None, scope_id
        assert holder.phase is Phase.HOLDING, scope_id
        node = board.node_of(holder)
        assert scope.element in {node.id, _called(scope)}, scope_id


def _called(scope: Scope) -> str:
    return scope.process_id.rpartition("/")[2]


def every_holder_holds(board: Board) -> None:
    """A token that holds has a scope."""
    held = {s.parent for s in board.state.scopes.values()}
    for token_id, token in board.state.tokens.items():
        assert (token.phase is Phase.HOLDING) == (token_id in held), token_id


def every_scope_awaits_something(board: Board) -> None:
    """Somewhere in it somebody is awaited, or it is free to begin more."""
    for scope_id, scope in board.state.scopes.items():
        container = board.container_of(scope)
        is_free = container is not None and container.ad_hoc is not None
        if is_free and container.ad_hoc.is_manual and not scope.is_closed:
            continue
        assert any(_awaits(board, t) for t in board.inside(scope_id)), scope_id


def _awaits(board: Board, token: Token) -> bool:
    if token.phase in _AWAITS:
        return True
    if token.phase is not Phase.HOLDING:
        return False
    ad_hoc = board.node_of(token).ad_hoc
    return ad_hoc is not None and ad_hoc.is_manual


def nothing_is_watched_that_is_not_drawn(board: Board) -> None:
    """Timers, conditions and keys stand at places where something is awaited."""
    holders = [*board.state.tokens.items(), *board.state.scopes.items()]
    for holder_id, holder in holders:
        watch = holder.watch
        places = {*watch.alarms, *watch.conditions, *watch.keys, *watch.heard}
        if not places:
            continue
        scope_id = holder.scope if isinstance(holder, Token) else holder_id
        owner = board.owner_of(board.state.scopes[scope_id])
        assert places <= dict(awaited(owner, board.state, holder_id)).keys(), holder_id


def only_instances_have_variables_of_their_own(board: Board) -> None:
    """Local variables stand on instances of a repeated activity, nowhere else."""
    for token_id, token in board.state.tokens.items():
        assert (token.local is not None) == bool(token.parent), token_id


def every_instance_belongs_to_a_repeated_activity(board: Board) -> None:
    """Its parent is there, at the same node, and is still repeating."""
    for token_id, token in board.state.tokens.items():
        if not token.parent:
            continue
        parent = board.state.tokens.get(token.parent)
        assert parent is not None, token_id
        assert parent.phase is Phase.REPEATING, token_id
        assert (parent.scope, parent.node) == (token.scope, token.node), token_id


def every_repeated_activity_has_instances(board: Board) -> None:
    """It counts them right, and none is missing."""
    for token_id, token in board.state.tokens.items():
        if token.phase is not Phase.REPEATING:
            continue
        assert token.rounds is not None
        live = [t for t in board.state.tokens.values() if t.parent == token_id]
        assert live, token_id
        assert token.rounds.begun - token.rounds.done == len(live), token_id


def whoever_undoes_has_somebody_at_work(board: Board) -> None:
    """An event that undoes waits for one handler, and handlers for one event."""
    undoers = {k for k, t in board.state.tokens.items() if t.phase is Phase.UNDOING}
    at_work = [t.undoes_for for t in board.state.tokens.values() if t.undoes_for]
    assert sorted(at_work) == sorted(undoers)
    for token_id, token in board.state.tokens.items():
        assert (token.undoing is not None) == (token_id in undoers), token_id
        assert not token.undone_scope or token.undone_scope in board.state.scopes


def joins_wait_on_flows_that_lead_to_them(board: Board) -> None:
    """A token at a join came by one of its flows."""
    for token_id, token in board.state.tokens.items():
        if token.phase is Phase.JOINING:
            assert token.flow in board.node_of(token).incoming, token_id


def the_counter_is_ahead(board: Board) -> None:
    """No identifier in use is still to be given away."""
    for key in (*board.state.tokens, *board.state.scopes):
        assert int(key, 16) <= board.state.counter


def the_stored_form_loses_nothing(board: Board) -> None:
    """Stored and loaded, it is the same state, and stored the same again."""
    stored = dumps(board.state)
    assert loads(stored) == board.state
    assert dumps(loads(stored)) == stored


def the_size_is_bounded_by_what_lives(board: Board) -> None:
    """Nothing is kept of what is over, but for what may still have to be undone."""
    lives = len(board.state.tokens) + len(board.state.scopes)
    values = sum(len(str(s.variables or "")) for s in board.state.scopes.values())
    values += sum(len(str(s.done or "")) for s in board.state.scopes.values())
    for token in board.state.tokens.values():
        kept = (token.local, token.rounds, token.done, token.undoing)
        values += sum(len(str(each or "")) for each in kept)
    assert len(dumps(board.state)) <= 100 + BYTES_OF_A_TOKEN * lives + values


def the_projection_says_what_the_tokens_say(board: Board) -> None:
    """Queue, timers, waits and incidents are read off the tokens, all and only."""
    projection = project(board.definition, board.state)
    tokens = board.state.tokens.items()
    waiting = {(k, t.node) for k, t in tokens if t.phase is Phase.WAITING}
    acted = projection.work | projection.services | projection.decisions
    assert acted <= waiting
    assert projection.stuck == {(k, t.node) for k, t in tokens if t.phase in _STUCK}
    assert projection.calls == {
        (k, t.node) for k, t in tokens if t.phase is Phase.CALLING
    }
    assert projection.holding == {
        (k, t.node) for k, t in tokens if t.phase is Phase.HOLDING
    }
    holders = [*tokens, *board.state.scopes.items()]
    armed = {(k, e) for k, holder in holders for e in holder.watch.alarms}
    assert {*projection.timers, *projection.rules} == armed
    _nobody_waits_unseen(board, projection)


def _nobody_waits_unseen(board: Board, projection: Projection) -> None:
    """A waiting token is seen as work or has something that can wake it."""
    seen = {*projection.work, *projection.services, *projection.decisions}
    heard = {k for k, _ in (*projection.messages, *projection.signals)}
    heard |= {k for k, _ in (*projection.timers, *projection.rules)}
    for token_id, token in board.state.tokens.items():
        if token.phase is Phase.WAITING and (token_id, token.node) not in seen:
            assert token_id in heard or token.watch.conditions, token_id


RULES: tuple[Callable[[Board], None], ...] = (
    an_ended_instance_has_nothing,
    an_active_instance_has_one_outermost_scope,
    every_token_stands_in_a_scope_of_its_node,
    every_inner_scope_is_held_by_one_token,
    every_holder_holds,
    every_scope_awaits_something,
    nothing_is_watched_that_is_not_drawn,
    only_instances_have_variables_of_their_own,
    every_instance_belongs_to_a_repeated_activity,
    every_repeated_activity_has_instances,
    whoever_undoes_has_somebody_at_work,
    joins_wait_on_flows_that_lead_to_them,
    the_counter_is_ahead,
    the_stored_form_loses_nothing,
    the_size_is_bounded_by_what_lives,
    the_projection_says_what_the_tokens_say,
)


def check_events(happened: Iterable[Event]) -> None:
    """Assert that what got stuck in a move did not go on in the same move."""
    stuck: set[str] = set()
    for event in happened:
        if isinstance(event, Stuck):
            stuck.add(event.token_id)
        elif isinstance(event, Passed):
            assert not event.token_id or event.token_id not in stuck, event


def check(definition: Definition, state: State) -> None:
    """Assert every rule."""
    board = Board(definition, state)
    for rule in RULES:
        rule(board)
