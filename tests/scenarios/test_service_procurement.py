"""A county buys services by open tender, from the list of items to the archive."""

from decimal import Decimal

from engine.models import ProcessInstance, WorkItem
from processes.matters import PROCUREMENT
from processes.procurement.models import (
    BudgetApproval,
    Candidate,
    ItemList,
)
from processes.procurement.queries import award_of
from tests.support.purchasing import bid, bids_of, confirms, purchase, review
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
