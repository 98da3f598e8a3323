"""What a project, a filing and a purchase show on their pages, when and to whom.

Source: domain specification §14.4, §14.5, §14.14; ``processes/bureau/hidden.py``.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.test import Client

from engine import tenancy
from processes.casework.policies import Sight
from processes.filings.models import Finding, Sample, SpotCheck
from processes.matters import FILING
from tests.support import projects as planned
from tests.support import purchasing as bought
from tests.support import sections
from tests.support.story import Story
from tests.web.conftest import Browser
from web.demo.examples import NOW

# -- project ------------------------------------------------------------------------


def test_a_project_that_is_opened_says_what_will_come(bureau: Story) -> None:
    planned.planned(bureau, "plan_needs_survey")
    assert sections.shown(bureau) == [{"is_empty": True}]


def test_needs_goals_and_budget_are_shown_as_they_come(
    bureau: Story, browser: Browser
) -> None:
    planned.planned(bureau, "compile_needs_list")
    (section,) = sections.shown(bureau)
    assert sections.column(section["needs"]["table"], "Urgency") == ["Urgent", "Normal"]
    assert (section["goals"], section["budget"]) == (None, None)

    for username, step in planned.PLANNING[2:5]:
        bureau.completes(username, step)
    (section,) = sections.shown(bureau, "zhou", Sight.MASKED)
    assert sections.column(section["goals"]["table"], "Target") == [400, 8]
    assert (
        sections.column(section["budget"]["table"], "Amount (yuan)")[-1] == "100,000.00"
    )
    (floor,) = section["budget"]["bars"]
    assert floor["share"] == "15.00"
    page = sections.page(browser("he"), bureau)
    for word in ("银龄相伴", "60,000.00", "N-001"):
        assert word in page
    # whose need it is stays sealed
    assert "孙样例" not in page


def test_assistance_money_is_held_against_the_cap_of_the_profile(
    bureau: Story,
) -> None:
    # given Panzhihua: 3 % of last year's expenditure, to the cent
    planned.planned(bureau, "prepare_project_budget")
    lines = [
        {"category": "service", "amount": "30000.00", "source": "assistance_special"},
        {"category": "evaluation", "amount": "5000.00", "source": "fiscal"},
    ]
    bureau.completes(
        "li",
        "prepare_project_budget",
        budget_lines=lines,
        assistance_base="1000000.00",
    )
    (section,) = sections.shown(bureau)
    _floor, cap = section["budget"]["bars"]
    assert (cap["share"], cap["tag"]["word"]) == ("3.00", "within the rules")
    assert cap["clause"]["code"] == "Panzhihua plan 三(四)4"


def test_nobody_learns_an_opinion_before_all_are_in(
    bureau: Story, browser: Browser
) -> None:
    # given two opinions of three
    planned.planned(bureau)
    planned.forms_panel(bureau)
    for member in ("zhen", "duan"):
        planned.appraises(bureau, member)
    for username, sight in (("he", Sight.FULL), ("zhen", Sight.MASKED)):
        (section,) = sections.shown(bureau, username, sight)
        appraisal = section["appraisal"]
        assert sections.facts(appraisal["facts"]) == {
            "Opinions": "2 of 3 opinions are in"
        }
        assert set(appraisal) == {"facts", "is_sealed"}
    assert "shown to nobody before all are in" in sections.page(browser("he"), bureau)

    # when the third comes in
    planned.appraises(bureau, "wen", verdict="revise", risk=1)

    # then averages and verdicts are for those who see the file
    (section,) = sections.shown(bureau)
    appraisal = section["appraisal"]
    assert [each["word"] for each in appraisal["votes"]] == [
        "Pass 2",
        "To be revised 1",
    ]
    scores = {each["label"]: each["value"] for each in appraisal["scores"]}
    assert (scores["Necessity"], scores["Risk"]) == ("5.00", "3.00")
    assert scores["All criteria"] == "4.00"
    (section,) = sections.shown(bureau, "zhou", Sight.MASKED)
    assert (section["appraisal"]["scores"], section["appraisal"]["votes"]) == ([], [])
    assert section["appraisal"]["answer"]["word"] == "Pass"


def test_monitoring_says_what_was_found_and_put_right(bureau: Story) -> None:
    planned.running(bureau)
    bureau.passes(days=92)
    bureau.runs_jobs()
    bureau.completes("he", "monitor_project", conclusion="deviation")
    bureau.completes("he", "issue_rectification")
    (section,) = sections.shown(bureau)
    assert sections.column(section["monitoring"], "Conclusion") == ["Deviation"]
    assert sections.column(section["monitoring"], "Rectification") == ["under way"]
    bureau.completes("wang", "rectify_project")
    bureau.completes("he", "verify_rectification")
    (section,) = sections.shown(bureau)
    assert sections.column(section["monitoring"], "Rectification") == [
        "no longer under way"
    ]


def test_a_project_asks_as_much_of_a_long_list_as_of_a_short_one(
    bureau: Story,
) -> None:
    planned.planned(bureau, "conduct_needs_survey")
    bureau.completes("wang", "conduct_needs_survey", survey_goes_on=True)
    sections.shown(bureau)
    of_two = sections.asked(bureau)
    bureau.completes("wang", "conduct_needs_survey", survey_goes_on=True)
    bureau.completes("wang", "conduct_needs_survey")
    assert sections.asked(bureau) == of_two


# -- filing and spot check ------------------------------------------------------------


def test_a_filing_has_a_receipt_when_it_is_filed(bureau: Story) -> None:
    bureau.opens_matter("he", FILING, "年度计划")
    assert sections.shown(bureau) == [{"is_empty": True}]
    bureau.completes("he", "prepare_filing")
    bureau.completes("he", "submit_filing")
    (section,) = sections.shown(bureau, "shi")
    assert section["tag"]["word"] == "waits for the filing body"
    assert "Receipt number" not in sections.facts(section["facts"])
    bureau.completes(
        "shi", "check_filing", completeness="incomplete", missing="缺经费来源说明。"
    )
    for username, step in (
        ("shi", "return_filing"),
        ("he", "prepare_filing"),
        ("he", "submit_filing"),
        ("shi", "check_filing"),
        ("shi", "register_filing"),
    ):
        bureau.completes(username, step)

    (section,) = sections.shown(bureau, "shen", Sight.MASKED)
    facts = sections.facts(section["facts"])
    assert facts["Receipt number"].endswith("号")
    assert facts["Returned for completion"] == "1 time"
    assert "史为民" in facts["By the act"]


def test_a_body_finds_the_filings_that_wait_for_it(
    bureau: Story, browser: Browser
) -> None:
    # given one that was handed in, one that was returned, and one that is filed
    shi, he = browser("shi"), browser("he")
    ways = {
        "送来的": (),
        "退回的": (("check_filing", "incomplete"), ("return_filing", None)),
        "备案的": (("check_filing", "complete"), ("register_filing", None)),
    }
    for title, steps in ways.items():
        bureau.opens_matter("he", FILING, title)
        bureau.completes("he", "prepare_filing", filing_subject=title)
        bureau.completes("he", "submit_filing")
        for step, word in steps:
            given = {"completeness": word, "missing": "缺说明。"} if word else {}
            bureau.completes("shi", step, **given)

    # then each body sees its own, and what is filed is found as such
    assert _subjects(shi, "mine") == {"送来的"}
    assert _subjects(he, "mine") == {"退回的"}
    assert _subjects(shi, "handed_in") == {"送来的", "退回的"}
    assert _subjects(he, "filed") == {"备案的"}
    assert _subjects(he, "prepared") == set()
    assert len(_subjects(shi, "")) == 3


def _subjects(client: Client, state: str) -> set[str]:
    answer = client.get("/filings/", {"state": state})
    assert answer.status_code == 200
    words = answer.content.decode()
    return {each for each in ("送来的", "退回的", "备案的") if each in words}


@pytest.fixture
def checked(bureau: Story) -> Story:
    """A spot check whose lists are published."""
    bureau.opens_spot_check("shi", "年度抽查")
    bureau.completes("shi", "plan_spot_check")
    return bureau


def test_before_the_draw_the_secret_is_told_to_nobody(
    checked: Story, browser: Browser
) -> None:
    from_lists = SpotCheck.objects.get()
    (section,) = sections.shown(checked, "shi")
    assert section["commitment"] == from_lists.commitment
    assert (section["drawn"], section["recipe"]) == (None, None)
    page = sections.page(browser("shi"), checked)
    assert "示范三乡社工站" in page
    assert "the draw reveals it" in page


def test_by_the_page_alone_anybody_draws_the_same_again(
    checked: Story, browser: Browser
) -> None:
    # given
    checked.completes("shi", "draw_sample")
    (section,) = sections.shown(checked, "shi")
    values = dict(section["recipe"]["values"])

    # when somebody follows the recipe with what the page shows
    again = _by_hand(values, "objects", dict(section["lists"])["Objects"], 2)

    # then
    assert again == Sample.objects.get().objects_drawn
    assert _sha256(values["Secret, revealed by the draw"]) == values["Commitment"]
    assert section["drawn"]["is_same"] is True
    assert "Drawn again just now: the same." in sections.page(browser("shi"), checked)


def test_a_list_that_was_changed_afterwards_is_seen_at_once(
    checked: Story, browser: Browser
) -> None:
    checked.completes("shi", "draw_sample")
    tenancy.bind({checked.county.ordinal})
    SpotCheck.objects.update(objects_listed=["别的站", "另一站"])
    page = sections.page(browser("shi"), checked)
    assert "do not rely on this draw" in page
    assert "Drawn again just now: the same." not in page


def test_findings_stand_until_they_are_closed(checked: Story) -> None:
    checked.completes("shi", "draw_sample")
    (drawn, *_) = objects = Sample.objects.get().objects_drawn
    results = [{"object": name, "result": "账目不清。"} for name in objects]
    checked.completes("shi", "conduct_spot_check", results=results, has_findings=True)
    found = [{"object": drawn, "finding": "协议没有公开。"}]
    checked.completes("shi", "issue_finding", findings=found, is_serious=True)
    checked.runs_jobs()
    states = []
    for username, step in (("he", "rectify_finding"), ("shi", "close_finding")):
        states += sections.column(
            sections.shown(checked, "shi")[0]["findings"], "State"
        )
        checked.completes(username, step)
    states += sections.column(sections.shown(checked, "shi")[0]["findings"], "State")
    assert states == ["to be put right", "put right, to be checked", "closed"]
    (words,) = sections.column(sections.shown(checked, "shi")[0]["findings"], "Finding")
    assert "serious" in str(words)


def test_a_spot_check_asks_as_much_of_many_findings_as_of_one(checked: Story) -> None:
    checked.completes("shi", "draw_sample")
    objects = Sample.objects.get().objects_drawn
    results = [{"object": name, "result": "账目不清。"} for name in objects]
    checked.completes("shi", "conduct_spot_check", results=results, has_findings=True)
    found = [{"object": objects[0], "finding": "协议没有公开。"}]
    checked.completes("shi", "issue_finding", findings=found)
    sections.shown(checked, "shi")
    of_one = sections.asked(checked, "shi")
    (row,) = Finding.objects.all()
    for number in (2, 3, 4):
        Finding.objects.create(
            county=row.county,
            spot_check=row.spot_check,
            position=number,
            object=row.object,
            text=row.text,
            due_on=row.due_on,
        )
    assert sections.asked(checked, "shi") == of_one


# -- purchase -----------------------------------------------------------------------


def test_of_sealed_bids_only_the_number_is_known(
    bureau: Story, browser: Browser
) -> None:
    # given two responses before the deadline, which by the database's clock is over
    bureau.now = NOW
    bought.purchase(bureau)
    for username in ("an", "bai"):
        bought.hands_in(bureau, username)
    _money, bids = sections.shown(bureau)
    (attempt,) = bids["rounds"]
    assert (attempt["count"], attempt["bids"], attempt["is_open"]) == (2, [], False)
    page = sections.page(browser("he"), bureau)
    assert "nobody can open them earlier" in page
    assert bureau.county.bodies["chunyu"].name not in page

    # when the deadline has passed
    bought.closes(bureau)

    # then they stand side by side, without points
    _money, bids = sections.shown(bureau)
    (attempt,) = bids["rounds"]
    prices = [each["price"] for each in attempt["bids"]]
    assert prices == ["200,000.00 yuan", "180,000.00 yuan"]
    assert {each["points"] for each in attempt["bids"]} == {"—"}


def test_a_purchase_asks_as_much_of_three_bids_as_of_one(bureau: Story) -> None:
    bureau.now = NOW
    bought.purchase(bureau)
    counts = []
    for username in ("an", "bai", "cen"):
        bought.hands_in(bureau, username)
        counts.append(sections.asked(bureau))
    assert len(set(counts)) == 1


def test_a_purchase_shows_its_money_with_the_rule_that_answers(bureau: Story) -> None:
    bought.purchase(bureau, to="approve_budget")
    (money,) = sections.shown(bureau)
    labels = [label for label, _ in money["facts"]]
    assert labels == ["Estimated cost", "At most awarded"]
    assert all(each["tag"]["word"] == "within the rules" for each in money["bars"])
    cap = money["bars"][0]
    assert Decimal(cap["share"]) > 0
    assert cap["clause"]["code"] == "Panzhihua plan 三(四)4"


def _findings(story: Story, label: str) -> list[object]:
    (section,) = sections.shown(story, "shi")
    return sections.column(section["findings"], label)


def _by_hand(
    values: Mapping[str, str], name: str, entries: list[str], count: int
) -> list[str]:
    lists = _sha256(values["Text of the lists"])
    seed = _sha256(f"{values['Secret, revealed by the draw']}:{lists}")
    ranked = sorted(entries, key=lambda each: _sha256(f"{seed}:{name}:{each}"))
    return ranked[:count]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
