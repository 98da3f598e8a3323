"""Comparison and equality. Source: DMN 1.5, 10.3.2.13 and 10.3.2.14."""

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('plan_result = "pass"', True),
        ('plan_result != "pass"', False),
        ("risk >= 3 and risk < 4", True),
        ('"a" < "b"', True),
        ("1 = 1.0", True),
        ("nothing = null", True),
        ("risk = null", False),
        ("risk != null", True),
        ("risk < null", None),
        ("null < null", None),
        ('risk = "3"', None),
        ('risk != "3"', None),
        ('risk < "3"', None),
        ("true < false", None),
        ("[1, 2] = [1, 2]", True),
        ("[1, 2] = [1]", False),
        ('[1, 2] = [1, "a"]', None),
        ("child = child", True),
        ("child = child.address", False),
        ("opened = at", None),
        ('date("2026-01-01") < opened', True),
        ('at = date and time("2026-01-31T18:30:00+08:00")', True),
        ('at = date and time("2026-01-31T10:30:00")', False),
        ('at < date and time("2026-01-31T10:30:01")', None),
    ],
)
def test_comparisons_of_different_kinds_are_null(text: str, value: object) -> None:
    assert value_of(text) is value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1..3] = [1..3]", True),
        ("[1..3] = [1..3)", False),
        ("[1..3] = [1..4]", False),
        ("(> 3) = (> 3)", True),
        ("(> 3) = (>= 3)", False),
        ('@"P1D" = @"PT24H"', True),
        ('@"P1Y" = @"P365D"', None),
        ('@"P1Y" < @"P365D"', None),
        ('@"P11M" < @"P1Y"', True),
        ('@"2026-01-01" < @"2026-01-02"', True),
        ('@"2026-01-01" = @"2026-01-01T00:00:00"', None),
        ('@"10:30:00" < @"10:30:01"', True),
        ('@"10:30:00Z" = @"10:30:00"', False),
        ('@"10:30:00Z" < @"10:30:00"', None),
        ('@"10:30:00+01:00" = @"09:30:00Z"', True),
        ('@"2018-12-08T00:00:00+00:00" = @"2018-12-08T00:00:00@Etc/UTC"', True),
        ('@"10:30:00.0001" = @"10:30:00.0002"', True),
        ('@"10:30:00.0001" < @"10:30:00.0002"', True),
        ('@"10:30:00.9" = @"10:30:01"', False),
        ('@"2018-12-08T00:00:00+00:00" >= @"2018-12-08T00:00:00@Etc/UTC"', True),
        ("{a: 1} = {a: 1, b: 2}", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{} = []", None),
        ("(function() 1) = (function() 1)", False),
        ("[null] = [null]", True),
        ("[1..2] < [3..4]", None),
    ],
)
def test_ranges_times_and_contexts_compare(text: str, value: object) -> None:
    assert value_of(text) is value


def test_a_comparison_that_says_nothing_tells_the_kinds() -> None:
    assert doubts_of('risk < "3"') == ["number < string is neither true nor false"]
