"""Formats of stored states: which one is written, and how older ones are read.

Each step turns one format into the next and never changes again; a state of a format
that no step knows is not evaluated at all.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from engine.kernel.errors import ForeignState

#: 1: tokens and scopes. 2: watches, repetition, compensation; paths of calls.
FORMAT = 2

Raw = dict[str, Any]


def current(blob: bytes) -> Raw:
    """Return a stored state, decoded, in the format of today.

    Raises:
        ForeignState: Not a state, or of a format that is not known here.
    """
    try:
        raw = orjson.loads(blob)
        found = raw["f"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as broken:
        raise ForeignState("It is no stored state.") from broken
    while found != FORMAT or type(found) is not int:
        step = _STEPS.get(found) if type(found) is int else None
        if step is None:
            raise ForeignState(
                f"Expected a state of format {FORMAT} or older, but got {found!r}."
            )
        raw = step(raw)
        found = raw["f"]
    assert isinstance(raw, dict)
    return raw


def _from_1(raw: Raw) -> Raw:
    """Move alarms into the watch; name called processes by the path of calls."""
    paths: dict[str, str] = {}
    scopes = {}
    for key, (process_id, element, parent, variables) in raw["S"].items():
        path = process_id
        if parent:  # a scope is always stored after the one that holds it
            outer = paths[raw["T"][parent][0]]
            is_called = element == process_id
            root = "/" not in outer and _is_root(raw, outer)
            path = outer if not is_called else _path(outer, process_id, is_root=root)
        paths[key] = path
        scopes[key] = [path, element, parent, variables]
    tokens = {
        key: [scope, node, phase, flow, *([{"w": [alarms]}] if alarms else [])]
        for key, (scope, node, phase, flow, alarms) in raw["T"].items()
    }
    return {**raw, "f": 2, "S": scopes, "T": tokens}


def _is_root(raw: Raw, path: str) -> bool:
    return any(row[0] == path and not row[2] for row in raw["S"].values())


def _path(outer: str, called: str, *, is_root: bool) -> str:
    return called if is_root else f"{outer}/{called}"


_STEPS: Mapping[int, Callable[[Raw], Raw]] = MappingProxyType({1: _from_1})
