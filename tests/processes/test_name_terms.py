"""Terms by which clients are found: beginnings and initials, keyed, per county."""

import re

import pytest

from processes.casework.name_terms import normalised, term_of, terms_of


def _finds(name: str, typed: str, county: int = 1) -> bool:
    return term_of(normalised(typed), county=county) in terms_of(name, county=1)


@pytest.mark.parametrize(
    "typed", ["王", "王小", "王小明", "W", "WX", "wxm", " 王 小 明 ", "ｗｘ"]
)
def test_a_name_is_found_by_its_beginnings_and_initials(typed: str) -> None:
    assert _finds("王小明", typed)


@pytest.mark.parametrize("typed", ["明", "小明", "X", "XM", "WM", "王大", "王小明明"])
def test_a_name_is_not_found_by_what_it_does_not_begin_with(typed: str) -> None:
    assert not _finds("王小明", typed)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("欧阳娜娜", "欧阳"),
        ("欧阳娜娜", "OYNN"),
        ("单雄信", "SXX"),
        ("单雄信", "DXX"),
        ("解晓东", "XXD"),
        ("曾国藩", "ZGF"),
        ("尉迟恭", "YCG"),
        ("阿依古丽·买买提", "阿依古丽"),
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽·买买提", "AYGL"),
        ("John Smith", "john"),
        ("John Smith", "John Smith"),
    ],
)
def test_names_of_all_kinds_are_found(name: str, typed: str) -> None:
    assert _finds(name, typed)


def test_equal_names_of_two_counties_look_different() -> None:
    assert terms_of("王小明", county=1).isdisjoint(terms_of("王小明", county=2))


def test_a_term_holds_nothing_of_the_name() -> None:
    assert all(re.fullmatch(r"[0-9a-f]{64}", term) for term in terms_of("王", county=1))


def test_no_name_has_no_terms() -> None:
    assert terms_of(" · ", county=1) == set()
    assert terms_of("", county=1) == set()


def test_a_name_leaves_few_terms() -> None:
    assert len(terms_of("阿依古丽·买买提", county=1)) <= 13
