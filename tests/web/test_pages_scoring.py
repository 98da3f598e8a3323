"""Score sheets on their page and by REST; what an evaluation shows, and to whom."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from engine import tenancy
from engine.commands import claim_work_item
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.evaluations.models import Improvement, Score
from tests.support.api import Caller, done, problem
from tests.support.evaluating import (
    PANEL,
    each_does,
    evidence_is_there,
    panel_is_formed,
    points,
    scores_are_in,
)
from tests.support.purchasing import bid, purchase
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from tests.web.posting import posted
from web import clock
from web.demo.examples import NOW
from web.demo.examples_of_evaluation import SCORES

Shown = Callable[[str], dict[str, object]]
NAMES = ("甄公平", "段知新", "闻达理")


@pytest.fixture
def scoring(bureau: Story) -> Story:
    """An evaluation whose panel scores now; pages read the clock."""
    bureau.passes(days=-30)
    panel_is_formed(bureau, *PANEL)
    evidence_is_there(bureau)
    bureau.now = clock.utc_now().replace(microsecond=0)
    return bureau


@pytest.fixture
def shown(scoring: Story, browser: Browser) -> Shown:
    """Return a function that opens the page as somebody; its section of scores."""

    def opened(username: str) -> dict[str, object]:
        page = browser(username).get(reverse("case", args=[scoring.case_id]))
        assert page.status_code == 200
        (section,) = page.context["sections"]
        return {**section.context, "page": page.content.decode()}

    return opened


def _sheet(story: Story, username: str = "zhen") -> WorkItem:
    item = story.any_item("score_station")
    claim_work_item(item.pk, origin=story.origin(username))
    return item


def _send(client: Client, item: WorkItem, rows: list[dict[str, str]], **more: str):  # type: ignore[no-untyped-def]
    data = {**posted({"scores": rows}), "key": str(new_id()), **more}
    return client.post(reverse("complete", args=[item.pk]), data)


# -- the sheet ---------------------------------------------------------------------


def test_a_sheet_shows_what_is_given_and_asks_for_the_rest(
    scoring: Story, browser: Browser
) -> None:
    item = _sheet(scoring)
    page = browser("zhen").get(reverse("work_item", args=[item.pk]))
    (sheet,) = [f.sheet for s in page.context["sections"] for f in s.fields if f.sheet]
    assert [group.label for group in sheet.groups][:2] == ["服务设施", "人员配备"]
    assert sheet.groups[0].maximum == "10"
    assert (sheet.count, sheet.filled, sheet.maximum) == (len(SCORES), 0, "100")
    first = sheet.groups[0].rows[0]
    assert first.heading == "面积、功能分区和设备"
    assert [text for _, text in first.notes] == ["平面图、设备清单、照片", "实地查看"]
    assert (first.maximum, first.threshold) == ("4", "2.4")
    text = page.content.decode()
    assert 'name="scores-0-indicator" value="服务设施 · 面积、功能分区和设备"' in text
    assert "data-add-row" not in text
    assert "lastmetre/sheet.js" in text


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"indicator": "另一项"}, "scores.0.indicator"),
        ({"indicator": SCORES[1]["indicator"]}, "scores.1.indicator"),
        ({"score": "99"}, "scores.0.score"),
        ({"score": "0"}, "scores.0.reason"),
        ({"score": ""}, "scores.0.score"),
        ({"evidence": ""}, "scores.0.evidence"),
    ],
)
def test_an_unsound_row_is_refused_at_its_place_and_all_is_kept(
    scoring: Story, browser: Browser, wrong: dict[str, str], path: str
) -> None:
    item = _sheet(scoring)
    rows = [{**SCORES[0], **wrong}, *SCORES[1:]]

    answer = _send(browser("zhen"), item, rows)

    assert answer.status_code == 422
    (sheet,) = [
        f.sheet for s in answer.context["sections"] for f in s.fields if f.sheet
    ]
    assert sheet.count == len(SCORES)
    rest = answer.content.decode()
    assert f'name="scores-{len(SCORES) - 1}-score" value="2"' in rest
    assert answer.context["problems"]
    again = Caller(scoring, "zhen").post(
        f"work-items/{item.pk}/complete/",
        {"submission": {"scores": [{k: v for k, v in r.items() if v} for r in rows]}},
    )
    assert path in problem(again)["problems"]
    tenancy.bind({scoring.county.ordinal})
    assert not Score.objects.exists()


def test_a_missing_row_is_named_and_a_draft_keeps_what_there_is(
    scoring: Story, browser: Browser
) -> None:
    item, member = _sheet(scoring), browser("zhen")
    few = [SCORES[2], SCORES[0]]

    kept = _send(member, item, few, save_draft="1")
    refused = _send(member, item, few)

    assert kept.status_code == 302
    assert refused.status_code == 422
    assert SCORES[1]["indicator"].partition(" · ")[2] in str(
        refused.context["problems"]
    )
    page = member.get(reverse("work_item", args=[item.pk])).content.decode()
    assert 'name="scores-0-score" value="4"' in page
    assert 'name="scores-2-score" value="3"' in page
    assert 'name="scores-1-score" value' not in page


def test_rest_tells_the_rows_to_whom_they_are_given(scoring: Story) -> None:
    item = _sheet(scoring)
    zhen, du = Caller(scoring, "zhen"), Caller(scoring, "du")
    mine = done(zhen.get(f"work-items/{item.pk}/form/"))["properties"]["scores"]
    assert mine["default"][0] == {"indicator": SCORES[0]["indicator"]}
    assert mine["minItems"] == mine["maxItems"] == len(SCORES)
    assert mine["items"]["properties"]["indicator"]["readOnly"] is True
    others = done(du.get(f"work-items/{item.pk}/form/"))["properties"]["scores"]
    assert "default" not in others
    rows = [
        {**given, "score": full["score"], "evidence": full["evidence"]}
        for given, full in zip(mine["default"], SCORES, strict=True)
    ]
    body = {"submission": {"scores": rows[::-1]}}
    done(zhen.post(f"work-items/{item.pk}/complete/", body))
    tenancy.bind({scoring.county.ordinal})
    assert Score.objects.count() == len(SCORES)


def test_a_committee_gets_its_bids_and_criteria(
    bureau: Story, browser: Browser
) -> None:
    bureau.now = NOW  # the deadline has passed on the database's clock as well
    bid(purchase(bureau))
    bureau.completes("dai", "form_review_committee")
    item = bureau.item("check_supplier_qualification")
    tenancy.bind({bureau.county.ordinal})
    (first, *_) = [
        name
        for name in bureau.county.people
        if item.candidate_group in bureau.actor(name).candidate_groups
    ]
    claim_work_item(item.pk, origin=bureau.origin(first))
    page = browser(first).get(reverse("work_item", args=[item.pk]))
    (sheet,) = [f.sheet for s in page.context["sections"] for f in s.fields if f.sheet]
    headings = [row.heading for group in sheet.groups for row in group.rows]
    assert [each.partition(" · ")[0] for each in headings] == ["1", "2", "3"]
    assert not sheet.is_scored


# -- what the matter shows -----------------------------------------------------------


def test_before_all_sheets_are_in_only_their_number_is_known(
    scoring: Story, shown: Shown
) -> None:
    each_does(scoring, "zhen", "score_station", scores=points(0.7))
    for username in ("du", "duan", "zhao", "zhou"):
        seen = shown(username)
        assert seen["sheets"] == {"in": 1, "of": 3, "round": 1}
        assert seen["scores"] is None
        assert seen["objection"] is None


def test_the_county_sees_all_and_by_name_when_all_are_in(
    scoring: Story, shown: Shown
) -> None:
    scores_are_in(scoring, points(0.5), points(0.7), points(0.9))
    seen = shown("du")
    # all were named in one act: none of them is the first
    assert {each["name"] for each in seen["panel"]} == {*NAMES}
    assert {each["name"]: each["total"] for each in seen["scores"]["members"]} == {
        NAMES[0]: "50",
        NAMES[1]: "70",
        NAMES[2]: "90",
    }
    assert seen["scores"]["total"] == "70"
    assert seen["scores"]["groups"][0]["points"] == "7"
    assert seen["scores"]["tag"]["word"] == "合格"


def test_the_panel_and_the_province_see_it_without_names(
    scoring: Story, shown: Shown
) -> None:
    scores_are_in(scoring, *[points(0.7)] * 3)
    seen = shown("zhen")
    assert not {each["name"] for each in seen["panel"]} & {*NAMES}
    assert len(seen["scores"]["members"]) == 3


def test_the_station_sees_what_it_is_told_and_no_more(
    scoring: Story, shown: Shown, browser: Browser
) -> None:
    # given all scores, not told yet
    scores_are_in(scoring, *[points(0.7)] * 3)
    assert shown("zhao")["scores"] is None
    scoring.completes("wen", "consolidate_scores")
    assert shown("zhao")["scores"] is None

    # when the preliminary result is given to it
    scoring.completes("du", "tell_preliminary_result")

    # then it sees the averages, not who gave what; the township sees nothing yet
    seen = shown("zhao")
    assert seen["scores"]["total"] == "70"
    assert seen["scores"]["members"] == []
    assert seen["objection"]["is_open"]
    assert seen["survey"] is None
    assert not any(name in seen["page"] for name in NAMES)
    assert shown("zhou")["scores"] is None

    # and no sheet of a member, however it asks
    tenancy.bind({scoring.county.ordinal})
    for item in WorkItem.objects.filter(
        case_id=scoring.case_id, role="evaluation_panel", status="completed"
    ).select_related("submission"):
        address = reverse("submission", args=[scoring.case_id, item.submission.pk])
        assert browser("zhao").get(address).status_code == 404, item.element_id
        assert browser("du").get(address).status_code == 200
        page = browser("zhao").get(reverse("work_item", args=[item.pk]))
        assert not any(name in page.content.decode() for name in NAMES)


def test_another_round_hides_again_until_it_is_told(
    scoring: Story, shown: Shown
) -> None:
    scores_are_in(scoring, *[points(0.7)] * 3)
    scoring.completes("wen", "consolidate_scores")
    scoring.completes("du", "tell_preliminary_result")
    scoring.completes("zhao", "submit_objection")
    scoring.passes(minutes=1)
    scoring.completes("lv", "review_objection", review_decision="upheld")
    assert shown("zhao")["scores"] is shown("du")["scores"] is None
    scores_are_in(scoring, *[points(0.8)] * 3)
    assert shown("du")["scores"]["total"] == "80"
    assert shown("zhao")["scores"] is None


def test_small_samples_show_no_average(scoring: Story, shown: Shown) -> None:
    rows = shown("du")["survey"]["rows"]
    assert [each["asked"] for each in rows] == [6, 2, 2]
    assert all(each["is_small"] and not each["average"] for each in rows)


def test_improvements_stand_with_their_state_and_cost_no_more_questions(
    scoring: Story, shown: Shown
) -> None:
    # given the whole way to the list
    scores_are_in(scoring, *[points(0.7)] * 3)
    scoring.completes("wen", "consolidate_scores")
    scoring.completes("du", "tell_preliminary_result")
    scoring.completes("zhao", "submit_objection", has_objection=False, objection=None)
    scoring.completes("lv", "confirm_evaluation_result", grade="qualified")
    scoring.runs_jobs()
    scoring.completes("du", "issue_improvement_list")
    assert shown("zhou")["scores"]["is_confirmed"]
    (each,) = shown("zhao")["improvements"]
    assert each["tag"]["word"] == "待改进"

    def asked() -> int:
        with counted() as statements:
            shown("du")
        return len(statements)

    # when there are more
    asked()
    of_one = asked()
    tenancy.bind({scoring.county.ordinal})
    first = Improvement.objects.get()
    for position in (2, 3, 4):
        Improvement.objects.create(
            county=first.county,
            case_id=first.case_id,
            position=position,
            problem=f"问题 {position}",
            requirement="改",
            due_on=first.due_on - timedelta(days=60),
        )
    assert asked() == of_one
    assert [each["tag"]["kind"] for each in shown("du")["improvements"]][1] == "overdue"
