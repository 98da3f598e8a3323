"""Cells of decision tables, said as officials read them."""

from decimal import Decimal

import pytest
from django.utils import translation

from engine.feel import Date, Value
from web.pages import cells

RISKS = {"low": "低", "high": "高", "true": "有证", "3": "三级"}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("", "不限"),
        ("-", "不限"),
        (" - ", "不限"),
        ('"low"', "低"),
        ('"low", "high"', "低、高"),
        ('"none of ours"', "none of ours"),
        ('"a, b", "low"', "a, b、低"),
        ('not("low", "high")', "不是低、高"),
        ('not ( "low" )', "不是低"),
        ("true", "有证"),
        ("false", "否"),
        ("null", "空缺"),
        ("<= 0, null", "≤ 0、空缺"),
        ("> 1000.50", "> 1000.50"),
        (">=3", "≥ 三级"),
        ("= 5", "5"),
        ("-2", "-2"),
        ("[1..5]", "1 至 5"),
        ("[ 0.5 .. 10 ]", "0.5 至 10"),
    ],
)
def test_a_usual_condition_is_said_in_words(cell: str, text: str) -> None:
    assert cells.test_text(cell, RISKS) == text


@pytest.mark.parametrize(
    "cell",
    [
        "(1..5]",
        "]1..5[",
        "count(?) > 2",
        'starts with(?, "a")',
        "> base * 2",
        'date("2026-01-31")',
        'not(starts with(?, "a"))',
        'not("low"), not("high")',
        '"low", count(?) > 2',
        "a.b",
    ],
)
def test_an_unusual_condition_stays_as_it_is_written(cell: str) -> None:
    assert cells.test_text(cell, RISKS) == cell


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ('"low"', "低"),
        ("true", "有证"),
        ("3", "三级"),
        (' "high" ', "高"),
        ("base_yuan * 3 / 100", "base_yuan * 3 / 100"),
        ("null", "空缺"),
    ],
)
def test_a_result_is_said_in_words_where_it_is_a_literal(
    expression: str, text: str
) -> None:
    assert cells.result_text(expression, RISKS) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "没有结果"),
        (True, "有证"),
        (False, "否"),
        ("low", "低"),
        ("else", "else"),
        (Decimal(3), "三级"),
        (Decimal("12.50"), "12.50"),
        (Date(2026, 1, 31), "2026-01-31"),
        (["low", "high"], "低、高"),
        ([], ""),
        ({"a": Decimal(1)}, "{a: 1}"),
    ],
)
def test_a_value_is_said_in_words(value: Value, text: str) -> None:
    assert cells.value_text(value, RISKS) == text


def test_english_readers_have_english_cells() -> None:
    with translation.override("en"):
        assert cells.test_text("<= 0, null", {}) == "≤ 0 or missing"
        assert cells.test_text("-", {}) == "any"
        assert cells.value_text(None, {}) == "nothing"
