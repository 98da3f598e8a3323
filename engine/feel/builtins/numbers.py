"""Provide the built-in functions for numbers.

Source: DMN 1.5, 10.3.4.5 table 76 (numeric functions).
"""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
    InvalidOperation,
    Overflow,
)

from engine.feel.bounds import MAX_DIGITS, MAX_MAGNITUDE, Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.errors import FeelError
from engine.feel.temporal.moments import DaysTime, YearsMonths
from engine.feel.values import NUMBERS, Value

#: The scales that a number of 34 digits can have.
MIN_SCALE = -6111
MAX_SCALE = 6176
# A number may get a digit more before it is rounded to what NUMBERS holds.
_TWO = Decimal(2)
#: So many steps a power series costs, and a square root.
_SERIES_STEPS = 20
_ROOT_STEPS = 3
_EXACT = Context(prec=2 * MAX_DIGITS, Emax=2 * MAX_MAGNITUDE, Emin=-2 * MAX_MAGNITUDE)


def rounded(number: Decimal, scale: int, rounding: str) -> Decimal:
    """Return a number rounded to so many digits after the point, or before it."""
    exponent = number.as_tuple().exponent
    if isinstance(exponent, str) or exponent >= -scale:
        return number
    quantum = Decimal((0, (1,), -scale))
    return NUMBERS.plus(number.quantize(quantum, rounding, _EXACT))


def _rounding(mode: str) -> Callable[..., Value]:
    def round_number(
        evaluation: Evaluation, number: Decimal, scale: Decimal | None
    ) -> Value:
        if scale is None:
            scale = Decimal(0)
        if not MIN_SCALE <= scale <= MAX_SCALE:
            return doubted(evaluation, "the scale of a rounding is out of range")
        return rounded(number, int(scale), mode)

    return round_number


def _abs(_evaluation: Evaluation, value: Decimal | DaysTime | YearsMonths) -> Value:
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanoseconds))
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    return NUMBERS.abs(value)


def _modulo(evaluation: Evaluation, dividend: Decimal, divisor: Decimal) -> Value:
    if not divisor:
        return doubted(evaluation, "a division by zero")
    try:
        rest = NUMBERS.remainder(dividend, divisor)
    except InvalidOperation:
        return doubted(evaluation, "modulo of numbers too far apart")
    # Python's remainder has the sign of the dividend, FEEL's that of the divisor.
    if rest and rest.is_signed() != divisor.is_signed():
        return NUMBERS.add(rest, divisor)
    return rest


def _sqrt(evaluation: Evaluation, number: Decimal) -> Value:
    if number < 0:
        return doubted(evaluation, "the square root of a negative number")
    evaluation.spend(_ROOT_STEPS)
    return NUMBERS.sqrt(number)


def _log(evaluation: Evaluation, number: Decimal) -> Value:
    if number <= 0:
        return doubted(evaluation, "the logarithm of a number that is not positive")
    evaluation.spend(_SERIES_STEPS)
    return NUMBERS.ln(number)


def _exp(evaluation: Evaluation, number: Decimal) -> Value:
    evaluation.spend(_SERIES_STEPS)
    try:
        return NUMBERS.exp(number)
    except Overflow:
        raise FeelError("the result of a calculation is too large") from None


def _is_even(number: Decimal) -> bool | None:
    if number != number.to_integral_value():
        return None
    # A number of more than 34 digits ends in zeros.
    return number.adjusted() >= MAX_DIGITS or not NUMBERS.remainder(number, _TWO)


def _even(_evaluation: Evaluation, number: Decimal) -> Value:
    return _is_even(number) is True


def _odd(_evaluation: Evaluation, number: Decimal) -> Value:
    return _is_even(number) is False


FUNCTIONS = tuple(
    built_in(name, signature, body)
    for name, signature, body in (
        ("decimal", "n: number, scale: number", _rounding(ROUND_HALF_EVEN)),
        ("floor", "n: number, scale?: number", _rounding(ROUND_FLOOR)),
        ("ceiling", "n: number, scale?: number", _rounding(ROUND_CEILING)),
        ("round up", "n: number, scale: number", _rounding(ROUND_UP)),
        ("round down", "n: number, scale: number", _rounding(ROUND_DOWN)),
        ("round half up", "n: number, scale: number", _rounding(ROUND_HALF_UP)),
        ("round half down", "n: number, scale: number", _rounding(ROUND_HALF_DOWN)),
        (
            "abs",
            "n: number|days and time duration|years and months duration",
            _abs,
        ),
        ("modulo", "dividend: number, divisor: number", _modulo),
        ("sqrt", "number: number", _sqrt),
        ("log", "number: number", _log),
        ("exp", "number: number", _exp),
        ("even", "number: number", _even),
        ("odd", "number: number", _odd),
    )
)
