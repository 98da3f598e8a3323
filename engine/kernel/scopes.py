"""Processes and sub-processes that run inside an instance: begun, run, closed.

Source: BPMN 2.0.2, 13.3.4 Sub-Process and Call Activity, 13.3.5 Ad-Hoc Sub-Process,
13.5.4 Event Sub-Processes.
"""

from engine.kernel.board import Board
from engine.kernel.definition import CALL, Definition, Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.events import Opened
from engine.kernel.repetition import AdHoc
from engine.kernel.state import Done, Phase, Scope, Status, Token
from engine.kernel.triggers import TriggerKind
from engine.kernel.variables import checked, evaluate
from engine.kernel.watching import armed, awaited_by_scope

#: Marks a token whose work is done but whose result was not acceptable.
HAND_OVER = "!"


def begin_process(
    board: Board, definition: Definition, variables: dict[str, object]
) -> str:
    """Open the scope of the instance itself and arm its event sub-processes."""
    path = definition.process_id
    scope_id = board.open_scope(path, path, variables=variables)
    _arm_handlers(board, scope_id)
    return scope_id


def begin_sub_process(board: Board, token_id: str, token: Token, node: Node) -> None:
    """Open the scope of an embedded sub-process.

    Raises:
        StepFailed: A timer of one of its event sub-processes says no time.
    """
    path = board.state.scopes[token.scope].process_id
    _hold(board, token_id, token)
    inner = board.open_scope(path, node.id, parent=token_id)
    _arm_handlers(board, inner)
    starts = starts_of(board.definition_of(inner), node)
    ad_hoc = node.ad_hoc
    if ad_hoc is not None and ad_hoc.is_manual:
        return
    if ad_hoc is not None and ad_hoc.is_sequential:
        board.state.scopes[inner].queued = list(starts[1:])
        starts = starts[:1]
    for start in starts:
        board.arrive(inner, start)


def begin_call(board: Board, token_id: str, token: Token, node: Node) -> None:
    """Open the scope of a called process, or ask for the version to call.

    Raises:
        StepFailed: No version is known, or a value handed in is not acceptable.
    """
    if node.takes_latest:
        token.phase = Phase.CALLING
        board.events.append(Opened(node.id, token_id))
        return
    call(board, token_id, token, node, node.called or "")


def call(board: Board, token_id: str, token: Token, node: Node, called: str) -> None:
    """Open the scope of the process that is called as ``called``.

    Raises:
        StepFailed: It is not known, or a value handed in is not acceptable.
    """
    path = _path_of(board, token, called)
    definition = board.definitions.get(path)
    if definition is None:
        raise StepFailed("not_deployed", f"No definition is pinned for {node.called}.")
    given = board.state.known(token.scope, token)
    if node.hands_in is None:
        values = {k: v for k, v in given.items() if k in definition.variables}
    else:
        values = {o.variable: evaluate(o.value, given) for o in node.hands_in}
    values = checked(definition, values)
    _hold(board, token_id, token)
    inner = board.open_scope(
        path, definition.process_id, parent=token_id, variables=values
    )
    _arm_handlers(board, inner)
    for start in definition.starts.get(definition.process_id, ()):
        board.arrive(inner, start)


def handed_back(board: Board, token: Token, node: Node) -> list[str]:
    """Return the variables that an activity sets when it is left."""
    names = [output.variable for output in node.outputs]
    if node.kind is not Kind.CALL_ACTIVITY or not node.hands_back:
        return names
    declared = board.definition_of(token.scope).variables
    # Of a version that was chosen when it was called nothing is left to look at.
    path = "" if node.takes_latest else _path_of(board, token, node.called or "")
    inner = board.definitions.get(path)
    by_name = declared.keys() & inner.variables.keys() if inner else declared.keys()
    return [*names, *sorted(by_name - {*names})]


def _path_of(board: Board, token: Token, called: str) -> str:
    outer = board.state.scopes[token.scope].process_id
    is_outermost = outer == next(iter(board.definitions))
    path = called if is_outermost else f"{outer}{CALL}{called}"
    # Else it is a version that was chosen when it was called.
    return path if path in board.definitions else called


def begin_handler(board: Board, scope_id: str, start: Node) -> None:
    """Begin the event sub-process of a scope that ``start`` starts."""
    definition = board.definition_of(scope_id)
    scope = board.state.scopes[scope_id]
    handler = definition.nodes[definition.handlers[scope.element][start.id]]
    if start.interrupting:
        close_to_events(board, scope_id)
        board.clear(scope_id)
    token_id, token = board.put(scope_id, handler, Phase.HOLDING)
    try:
        begin_sub_process(board, token_id, token, handler)
    except StepFailed as failed:
        board.stick(scope_id, handler, failed, Phase.STUCK, token_id=token_id)


