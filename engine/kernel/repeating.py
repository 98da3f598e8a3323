"""Activities that are done several times: standard loops and multi-instance.

The activity itself rests as one token, to which its boundary events belong; each
instance is a token of its own with variables of its own.

Source: BPMN 2.0.2, 13.3.6 Loop Activity, 13.3.7 Multiple Instances Activity.
"""

from collections.abc import Mapping
from decimal import Decimal

from engine.kernel.board import Board
from engine.kernel.definition import Node
from engine.kernel.errors import StepFailed
from engine.kernel.repetition import Behaviour, Loop, LoopKind
from engine.kernel.state import Phase, Rounds, Token
from engine.kernel.variables import MAX_ITEMS, evaluate, stored

#: Names under which a completion condition finds how far the activity is: those of
#: Camunda, and those of BPMN (10.3.8).
COUNTS = (
    "nrOfInstances",
    "nrOfCompletedInstances",
    "nrOfActiveInstances",
    "numberOfInstances",
    "numberOfCompletedInstances",
    "numberOfActiveInstances",
    "numberOfTerminatedInstances",
)
COUNTER = "loopCounter"


def planned(node: Node, known: Mapping[str, object]) -> Rounds | None:
    """Return what an activity that is entered has before it; ``None`` for once.

    Raises:
        StepFailed: Neither a number of instances nor a list of items, or too many.
    """
    loop = node.loop
    if loop is None:
        return None
    if loop.kind is LoopKind.STANDARD:
        return Rounds(loop.maximum)
    if loop.collection is not None:
        value = evaluate(loop.collection, known)
        if not isinstance(value, list):
            raise _not_planned(node, f"{loop.collection.text} to give a list")
        items = [stored(each, loop.item or COUNTER) for each in value]
        rounds = Rounds(len(items), items=items if loop.item else None)
    else:
        assert loop.count is not None
        rounds = Rounds(_count(node, evaluate(loop.count, known)))
    if rounds.total is not None and rounds.total > MAX_ITEMS:
        raise _not_planned(node, f"at most {MAX_ITEMS} instances")
    if loop.output:
        rounds.results = [None] * (rounds.total or 0)
    return rounds


def go_on(board: Board, token_id: str) -> None:
    """Begin the instances whose turn it is, or leave the activity.

    It stays, stuck, if its loop condition or its results are not acceptable.
    """
    token = board.state.tokens.get(token_id)
    if token is None or token.rounds is None:
        return
    try:
        _go_on(board, token_id, token)
    except StepFailed as failed:
        node, phase = board.node_of(token), Phase.STUCK_LEAVING
        board.stick(token.scope, node, failed, phase, token_id=token_id)


def _go_on(board: Board, token_id: str, token: Token) -> None:
    node = board.node_of(token)
    loop, rounds = node.loop, token.rounds
    assert loop is not None
    assert rounds is not None
    if _is_over(board, token, loop, rounds):
        _conclude(board, token_id, token, loop, rounds)
    elif loop.kind is LoopKind.PARALLEL:
        while rounds.begun < (rounds.total or 0):
            _begin_instance(board, token_id, token, node)
    elif rounds.begun == rounds.done:
        _begin_instance(board, token_id, token, node)


def count_in(board: Board, instance: Token) -> None:
    """Count a finished instance in, with its result and the event it throws.

    Raises:
        StepFailed: Its completion condition cannot be evaluated; nothing changed.
    """
    token = board.state.tokens[instance.parent]
    node = board.node_of(token)
    loop, rounds = node.loop, token.rounds
    assert loop is not None
    assert rounds is not None
    is_satisfied = _is_satisfied(board, token, loop, rounds, done=rounds.done + 1)
    rounds.done += 1
    number = (instance.local or {}).get(COUNTER)
    if rounds.results is not None and isinstance(number, int):
        rounds.results[number] = (instance.local or {}).get(loop.output_item)
    if is_satisfied:
        rounds.total = rounds.done
    if loop.throws is not None and (
        loop.behaviour is Behaviour.NONE
        or (loop.behaviour is Behaviour.ONE and rounds.done == 1)
    ):
        _throw_implicitly(board, token, node, loop)


def _is_over(board: Board, token: Token, loop: Loop, rounds: Rounds) -> bool:
    if rounds.total is not None and rounds.done >= rounds.total:
        return True
    if loop.kind is not LoopKind.STANDARD or rounds.begun > rounds.done:
        return False
    if loop.while_ is None or (rounds.done == 0 and not loop.test_before):
        return False
    known = {**board.state.known(token.scope, token), COUNTER: rounds.done}
    return evaluate(loop.while_, known) is not True


def _is_satisfied(
    board: Board, token: Token, loop: Loop, rounds: Rounds, *, done: int
) -> bool:
    if loop.until is None:
        return False
    figures = (rounds.total, done, rounds.begun - done)
    # None is terminated before the condition holds, and none is counted after that.
    counts = dict(zip(COUNTS, (*figures, *figures, 0), strict=True))
    known = {**board.state.known(token.scope, token), **counts}
    return evaluate(loop.until, known) is True


def _begin_instance(board: Board, token_id: str, token: Token, node: Node) -> None:
    loop, rounds = node.loop, token.rounds
    assert loop is not None
    assert rounds is not None
    local: dict[str, object] = {COUNTER: rounds.begun}
    if rounds.items is not None:
        local[loop.item] = rounds.items[rounds.begun]
    if loop.output_item:
        local.setdefault(loop.output_item, None)
    rounds.begun += 1
    instance_id, instance = board.put(token.scope, node, Phase.HOLDING)
    instance.parent, instance.local = token_id, local
    board.perform(instance_id)


def _conclude(
    board: Board, token_id: str, token: Token, loop: Loop, rounds: Rounds
) -> None:
    results = rounds.results
    for key, other in list(board.state.tokens.items()):
        if other.parent == token_id:
            board.withdraw(key)
    if loop.output and results is not None:
        board.write(token.scope, {loop.output: results}, token)
    token.rounds = None
    board.conclude(token_id)


def _throw_implicitly(board: Board, token: Token, node: Node, loop: Loop) -> None:
    """Let the event of a finished instance be caught at the border of the activity."""
    assert loop.throws is not None
    for element_id in node.boundaries:
        catcher = board.node(token.scope, element_id)
        named = {(each.kind, each.name) for each in catcher.triggers}
        if (loop.throws.kind, loop.throws.name) in named:
            board.leave(token.scope, catcher)


def _count(node: Node, value: object) -> int:
    if not isinstance(value, Decimal | int | float) or isinstance(value, bool):
        raise _not_planned(node, "a number of instances")
    if value == int(value) and value >= 0:
        return int(value)
    raise _not_planned(node, "a whole number of instances, 0 or more")


def _not_planned(node: Node, wanted: str) -> StepFailed:
    return StepFailed("repetition", f"Expected {wanted} for {node.id}, but not so.")
