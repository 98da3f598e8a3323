"""Lists and filters. Source: DMN 1.5, 10.3.2.5 and 10.3.2.6, table 54."""

import pytest

from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1, 2, 3][1]", 1),
        ("[1, 2, 3][-1]", 3),
        ("[1, 2, 3][risk]", 3),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][true]", [1, 2, 3]),
        ("[1, 2, 3][false]", []),
        ("[1, 2, 3][null]", []),
        ("[1, 2, 3][item > risk - 1][1]", 3),
        ("[][item > 1]", []),
        ("[][1]", None),
        ("[][risk]", None),
        ("visits[day > 1]", [{"day": 2}]),
        ("visits[item.day > 1]", [{"day": 2}]),
        ("visits[day > 1].day", [2]),
        ("visits[day > 1][1].day", 2),
        ("visits[-1].day", 2),
        ("visits[day = risk - 1].day", [2]),
        ("[{item: 1}, {item: 2}][item = 2]", [{"item": 2}]),
        ("[{x: 1, y: 2}, {x: 2}][y = 2].x", [1]),
        ("[{x: 1, y: 2}, {x: 2}][x = 1]", [{"x": 1, "y": 2}]),
        ("[{risk: 5}][risk = 5]", [{"risk": 5}]),
        ("risk[1]", 3),
        ("risk[2]", None),
        ("risk[item = 3]", [3]),
        (
            "child[age > 3]",
            [{"age": 9, "address": {"county": "520100"}, "first name": "小明"}],
        ),
        ("child[age > 9]", []),
        ("nothing[1]", None),
        ("nothing[item > 1]", None),
        ("[{a: {b: 1}}, {a: {b: [2, 3]}}].a.b", [1, [2, 3]]),
        ("[{a: 1}, {b: 2}].a", [1, None]),
        ("[[1, 2], [3]][1][2]", 2),
        ("[[1, 2], [3]][count(item) = 1]", [[3]]),
        ('[{first name: "An"}][first name = "An"].first name', ["An"]),
        ("visits[day = 1 or day = 2].day", [1, 2]),
    ],
)
def test_filters_choose_by_position_or_condition(text: str, value: object) -> None:
    assert value_of(text) == value


def test_a_position_that_is_not_there_is_doubted() -> None:
    assert doubts_of("levels[3]") == ["a list has no item at that position"]
