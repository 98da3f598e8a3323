"""Calculate with numbers, strings, dates and durations.

Operands of other kinds give null, as does a division by zero. A result beyond
the bounds of a value raises FeelError.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow

from engine.feel.errors import FeelError
from engine.feel.values import (
    NUMBERS,
    Kind,
    Value,
    YearsMonths,
    bounded_text,
    kind_of,
)

MAX_POWER = 1000
MAX_MONTHS = 120_000
_TOO_LARGE = "the result of a calculation is too large"
_MICROSECOND = timedelta(microseconds=1)
_TEMPORAL = frozenset({Kind.DATE, Kind.LOCAL_DATE_TIME, Kind.ZONED_DATE_TIME})
_DURATIONS = frozenset({Kind.DAYS_TIME, Kind.YEARS_MONTHS})


def calculate(operator: str, left: Value, right: Value) -> Value:
    """Return the result of an arithmetic operator, or None when it has none.

    Raises:
        FeelError: when the result is larger than a value may be.
    """
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return _finite(_ON_NUMBERS[operator](left, right))
        return _ON_OTHERS[operator](left, right)
    except (InvalidOperation, DivisionByZero):
        return None
    except (Overflow, OverflowError):
        raise FeelError(_TOO_LARGE) from None


def negative(value: Value) -> Value:
    """Return a number or duration with the opposite sign, None for the rest.

    Raises:
        FeelError: when the opposite is larger than a duration may be.
    """
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, timedelta):
        try:
            return -value
        except OverflowError:
            raise FeelError(_TOO_LARGE) from None
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return None


def _finite(number: Decimal) -> Decimal | None:
    return number if number.is_finite() else None


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > MAX_POWER:
        raise FeelError(f"the exponent of ** is beyond {MAX_POWER}")
    return NUMBERS.power(base, exponent)


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str):
        return bounded_text(left + right)
    kinds = kind_of(left), kind_of(right)
    if kinds[0] in _TEMPORAL and kinds[1] in _DURATIONS:
        return _shift(left, right)
    if kinds[1] in _TEMPORAL and kinds[0] in _DURATIONS:
        return _shift(right, left)
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        return left + right
    if isinstance(left, YearsMonths) and isinstance(right, YearsMonths):
        return _years_months(left.months + right.months)
    return None


def _subtract(left: Value, right: Value) -> Value:
    kind = kind_of(left)
    if kind in _TEMPORAL and kind is kind_of(right):
        return _distance(left, right)
    if kind_of(right) in _DURATIONS:
        return _add(left, negative(right))
    return None


def _distance(left: Value, right: Value) -> Value:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left - right
    if isinstance(left, date) and isinstance(right, date):
        return left - right
    return None


def _shift(moment: Value, span: Value) -> Value:
    if not isinstance(moment, date):
        return None
    if isinstance(span, timedelta):
        return moment + span
    if not isinstance(span, YearsMonths):
        return None
    year, month = divmod(moment.year * 12 + moment.month - 1 + span.months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal):
        left, right = right, left
    if not isinstance(right, Decimal):
        return None
    if isinstance(left, timedelta):
        return _days_time(int(NUMBERS.multiply(_microseconds(left), right)))
    if isinstance(left, YearsMonths):
        return _years_months(int(NUMBERS.multiply(Decimal(left.months), right)))
    return None


def _divide(left: Value, right: Value) -> Value:
    if isinstance(left, timedelta):
        if isinstance(right, timedelta):
            return NUMBERS.divide(_microseconds(left), _microseconds(right))
        if isinstance(right, Decimal):
            return _days_time(int(NUMBERS.divide(_microseconds(left), right)))
    if isinstance(left, YearsMonths):
        if isinstance(right, YearsMonths):
            return NUMBERS.divide(Decimal(left.months), Decimal(right.months))
        if isinstance(right, Decimal):
            return _years_months(int(NUMBERS.divide(Decimal(left.months), right)))
    return None


def _microseconds(span: timedelta) -> Decimal:
    return Decimal(span // _MICROSECOND)


def _days_time(microseconds: int) -> timedelta:
    return timedelta(microseconds=microseconds)


def _years_months(months: int) -> YearsMonths:
    if abs(months) > MAX_MONTHS:
        raise OverflowError
    return YearsMonths(months)


def _nothing(_left: Value, _right: Value) -> Value:
    return None


_ON_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": NUMBERS.divide,
    "**": _power,
}
_ON_OTHERS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _nothing,
}
