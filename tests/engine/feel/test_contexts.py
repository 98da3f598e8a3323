"""Contexts. Source: DMN 1.5, 10.3.2.6."""

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1 + 2, b: a + 3}", {"a": 3, "b": 6}),
        ("{a: 1, b: {c: a + 1}}.b.c", 2),
        ("{a: 1, b: {a: 2, c: a}}.b.c", 2),
        ('{foo+bar: "foo"}', {"foo+bar": "foo"}),
        ('{"foo+bar((!!],foo": 1}', {"foo+bar((!!],foo": 1}),
        ('{"": 1}', {"": 1}),
        ('{"a b": 1, c: a b}.c', 1),
        ("{a: 1}.b", None),
        ("{risk: risk + 1}.risk", 4),
        ("{if: 1}.if", 1),
    ],
)
def test_entries_see_those_before_them(text: str, value: object) -> None:
    assert value_of(text) == value


def test_two_entries_of_one_name_are_null() -> None:
    assert doubts_of("{a: 1, a: 2}") == ["two entries of a context have one name"]
