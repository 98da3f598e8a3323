"""Functions for numbers. Source: DMN 1.5, 10.3.4.5 table 76."""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine.feel import FeelError, YearsMonths
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("decimal(1/3, 2)", "0.33"),
        ("decimal(1/3, 2.5)", "0.33"),
        ("decimal(1.5, 0)", "2"),
        ("decimal(2.5, 0)", "2"),
        ("decimal(0.515, 2)", "0.52"),
        ("decimal(n:15/78*2,scale:3)", "0.385"),
        ("decimal(1250, -2)", "1.2E+3"),
        ("floor(1.5)", "1"),
        ("floor(-1.5)", "-2"),
        ("floor(-5/2.3*5)", "-11"),
        ("floor(1.59, 1)", "1.5"),
        ("floor(n:-.33333)", "-1"),
        ("ceiling(1.2)", "2"),
        ("ceiling(-1.5)", "-1"),
        ("ceiling(1.51, 1)", "1.6"),
        ("round up(5.5, 0)", "6"),
        ("round up(-5.5, 0)", "-6"),
        ("round up(1.121, 2)", "1.13"),
        ("round up(-1.126, 2)", "-1.13"),
        ("round down(5.5, 0)", "5"),
        ("round down(-5.5, 0)", "-5"),
        ("round down(1.129, 2)", "1.12"),
        ("round half up(5.5, 0)", "6"),
        ("round half up(-5.5, 0)", "-6"),
        ("round half up(1.125, 2)", "1.13"),
        ("round half down(5.5, 0)", "5"),
        ("round half down(-5.5, 0)", "-5"),
        ("round half down(1.126, 2)", "1.13"),
        ("round half down(n:5.5, scale:0)", "5"),
        ("round up(5.5, 6176)", "5.5"),
        ("round up(5.5, -3)", "1E+3"),
        ("round down(5.5, -3)", "0"),
        ("round up(0, -3)", "0"),
        ("round up(9.999999999999999999999999999999999, 0)", "10"),
        ("round up(10 ** -1000, 0)", "1"),
    ],
)
def test_numbers_are_rounded(text: str, value: str) -> None:
    """Cases of the TCK, 1100 to 1102 and 1141 to 1144."""
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "round up(5.5, -6112)",
        "round up(5.5, 6177)",
        "round up(1234.12)",
        "round up(1234.12, null)",
        'round up("123", 0)',
        'round up(5.5, "0")',
        "round up(scale: 0)",
        "round up(n: 5.5, scale: 0, foo: 1)",
        "decimal(1)",
        "floor(null)",
    ],
)
def test_other_roundings_are_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("modulo(10, 4)", "2"),
        ("modulo(10, -4)", "-2"),
        ("modulo(-10, 4)", "2"),
        ("modulo(0, 4)", "0"),
        ("modulo(-12, -5)", "-2"),
        ("modulo(10.1, 4.5)", "1.1"),
        ("modulo(-10.1, 4.5)", "3.4"),
        ("modulo(10.1, -4.5)", "-3.4"),
        ("modulo(-10.1, -4.5)", "-1.1"),
        ("modulo(divisor: 4, dividend: 10)", "2"),
        ("sqrt(16)", "4"),
        ("sqrt(2)", "1.414213562373095048801688724209698"),
        ("sqrt(number: 0)", "0"),
        ("log(1)", "0"),
        ("log(number: 10)", "2.302585092994045684017991454684364"),
        ("exp(0)", "1"),
        ("exp(number: 5)", "148.4131591025766034211155800405523"),
        ("exp(-99999999)", "0"),
        ("abs(-1.5)", "1.5"),
        ("abs(n: 10)", "10"),
    ],
)
def test_numbers_are_calculated(text: str, value: str) -> None:
    """Cases of the TCK, 0050 to 0056."""
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("odd(1)", True),
        ("odd(-1)", True),
        ("odd(0)", False),
        ("odd(2)", False),
        ("odd(1.5)", False),
        ("odd(number: 4)", False),
        ("even(0)", True),
        ("even(-2)", True),
        ("even(1)", False),
        ("even(1.5)", False),
        ("even(2.0)", True),
        ("even(10 ** 1000)", True),
        ("odd(10 ** 1000)", False),
        ("odd(9999999999999999999999999999999999)", True),
        ('abs(duration("-P1D"))', timedelta(days=1)),
        ('abs(duration("-P1Y"))', YearsMonths(12)),
    ],
)
def test_other_questions_are_answered(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "modulo(10, 0)",
        "modulo(10 ** 1000, 3)",
        "modulo(dividend: 10, foo: 4)",
        'modulo(duration("P10D"), 4)',
        "sqrt(-1)",
        "log(0)",
        "log(-1)",
        'odd("4")',
        "odd(true)",
        'odd(date("2018-12-06"))',
        "odd(n: 4)",
        "abs(true)",
    ],
)
def test_what_has_no_number_is_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize("text", ["exp(100000)", "exp(10 ** 1000)"])
def test_a_number_too_large_is_an_error(text: str) -> None:
    with pytest.raises(FeelError, match="too large"):
        value_of(text)
