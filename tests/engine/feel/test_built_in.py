"""A first look at the functions built in. Source: DMN 1.5, 10.3.4."""

from decimal import Decimal

import pytest

from tests.engine.feel.context import value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("count(levels)", 2),
        ("count([])", 0),
        ("count(null)", None),
        ("sum(numbers)", 6),
        ("sum(1, 2)", 3),
        ("sum([])", None),
        ('sum([1, "a"])', None),
        ("min(numbers)", 1),
        ("max(1, 5, 2)", 5),
        ("max([])", None),
        ('min([1, "a"])', None),
        ('max("a", "b")', "b"),
        ('contains("abc", "b")', True),
        ('contains("abc", null)', None),
        ('starts with("abc", "b")', False),
        ('list contains(levels, "low")', True),
        ("list contains(levels, null)", False),
        ("list contains(null, 1)", None),
        ('string length("专干😀")', 3),
        ("is defined(risk)", True),
        ("is defined(unknown)", False),
        ("is defined(child.nowhere)", False),
        ("abs(-1.5)", Decimal("1.5")),
        ('abs("a")', None),
        ("floor(-1.5)", -2),
        ("ceiling(1.2)", 2),
        (
            "abs(-1234567890123456789012345678901234)",
            1234567890123456789012345678901234,
        ),
    ],
)
def test_built_in_functions_answer(text: str, value: object) -> None:
    assert value_of(text) == value
