"""Commands in a form that can be kept beside the history, and applied again.

They hold control variables only; what people filled in never reaches a command.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime
from types import MappingProxyType

from engine.kernel import commands
from engine.kernel.definition import Definition
from engine.kernel.game import apply
from engine.kernel.state import State
from engine.kernel.variables import stored

_KINDS: Mapping[str, type] = MappingProxyType(
    {
        kind.__name__: kind
        for kind in (
            commands.Start,
            commands.Complete,
            commands.Refuse,
            commands.Fail,
            commands.FireTimer,
            commands.SetAlarm,
            commands.Deliver,
            commands.ThrowError,
            commands.Escalate,
            commands.Call,
            commands.Activate,
            commands.Conclude,
            commands.SetVariables,
            commands.Retry,
            commands.Cancel,
        )
    }
)
_KIND = "command"


def as_json(command: commands.Command) -> dict[str, object]:
    """Return a command as plain values."""
    row: dict[str, object] = {_KIND: type(command).__name__}
    for each in fields(command):
        value = getattr(command, each.name)
        if not value and _is_optional(each):
            continue
        if isinstance(value, datetime):
            row[each.name] = value.isoformat()
        elif isinstance(value, Mapping):
            row[each.name] = {k: stored(v, k) for k, v in value.items()}
        else:
            row[each.name] = value
    return row


def _is_optional(each: Field[object]) -> bool:
    return each.default is not MISSING or each.default_factory is not MISSING


def from_json(row: Mapping[str, object]) -> commands.Command:
    """Return the command that :func:`as_json` wrote."""
    kind = _KINDS[str(row[_KIND])]
    values = {key: value for key, value in row.items() if key != _KIND}
    values["now"] = datetime.fromisoformat(str(values["now"]))
    command: commands.Command = kind(**values)
    return command


def replay(definition: Definition, rows: Iterable[Mapping[str, object]]) -> State:
    """Return the state to which the commands of an instance lead.

    Args:
        rows: All that were applied, in order; the first starts it.
    """
    state: State | None = None
    for row in rows:
        state = apply(definition, state, from_json(row)).state
    assert state is not None
    return state
