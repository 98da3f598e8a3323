"""Truth: and, or, not, if. Source: DMN 1.5, 10.3.2.15 table 50."""

import pytest

from tests.engine.feel.context import value_of

TRUTHS = {"true": True, "false": False, "null": None, '"x"': None}


@pytest.mark.parametrize("left", TRUTHS)
@pytest.mark.parametrize("right", TRUTHS)
def test_and_or_follow_the_ternary_tables(left: str, right: str) -> None:
    both = {TRUTHS[left], TRUTHS[right]}
    conjunction = False if False in both else None if None in both else True
    disjunction = True if True in both else None if None in both else False
    assert value_of(f"{left} and {right}") is conjunction
    assert value_of(f"{left} or {right}") is disjunction


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("not(true)", False),
        ("not(null)", None),
        ("not(1)", None),
        ("true or false and false", True),
        ("if risk > 2 then 1 else 2", 1),
        ("if null then 1 else 2", 2),
        ("if false then 1 else if true then 2 else 3", 2),
        ("(if true then 1 else 2) + 1", 2),
    ],
)
def test_not_and_if_decide(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + if true then 1 else 2", 2),
        ("true and if approved then true else false", True),
        ("if if true then true else false then 1 else 2", 1),
        ("true and true and false", False),
        ("null or false or true", True),
        ("null or false or null", None),
        ("true and null and true", None),
    ],
)
def test_what_begins_with_a_word_stands_anywhere(text: str, value: object) -> None:
    assert value_of(text) == value


def test_and_leaves_off_where_it_is_decided() -> None:
    assert value_of("false and 10 ** 1001 = 1") is False
    assert value_of("true or 10 ** 1001 = 1") is True
