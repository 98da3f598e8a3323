"""Calculate with numbers, strings, dates and durations.

Operands of other kinds give null, as does a division by zero. A result beyond
the bounds of a value raises FeelError.

Source: DMN 1.5, 10.3.2.5 and tables 45 to 51 (arithmetic).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from types import MappingProxyType

from engine.feel.bounds import MAX_EXPONENT
from engine.feel.errors import FeelError
from engine.feel.temporal.moments import (
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    distance,
    shift,
)
from engine.feel.values import NUMBERS, Value, bounded_text

_TOO_LARGE = "the result of a calculation is too large"


def calculate(operator: str, left: Value, right: Value) -> Value:
    """Return the result of an arithmetic operator, or None when it has none.

    Raises:
        FeelError: The result is larger than a value may be.
    """
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            number = ON_NUMBERS[operator](left, right)
            return number if number.is_finite() else None
        return _ON_OTHERS[operator](left, right)
    except (InvalidOperation, DivisionByZero):
        return None
    except (Overflow, OverflowError):
        raise FeelError(_TOO_LARGE) from None


def negative(value: Value) -> Value:
    """Return a number or duration with the opposite sign, None for the rest."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanoseconds)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return None


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if exponent != exponent.to_integral_value():
        raise InvalidOperation  # a root has a function of its own
    if abs(exponent) > MAX_EXPONENT:
        raise FeelError(f"the exponent of ** is beyond {MAX_EXPONENT}")
    return NUMBERS.power(base, exponent)


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return bounded_text(left + right)
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return DaysTime(left.nanoseconds + right.nanoseconds)
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return YearsMonths(left.months + right.months)
    if isinstance(left, DaysTime | YearsMonths):
        left, right = right, left
    if not isinstance(left, Date | Time | DateTime):
        return None
    return shift(left, right) if isinstance(right, DaysTime | YearsMonths) else None


def _subtract(left: Value, right: Value) -> Value:
    if isinstance(left, Date | Time | DateTime):
        if isinstance(right, Date | Time | DateTime):
            return distance(left, right)
    elif type(left) is not type(right):
        return None
    opposite = negative(right)
    return None if opposite is None else _add(left, opposite)


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    return _scaled(left, lambda count: NUMBERS.multiply(count, right))


def _divide(left: Value, right: Value) -> Value:
    if isinstance(left, DaysTime) and isinstance(right, DaysTime):
        return NUMBERS.divide(Decimal(left.nanoseconds), Decimal(right.nanoseconds))
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return NUMBERS.divide(Decimal(left.months), Decimal(right.months))
    if not isinstance(right, Decimal):
        return None
    return _scaled(left, lambda count: NUMBERS.divide(count, right))


def _scaled(span: Value, scale: Callable[[Decimal], Decimal]) -> Value:
    """Return a duration of a multiple; what is left of its smallest unit is cut off."""
    if isinstance(span, DaysTime):
        return DaysTime(int(scale(Decimal(span.nanoseconds))))
    if isinstance(span, YearsMonths):
        return YearsMonths(int(scale(Decimal(span.months))))
    return None


def _nothing(_left: Value, _right: Value) -> Value:
    return None


#: What each operator does with two numbers.
ON_NUMBERS: Mapping[str, Callable[[Decimal, Decimal], Decimal]] = MappingProxyType(
    {
        "+": NUMBERS.add,
        "-": NUMBERS.subtract,
        "*": NUMBERS.multiply,
        "/": NUMBERS.divide,
        "**": _power,
    }
)
_ON_OTHERS: Mapping[str, Callable[[Value, Value], Value]] = MappingProxyType(
    {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "**": _nothing}
)
