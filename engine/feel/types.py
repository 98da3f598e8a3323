"""Tell of which type a value is, and make it conform where FEEL does so.

Source: DMN 1.5, 10.3.2.9 (type conformance and implicit conversions).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from engine.feel.bounds import Evaluation
from engine.feel.kinds import FeelType, Kind
from engine.feel.temporal.moments import Date, start_of
from engine.feel.values import Function, Range, Value, kind_of

Resolve: TypeAlias = Callable[[str], FeelType | None]

ANY = FeelType()
BASIC_TYPES: Mapping[str, FeelType] = MappingProxyType(
    {
        "Any": ANY,
        "Null": FeelType(Kind.NULL),
        "dateTime": FeelType(Kind.DATE_TIME),
        "dayTimeDuration": FeelType(Kind.DAYS_TIME),
        "yearMonthDuration": FeelType(Kind.YEARS_MONTHS),
        **{kind.value: FeelType(kind) for kind in Kind if kind is not Kind.NULL},
    }
)


def is_instance(
    value: Value, type_: FeelType, evaluation: Evaluation | None = None
) -> bool:
    """Tell whether a value is an instance of a type; null is one of Null only."""
    if value is None:
        return type_.kind is Kind.NULL
    return conforms(value, type_, evaluation)


def conforms(
    value: Value, type_: FeelType, evaluation: Evaluation | None = None
) -> bool:
    """Tell whether a value conforms to a type; null conforms to every type.

    Args:
        value: What is looked at.
        type_: What it may be.
        evaluation: Pays one step for each item that is looked at.
    """
    if value is None or type_.kind is None:
        return True
    if kind_of(value) is not type_.kind:
        return False
    if isinstance(value, list | dict):
        return _holds(value, type_, evaluation)
    if isinstance(value, Range):
        return type_.element is None or (
            conforms(value.low, type_.element) and conforms(value.high, type_.element)
        )
    return not isinstance(value, Function) or _has_type(value, type_)


def _holds(
    value: list[Value] | dict[str, Value],
    type_: FeelType,
    evaluation: Evaluation | None,
) -> bool:
    if isinstance(value, list):
        if type_.element is None:
            return True
        parts = [(item, type_.element) for item in value]
    elif all(name in value for name, _ in type_.entries):
        parts = [(value[name], entry) for name, entry in type_.entries]
    else:
        return False
    if evaluation is not None:
        evaluation.spend(len(parts))
    return all(conforms(part, wanted, evaluation) for part, wanted in parts)


def coerce(
    value: Value, type_: FeelType, evaluation: Evaluation | None = None
) -> Value:
    """Return a value as one of a type, or None where it cannot be one.

    A single value stands for the list of it and the other way round, and a date for
    its midnight in UTC. The arguments are those of ``conforms``.
    """
    if value is None or conforms(value, type_, evaluation):
        return value
    if type_.kind is Kind.LIST:
        if isinstance(value, list):
            return None
        wanted = type_.element or ANY
        single = coerce(value, wanted, evaluation)
        return None if single is None else [single]
    if isinstance(value, list):
        is_it = len(value) == 1 and conforms(value[0], type_, evaluation)
        return value[0] if is_it else None
    if type_.kind is Kind.DATE_TIME and isinstance(value, Date):
        return start_of(value)
    return None


def is_subtype(narrow: FeelType, wide: FeelType) -> bool:
    """Tell whether all values of a type are values of another."""
    if wide.kind is None or narrow.kind is Kind.NULL:
        return True
    if narrow.kind is not wide.kind:
        return False
    if wide.element is not None:
        return is_subtype(narrow.element or ANY, wide.element)
    if wide.kind is Kind.CONTEXT:
        own = dict(narrow.entries)
        return all(
            name in own and is_subtype(own[name], entry) for name, entry in wide.entries
        )
    return wide.kind is not Kind.FUNCTION or _is_sub_function(narrow, wide)


def _has_type(function: Function, type_: FeelType) -> bool:
    if type_.parameters is None:
        return True
    if function.type is not None:
        return is_subtype(function.type, type_)
    # Of a built-in function only the number of its parameters is known.
    return function.is_variadic or any(
        len(signature) == len(type_.parameters) for signature in function.signatures
    )


def _is_sub_function(narrow: FeelType, wide: FeelType) -> bool:
    """Compare functions: what they take the other way round than what they give."""
    if wide.parameters is None:
        return True
    if narrow.parameters is None or len(narrow.parameters) != len(wide.parameters):
        return False
    return is_subtype(narrow.result or ANY, wide.result or ANY) and all(
        is_subtype(theirs, ours)
        for ours, theirs in zip(narrow.parameters, wide.parameters, strict=True)
    )
