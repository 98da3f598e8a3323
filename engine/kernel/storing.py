"""The stored form of a state: compact, of a known format, the same for the same state.

Positional rows; what is rare stands in a last column that only the rare rows have.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from engine.kernel.formats import FORMAT, current
from engine.kernel.state import (
    Alarm,
    Done,
    Phase,
    Rounds,
    Scope,
    State,
    Status,
    Token,
    Watch,
)

Raw = dict[str, object]


def dumps(state: State) -> bytes:
    """Return ``state`` as compact JSON."""
    return orjson.dumps(
        {
            "f": FORMAT,
            "s": state.status,
            "n": f"{state.counter:08x}",
            "S": {key: _dump_scope(scope) for key, scope in state.scopes.items()},
            "T": {key: _dump_token(token) for key, token in state.tokens.items()},
        },
        # Identifiers grow, so this is their order as well; names of variables have
        # none of their own, and the same state must give the same bytes.
        option=orjson.OPT_SORT_KEYS,
    )


def loads(blob: bytes) -> State:
    """Return the state that :func:`dumps` wrote, now or in an earlier release.

    Raises:
        ForeignState: Written in a format that this version does not know.
    """
    raw = current(blob)
    return State(
        status=Status(raw["s"]),
        counter=int(raw["n"], 16),
        scopes={key: _load_scope(row) for key, row in raw["S"].items()},
        tokens={key: _load_token(row) for key, row in raw["T"].items()},
    )


# -- scopes --------------------------------------------------------------------


def _dump_scope(scope: Scope) -> list[object]:
    row: list[object] = [scope.process_id, scope.element, scope.parent]
    row.append(scope.variables)
    rare: Raw = {}
    if scope.watch:
        rare["w"] = _dump_watch(scope.watch)
    if scope.is_closed:
        rare["x"] = 1
    if scope.done:
        rare["d"] = _dump_done(scope.done)
    if scope.fired:
        rare["g"] = scope.fired
    if scope.queued:
        rare["q"] = scope.queued
    return [*row, rare] if rare else row


def _load_scope(row: list[object]) -> Scope:
    process_id, element, parent, variables, *more = row
    assert variables is None or isinstance(variables, dict)
    scope = Scope(str(process_id), str(element), str(parent), variables)
    if more:
        rare = _mapping(more[0])
        scope.watch = _load_watch(rare.get("w"))
        scope.is_closed = "x" in rare
        scope.done = _load_done(rare.get("d", []))
        fired = _mapping(rare.get("g", {}))
        scope.fired = {key: _texts(flows) for key, flows in fired.items()}
        scope.queued = _texts(rare.get("q", []))
    return scope


# -- tokens --------------------------------------------------------------------

_TEXTS = {"p": "parent", "u": "undoes_for", "U": "undone_scope"}


def _dump_token(token: Token) -> list[object]:
    row: list[object] = [token.scope, token.node, token.phase, token.flow]
    rare: Raw = {}
    if token.watch:
        rare["w"] = _dump_watch(token.watch)
    for key, name in _TEXTS.items():
        if text := getattr(token, name):
            rare[key] = text
    if token.local is not None:
        rare["l"] = token.local
    if token.rounds is not None:
        rounds = token.rounds
        counts = [rounds.total, rounds.begun, rounds.done]
        rare["r"] = [*counts, rounds.items, rounds.results]
    if token.undoing is not None:
        rare["t"] = _dump_done(token.undoing)
    if token.done is not None:
        rare["d"] = _dump_done(token.done)
    return [*row, rare] if rare else row


def _load_token(row: list[object]) -> Token:
    scope, node, phase, flow, *more = row
    token = Token(str(scope), str(node), Phase(str(phase)), str(flow))
    for key, value in _mapping(more[0]).items() if more else ():
        _LOADERS[key](token, value)
    return token


def _load_texts(name: str) -> Callable[[Token, object], None]:
    def load(token: Token, value: object) -> None:
        setattr(token, name, str(value))

    return load


def _load_token_watch(token: Token, value: object) -> None:
    token.watch = _load_watch(value)


def _load_local(token: Token, value: object) -> None:
    token.local = _mapping(value)


def _load_rounds(token: Token, value: object) -> None:
    assert isinstance(value, list)
    token.rounds = Rounds(*value)


def _load_undoing(token: Token, value: object) -> None:
    token.undoing = _load_done(value)


def _load_token_done(token: Token, value: object) -> None:
    token.done = _load_done(value)


_LOADERS: Mapping[str, Callable[[Token, object], None]] = MappingProxyType(
    {
        "w": _load_token_watch,
        "l": _load_local,
        "r": _load_rounds,
        "t": _load_undoing,
        "d": _load_token_done,
        **{key: _load_texts(name) for key, name in _TEXTS.items()},
    }
)


# -- what both have ------------------------------------------------------------


def _dump_watch(watch: Watch) -> list[object]:
    alarms = {
        key: [a.due, a.left, a.period, a.rule] if a.rule else [a.due, a.left, a.period]
        for key, a in watch.alarms.items()
    }
    row: list[object] = [alarms, watch.conditions, watch.keys, watch.heard]
    while not row[-1]:  # most watch for time alone
        row.pop()
    return row


def _load_watch(row: object) -> Watch:
    if row is None:
        return Watch()
    assert isinstance(row, list)
    rest: tuple[Any, ...] = ({}, {}, [])
    alarms, conditions, keys, heard = (*row, *rest[len(row) - 1 :])
    return Watch(
        alarms={key: Alarm(*values) for key, values in alarms.items()},
        conditions=dict(conditions),
        keys=dict(keys),
        heard=list(heard),
    )


def _dump_done(done: list[Done]) -> list[object]:
    return [
        each.node if each.inner is None else [each.node, _dump_done(each.inner)]
        for each in done
    ]


def _load_done(rows: object) -> list[Done]:
    return [
        Done(str(row[0]), _load_done(row[1]))
        if isinstance(row, list)
        else Done(str(row))
        for row in _list(rows)
    ]


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _texts(value: object) -> list[str]:
    return [str(each) for each in _list(value)]
