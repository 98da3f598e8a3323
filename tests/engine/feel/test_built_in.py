"""What all built-in functions have in common. Source: DMN 1.5, 10.3.4, 10.3.2.9.4."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from engine.feel import Evaluation, FeelError, parse
from engine.feel.builtins import BUILTINS
from engine.feel.values import Function, Value
from tests.engine.feel.context import doubts_of, value_of

#: The functions of the standard, and ours.
NAMES = {
    *("number", "string", "date", "time", "date and time", "duration"),
    *("years and months duration", "range", "not", "substring", "string length"),
    *("upper case", "lower case", "substring before", "substring after", "replace"),
    *("contains", "starts with", "ends with", "matches", "split", "string join"),
    *("list contains", "list replace", "count", "min", "max", "sum", "mean", "all"),
    *("any", "sublist", "append", "concatenate", "insert before", "remove"),
    *("reverse", "index of", "union", "distinct values", "flatten", "product"),
    *("median", "stddev", "mode", "sort", "decimal", "floor", "ceiling", "round up"),
    *("round down", "round half up", "round half down", "abs", "modulo", "sqrt"),
    *("log", "exp", "odd", "even", "is", "before", "after", "meets", "met by"),
    *("overlaps", "overlaps before", "overlaps after", "finishes", "finished by"),
    *("includes", "during", "starts", "started by", "coincides", "day of year"),
    *("day of week", "month of year", "week of year", "get value", "get entries"),
    *("context", "context put", "context merge", "now", "today", "is defined"),
}
#: Those that take null for some argument, or for all.
TAKE_NULL = {"string", "is", "is defined", "append"}


def test_the_functions_of_the_standard_are_there() -> None:
    assert set(BUILTINS) == NAMES
    assert all(function.name == name for name, function in BUILTINS.items())


@pytest.mark.parametrize("name", sorted(NAMES - TAKE_NULL))
def test_null_in_place_of_everything_is_null(name: str) -> None:
    function = BUILTINS[name]
    for signature in function.signatures:
        evaluation = Evaluation()
        nulls: list[Value] = [None] * len(signature)
        assert function.body(nulls, evaluation) is None
        assert evaluation.doubts or name in {"not", "all", "any"}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_too_few_and_too_many_arguments_are_null(name: str) -> None:
    function = BUILTINS[name]
    counts = {len(signature) for signature in function.signatures}
    assert counts
    wrong = {max(counts) + 1, min(counts) - 1} - {-1}
    if function.is_variadic:
        wrong = {0}
    for count in wrong:
        evaluation = Evaluation()
        arguments: list[Value] = ["1"] * count
        assert function.body(arguments, evaluation) is None
        assert evaluation.doubts


def hostile() -> Iterator[Value]:
    """Give values of each type, large and odd."""
    yield from (None, True, "", "x" * 10_000, [], [None], {}, {"a": [{}]})
    for text in (
        *("1e6000", "-1e-6000", "0.5", "9" * 34, '@"999999999-12-31"'),
        *('@"00:00:00@Europe/Paris"', '@"-999999999-01-01T00:00:00Z"', '@"P1D"'),
        *('@"-P9999999999Y"', "[1..2]", "(< 5)", '["a".."b"]'),
        *("function(a) a", "function(a, b) null", "sort"),
    ):
        yield parse(text).evaluate({})
    yield [[[Decimal(1)]] * 50] * 50
    yield [Decimal(number) for number in range(5000)]


@pytest.mark.parametrize("name", sorted(NAMES))
def test_any_arguments_give_a_value_or_a_feel_error(name: str) -> None:
    function = BUILTINS[name]
    values = list(hostile())
    counts = {len(signature) for signature in function.signatures}
    for count in counts:
        for shift in range(len(values)):
            for stride in (0, 1, 7):
                arguments = [
                    values[(shift + place * stride) % len(values)]
                    for place in range(count)
                ]
                answers(function, arguments)


def answers(function: Function, arguments: list[Value]) -> None:
    evaluation = Evaluation()
    try:
        result = function.body(arguments, evaluation)
    except FeelError:
        return
    assert len(evaluation.doubts) <= 100
    if isinstance(result, str):
        assert len(result) <= 10_000
    if isinstance(result, list):
        assert len(result) <= 5_000


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('contains(["foobar"], "foo")', True),
        ("abs([-1])", 1),
        ("abs([-1, 2])", None),
        ('substring(["foobar"], [3], [2])', "ob"),
        ("count(1)", 1),
        ('list contains("a", "a")', True),
        ("reverse({})", [{}]),
        ("concatenate([1], 2)", [1, 2]),
        ('string join("a")', "a"),
    ],
)
def test_a_value_and_a_list_of_it_stand_for_each_other(
    text: str, value: object
) -> None:
    """Source: DMN 1.5, 10.3.2.9.4."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ('abs("a")', "'n' of abs is no number or days and time duration"),
        ("upper case(1)", "'string' of upper case is no string"),
        ('substring("a", "b")', "'start position' of substring is no number"),
        ("sqrt(-1)", "the square root of a negative number"),
        ("sum([])", "the sum of nothing"),
        ("now()", "the time is not known here"),
    ],
)
def test_a_doubt_says_why_there_is_null(text: str, doubt: str) -> None:
    (message,) = doubts_of(text)
    assert message.startswith(doubt)


def test_a_doubt_never_shows_a_value() -> None:
    for text in ('date("张三")', 'duration("张三")', 'matches("a", "张三(")'):
        assert "张三" not in "".join(doubts_of(text))
