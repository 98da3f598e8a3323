"""Functions for contexts. Source: DMN 1.5, 10.3.4.9 table 80."""

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('get value({a: "foo"}, "a")', "foo"),
        ('get value({a: null}, "a")', None),
        ('get value(key: "a", m: {a: "foo"})', "foo"),
        (
            'get entries({a: "foo", b: "bar"})',
            [{"key": "a", "value": "foo"}, {"key": "b", "value": "bar"}],
        ),
        ("get entries(m: {})", []),
        ('context([{key: "a", value: 1}, {key: "b", value: 2}])', {"a": 1, "b": 2}),
        ("context([])", {}),
        ('context({key: "a", value: null})', {"a": None}),
        ('context(entries: {key: "", value: 1, more: 2})', {"": 1}),
        ('context put({}, "a", 1)', {"a": 1}),
        ('context put({"a": 1, "b": 2}, "a", 3)', {"a": 3, "b": 2}),
        ('context put({}, "a", null)', {"a": None}),
        ('context put(context: {}, key: "a", value: 1)', {"a": 1}),
        ('context put({x: 1, y: {a: 0}}, ["y", "a"], 2)', {"x": 1, "y": {"a": 2}}),
        ('context put({y: {a: 0}}, ["y", "b"], 2)', {"y": {"a": 0, "b": 2}}),
        ('context put(context: {y: {a: 0}}, keys: ["y", "a"], value: 2).y.a', 2),
        ('{o: {a: 1}, c: context put(o, "a", 2)}', {"o": {"a": 1}, "c": {"a": 2}}),
        ("context merge([{a: 1}, {b: 2}, {a: 3}])", {"a": 3, "b": 2}),
        ("context merge([])", {}),
        ("context merge(contexts: {a: 1})", {"a": 1}),
    ],
)
def test_contexts_are_read_and_made(text: str, value: object) -> None:
    """Cases of the TCK, 0080, 0081 and 1145 to 1147."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        'get value({a: "foo"}, "b")',
        'get value({a: "foo"}, 123)',
        'get value({a: "foo"}, null)',
        'get value("foo", "foo")',
        'get value(null, "a")',
        'get value(k: "a", m: {a: "foo"})',
        "get value()",
        "get entries(null)",
        "get entries([1, 2])",
        "get entries(map: {})",
        "get entries({}, {})",
        'context([{key: "a", value: 1}, {key: "a", value: 2}])',
        "context({value: 1})",
        "context({key: null, value: 1})",
        'context({key: "a"})',
        "context(null)",
        'context("foo")',
        'context([], "foo")',
        "context put({}, null, 1)",
        'context put(null, "a", 1)',
        'context put([], "a", 1)',
        "context put({}, 1, 1)",
        'context put({}, "a")',
        'context put({}, "a", 1, 1)',
        'context put(context: {}, ky: "a", value: 1)',
        'context put({y: {a: 0}}, ["y", null], 2)',
        'context put({y: {a: 0}}, [null, "a"], 2)',
        "context put({y: 1}, [null], 2)",
        "context put({y: 1}, [], 2)",
        'context put({y: {a: 0}}, ["y", "a", "b"], 2)',
        "context merge(null)",
        "context merge([{a: 1}, 2])",
        "context merge([{a: 1}, null])",
    ],
)
def test_other_arguments_are_null(text: str) -> None:
    assert doubts_of(text)
