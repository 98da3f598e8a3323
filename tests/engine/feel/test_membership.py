"""Membership: in, between and the tests of cells. Source: DMN 1.5, 10.3.2.8."""

import pytest

from engine.feel import Evaluation, parse_unary_tests, to_feel
from tests.engine.feel.context import CONTEXT, NAMES, doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 in [1..5]", True),
        ("5 in [1..5]", True),
        ("1 in (1..5]", False),
        ("5 in [1..5)", False),
        ("1 in ]1..5[", False),
        ("2 in ]1..5[", True),
        ("null in [1..5]", None),
        ('"a" in [1..5]', None),
        ('opened in [date("2026-01-01")..date("2026-12-31")]', True),
        ("risk in [1 + 1..child.age]", True),
        ('plan_result in ("pass", "fail")', True),
        ('plan_result in ["fail"]', False),
        ('"high" in levels', True),
        ('"none" in levels', False),
        ("1 in []", False),
        ("risk in 3", True),
        ("risk in (3)", True),
        ("risk in > 2", True),
        ("risk in (< 2, > 5)", False),
        ("risk in ([1..2], [3..4])", True),
        ("risk in [[1..2], 7]", False),
        ("risk in (1 + 1) * 2", False),
        ("risk between 1 and 3", True),
        ("risk between 1 and 2 or true", True),
        ("null between 1 and 2", None),
        ("not(risk in (1, 2))", True),
    ],
)
def test_in_and_between_test_membership(text: str, value: object) -> None:
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 in [[2..4], [1..3]]", True),
        ("5 in [[2..4], [1..3]]", False),
        ("5 in [< 3, >= 5]", True),
        ("5 in (!= 5)", False),
        ("5 in (= 5)", True),
        ("5 in >= 5", True),
        ("5 in (>= 5)", True),
        ("[1, 2] in [[1, 2], 3]", True),
        ("[1, 2] in [1, 2]", True),
        ("[1..3] in [[1..3], 4]", True),
        ("null in [1, null]", True),
        ("1 in null", False),
        ("5 in (null..10]", None),
        ("5 in [1..null]", None),
        ("5 in (? > 4)", True),
        ("5 in (? > 6, 5)", True),
        ("5 in (null, 5)", True),
        ("{r: [1..3], x: 2 in r}.x", True),
        ('"b" in ["a".."c"]', True),
        ('@"2026-01-02" in [@"2026-01-01"..@"2026-01-03")', True),
        ('@"P2D" in (@"P1D"..@"P3D")', True),
        ("2 between 3 and 1", False),
        ('2 between "1" and "3"', None),
    ],
)
def test_values_pass_ranges_lists_and_conditions(text: str, value: object) -> None:
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "tested", "passes"),
    [
        ("-", 1, True),
        ("-", None, True),
        ("1", 1, True),
        ("1", 2, False),
        ("1, 2", 2, True),
        ('"a", "b"', "b", True),
        ('"a"', 1, None),
        ("-1", -1, True),
        ("< 10", 9, True),
        ("< 10", None, None),
        ("[1..3)", 3, False),
        ("]1..3]", 3, True),
        ("< 1, [5..7], 9", 6, True),
        ("< 1, [5..7], 9", 8, False),
        ("not(1, 2)", 3, True),
        ("not(1, 2)", 2, False),
        ("not(< 5)", 7, True),
        ("not([1..3))", 3, True),
        ("not((1..3])", 3, False),
        ("not(? > 5)", 7, False),
        ('not("a")', "b", True),
        ("null", None, True),
        ("null", 1, False),
        ("not(null)", 1, True),
        ("true", True, True),
        ("false", False, True),
        ("true", False, False),
        ("not(true)", False, True),
        ("? > 5 and ? < 9", 7, True),
        ("? > 5 and ? < 9", 9, False),
        ("? * 2", 0, True),
        ("risk", 3, True),
        ("risk + 1", 4, True),
        ("risk > 2", "x", True),
        ("risk > 5", "x", False),
        ("risk > 2", True, True),
        ("risk > 2", False, False),
        ("levels", "low", True),
        ("levels", ["low", "high"], True),
        ("not(levels)", "low", False),
        ("count(?) > 2", [1, 2, 3], True),
        ('some x in ? satisfies x = "a"', ["b", "a"], True),
        ("not(true) and approved", False, True),
        ("monthly income", 900, True),
    ],
)
def test_the_tests_of_a_cell(text: str, tested: object, passes: object) -> None:
    tests = parse_unary_tests(text, NAMES)
    scope = to_feel(CONTEXT)
    assert isinstance(scope, dict)
    assert tests.test(to_feel(tested), scope, Evaluation()) is passes


def test_tests_tell_the_names_they_read() -> None:
    assert parse_unary_tests("< risk, ? + rate > 1", NAMES).names == {"risk", "rate"}


def test_a_test_that_says_nothing_tells_the_kind() -> None:
    assert doubts_of('"a" in [1..5]') == ["a string neither passes nor fails the test"]
