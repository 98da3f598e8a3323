"""Hold the values of FEEL, their kinds, and the way in from Python and back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from types import NoneType
from typing import Any, TypeAlias

from engine.feel.bounds import (
    MAX_DIGITS,
    MAX_MAGNITUDE,
    MAX_NESTING,
    MAX_STRING,
    Evaluation,
)
from engine.feel.errors import FeelError
from engine.feel.kinds import FeelType, Kind
from engine.feel.temporal import parts as temporal_parts
from engine.feel.temporal.moments import (
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
)

# Decimal128, as DMN asks. Shared between threads on purpose: only its flags
# ever change, and nobody reads them.
NUMBERS = Context(
    prec=MAX_DIGITS,
    Emax=MAX_MAGNITUDE,
    Emin=1 - MAX_MAGNITUDE,
    traps=[Overflow, InvalidOperation, DivisionByZero],
)
_MAX_BITS = 20_500
_NUMBER_TOO_LARGE = "a number in the context is too large"
#: Whole numbers between these are exact as they are.
LEAST_EXACT, MOST_EXACT = -(10**MAX_DIGITS), 10**MAX_DIGITS


@dataclass(frozen=True, slots=True)
class Range:
    """Be what lies between two end points; an end that is None is open.

    Source: DMN 1.5, 10.3.2.7 (ranges).
    """

    low: "Value"
    high: "Value"
    low_included: bool
    high_included: bool


Body: TypeAlias = Callable[[Sequence["Value"], Evaluation], "Value"]


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Be a function: one built in, of an expression, or of a model.

    Attributes:
        body: Takes the arguments in the order of a signature.
        signatures: Names of the parameters, one tuple an overload.
        name: How it is called in what is told about it.
        is_variadic: Whether it takes any number of arguments.
        type: What its text tells of the types that it takes and gives.
    """

    body: Body
    signatures: tuple[tuple[str, ...], ...]
    name: str = ""
    is_variadic: bool = False
    type: FeelType | None = None


Value: TypeAlias = (
    bool
    | Decimal
    | str
    | Date
    | Time
    | DateTime
    | DaysTime
    | YearsMonths
    | Range
    | Function
    | list["Value"]
    | dict[str, "Value"]
    | None
)

_KINDS: dict[type, Kind] = {
    NoneType: Kind.NULL,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    Date: Kind.DATE,
    Time: Kind.TIME,
    DateTime: Kind.DATE_TIME,
    DaysTime: Kind.DAYS_TIME,
    YearsMonths: Kind.YEARS_MONTHS,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
}
_OWN = frozenset(
    {NoneType, bool, Date, Time, DateTime, DaysTime, YearsMonths, Range, Function}
)


def kind_of(value: Value) -> Kind:
    """Return the kind of a value."""
    return _KINDS[type(value)]


def bounded_text(text: str) -> str:
    """Return the text unless it is too long.

    Raises:
        FeelError: The text is longer than a string may be.
    """
    if len(text) > MAX_STRING:
        raise FeelError(f"a string is longer than {MAX_STRING} characters")
    return text


def to_feel(value: Any, evaluation: Evaluation | None = None) -> Value:
    """Turn a Python value into a FEEL value; numbers become Decimal.

    Args:
        value: What the context holds; what is a FEEL value already stays one.
        evaluation: Pays one step for each element of a list or context.

    Raises:
        FeelError: The value is of another type, not finite or too large.
    """
    kind = type(value)
    # First what conditions read most, without a call; `_converted` knows all kinds.
    if kind is str and len(value) <= MAX_STRING:
        text: str = value
        return text
    if kind is int and LEAST_EXACT <= value <= MOST_EXACT:
        return Decimal(value)
    if kind is Decimal:
        return bounded_number(value)
    return _converted(value, evaluation or Evaluation(), 0)


def _converted(value: object, evaluation: Evaluation, depth: int) -> Value:
    if type(value) in _OWN:
        return value  # type: ignore[return-value]
    if isinstance(value, str):
        return bounded_text(str.__str__(value))
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, date | time | datetime | timedelta):
        return temporal_parts.from_python(value)
    return _collection(value, evaluation, depth + 1)


def _number(value: float | Decimal) -> Decimal:
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise FeelError(_NUMBER_TOO_LARGE)
    # repr keeps 0.1 what its writer meant: 0.1, not its binary neighbour.
    return bounded_number(Decimal(repr(value) if isinstance(value, float) else value))


def bounded_number(number: Decimal) -> Decimal:
    """Return a number with as many digits as FEEL keeps.

    Raises:
        FeelError: The number is too large, or none.
    """
    try:
        rounded = NUMBERS.plus(number)
    except (Overflow, InvalidOperation):
        raise FeelError(_NUMBER_TOO_LARGE) from None
    if rounded.is_finite():
        return rounded
    raise FeelError("a number in the context is not finite")


def _collection(value: object, evaluation: Evaluation, depth: int) -> Value:
    if depth > MAX_NESTING:
        raise FeelError(f"the context is nested deeper than {MAX_NESTING}")
    if isinstance(value, list | tuple):
        evaluation.spend(len(value))
        return [_converted(item, evaluation, depth) for item in value]
    if isinstance(value, Mapping):
        evaluation.spend(len(value))
        return {
            str(key): _converted(item, evaluation, depth) for key, item in value.items()
        }
    raise FeelError(f"a {type(value).__name__} is not a FEEL value")


def to_python(value: Value) -> object:
    """Return a FEEL value as Python has it; what Python cannot hold stays.

    Raises:
        FeelError: The value is nested too deeply, or holds too much.
    """
    if isinstance(value, list | dict):
        return _to_python(value, Evaluation(), 0)
    return _single_to_python(value)


def _to_python(value: Value, evaluation: Evaluation, depth: int) -> object:
    if depth > MAX_NESTING:
        raise FeelError(f"the value is nested deeper than {MAX_NESTING}")
    if isinstance(value, list):
        evaluation.spend(len(value))
        return [_to_python(item, evaluation, depth + 1) for item in value]
    if isinstance(value, dict):
        evaluation.spend(len(value))
        return {
            name: _to_python(item, evaluation, depth + 1)
            for name, item in value.items()
        }
    return _single_to_python(value)


def _single_to_python(value: Value) -> object:
    if isinstance(value, Date | Time | DateTime | DaysTime):
        return temporal_parts.to_python(value)
    return value
