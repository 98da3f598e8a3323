"""Hold the values of FEEL, their kinds, and the way in from Python."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import TypeAlias

from engine.feel.bounds import Evaluation
from engine.feel.errors import FeelError

MAX_STEPS = 10_000
MAX_STRING = 10_000
MAX_DEPTH = 32
MAX_DIGITS = 34
MAX_MAGNITUDE = 6144

# Decimal128, as DMN asks. Shared between threads on purpose: only its flags
# ever change, and nobody reads them.
NUMBERS = Context(
    prec=MAX_DIGITS,
    Emax=MAX_MAGNITUDE,
    Emin=1 - MAX_MAGNITUDE,
    traps=[Overflow, InvalidOperation, DivisionByZero],
)
_MAX_BITS = 20_500


@dataclass(frozen=True, slots=True, order=True)
class YearsMonths:
    """Be a duration of calendar months, whose length in days is not fixed."""

    months: int


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
    """

    body: Body
    signatures: tuple[tuple[str, ...], ...]
    name: str = ""
    is_variadic: bool = False


Value: TypeAlias = (
    bool
    | Decimal
    | str
    | date
    | datetime
    | timedelta
    | YearsMonths
    | Range
    | Function
    | list["Value"]
    | dict[str, "Value"]
    | None
)


class Kind(Enum):
    """Name what a value is; only values of one kind can be compared."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    DATE = "date"
    LOCAL_DATE_TIME = "date and time without offset"
    ZONED_DATE_TIME = "date and time with offset"
    DAYS_TIME = "days and time duration"
    YEARS_MONTHS = "years and months duration"
    LIST = "list"
    CONTEXT = "context"
    TIME = "time"
    DATE_TIME = "date and time"
    RANGE = "range"
    FUNCTION = "function"


class Budget:
    """Count down the steps one evaluation may take."""

    __slots__ = ("_left",)

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._left = steps

    def spend(self, steps: int) -> None:
        """Take steps off the budget.

        Raises:
            FeelError: when more steps are taken than one evaluation may take.
        """
        self._left -= steps
        if self._left < 0:
            raise FeelError(f"the evaluation takes more than {MAX_STEPS} steps")


_KINDS: dict[type, Kind] = {
    type(None): Kind.NULL,
    bool: Kind.BOOLEAN,
    Decimal: Kind.NUMBER,
    str: Kind.STRING,
    timedelta: Kind.DAYS_TIME,
    YearsMonths: Kind.YEARS_MONTHS,
    list: Kind.LIST,
    dict: Kind.CONTEXT,
    date: Kind.DATE,
    Range: Kind.RANGE,
    Function: Kind.FUNCTION,
}


def kind_of(value: Value) -> Kind:
    """Return the kind of a value."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, datetime):
        zoned = value.utcoffset() is not None
        return Kind.ZONED_DATE_TIME if zoned else Kind.LOCAL_DATE_TIME
    return Kind.DATE if isinstance(value, date) else Kind.DAYS_TIME


def bounded_text(text: str) -> str:
    """Return the text unless it is too long.

    Raises:
        FeelError: when the text is longer than a string may be.
    """
    if len(text) > MAX_STRING:
        raise FeelError(f"a string is longer than {MAX_STRING} characters")
    return text


def to_feel(value: object, *, budget: Budget | None = None, depth: int = 0) -> Value:
    """Turn a Python value into a FEEL value; numbers become Decimal.

    Args:
        value: what the context holds.
        budget: pays one step for each element of a list or context.
        depth: how deep inside lists and contexts the value lies.

    Raises:
        FeelError: when the value is of another type, not finite or too large.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return bounded_text(str.__str__(value))
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if isinstance(value, date | timedelta | YearsMonths):
        return value
    return _collection(value, budget or Budget(), depth + 1)


def _number(value: float | Decimal) -> Decimal:
    if isinstance(value, int) and value.bit_length() > _MAX_BITS:
        raise FeelError("a number in the context is too large")
    try:
        # repr keeps 0.1 what its writer meant: 0.1, not its binary neighbour.
        exact = Decimal(repr(value) if isinstance(value, float) else value)
        number = NUMBERS.plus(exact)
    except (Overflow, InvalidOperation):
        raise FeelError("a number in the context is too large") from None
    if not number.is_finite():
        raise FeelError("a number in the context is not finite")
    return number


def _collection(value: object, budget: Budget, depth: int) -> Value:
    if depth > MAX_DEPTH:
        raise FeelError(f"the context is nested deeper than {MAX_DEPTH}")
    if isinstance(value, list | tuple):
        budget.spend(len(value))
        return [to_feel(item, budget=budget, depth=depth) for item in value]
    if isinstance(value, Mapping):
        budget.spend(len(value))
        return {
            str(key): to_feel(item, budget=budget, depth=depth)
            for key, item in value.items()
        }
    raise FeelError(f"a {type(value).__name__} is not a FEEL value")
