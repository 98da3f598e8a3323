"""Decision tables through the pages: read, tried out, told in a case."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from engine.decisions import Scope
from tests.support.decision_pages import (
    deployed,
    rows_of,
    said,
    shipped,
    tables_of,
    text_of,
    uploaded,
)
from tests.support.rules import rules
from tests.support.statements import counted
from tests.support.story import Story, reach
from tests.web.conftest import Browser

PANZHIHUA = Scope(jurisdiction="cn-sc-panzhihua")


@pytest.fixture
def caps(story: Story) -> str:
    """The address of the caps on money in Panzhihua."""
    return reverse("decision", args=[shipped("fund_rules", PANZHIHUA).pk])


# -- reading --------------------------------------------------------------------------


def test_everybody_sees_whose_rules_hold_when(browser: Browser, grading: UUID) -> None:
    page = browser("wang").get(reverse("decisions"))
    text = text_of(page)
    shown = {
        (each["deployed_version"].name, each["whose"], each["valid"])
        for each in page.context["versions"]
    }
    assert shown >= {
        ("评分", "本县", "一直有效"),
        ("个案规则", "全部地区", "一直有效"),
        ("资金规则（攀枝花市）", "攀枝花市", "2021年5月10日（周一）起"),
    }
    assert reverse("decision", args=[grading]) in text
    assert "没有遗漏，没有重叠" in text
    assert page.context["may_deploy"] is False
    assert browser("he").get(reverse("decisions")).context["may_deploy"] is True


def test_a_table_is_read_in_chinese_with_its_clauses(browser: Browser) -> None:
    # when a social worker reads how reviews are decided
    version = shipped("casework_rules")
    page = browser("wang").get(reverse("decision", args=[version.pk]))

    # then it is a table of words, with the clause of each rule
    text = text_of(page)
    for words in (
        "预估要不要督导审阅？",
        "每种情况只用一条规则",
        "已验证每种情况都管到",
    ):
        assert words in text
    first, second, _ = rows_of(page, "assessment_review")
    assert said(first["tests"]) == ["高、极高", "不限"]
    assert said(first["results"]) == ["是"]
    assert said(second["tests"]) == ["低、中", "是"]
    assert "攀民政〔2021〕31号 4.4" in text
    assert page.context["can_activate"] is False

    # and nothing is marked as long as nobody tries
    assert not any(row["fired"] or row["change"] for row in (first, second))


def test_a_rule_about_money_keeps_its_formula(browser: Browser, caps: str) -> None:
    page = browser("wang").get(caps)
    assert "base_yuan * 3 / 100" in text_of(page)
    assert next(iter(tables_of(page))) == "fund_cap"
    assert said(rows_of(page, "fund_cap")[0]["tests"]) == ["≤ 0、空缺", "不限"]


def test_the_file_is_had_as_an_attachment(browser: Browser, grading: UUID) -> None:
    file = browser("wang").get(reverse("decision_dmn", args=[grading]))
    assert file.content == rules()
    assert file["Content-Type"] == "application/xml"
    assert file["Content-Disposition"] == 'attachment; filename="grading-v1.dmn"'


def test_strangers_are_led_to_sign_in(grading: UUID) -> None:
    for name in ("decision", "decision_dmn"):
        assert Client().get(reverse(name, args=[grading])).status_code == 302
    assert Client().get(reverse("decisions")).status_code == 302


# -- trying out -----------------------------------------------------------------------


def test_values_are_tried_out_and_the_rule_that_applies_is_marked(
    browser: Browser, caps: str
) -> None:
    # when amounts are typed as people write them
    asked = {"ask": "1", "in.base_yuan": "1,000,000", "in.purchase_yuan": "30，000.01"}
    page = browser("wang").get(caps, asked)

    # then the cap is exceeded by a cent, by the third rule
    assert page.context["answer"] == [("结论", "超过上限"), ("效力", "不得通过")]
    assert page.context["steps"] == [
        ("购买上限（元）", "30000"),
        ("超出上限（元）", "0.01"),
    ]
    assert [row["fired"] for row in rows_of(page, "fund_cap")] == [
        False,
        False,
        True,
        False,
    ]
    text = text_of(page)
    assert text.count('class="is-fired"') == 1
    assert 'value="1,000,000"' in text


def test_a_wrong_number_is_told_beside_its_field_and_what_was_typed_stays(
    browser: Browser, caps: str
) -> None:
    asked = {"ask": "1", "in.base_yuan": "一百万", "in.purchase_yuan": "30000"}
    page = browser("wang").get(caps, asked)
    text = text_of(page)
    assert page.context["trial"].problems == {
        "base_yuan": "请填写数字，例如 12500.50。"
    }
    assert 'id="try-base_yuan-error"' in text
    assert 'aria-describedby="try-base_yuan-error"' in text
    assert 'value="一百万"' in text
    assert 'value="30000"' in text
    assert page.context["answer"] == []
    assert "is-fired" not in text


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e9999", "１２x"])
def test_what_only_looks_like_a_number_is_none(
    browser: Browser, caps: str, number: str
) -> None:
    page = browser("wang").get(caps, {"ask": "1", "in.base_yuan": number})
    assert set(page.context["trial"].problems) == {"base_yuan"}


def test_values_that_are_named_are_chosen_by_their_names(browser: Browser) -> None:
    address = reverse("decision", args=[shipped("casework_rules").pk])
    wang = browser("wang")
    level, certified = wang.get(address).context["fields"]
    assert level["options"] == [
        ("low", "低"),
        ("medium", "中"),
        ("high", "高"),
        ("critical", "极高"),
    ]
    assert certified["options"] == [("true", "是"), ("false", "否")]
    chosen = {"ask": "1", "in.risk_level": "low", "in.worker_certified": "false"}
    page = wang.get(address, chosen)
    assert page.context["answer"] == [("预估要不要督导审阅", "是")]
    assert '<option value="low" selected>' in text_of(page)


def test_another_decision_of_the_model_is_chosen(browser: Browser, caps: str) -> None:
    page = browser("wang").get(caps, {"decision": "nothing of ours"})
    assert page.context["trial"].decision_id == "fund_cap"
    page = browser("wang").get(caps, {"decision": "fund_cap_yuan", "choose": "1"})
    assert [each["name"] for each in page.context["fields"]] == ["in.base_yuan"]


def test_a_value_of_a_type_of_its_own_is_read_by_what_it_is(
    browser: Browser, story: Story
) -> None:
    # given rules whose points are at most ten
    points = (
        '<itemDefinition name="tPoints"><typeRef>number</typeRef>'
        "<allowedValues><text>[-10..10]</text></allowedValues></itemDefinition>"
        '<inputData id="input_points"'
    )
    source = (
        rules()
        .decode()
        .replace('<inputData id="input_points"', points)
        .replace('name="points" typeRef="number"', 'name="points" typeRef="tPoints"')
    )
    version = deployed(story, source.encode(), Scope(county=1))
    address = reverse("decision", args=[version])

    # then a number is one, and a value beyond is told
    he = browser("he")
    page = he.get(address, {"ask": "1", "in.points": "5"})
    assert page.context["answer"] == [("评定等级", "a")]
    page = he.get(address, {"ask": "1", "in.points": "11"})
    assert set(page.context["trial"].problems) == {"points"}


# -- in a case ------------------------------------------------------------------------


def test_a_case_says_what_the_rules_decided_with_reason_and_clause(
    story: Story, browser: Browser
) -> None:
    # given a case whose assessment was judged by the rules
    reach(story, "help_policy_application")
    version = shipped("casework_rules")

    # when its file is opened
    page = browser("wang").get(reverse("case", args=[story.case_id]))

    # then its story says what, from which values, by which rule and clause
    text = text_of(page)
    assert "规则表“预估要不要督导审阅”判定：风险不高，社工有证，不必审阅" in text
    assert "风险等级为中、社工有证为是 · 规则 2 · 攀民政〔2021〕31号 4.4" in text

    # and leads to the rules as they were
    link = f"{reverse('decision', args=[version.pk])}#assessment_review"
    assert f'href="{link}"' in text


# -- what it costs --------------------------------------------------------------------


def test_the_list_asks_a_bounded_number_of_questions(
    browser: Browser, story: Story
) -> None:
    he = browser("he")
    he.get(reverse("decisions"))
    with counted() as few:
        he.get(reverse("decisions"))
    for word in ("a", "b", "c"):
        deployed(story, rules(says=word), Scope(county=1))
    with counted() as many:
        he.get(reverse("decisions"))
    assert len(many) <= len(few) <= 12, few


def test_a_page_asks_a_bounded_number_of_questions(
    browser: Browser, grading: UUID
) -> None:
    he = browser("he")
    address = uploaded(he, rules(says="b"))["Location"]
    he.get(address)
    with counted() as sent:
        he.get(address, {"ask": "1", "in.points": "5"})
    assert len(sent) <= 12, sent
