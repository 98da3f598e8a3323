"""Names of several words, known ones longest first. Source: DMN 1.5, 10.3.1.5."""

import pytest

from engine.feel import parse
from tests.engine.feel.context import CONTEXT, NAMES, doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("monthly income", 900),
        ("monthly   income + 1", 901),
        ("monthly /* of both */ income", 900),
        ("a-b", 7),
        ("risk - rate * 10", 2),
        ("child.first name", "小明"),
        ("in care", True),
        ("not(in care)", False),
        ("if in care then 1 else 2", 1),
        ("for i in levels return i", ["low", "high"]),
        ("{a: 1, a-b: 2, c: a-b}.c", 2),
        ("{x: 5, y: 3, z: x-y}.z", 2),
        ("{full name: 1}.full name", 1),
        ("{full name: 1, b: full name + 1}.b", 2),
        ("for each level in levels return each level", ["low", "high"]),
        ("(function(a b, c) a b + c)(1, 2)", 3),
        ("{date and time: 1}.date and time", 1),
        ("{🐎: 1}.🐎", 1),
        ("风险等级", "高"),
    ],
)
def test_a_name_is_the_longest_that_is_known(text: str, value: object) -> None:
    assert value_of(text) == value


def test_a_name_nobody_announced_is_one_word() -> None:
    with pytest.raises(ValueError, match="expected an operator or the end"):
        parse("monthly income")
    assert parse("income").evaluate({"income": 1}) == 1


def test_after_a_point_all_words_are_the_name() -> None:
    assert parse("child.first name").evaluate(CONTEXT) == "小明"


def test_the_same_words_mean_what_is_known_there() -> None:
    context = {"a": 5, "b": 3, "a-b": 9}
    assert parse("a-b", ("a", "b")).evaluate(context) == 2
    assert parse("a-b", ("a", "b", "a-b")).evaluate(context) == 9
    assert parse("a - b", ("a", "b", "a-b")).evaluate(context) == 2


def test_an_unknown_name_is_null_with_the_reason() -> None:
    assert doubts_of("unknown") == ["nothing here is called 'unknown'"]
    assert doubts_of("child.unknown") == ["nothing there is called 'unknown'"]


def test_a_variable_hides_no_built_in_function() -> None:
    assert parse("count([1, 2])", ("count",)).evaluate({"count": 5}) == 2
    assert parse("count", ("count",)).evaluate({"count": 5}) == 5


def test_names_read_are_told_without_own_ones() -> None:
    text = (
        "for i in numbers, j in [i] return i + j + risk + sum([partial]) "
        "+ {a: 1, b: a}.b + (function(x) x + rate)(1) + levels[item = plan_result][1]"
    )
    expected = {"numbers", "risk", "rate", "levels", "plan_result"}
    assert parse(text, NAMES).names == expected
