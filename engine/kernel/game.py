"""``apply(definition, state, command)``: the token game from outside.

The same function serves run time, replay, simulation and tests of drafts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.kernel import commands, events
from engine.kernel.board import Board
from engine.kernel.catching import awaiting, catch, throw_error
from engine.kernel.definition import Definition, Kind, Node, TriggerKind
from engine.kernel.errors import KernelError, StepFailed
from engine.kernel.joins import fire_one
from engine.kernel.rules import enter
from engine.kernel.state import Phase, State, Status
from engine.kernel.variables import checked, evaluate

#: Automatic steps in one command; more means a loop in which nobody ever waits.
MAX_STEPS = 1_000

#: Marks a token whose work is done but whose result was not acceptable.
HAND_OVER = "!"

_WORKED = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command led to; ``state`` is a new value, the old one is spent."""

    state: State
    events: tuple[events.Event, ...]


def apply(
    definition: Definition, state: State | None, command: commands.Command
) -> Outcome:
    """Apply ``command`` and move every token as far as it goes.

    Args:
        state: As the last outcome left it, ``None`` before the start. It is moved
            in place: load it again to try another command.

    Raises:
        KernelError: The command does not fit the state; nothing was moved.
    """
    board = Board(definition, state or State(), command.now)
    if (state is None) != isinstance(command, commands.Start):
        raise KernelError("Expected to start exactly once, and first.")
    _APPLY[type(command)](board, command)
    _run(board)
    return Outcome(board.state, tuple(board.events))


def _run(board: Board) -> None:
    steps = 0
    while True:
        while arrival := board.next_arrival():
            steps += 1
            if steps > MAX_STEPS:
                _give_up(board, *arrival)
                continue
            enter(board, *arrival)
            board.close_empty_scopes()
        if board.close_empty_scopes():
            continue
        if steps > MAX_STEPS or not fire_one(board):
            return


def _give_up(board: Board, scope_id: str, node_id: str, flow_id: str) -> None:
    failed = StepFailed(
        "endless", f"More than {MAX_STEPS} automatic steps without anybody waiting."
    )
    node = board.node(scope_id, node_id)
    board.stick(scope_id, node, failed, Phase.STUCK, flow=flow_id)


def _start(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Start)
    definition = next(iter(board.definitions.values()))
    if command.message:
        start = definition.message_starts.get(command.message)
    else:
        start = definition.starts.get(definition.process_id)
    if start is None:
        wanted = f"message {command.message!r}" if command.message else "a plain start"
        raise KernelError(
            f"Expected {definition.process_id} to start by {wanted}, but it does not."
        )
    try:
        variables = checked(definition, command.variables)
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    scope_id = board.open_scope(definition, definition.process_id, variables=variables)
    board.arrive(scope_id, start)


def _complete(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Complete)
    token = board.token(command.token_id)
    node = board.node_of(token)
    if node.kind not in _WORKED or token.phase is not Phase.WAITING:
        raise KernelError(f"Expected open work at {node.id}, but there is none.")
    try:
        board.write(token.scope, dict(command.variables))
        if command.result is not None:
            known = {**board.state.variables_of(token.scope), **command.result}
            board.write(token.scope, _handed_over(node, known))
    except StepFailed as failed:
        # The work stays done: only what follows from it has to wait for help.
        board.stick(
            token.scope,
            node,
            failed,
            Phase.STUCK_LEAVING,
            token_id=command.token_id,
        )
        # The result is gone; only somebody who knows it can say it again.
        token.flow = HAND_OVER
        return
    board.leave(token.scope, node, command.token_id)


def _handed_over(node: Node, result: commands.Values) -> dict[str, object]:
    return {out.variable: evaluate(out.value, result) for out in node.outputs}


def _fire_timer(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.FireTimer)
    token = board.token(command.token_id)
    alarm = token.alarms.get(command.element_id)
    if alarm is None:
        raise KernelError(
            f"Expected a timer {command.element_id}, but it is not armed."
        )
    if alarm.due > command.now.timestamp():
        raise KernelError(
            f"Expected timer {command.element_id} to be due, but not yet."
        )
    if alarm.left == 1:
        del token.alarms[command.element_id]
    else:
        alarm.left = alarm.left and alarm.left - 1
        alarm.due += alarm.period
    catch(board, command.token_id, command.element_id)


def _deliver(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Deliver)
    token = awaiting(board, command.token_id, command.element_id)
    trigger = board.node(token.scope, command.element_id).trigger
    if trigger is None or trigger.kind is not TriggerKind.MESSAGE:
        raise KernelError(
            f"Expected {command.element_id} to wait for a message, but not so."
        )
    try:
        board.write(token.scope, dict(command.variables))
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    catch(board, command.token_id, command.element_id)


def _throw_error(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.ThrowError)
    token = board.token(command.token_id)
    throw_error(board, token.scope, command.code, command.token_id)


def _retry(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Retry)
    token = board.token(command.token_id)
    if token.phase not in {Phase.STUCK, Phase.STUCK_LEAVING}:
        raise KernelError(f"Expected token {command.token_id} to be stuck, but not so.")
    node = board.node_of(token)
    missing = [o.variable for o in node.outputs if o.variable not in command.variables]
    if token.flow == HAND_OVER and missing:
        raise KernelError(
            f"Expected values for {', '.join(missing)}: what {node.id} handed over "
            "was not acceptable."
        )
    try:
        board.write(token.scope, dict(command.variables))
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    if token.phase is Phase.STUCK_LEAVING:
        board.leave(token.scope, node, command.token_id)
    else:
        del board.state.tokens[command.token_id]
        board.arrive(token.scope, node.id, token.flow)


def _cancel(board: Board, _command: commands.Command) -> None:
    if board.state.status is not Status.ACTIVE:
        raise KernelError("Expected an active instance, but it is over.")
    board.end(Status.CANCELLED)


_APPLY: Mapping[type, Callable[[Board, commands.Command], None]] = MappingProxyType(
    {
        commands.Start: _start,
        commands.Complete: _complete,
        commands.FireTimer: _fire_timer,
        commands.Deliver: _deliver,
        commands.ThrowError: _throw_error,
        commands.Retry: _retry,
        commands.Cancel: _cancel,
    }
)
