"""Expressions: parsed once, shared, and open about what they read."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest

from engine.feel import Evaluation, parse, parse_unary_tests
from engine.feel.kinds import FeelType, Kind


def test_an_expression_tells_which_names_it_reads() -> None:
    expression = parse('a.b + f_1 > 2 and is defined(c) or "d" in e and count(a) = 1')
    assert expression.names == {"a", "f_1", "c", "e"}


def test_the_same_text_is_parsed_once_and_shared_unchanged() -> None:
    expression = parse("risk + 1")
    assert parse("risk + 1") is expression
    with pytest.raises(FrozenInstanceError):
        expression.text = "risk"  # type: ignore[misc]
    with ThreadPoolExecutor(4) as threads:
        values = threads.map(lambda n: expression.evaluate({"risk": n}), range(200))
    assert list(values) == [n + 1 for n in range(200)]


def test_other_names_are_another_expression() -> None:
    assert parse("a-b", ("a-b",)) is not parse("a-b")
    assert parse_unary_tests("1") is parse_unary_tests("1")
    types = {"t": FeelType(Kind.NUMBER)}
    assert parse("1 instance of t", types=types).evaluate({}) is True


def test_a_scope_of_feel_values_is_not_converted() -> None:
    items = [Decimal(1), Decimal(2)]
    evaluation = Evaluation(steps=0)
    assert parse("items").value({"items": items}, evaluation) is items
    assert parse("items[2]").value({"items": items}, evaluation) == 2
    assert parse("a.b").value({"a": {"b": items}}, evaluation) is items


@pytest.mark.parametrize(
    ("text", "context", "value"),
    [
        ("a > 1", {"a": 2}, True),
        ("a > 1", {"a": 2.5}, True),
        ("a > 1", {"a": Decimal("0.5")}, False),
        ("a > 1", {"a": "2"}, None),
        ("a > 1", {}, None),
        ("a = b", {"a": 1, "b": 1.0}, True),
        ("a.b", {"a": {"b": 1}}, 1),
        ("a.b.c", {"a": {"b": [{"c": 1}]}}, [1]),
        ("for i in a return a[i]", {"a": [1, 2]}, [1, 2]),
        ("for i in a return b.c + i", {"a": [1, 2], "b": {"c": 1}}, [2, 3]),
        ("a[b.c = 1].b.c", {"a": [{"b": {"c": 1}}, {"b": {"c": 2}}]}, [1]),
    ],
)
def test_python_values_are_read_wherever_they_stand(
    text: str, context: dict[str, object], value: object
) -> None:
    assert parse(text).evaluate(context) == value