def starts_of(definition: Definition, node: Node) -> tuple[str, ...]:
    """Return where a sub-process begins; an event sub-process at its one start."""
    if not node.is_event_handler:
        return definition.starts.get(node.id, ())
    handlers = definition.handlers[node.scope]
    return tuple(start for start, handler in handlers.items() if handler == node.id)


def close_to_events(board: Board, scope_id: str) -> None:
    """Let a scope begin none of its event sub-processes any more."""
    scope = board.state.scopes[scope_id]
    scope.is_closed = True
    scope.watch.alarms.clear()
    scope.watch.conditions.clear()
    scope.watch.keys.clear()
    scope.watch.heard.clear()


def close_empty(board: Board) -> bool:
    """Close scopes in which nothing is left; return whether there were any."""
    closed = False
    for scope_id in board.empty_scopes():
        if scope_id in board.state.scopes:
            closed = _close(board, scope_id) or closed
    return closed


def after_activity(board: Board, scope_id: str) -> None:
    """Ask the completion condition of an ad-hoc sub-process, and what comes next."""
    container = board.container_of(scope_id)
    if container is None or container.ad_hoc is None:
        return
    ad_hoc, scope = container.ad_hoc, board.state.scopes[scope_id]
    if _is_satisfied(board, scope_id, ad_hoc):
        scope.queued.clear()
        scope.is_closed = True
        if ad_hoc.cancels_rest:
            board.clear(scope_id)


def _is_satisfied(board: Board, scope_id: str, ad_hoc: AdHoc) -> bool:
    if ad_hoc.until is None:
        return False
    try:
        return evaluate(ad_hoc.until, board.state.known(scope_id)) is True
    except StepFailed:
        return False  # the activity is left already: it cannot be stuck any more


def _close(board: Board, scope_id: str) -> bool:
    """Close a scope, unless something is still to begin in it."""
    scope = board.state.scopes[scope_id]
    if scope.queued:
        board.arrive(scope_id, scope.queued.pop(0))
        return True
    container = board.container_of(scope_id)
    ad_hoc = container.ad_hoc if container else None
    if ad_hoc is not None and ad_hoc.is_manual and not scope.is_closed:
        return False  # somebody may still ask for more
    if not scope.parent:
        board.state.scopes.pop(scope_id)
        board.end(Status.COMPLETED)
        return True
    holder = board.state.tokens[scope.parent]
    try:
        _hand_back(board, scope, holder)
    except StepFailed as failed:
        node = board.node_of(holder)
        phase = Phase.STUCK_LEAVING
        board.stick(holder.scope, node, failed, phase, token_id=scope.parent)
        holder.flow = HAND_OVER
    else:
        holder.done = _left_over(board, scope)
        board.conclude(scope.parent)
    board.state.scopes.pop(scope_id)
    return True


def _hand_back(board: Board, scope: Scope, holder: Token) -> None:
    if scope.variables is None:
        return
    node = board.node_of(holder)
    values = {o.variable: evaluate(o.value, scope.variables) for o in node.outputs}
    if node.hands_back:
        declared = board.definition_of(holder.scope).variables
        by_name = {k: v for k, v in scope.variables.items() if k in declared}
        values = {**by_name, **values}
    board.write(holder.scope, values, holder)


def _left_over(board: Board, scope: Scope) -> list[Done] | None:
    """Return what a finished scope leaves to be undone; ``None`` if nothing can be.

    A called process leaves nothing: an event undoes what was done in its own process
    instance. Source: BPMN 2.0.2, 10.5.5, Compensation Event.
    """
    if scope.variables is not None:
        return None
    definition = board.definitions[scope.process_id]
    starts = definition.handlers.get(scope.element, {})
    can_be_undone = any(
        trigger.kind is TriggerKind.COMPENSATION
        for start in starts
        for trigger in definition.nodes[start].triggers
    )
    return list(scope.done) if scope.done or can_be_undone else None


def _hold(board: Board, token_id: str, token: Token) -> None:
    token.phase = Phase.HOLDING
    board.events.append(Opened(token.node, token_id))


def _arm_handlers(board: Board, scope_id: str) -> None:
    scope = board.state.scopes[scope_id]
    definition = board.definition_of(scope_id)
    starts = awaited_by_scope(definition, scope)
    if not starts:
        return
    known = board.state.known(scope_id)
    try:
        scope.watch = armed(definition, starts, known, board.now)
    except StepFailed:
        del board.state.scopes[scope_id]  # its holder is stuck, and holds nothing
        raise
    board.stirred = board.stirred or bool(scope.watch.conditions)
