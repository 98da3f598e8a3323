"""One form for all states that differ only in names, order, time or what is over."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from engine.kernel.state import Alarm, Done, Scope, State, Token, Watch

#: So many tokens of one activity rest in one scope at most.
ALIKE = 2
Keeps = Callable[[str, str], bool]


def drop(state: State, token_id: str) -> None:
    """Take a token away with its instances and all that it holds; nothing happens."""
    if state.tokens.pop(token_id, None) is None:
        return
    for other, token in list(state.tokens.items()):
        if token.parent == token_id:
            drop(state, other)
    held = [key for key, scope in state.scopes.items() if scope.parent == token_id]
    for scope_id in held:
        for other, token in list(state.tokens.items()):
            if token.scope == scope_id:
                drop(state, other)
        del state.scopes[scope_id]


def is_crowded(state: State) -> bool:
    """Return whether more tokens rest alike than are looked at."""
    alike = Counter(
        (token.scope, token.node, token.phase, token.flow, token.parent)
        for token in state.tokens.values()
    )
    return any(number > ALIKE for number in alike.values())


def plain(state: State, keeps: Keeps) -> None:
    """Take out of a state what makes no difference to what can happen.

    Args:
        keeps: Whether the variable of a definition, by its path, is to be kept.
    """
    for scope in state.scopes.values():
        _still(scope.watch)
        scope.done = _few(scope.done)
        if scope.variables is not None:
            scope.variables = {
                name: value
                for name, value in sorted(scope.variables.items())
                if value is not None and keeps(scope.process_id, name)
            }
    for token in state.tokens.values():
        _still(token.watch)
        if token.rounds is not None and token.rounds.total is None:
            open_ = token.rounds.begun - token.rounds.done
            token.rounds.done = min(token.rounds.done, 1)
            token.rounds.begun = token.rounds.done + open_
        if token.local is not None:
            token.local = {
                name: min(value, 1) if isinstance(value, int) else value
                for name, value in token.local.items()
            }


def renamed(state: State) -> State:
    """Return the state with identifiers given in an order of the content alone."""
    order = _Order(state)
    for root in order.held[""]:
        order.sign(root)
    for root in order.held[""]:
        order.number(root)
    return _with_names(state, {old: f"{n:08x}" for n, old in enumerate(order.ids)})


class _Order:
    """Puts what stands beside one another in the order of what it is."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.held: dict[str, list[str]] = defaultdict(list)
        self.inside: dict[str, list[str]] = defaultdict(list)
        self.signs: dict[str, str] = {}
        self.ids: list[str] = []
        for scope_id, scope in state.scopes.items():
            self.held[scope.parent].append(scope_id)
        for token_id, token in state.tokens.items():
            self.inside[token.scope].append(token_id)

    def sign(self, scope_id: str) -> str:
        """Note in words what is in a scope and in all that it holds."""
        for token_id in self.inside[scope_id]:
            below = [self.sign(each) for each in self.held[token_id]]
            self.signs[token_id] = _sign_of(self.state.tokens[token_id], below)
        tokens = sorted(self.signs[each] for each in self.inside[scope_id])
        self.signs[scope_id] = f"{_content(self.state.scopes[scope_id])}{tokens}"
        return self.signs[scope_id]

    def number(self, scope_id: str) -> None:
        """Add a scope, its tokens and all that they hold to the order."""
        self.ids.append(scope_id)
        tokens = sorted(self.inside[scope_id], key=self.signs.__getitem__)
        self.ids.extend(tokens)
        for token_id in tokens:
            for below in self.held[token_id]:
                self.number(below)


def _few(done: list[Done]) -> list[Done]:
    """Return what is to be undone, each activity no more often than it is looked at."""
    kept: list[Done] = []
    for each in reversed(done):
        if sum(other.node == each.node for other in kept) < ALIKE:
            kept.insert(0, each)
    return kept


def _still(watch: Watch) -> None:
    for alarm in watch.alarms.values():
        alarm.due, alarm.rule, alarm.left = 0, "", alarm.left and min(alarm.left, 2)


def _sign_of(token: Token, below: list[str]) -> str:
    shown = (
        token.node,
        token.phase.value,
        token.flow,
        bool(token.parent),
        bool(token.undoes_for),
        token.local,
        token.rounds,
        token.undoing,
        token.done,
        _watched(token.watch),
    )
    return f"{shown}{below}"


def _content(scope: Scope) -> str:
    shown = (
        scope.process_id,
        scope.element,
        scope.variables,
        scope.is_closed,
        scope.done,
        sorted(scope.fired.items()),
        scope.queued,
        _watched(scope.watch),
    )
    return f"{shown}"


def _watched(watch: Watch) -> tuple[object, ...]:
    alarms = [(key, a.left, a.period) for key, a in sorted(watch.alarms.items())]
    return (alarms, sorted(watch.conditions.items()), sorted(watch.heard))


def _with_names(state: State, names: Mapping[str, str]) -> State:
    scopes = {}
    for old, new in names.items():
        if old in state.scopes:
            scope = state.scopes[old]
            scope.parent = names.get(scope.parent, "")
            scope.watch.alarms = _sorted(scope.watch.alarms)
            scopes[new] = scope
    tokens = {}
    for old, new in names.items():
        if old in state.tokens:
            token = state.tokens[old]
            token.scope = names[token.scope]
            token.parent = names.get(token.parent, "")
            token.undoes_for = names.get(token.undoes_for, "")
            token.undone_scope = names.get(token.undone_scope, "")
            token.watch.alarms = _sorted(token.watch.alarms)
            tokens[new] = token
    return State(state.status, len(names), scopes, tokens)


def _sorted(alarms: dict[str, Alarm]) -> dict[str, Alarm]:
    return dict(sorted(alarms.items()))
