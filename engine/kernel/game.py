"""``apply(definition, state, command)``: the token game from outside.

The same function serves run time, replay, simulation and tests of drafts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.kernel import activities, commands, conditions, events, repeating, scopes
from engine.kernel.board import Arrival, Board, Performance, Step
from engine.kernel.catching import catch, trigger_awaited
from engine.kernel.definition import ACTIVITIES, Definition, Kind, Node
from engine.kernel.errors import KernelError, StepFailed
from engine.kernel.joins import fire_one
from engine.kernel.rules import enter
from engine.kernel.state import Phase, State, Status, Token
from engine.kernel.throwing import escalate, throw_error
from engine.kernel.triggers import TriggerKind
from engine.kernel.variables import checked
from engine.kernel.watching import armed

#: Automatic steps in one command; more means a loop in which nobody ever waits, or
#: more instances of an activity than anybody meant.
MAX_STEPS = 1_000

_WORKED = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK, Kind.RECEIVE_TASK})
_DELIVERED = frozenset({TriggerKind.MESSAGE, TriggerKind.SIGNAL})


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
    if board.stirred:  # by the command itself: nothing after it runs before
        conditions.check(board)
    _run(board)
    return Outcome(board.state, tuple(board.events))


def _run(board: Board) -> None:
    steps = 0
    while True:
        while (step := board.next_step()) is not None:
            steps += 1
            if steps > MAX_STEPS:
                _give_up(board, step)
                continue
            _take(board, step)
            if board.stirred:
                conditions.check(board)
            scopes.close_empty(board)
        if board.stirred:
            conditions.check(board)
            continue
        if scopes.close_empty(board):
            continue
        # Beyond the steps as well: what a join that is ready sends on asks for help.
        if not fire_one(board):
            return


def _take(board: Board, step: Step) -> None:
    if isinstance(step, Arrival):
        if step.scope in board.state.scopes:
            enter(board, step)
    elif isinstance(step, Performance):
        activities.perform(board, step.token_id)
    else:
        activities.finish(board, step.token_id)


def _give_up(board: Board, step: Step) -> None:
    failed = StepFailed(
        "endless", f"More than {MAX_STEPS} automatic steps without anybody waiting."
    )
    if isinstance(step, Arrival):
        node = board.node(step.scope, step.node)
        token_id = board.stick(step.scope, node, failed, Phase.STUCK, flow=step.flow)
        board.state.tokens[token_id].undoes_for = step.undoes_for
        return
    token = board.state.tokens.get(step.token_id)
    if token is not None:
        is_begun = not isinstance(step, Performance)
        phase = Phase.STUCK_LEAVING if is_begun else Phase.STUCK
        node = board.node_of(token)
        board.stick(token.scope, node, failed, phase, token_id=step.token_id)


# -- one function a command ----------------------------------------------------


def _start(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Start)
    definition = next(iter(board.definitions.values()))
    starts: tuple[str, ...] = ()
    if command.element in definition.nodes:
        starts = (command.element,)
    elif command.message:
        starts = tuple(filter(None, [definition.message_starts.get(command.message)]))
    elif not command.element:
        starts = definition.starts.get(definition.process_id, ())
    if not starts:
        wanted = f"message {command.message!r}" if command.message else "a plain start"
        raise KernelError(
            f"Expected {definition.process_id} to start by {wanted}, but it does not."
        )
    try:
        variables = checked(definition, command.variables)
        scope_id = scopes.begin_process(board, definition, variables)
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    for start in starts:
        node = definition.nodes[start]
        if node.kind is Kind.START or not (command.message or command.element):
            board.arrive(scope_id, start)
        else:  # what waits for the message has got it
            board.leave(scope_id, node)


def _complete(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Complete)
    token = _at_work(board, command.token_id)
    try:
        board.write(token.scope, dict(command.variables), token)
    except StepFailed as failed:
        _keep_done(board, command.token_id, failed)
        return
    activities.finish(board, command.token_id)


def _refuse(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Refuse)
    _at_work(board, command.token_id)
    failed = StepFailed(command.code, command.message)
    _keep_done(board, command.token_id, failed)


def _fail(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Fail)
    token = _at_work(board, command.token_id)
    failed = StepFailed(command.code, command.message)
    node, token_id = board.node_of(token), command.token_id
    board.stick(token.scope, node, failed, Phase.STUCK, token_id=token_id)


def _at_work(board: Board, token_id: str) -> Token:
    token = board.token(token_id)
    node = board.node_of(token)
    if node.kind not in _WORKED or token.phase is not Phase.WAITING:
        raise KernelError(f"Expected open work at {node.id}, but there is none.")
    return token


def _keep_done(board: Board, token_id: str, failed: StepFailed) -> None:
    """Keep the work done: only what follows from it has to wait for help."""
    token = board.state.tokens[token_id]
    node = board.node_of(token)
    phase = Phase.STUCK_LEAVING
    board.stick(token.scope, node, failed, phase, token_id=token_id)
    # The result is gone; only somebody who knows it can say it again.
    token.flow = scopes.HAND_OVER


def _fire_timer(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.FireTimer)
    watch = board.state.watch_of(command.token_id)
    alarm = watch.alarms.get(command.element_id) if watch else None
    if watch is None or alarm is None or alarm.rule:
        raise KernelError(
            f"Expected a timer {command.element_id}, but it is not armed."
        )
    if alarm.due > command.now.timestamp():
        raise KernelError(
            f"Expected timer {command.element_id} to be due, but not yet."
        )
    trigger_awaited(board, command.token_id, command.element_id)
    if alarm.left == 1:
        del watch.alarms[command.element_id]
    else:
        alarm.left = alarm.left and alarm.left - 1
        alarm.due += alarm.period
    catch(board, command.token_id, command.element_id)


def _set_alarm(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.SetAlarm)
    watch = board.state.watch_of(command.token_id)
    alarm = watch.alarms.get(command.element_id) if watch else None
    if alarm is None or not alarm.rule:
        raise KernelError(f"Expected {command.element_id} to ask for a due time.")
    alarm.due, alarm.rule = command.due, ""


def _deliver(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Deliver)
    trigger = trigger_awaited(board, command.token_id, command.element_id)
    if trigger.kind not in _DELIVERED:
        raise KernelError(
            f"Expected {command.element_id} to wait for a message, but not so."
        )
    token = board.state.tokens.get(command.token_id)
    scope_id = token.scope if token else command.token_id
    try:
        board.write(scope_id, dict(command.variables), token)
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    catch(board, command.token_id, command.element_id)


def _throw_error(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.ThrowError)
    token = _at_work(board, command.token_id)
    throw_error(board, token.scope, command.code, command.token_id)


def _escalate(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Escalate)
    token = _at_work(board, command.token_id)
    escalate(board, token.scope, command.code, command.token_id)


def _call(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Call)
    token = board.token(command.token_id)
    if token.phase is not Phase.CALLING:
        raise KernelError(f"Expected {token.node} to ask what to call, but not so.")
    node = board.node_of(token)
    try:
        scopes.call(board, command.token_id, token, node, command.called)
    except StepFailed as failed:
        token_id = command.token_id
        board.stick(token.scope, node, failed, Phase.STUCK, token_id=token_id)


def _activate(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Activate)
    scope_id = _manual_scope(board, command.token_id)
    container = board.container_of(scope_id)
    assert container is not None
    choices = board.definition_of(scope_id).starts.get(container.id, ())
    if command.element_id not in choices:
        raise KernelError(
            f"Expected to begin one of {', '.join(choices)}, "
            f"but not {command.element_id}."
        )
    scope_is_busy = any(t.scope == scope_id for t in board.state.tokens.values())
    if container.ad_hoc and container.ad_hoc.is_sequential and scope_is_busy:
        raise KernelError(f"Expected one activity at a time in {container.id}.")
    board.arrive(scope_id, command.element_id)


def _conclude(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Conclude)
    scope_id = _manual_scope(board, command.token_id)
    if any(token.scope == scope_id for token in board.state.tokens.values()):
        raise KernelError("Expected nothing to run any more, but something does.")
    board.state.scopes[scope_id].is_closed = True
    board.touch(scope_id)


def _manual_scope(board: Board, token_id: str) -> str:
    token = board.token(token_id)
    ad_hoc = board.node_of(token).ad_hoc
    for scope_id, scope in board.state.scopes.items():
        is_open = scope.parent == token_id and not scope.is_closed
        if is_open and ad_hoc is not None and ad_hoc.is_manual:
            return scope_id
    raise KernelError(f"Expected an open ad-hoc sub-process at {token.node}.")


def _set_variables(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.SetVariables)
    if board.state.status is not Status.ACTIVE:
        raise KernelError("Expected an active instance, but it is over.")
    try:
        board.write(next(iter(board.state.scopes)), dict(command.variables))
    except StepFailed as failed:
        raise KernelError(failed.message) from failed


def _retry(board: Board, command: commands.Command) -> None:
    assert isinstance(command, commands.Retry)
    token = board.token(command.token_id)
    if token.phase not in {Phase.STUCK, Phase.STUCK_LEAVING}:
        raise KernelError(f"Expected token {command.token_id} to be stuck, but not so.")
    node = board.node_of(token)
    is_refused = token.flow == scopes.HAND_OVER
    needed = scopes.handed_back(board, token, node) if is_refused else []
    missing = [name for name in needed if name not in command.variables]
    if missing:
        raise KernelError(
            f"Expected values for {', '.join(missing)}: what {node.id} handed over "
            "was not acceptable."
        )
    try:
        board.write(token.scope, dict(command.variables), token)
    except StepFailed as failed:
        raise KernelError(failed.message) from failed
    _try_again(board, command.token_id, token)


def _try_again(board: Board, token_id: str, token: Token) -> None:
    node = board.node_of(token)
    if token.phase is Phase.STUCK and (token.parent or node.is_event_handler):
        token.phase = Phase.HOLDING
        board.perform(token_id)
    elif token.phase is Phase.STUCK:
        board.withdraw(token_id)
        for flow in _taken_by(token, node):
            board.arrive(token.scope, node.id, flow, undoes_for=token.undoes_for)
    elif token.rounds is not None:
        known = board.state.known(token.scope)
        definition = board.definition_of(token.scope)
        token.watch = armed(definition, node.boundaries, known, board.now)
        token.phase = Phase.REPEATING
        repeating.go_on(board, token_id)
    elif node.kind in ACTIVITIES:
        activities.finish(board, token_id)
    else:
        board.leave(token.scope, node, token_id)


def _taken_by(token: Token, node: Node) -> list[str]:
    """Return the flows of the tokens with which a node begins anew.

    An activity that had begun has taken all the tokens that it needs.
    """
    had_begun = not token.flow
    if had_begun and node.tokens_in > 1 and node.incoming:
        return [node.incoming[n % len(node.incoming)] for n in range(node.tokens_in)]
    return [token.flow]


def _cancel(board: Board, _command: commands.Command) -> None:
    if board.state.status is not Status.ACTIVE:
        raise KernelError("Expected an active instance, but it is over.")
    board.end(Status.CANCELLED)


_APPLY: Mapping[type, Callable[[Board, commands.Command], None]] = MappingProxyType(
    {
        commands.Start: _start,
        commands.Complete: _complete,
        commands.Refuse: _refuse,
        commands.Fail: _fail,
        commands.FireTimer: _fire_timer,
        commands.SetAlarm: _set_alarm,
        commands.Deliver: _deliver,
        commands.ThrowError: _throw_error,
        commands.Escalate: _escalate,
        commands.Call: _call,
        commands.Activate: _activate,
        commands.Conclude: _conclude,
        commands.SetVariables: _set_variables,
        commands.Retry: _retry,
        commands.Cancel: _cancel,
    }
)
