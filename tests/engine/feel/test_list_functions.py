"""Functions for lists. Source: DMN 1.5, 10.3.4.4 table 75."""

import pytest

from engine.feel import FeelError
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("list contains([1, 2, 3], 2)", True),
        ("list contains([1, 2, 3], 4)", False),
        ("list contains([1, 2, null], null)", True),
        ("list contains([[1], 2], [1])", True),
        ("list contains(list: [1], element: 1.0)", True),
        ("count([1, [2, 3]])", 2),
        ("count(list: [])", 0),
        ("sublist([4, 5, 6], 1, 2)", [4, 5]),
        ("sublist([4, 5, 6], 2)", [5, 6]),
        ("sublist([4, 5, 6], -1, 1)", [6]),
        ("sublist(list: [4, 5, 6], start position: -2)", [5, 6]),
        ("append([1], 2, 3)", [1, 2, 3]),
        ("append([1], null)", [1, None]),
        ("append([], [1])", [[1]]),
        ("append(1, 2)", [1, 2]),
        ("concatenate([1, 2], [3])", [1, 2, 3]),
        ("concatenate([1], [], [[2]])", [1, [2]]),
        ("insert before([1, 3], 1, 2)", [2, 1, 3]),
        ("insert before([1, 3], -1, 2)", [1, 2, 3]),
        ("insert before(list: [1], position: 1, newItem: null)", [None, 1]),
        ("remove([1, 2, 3], 2)", [1, 3]),
        ("remove([1, 2, 3], -1)", [1, 2]),
        ("remove(position: 1, list: [1])", []),
        ("reverse([1, 2, null])", [None, 2, 1]),
        ("index of([1, 2, 3, 2], 2)", [2, 4]),
        ("index of([1, null], null)", [2]),
        ("index of([1], 3)", []),
        ("union([1, 2], [2, 3])", [1, 2, 3]),
        ("union([1], 1.0, null_)", None),
        ("distinct values([1, 2, 3, 2, 1])", [1, 2, 3]),
        ("distinct values([1, 1.0, true, null, null])", [1, True, None]),
        ('distinct values([@"P1D", @"PT24H"])', [value_of('@"P1D"')]),
        ("distinct values([[1], [1], {a: 1}, {a: 1}])", [[1], {"a": 1}]),
        ("flatten([[1, 2], [[3]], 4])", [1, 2, 3, 4]),
        ("flatten([])", []),
        ("flatten([[[]]])", []),
        ("list replace([1, 2, 3], 2, 4)", [1, 4, 3]),
        ("list replace([1, 2, 3], -1, 4)", [1, 2, 4]),
        ("list replace([1, 2, 3], 3, null)", [1, 2, None]),
        (
            "list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5)",
            [5, 5, 7, 8],
        ),
        ("list replace(position: 2, newItem: 4, list: [1, 2])", [1, 4]),
        (
            "list replace(match: function(item, newItem) item = 2, newItem: 4,"
            " list: [1, 2])",
            [1, 4],
        ),
        ("list replace(1, 1, 5)", [5]),
        ("sort([3, 1, 2], function(x, y) x < y)", [1, 2, 3]),
        ("sort([3, 1, 2], function(x, y) x > y)", [3, 2, 1]),
        ("sort(list: [3, 1], precedes: function(x, y) x < y)", [1, 3]),
        (
            "sort([{a: 1, b: 1}, {a: 0, b: 2}, {a: 1, b: 3}],"
            " function(x, y) x.a < y.a).b",
            [2, 1, 3],
        ),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ('sort(["b", "a"])', ["a", "b"]),
        ("sort([], function(x, y) x < y)", []),
    ],
)
def test_lists_are_taken_apart_and_put_together(text: str, value: object) -> None:
    """Cases of the TCK, 0009 to 0013 and 1155-list-replace-function."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "list contains(null, 1)",
        "count(null)",
        "count()",
        "sublist([1, 2], 0)",
        "sublist([1, 2], 3)",
        "sublist([1, 2], -3)",
        "sublist([1, 2], 1, 3)",
        "sublist([1, 2], 1, 0)",
        "sublist([1, 2], 10 ** 1000)",
        "append(null, 1)",
        "append([1])",
        "concatenate([1], null)",
        "concatenate()",
        "insert before([1], 0, 2)",
        "insert before([1], 2, 2)",
        "insert before([], 1, 2)",
        "insert before([1], 1.5, 2)",
        "remove([1], 0)",
        "remove([1], 2)",
        'remove([1], "1")',
        "reverse(null)",
        "index of(null, 1)",
        "union(null, [1])",
        "distinct values(null)",
        "flatten(null)",
        "list replace([1, 2, 3], 0, 4)",
        "list replace([1, 2, 3], 4, 4)",
        "list replace([1, 2, 3], -4, 4)",
        'list replace([1, 2, 3], "2", 4)',
        "list replace([1, 2, 3], 2.5, 4)",
        "list replace([2, 4], function(item) item = 2, 5)",
        "list replace([2, 4], function(a, b, c) a = 2, 5)",
        "list replace([2, 4], function(item, newItem) item, 5)",
        "list replace(position: 2, newItem: 4, list: [1, 2], foo: 1)",
        "sort([3, 1, 2], function(x) x)",
        "sort([3, 1, 2], function(x, y) x)",
        'sort([3, "a"])',
        "sort([3, 1], null)",
        "sort(null, function(x, y) x < y)",
    ],
)
def test_other_arguments_are_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("concatenate(1..3000, 1..3000)", "longer than 5000|steps"),
        ("sort(1..3000, function(x, y) x > y)", "steps"),
        ("distinct values(for i in 1..2000 return [i])", "steps"),
        ("append(for i in 1..5000 return 1, 1)", "longer than 5000|steps"),
    ],
)
def test_a_list_too_long_is_an_error(text: str, message: str) -> None:
    with pytest.raises(FeelError, match=message):
        value_of(text.replace("1..3000", "for i in 1..3000 return i"))
