"""What the register of purchases refuses, and by which clause; who judges, who bids."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from engine import tenancy
from engine.actors import Origin, system
from engine.errors import NotAllowed, NotFound, Rejected
from processes.casework.models import Case
from processes.organisation import commands as organisation
from processes.organisation.commands import PostGiven
from processes.organisation.holdings import record_holding
from processes.organisation.models import Organisation, Post
from processes.organisation.roles import Level
from processes.procurement.commands import register_bidder
from processes.procurement.drawing import drawn, seed_of
from processes.procurement.models import BidScore, Purchase, Round
from tests.support.purchasing import (
    attempt,
    bid,
    checks,
    hand,
    hands_in,
    members,
    purchase,
    review,
    scores,
    scores_of_one,
    takes_sheet,
)
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau

LOWEST = {"evaluation_method": "lowest_price_only"}
CRITERIA = [
    {"item": "报价", "kind": "price", "weight": 40},
    {"item": "团队", "kind": "capability", "weight": 30},
    {"item": "方案", "kind": "quality", "weight": 30},
]


@pytest.mark.parametrize(
    ("changes", "field", "clause"),
    [
        (
            {"evaluation_method": "lowest_price_only"},
            "evaluation_method",
            "五(三)",
        ),
        ({"budget_amount": "210000.01"}, "budget_amount", "四.3"),
        ({"assistance_fund_amount": "30000.01"}, "assistance_fund_amount", ""),
        ({"criteria": CRITERIA[:2]}, "criteria", ""),
        ({"criteria": [{**CRITERIA[1], "weight": 100}]}, "criteria", "五(三)"),
    ],
)
def test_a_plan_that_is_not_sound_is_refused(
    bureau: Story, changes: dict[str, object], field: str, clause: str
) -> None:
    story = purchase(bureau, to="define_requirements")
    with pytest.raises(Rejected) as refused:
        story.completes("du", "define_requirements", **changes)
    assert set(refused.value.problems) == {field}
    assert clause in str(refused.value.problems[field])


def test_inquiry_is_for_goods_only(bureau: Story) -> None:
    story = purchase(bureau, to="choose_method")
    with pytest.raises(Rejected) as refused:
        story.completes("du", "choose_method", method="inquiry", method_reason="快。")
    (sentence,) = refused.value.problems["method"]
    assert "32" in sentence
    assert not Round.objects.exists()


def test_a_negotiation_is_warned_of_the_lowest_price(bureau: Story) -> None:
    story = purchase(bureau, to="choose_method")
    wish = {"method": "negotiation", "method_reason": "时间紧。"}
    with pytest.raises(Rejected) as refused:
        story.completes("du", "choose_method", **wish)
    assert set(refused.value.problems) == {"lowest_price_warned"}
    story.completes("du", "choose_method", **wish, lowest_price_warned=True)
    assert story.waits_at() == {"prepare_documents"}


def test_in_a_consultation_the_price_weighs_ten_to_thirty(bureau: Story) -> None:
    story = purchase(
        bureau, to="choose_method", define_requirements={"criteria": CRITERIA}
    )
    with pytest.raises(Rejected) as refused:
        story.completes(
            "du", "choose_method", method="consultation", method_reason="要磋商。"
        )
    assert "30" in str(refused.value.problems["method"])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"budget_amount": "200000.00"}, "fund_sources"),
        ({"assistance_fund_amount": "20000.00"}, "assistance_fund_amount"),
    ],
)
def test_an_estimate_adds_up(
    bureau: Story, changes: dict[str, object], field: str
) -> None:
    story = purchase(bureau, to="estimate_cost")
    with pytest.raises(Rejected) as refused:
        story.completes("he", "estimate_cost", **changes)
    assert set(refused.value.problems) == {field}


def test_only_what_is_in_the_catalogue_is_bought(bureau: Story) -> None:
    story = purchase(bureau, to="determine_service_items")
    with pytest.raises(Rejected) as refused:
        story.completes("he", "determine_service_items", item_codes=["9.9"])
    assert set(refused.value.problems) == {"item_codes"}
    assert not Purchase.objects.exists()


# -- who bids -----------------------------------------------------------------------


def _bids(story: Story, username: str, agency: Organisation) -> None:
    assert story.case_id is not None
    register_bidder(story.case_id, agency.pk, origin=story.origin(username))


def _company(story: Story, *held: str) -> Organisation:
    """Return a company that owns some agencies."""
    ordinal = story.county.ordinal
    company = organisation.register_organisation(
        ordinal, kind=Organisation.Kind.COMPANY, name="示范母公司"
    )
    for key in held:
        record_holding(
            company.pk,
            story.county.bodies[key].pk,
            share=Decimal(60),
            valid_from=date(2025, 1, 1),
            origin=Origin(actor=system(ordinal), now=story.now),
        )
    return company


def test_two_under_one_control_do_not_both_bid(bureau: Story) -> None:
    story = purchase(bureau)
    _company(story, "hefeng", "chunyu")
    hands_in(story, "an")
    with pytest.raises(NotAllowed) as refused:
        _bids(story, "bai", story.county.bodies["chunyu"])
    assert (refused.value.rule, refused.value.clause) == ("COI04", "E02 art. 18")
    hands_in(story, "cen")


@pytest.fixture
def yunlong(db: None) -> Story:
    """A county where officials may serve in stations, and experts in agencies."""
    return Story(add_bureau(counties.set_up_one("YL")))


def _worked(story: Story, username: str, where: Organisation, until: date) -> None:
    organisation.give_post(
        story.person(username),
        county=story.county.ordinal,
        post=PostGiven(
            where.pk, "contractor_agency", "agency_staff", date(2020, 1, 1), until
        ),
    )


def test_an_agency_whose_people_specified_the_project_does_not_bid(
    yunlong: Story,
) -> None:
    # given an official who writes the requirements, and left an agency a year ago
    hefeng, chunyu = (yunlong.county.bodies[key] for key in ("hefeng", "chunyu"))
    _worked(yunlong, "du", hefeng, date(2025, 3, 1))
    _worked(yunlong, "du", chunyu, date(2023, 2, 1))
    story = purchase(yunlong)

    # then that agency does not bid; one that was left three years ago does
    with pytest.raises(NotAllowed) as refused:
        _bids(story, "an", hefeng)
    assert (refused.value.rule, refused.value.clause) == ("COI03", "E02 art. 18")
    _bids(story, "bai", chunyu)


def test_nobody_bids_for_an_agency_of_others(bureau: Story) -> None:
    story = purchase(bureau)
    with pytest.raises(NotFound):
        _bids(story, "an", story.county.bodies["chunyu"])


# -- who judges ---------------------------------------------------------------------


def test_the_committee_is_drawn_so_that_everybody_can_check_it(bureau: Story) -> None:
    story = bid(purchase(bureau))
    with pytest.raises(Rejected) as refused:
        story.completes("dai", "form_review_committee", panel_size=4)
    assert set(refused.value.problems) == {"panel_size"}
    story.completes("dai", "form_review_committee")

    tenancy.bind({1})
    found = attempt(story)
    matter = Case.objects.get(pk=story.case_id)
    experts = [story.person(each) for each in ("zhen", "duan", "wen", "xiang", "shan")]
    assert found.seed == seed_of(matter, found)
    assert found.members == drawn(found.seed, reversed(experts), 3)
    panel = Post.objects.filter(
        organisation_id=UUID(matter.places[Level.REVIEW_COMMITTEE])
    )
    assert {each.person_id for each in panel} == {*found.members}


def test_experts_with_a_conflict_are_not_drawn(yunlong: Story) -> None:
    # given one who works for the parent of a bidder, and one who withdraws
    company = _company(yunlong, "hefeng")
    _worked(yunlong, "zhen", company, date(2027, 1, 1))
    story = bid(purchase(yunlong))
    story.completes(
        "dai",
        "form_review_committee",
        recusals=[{"expert": "段知新", "recusal_reason": "亲属在春雨任职"}],
    )
    assert {*members(story)} == {"wen", "xiang", "shan"}


def test_too_few_free_experts_make_no_committee(bureau: Story) -> None:
    story = bid(purchase(bureau))
    names = ("甄公平", "段知新", "闻达理")
    rows = [{"expert": each, "recusal_reason": "回避"} for each in names]
    with pytest.raises(Rejected) as refused:
        story.completes("dai", "form_review_committee", recusals=rows)
    assert set(refused.value.problems) == {"panel_size"}
    stranger = [{"expert": "无名氏", "recusal_reason": "回避"}]
    with pytest.raises(Rejected) as refused:
        story.completes("dai", "form_review_committee", recusals=stranger)
    assert set(refused.value.problems) == {"recusals"}


def test_each_member_scores_once_and_within_the_weights(bureau: Story) -> None:
    story = bid(purchase(bureau))
    story.completes("dai", "form_review_committee")
    first, second, _third = members(story)
    with pytest.raises(Rejected):
        story.completes(first, "check_supplier_qualification", checks=checks(story)[:1])
    story.completes(first, "check_supplier_qualification", checks=checks(story))

    sheet, item = scores(story), takes_sheet(story, first)
    for wrong in (sheet[:-1], [{**sheet[0], "score": 41}, *sheet[1:]]):
        with pytest.raises(Rejected):
            hand(story, first, item, scores=wrong)
    scores_of_one(story, second, sheet)
    with pytest.raises(NotAllowed) as refused:
        scores_of_one(story, second, sheet)
    assert (refused.value.rule, refused.value.clause) == ("ONE_SCORE", "E01 art. 38")
    assert {each.member_id for each in BidScore.objects.all()} == {story.person(second)}


# -- who is chosen ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "amount", "field"),
    [
        ("chunyu", "180000.00", "award"),
        ("hefeng", "199999.99", "award_amount"),
    ],
)
def test_the_first_is_chosen_for_the_price_offered(
    bureau: Story, agency: str, amount: str, field: str
) -> None:
    story = review(bid(purchase(bureau)), best=1)
    with pytest.raises(Rejected) as refused:
        story.completes(
            "lv",
            "confirm_supplier",
            award=str(story.county.bodies[agency].pk),
            award_amount=amount,
        )
    assert set(refused.value.problems) == {field}


def test_a_purchase_is_cancelled_with_a_reason(bureau: Story) -> None:
    story = review(bid(purchase(bureau)), best=1)
    none = {"award": None, "award_amount": None, "supplier_decision": "cancelled"}
    with pytest.raises(Rejected) as refused:
        story.completes("lv", "confirm_supplier", **none)
    assert set(refused.value.problems) == {"supplier_reason"}
    story.completes("lv", "confirm_supplier", **none, supplier_reason="项目取消。")
    story.runs_jobs()
    assert story.waits_at() == set()
