"""A county buys services by open tender, from the list of items to the archive."""

from decimal import Decimal
from uuid import UUID

from engine import queries
from engine.models import ProcessInstance, WorkItem
from processes.bureau import hidden
from processes.casework.models import Case
from processes.matters import PROCUREMENT
from processes.procurement.models import (
    BudgetApproval,
    Candidate,
    ItemList,
)
from processes.procurement.queries import award_of
from tests.support.purchasing import (
    bid,
    bids_of,
    checks,
    confirms,
    members,
    purchase,
    review,
    scores,
    scores_of_one,
)
from tests.support.story import Story


def test_an_open_tender_with_three_bidders_goes_to_the_best(bureau: Story) -> None:
    # given a purchase for which three agencies have handed in
    story = bid(purchase(bureau))
    assert story.waits_at() == {"form_review_committee"}
    assert [each.price_yuan for each in bids_of(story)] == [
        Decimal("200000.00"),
        Decimal("180000.00"),
        Decimal("190000.00"),
    ]

    # when it is reviewed, confirmed and published, and nobody objects
    confirms(review(story, best=1), agency="an")
    assert story.waits_at() == set()
    story.passes(days=20)
    story.runs_jobs()
    story.completes("du", "hand_to_agreement")
    story.runs_jobs()
    story.completes("du", "archive_procurement")

    # then the best has it for its price, each decision with its act
    assert story.instance(PROCUREMENT).status == ProcessInstance.Status.COMPLETED
    award = award_of(story.instance(PROCUREMENT).case_id)
    assert award is not None
    assert (award.agency.pk, award.awarded_yuan) == (
        story.county.bodies["hefeng"].pk,
        Decimal("200000.00"),
    )
    # 39 + 39 + 180000 / 200000 * 20
    first = Candidate.objects.get(rank=1)
    assert first.points == Decimal("96.00")
    for row, step in (
        (ItemList.objects.get(), "determine_service_items"),
        (BudgetApproval.objects.get(), "approve_budget"),
        (award, "confirm_supplier"),
    ):
        assert WorkItem.objects.get(pk=row.act_id).element_id == step


def test_scores_are_seen_when_the_last_one_is_in(bureau: Story) -> None:
    # given two of three members who have scored
    story = bid(purchase(bureau))
    story.completes("dai", "form_review_committee")
    first, second, third = members(story)
    story.completes(first, "check_supplier_qualification", checks=checks(story))
    sheet = scores(story)
    for username in (first, second):
        scores_of_one(story, username, sheet)

    # then each sees the own sheet, the county none
    assert _sheets(story, first) == {story.person(first)}
    assert _sheets(story, third) == set()
    assert _sheets(story, "du") == set()

    # when the third has scored, then everybody concerned sees all
    scores_of_one(story, third, sheet)
    assert len(_sheets(story, "du")) == 3


def _sheets(story: Story, username: str) -> set[UUID]:
    """Return whose sheets somebody is shown."""
    story.waits_at()
    matter = Case.objects.get(pk=story.case_id)
    sent = queries.submissions_of(matter.pk)
    return {
        each.person_id
        for each in hidden.shown(matter, sent, actor=story.actor(username))
        if each.element_id == "review_responses"
    }
