"""Drafts of decision tables through the pages: uploaded, compared, activated."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from engine.decisions import Scope
from engine.models import DecisionDefinition
from tests.support.decision_pages import (
    changes_of,
    deployed,
    rows_of,
    said,
    tables_of,
    text_of,
    uploaded,
)
from tests.support.rules import rules
from tests.support.story import Story
from tests.web.conftest import Browser

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
    text = text_of(page)
    assert "已存为草稿" in text
    assert page.context["before"].pk == grading
    assert tables_of(page)["grade"]["change"] == "changed"
    assert changes_of(page, "grade") == ["changed", ""]
    (first, _) = rows_of(page, "grade")
    assert (said(first["tests"]), said(first["results"])) == (["> 5"], ["b"])
    old = first["before"]
    assert isinstance(old, dict)
    assert (said(old["tests"]), said(old["results"])) == (["> 0"], ["a"])
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
    page = he.get(uploaded(he, source)["Location"])
    assert changes_of(page, "grade") == ["", "new"]
    (gone,) = tables_of(page)["grade"]["table"]["removed"]  # type: ignore[index]
    assert said(gone["tests"]) == ["≤ 0"]


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
    page = he.get(uploaded(he, source)["Location"])
    table = tables_of(page)["grade"]
    assert table["change"] == "changed"
    assert changes_of(page, "grade") == changes


def test_a_decision_that_is_new_or_left_out_is_marked(
    browser: Browser, grading: UUID
) -> None:
    he = browser("he")
    page = he.get(uploaded(he, rules(decision="rank"))["Location"])
    tables = tables_of(page)
    assert {key: each["change"] for key, each in tables.items()} == {
        "rank": "new",
        "grade": "removed",
    }


def test_a_file_that_cannot_be_asked_is_refused_with_every_element(
    browser: Browser, story: Story
) -> None:
    broken = rules().replace(b">points<", b">points +<")
    broken = broken.replace(b'hitPolicy="UNIQUE"', b'hitPolicy="BOGUS"')
    page = uploaded(browser("he"), broken)
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
    assert uploaded(browser("wang"), rules()).status_code == 403
    assert not DecisionDefinition.objects.filter(model_id="grading").exists()


# -- activating -----------------------------------------------------------------------


def test_a_second_person_of_the_bureau_activates(browser: Browser) -> None:
    # given a draft that he has uploaded
    he, lv, wang = browser("he"), browser("lv"), browser("wang")
    address = uploaded(he, rules())["Location"]
    version = DecisionDefinition.objects.get(model_id="grading")
    act = reverse("activate_decision", args=[version.pk])

    # then it is offered to officials only, and done by another only
    assert act in text_of(lv.get(address))
    assert act not in text_of(wang.get(address))
    assert wang.post(act).status_code == 403
    refused = he.post(act)
    assert refused.status_code == 403
    assert lv.post(act)["Location"] == address
    page = lv.get(address)
    assert "已启用" in text_of(page)
    assert page.context["can_activate"] is False
    version.refresh_from_db()
    assert version.status == DecisionDefinition.Status.ACTIVE


def test_a_draft_of_another_county_is_not_there(browser: Browser, story: Story) -> None:
    version = deployed(story, rules(), Scope(county=2))
    lv = browser("lv")
    for name in ("decision", "decision_dmn"):
        assert lv.get(reverse(name, args=[version])).status_code == 404
    refused = lv.post(reverse("activate_decision", args=[version]))
    assert refused.status_code == 404
    listed = lv.get(reverse("decisions")).content.decode()
    assert str(version) not in listed
    found = DecisionDefinition.objects.get(pk=version)
    assert found.status == DecisionDefinition.Status.DRAFT
