"""Decision tables through the pages: read, tried out, uploaded, activated."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from engine import commands
from engine.actors import Origin, system
from engine.decisions import EVERYBODY, Scope
from engine.models import DecisionDefinition
from tests.support.rules import rules
from tests.support.statements import counted
from tests.support.story import Story, reach
from tests.web.conftest import Browser

Context = dict[str, object]

PANZHIHUA = Scope(jurisdiction="cn-sc-panzhihua")


def _shipped(model_id: str, scope: Scope = EVERYBODY) -> DecisionDefinition:
    return DecisionDefinition.objects.get(
        model_id=model_id, county=scope.county, jurisdiction=scope.jurisdiction
    )


@pytest.fixture
def caps(story: Story) -> str:
    """The address of the caps on money in Panzhihua."""
    return reverse("decision", args=[_shipped("fund_rules", PANZHIHUA).pk])


@pytest.fixture
def grading(story: Story) -> UUID:
    """Active rules of our county."""
    version = _deployed(story, rules(), Scope(county=1))
    commands.activate_decision(version, origin=Origin(actor=system(1), now=story.now))
    return version


def _deployed(story: Story, source: bytes, scope: Scope) -> UUID:
    origin = Origin(actor=system(scope.county or 1), now=story.now)
    receipt = commands.deploy_decision(source, scope=scope, origin=origin)
    return UUID(receipt.subject)


def _uploaded(client: Client, source: bytes) -> HttpResponse:
    file = SimpleUploadedFile("rules.dmn", source)
    return client.post(reverse("deploy_decision"), {"dmn": file})


def _text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def _tables(page: HttpResponse) -> dict[str, Context]:
    return {each["id"]: each for each in page.context["tables"]}


def _rows(page: HttpResponse, decision: str) -> list[Context]:
    return _tables(page)[decision]["table"]["rows"]  # type: ignore[index,no-any-return]


def _said(cells: object) -> list[str]:
    assert isinstance(cells, list)
    return [cell["text"] for cell in cells]


def _changes(page: HttpResponse, decision: str) -> list[object]:
    return [row["change"] for row in _rows(page, decision)]


# -- reading --------------------------------------------------------------------------


def test_everybody_sees_whose_rules_hold_when(browser: Browser, grading: UUID) -> None:
    page = browser("wang").get(reverse("decisions"))
    text = _text(page)
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
    version = _shipped("casework_rules")
    page = browser("wang").get(reverse("decision", args=[version.pk]))

    # then it is a table of words, with the clause of each rule
    text = _text(page)
    for words in (
        "预估要不要督导审阅？",
        "每种情况只用一条规则",
        "已验证每种情况都管到",
    ):
        assert words in text
    first, second, _ = _rows(page, "assessment_review")
    assert _said(first["tests"]) == ["高、极高", "不限"]
    assert _said(first["results"]) == ["是"]
    assert _said(second["tests"]) == ["低、中", "是"]
    assert "攀民政〔2021〕31号 4.4" in text
    assert page.context["can_activate"] is False

    # and nothing is marked as long as nobody tries
    assert not any(row["fired"] or row["change"] for row in (first, second))


def test_a_rule_about_money_keeps_its_formula(browser: Browser, caps: str) -> None:
    page = browser("wang").get(caps)
    assert "base_yuan * 3 / 100" in _text(page)
    assert next(iter(_tables(page))) == "fund_cap"
    assert _said(_rows(page, "fund_cap")[0]["tests"]) == ["≤ 0、空缺", "不限"]


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
    assert [row["fired"] for row in _rows(page, "fund_cap")] == [
        False,
        False,
        True,
        False,
    ]
    text = _text(page)
    assert text.count('class="is-fired"') == 1
    assert 'value="1,000,000"' in text


def test_a_wrong_number_is_told_beside_its_field_and_what_was_typed_stays(
    browser: Browser, caps: str
) -> None:
    asked = {"ask": "1", "in.base_yuan": "一百万", "in.purchase_yuan": "30000"}
    page = browser("wang").get(caps, asked)
    text = _text(page)
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
    address = reverse("decision", args=[_shipped("casework_rules").pk])
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
    assert '<option value="low" selected>' in _text(page)


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
    version = _deployed(story, source.encode(), Scope(county=1))
    address = reverse("decision", args=[version])

    # then a number is one, and a value beyond is told
    he = browser("he")
    page = he.get(address, {"ask": "1", "in.points": "5"})
    assert page.context["answer"] == [("评定等级", "a")]
    page = he.get(address, {"ask": "1", "in.points": "11"})
    assert set(page.context["trial"].problems) == {"points"}


# -- uploading ------------------------------------------------------------------------


def test_a_changed_model_becomes_a_draft_with_the_difference_marked(
    browser: Browser, grading: UUID
) -> None:
    # when an official uploads rules with another result in the first
    changed = rules(says="b", first="> 5", complete=False)
    page = browser("he").post(
        reverse("deploy_decision"),
        {"dmn": SimpleUploadedFile("rules.dmn", changed)},
        follow=True,
    )

    # then the draft is shown beside what holds
    text = _text(page)
    assert "已存为草稿" in text
    assert page.context["before"].pk == grading
    assert _tables(page)["grade"]["change"] == "changed"
    assert _changes(page, "grade") == ["changed", ""]
    (first, _) = _rows(page, "grade")
    assert (_said(first["tests"]), _said(first["results"])) == (["> 5"], ["b"])
    old = first["before"]
    assert isinstance(old, dict)
    assert (_said(old["tests"]), _said(old["results"])) == (["> 0"], ["a"])
    assert text.count('class="is-gone"') == 1

    # and the analysis says what is missing
    (finding,) = page.context["findings"]
    assert finding.startswith("评定等级：没有规则管到，例如得分为")
    assert finding in text


def test_rules_that_are_new_or_left_out_are_marked(
    browser: Browser, grading: UUID
) -> None:
    source = rules().replace(b'<rule id="low">', b'<rule id="nothing">')
    source = source.replace(b"&lt;= 0", b"-1, &lt;= 0")
    he = browser("he")
    page = he.get(_uploaded(he, source)["Location"])
    assert _changes(page, "grade") == ["", "new"]
    (gone,) = _tables(page)["grade"]["table"]["removed"]  # type: ignore[index]
    assert _said(gone["tests"]) == ["≤ 0"]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ('hitPolicy="UNIQUE"', 'hitPolicy="FIRST"', ["", ""]),
        ('label="得分"', 'label="总分"', ["", ""]),
        # Rows of other columns are not compared cell by cell.
        ("<text>points</text>", "<text>points + 0</text>", ["", ""]),
    ],
)
def test_a_table_with_another_frame_is_changed(
    browser: Browser, grading: UUID, old: str, new: str, changes: list[str]
) -> None:
    source = rules(complete=False).decode().replace(old, new).encode()
    he = browser("he")
    page = he.get(_uploaded(he, source)["Location"])
    table = _tables(page)["grade"]
    assert table["change"] == "changed"
    assert _changes(page, "grade") == changes


def test_a_decision_that_is_new_or_left_out_is_marked(
    browser: Browser, grading: UUID
) -> None:
    he = browser("he")
    page = he.get(_uploaded(he, rules(decision="rank"))["Location"])
    tables = _tables(page)
    assert {key: each["change"] for key, each in tables.items()} == {
        "rank": "new",
        "grade": "removed",
    }


def test_a_file_that_cannot_be_asked_is_refused_with_every_element(
    browser: Browser, story: Story
) -> None:
    broken = rules().replace(b">points<", b">points +<")
    broken = broken.replace(b'hitPolicy="UNIQUE"', b'hitPolicy="BOGUS"')
    page = _uploaded(browser("he"), broken)
    assert page.status_code == 422
    elements = [element for element, _ in page.context["problems"]]
    assert "table_grade" in elements
    assert len(elements) >= 2
    text = page.content.decode()
    assert "文件没有收下，请改正：" in text
    assert all(f"<code>{element}</code>" in text for element in elements)
    assert not DecisionDefinition.objects.filter(model_id="grading").exists()


@pytest.mark.parametrize("size", [0, 1_000_001])
def test_no_file_and_one_of_a_size_that_none_has_are_refused(
    browser: Browser, size: int
) -> None:
    he = browser("he")
    sent = {"dmn": SimpleUploadedFile("rules.dmn", b"x" * size)} if size else {}
    page = he.post(reverse("deploy_decision"), sent)
    assert page.status_code == 422
    assert page.context["problems"] == [("", "请选择不超过 1 MB 的 DMN 文件。")]


def test_a_social_worker_uploads_nothing(browser: Browser) -> None:
    assert _uploaded(browser("wang"), rules()).status_code == 403
    assert not DecisionDefinition.objects.filter(model_id="grading").exists()


# -- activating -----------------------------------------------------------------------


def test_a_second_person_of_the_bureau_activates(browser: Browser) -> None:
    # given a draft that he has uploaded
    he, lv, wang = browser("he"), browser("lv"), browser("wang")
    address = _uploaded(he, rules())["Location"]
    version = DecisionDefinition.objects.get(model_id="grading")
    act = reverse("activate_decision", args=[version.pk])

    # then it is offered to officials only, and done by another only
    assert act in _text(lv.get(address))
    assert act not in _text(wang.get(address))
    assert wang.post(act).status_code == 403
    refused = he.post(act)
    assert refused.status_code == 403
    assert lv.post(act)["Location"] == address
    page = lv.get(address)
    assert "已启用" in _text(page)
    assert page.context["can_activate"] is False
    version.refresh_from_db()
    assert version.status == DecisionDefinition.Status.ACTIVE


def test_a_draft_of_another_county_is_not_there(browser: Browser, story: Story) -> None:
    version = _deployed(story, rules(), Scope(county=2))
    lv = browser("lv")
    for name in ("decision", "decision_dmn"):
        assert lv.get(reverse(name, args=[version])).status_code == 404
    refused = lv.post(reverse("activate_decision", args=[version]))
    assert refused.status_code == 404
    listed = lv.get(reverse("decisions")).content.decode()
    assert str(version) not in listed
    found = DecisionDefinition.objects.get(pk=version)
    assert found.status == DecisionDefinition.Status.DRAFT


# -- in a case ------------------------------------------------------------------------


def test_a_case_says_what_the_rules_decided_with_reason_and_clause(
    story: Story, browser: Browser
) -> None:
    # given a case whose assessment was judged by the rules
    reach(story, "help_policy_application")
    version = _shipped("casework_rules")

    # when its file is opened
    page = browser("wang").get(reverse("case", args=[story.case_id]))

    # then its story says what, from which values, by which rule and clause
    text = _text(page)
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
        _deployed(story, rules(says=word), Scope(county=1))
    with counted() as many:
        he.get(reverse("decisions"))
    assert len(many) <= len(few) <= 12, few


def test_a_page_asks_a_bounded_number_of_questions(
    browser: Browser, grading: UUID
) -> None:
    he = browser("he")
    address = _uploaded(he, rules(says="b"))["Location"]
    he.get(address)
    with counted() as sent:
        he.get(address, {"ask": "1", "in.points": "5"})
    assert len(sent) <= 12, sent
