"""Functions that convert values. Source: DMN 1.5, 10.3.4.1 table 72, 10.3.4.2."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import FeelError, parse
from engine.feel.builtins.conversion import string_of
from engine.feel.values import Value
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("string(1.10)", "1.10"),
        ("string(-0)", "0"),
        ("string(10 ** 20)", "1" + "0" * 20),
        ("string(10 ** -7)", "0.0000001"),
        ("string(true)", "true"),
        ("string(null)", None),
        ('string("foo")', "foo"),
        ('string(date("2012-12-25"))', "2012-12-25"),
        ('string(@"10:00:00@Europe/Paris")', "10:00:00@Europe/Paris"),
        ('string(duration("P26M"))', "P2Y2M"),
        ('string([1, 2, "foo", null, false])', '[1, 2, "foo", null, false]'),
        ('string({a: "foo", b: {c: [1]}})', '{a: "foo", b: {c: [1]}}'),
        ('string({"a-b": 1, "first name": 2})', '{"a-b": 1, first name: 2}'),
        (r'string(["a\"b\\c\nd"])', r'["a\"b\\c\nd"]'),
        ('string([@"2012-12-25"])', '[@"2012-12-25"]'),
        ("string([1..3])", "[1..3]"),
        ("string((1..3))", "(1..3)"),
        ("string(>= 2)", "[2..)"),
        ('string(["a".."c"])', '["a".."c"]'),
        ("string(function(a, b) a)", "function(a, b)"),
        ("string(from: 1)", "1"),
    ],
)
def test_values_have_a_text(text: str, value: object) -> None:
    assert value_of(text) == value


SINGLE = st.one_of(
    st.none(),
    st.booleans(),
    st.decimals(-(10**9), 10**9, places=3),
    st.text(alphabet='ab"\\\n\r\t 中{}[]', max_size=10),
)
VALUES = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(alphabet='ab-"中 ', min_size=1, max_size=5), inner),
    ),
    max_leaves=12,
)


@given(VALUES.filter(lambda value: isinstance(value, list | dict)))
def test_the_text_of_a_list_or_context_reads_as_it(value: Value) -> None:
    text = string_of(value)
    assert text is not None
    assert parse(text).evaluate({}) == value


def test_a_value_that_shares_its_parts_is_not_written_without_end() -> None:
    value: Value = [Decimal(1)]
    for _ in range(30):
        value = [value, value]
    with pytest.raises(FeelError, match="longer than 10000"):
        string_of(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('number("1.000.000,01", ".", ",")', "1000000.01"),
        ('number("1,000,000.01", ",", ".")', "1000000.01"),
        ('number("1 000 000.01", " ", ".")', "1000000.01"),
        ('number("1000000.01", null, ".")', "1000000.01"),
        ('number("1,000,000", ",", null)', "1000000"),
        ('number("1,000,000.00", ",", null)', "1000000.00"),
        (
            'number(from: "1.000.000,01", decimal separator: ",",'
            ' grouping separator: ".")',
            "1000000.01",
        ),
        ('number("1234")', "1234"),
        ('number("00123")', "123"),
        ("number(11.11)", "11.11"),
        ('number("-1e3")', "-1000"),
        ('number(".5")', "0.5"),
        ('number("1.")', "1"),
    ],
)
def test_texts_are_numbers(text: str, value: str) -> None:
    """Cases of the TCK, 0058-feel-number-function."""
    assert value_of(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        'number("1,000,000.01", " ", ".")',
        'number("1,000,000.01", ":", ".")',
        'number("1,000,000.01", 123, ".")',
        'number("1,000,000.01", ",", ":")',
        'number("1,000,000.01", ",", 123)',
        'number("1,000,000.00", ",", ",")',
        'number("1,000,000.00", ".", ".")',
        'number("1,000", ",")',
        'number(null, ".", ",")',
        'number(123, ".", ",")',
        'number("foo,bar.001", ".", ",")',
        'number("1.000.000,01", ".")',
        'number("1.000.000,01", ".", ",", ",")',
        'number(from: "1", decimal sep: ",", grouping sep: ".")',
        'number("test")',
        'number("1 2 3")',
        'number("")',
        'number("NaN")',
        'number("Infinity")',
        'number("1_000")',
        'number("１")',
        'number("1e9999")',
        'number("1e999999999")',
        "number(null)",
        "number(true)",
    ],
)
def test_other_texts_are_no_numbers(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("not(true)", False),
        ("not(negand: false)", True),
        ("not(null)", None),
        ('not("true")', None),
        ("is defined(risk)", True),
        ("is defined(unknown)", False),
    ],
)
def test_truths_are_turned_round(text: str, value: object) -> None:
    assert value_of(text) is value


def test_a_number_keeps_no_doubt() -> None:
    assert doubts_of('number("x")') == ["a text that is no number"]
