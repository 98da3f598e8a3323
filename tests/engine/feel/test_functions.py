"""Functions and their invocation. Source: DMN 1.5, 10.3.2.13."""

import pytest

from engine.feel import FeelError, Function, parse
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(function(a, b) a + b)(1, 2)", 3),
        ("(function(a, b) a - b)(b: 1, a: 3)", 2),
        ("(function() 5)()", 5),
        ("(function(a) function(b) a * b)(2)(3)", 6),
        ("{f: function(x) x + risk, y: f(1)}.y", 4),
        ("{a: 2, f: function(x) x * a}.f(3)", 6),
        ("(function(x: number) x)(1)", 1),
        ('(function(x: number) x)("a")', None),
        ("(function(x: number) x)([1])", 1),
        ("(function(x: list<number>) x)(1)", [1]),
        ("(function(x: number) x)(null)", None),
        ("{f: function(n) if n <= 1 then 1 else n * f(n - 1)}.f(5)", 120),
        ("(function(f) f(2))(function(x) x * x)", 4),
        ("(function(f) f([1, 2]))(sum)", 3),
        ("for f in [function(x) x + 1, function(x) x * 2] return f(5)", [6, 10]),
        ('string length(string: "abc")', 3),
        ("1(2)", None),
        ("risk(2)", None),
        ("(function(a) a)(1, 2)", None),
        ("(function(a) a)(b: 1)", None),
        ("count()", None),
        ("count(1, 2)", None),
        ("count(unknown: 1)", None),
        ("contains(1)", None),
        ('(function() external {java: {class: "x"}})()', None),
    ],
)
def test_functions_are_values_that_can_be_invoked(text: str, value: object) -> None:
    assert value_of(text) == value


def test_a_definition_is_a_function() -> None:
    function = value_of("function(a, b: string) a")
    assert isinstance(function, Function)
    assert function.signatures == (("a", "b"),)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("1 + count()", "count takes (list), not these arguments"),
        ("(function(a) a)()", "the function takes (a), not these arguments"),
        ("risk(1)", "what is invoked is no function"),
        ("(function() external {})()", "external functions are never run"),
        (
            '(function(x: number) x)("a")',
            "an argument is not of the type of its parameter",
        ),
    ],
)
def test_an_invocation_that_fits_not_is_doubted(text: str, doubt: str) -> None:
    assert doubt in doubts_of(text)


def test_named_and_unnamed_arguments_do_not_mix() -> None:
    with pytest.raises(FeelError, match="a name for every argument"):
        parse("contains(string: 1, 2)")


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(n) f(n + 1)}.f(1)",
        "{f: function(n) f(n) + f(n)}.f(1)",
        "(function(f) f(f))(function(f) f(f))",
    ],
)
def test_recursion_without_end_is_a_bound(text: str) -> None:
    with pytest.raises(FeelError, match="functions are nested deeper than 64"):
        parse(text).evaluate({})
