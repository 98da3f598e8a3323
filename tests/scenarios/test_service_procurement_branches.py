"""Where a purchase forks: too few bidders, a single source, no budget, objections."""

from datetime import timedelta

import pytest

from engine.errors import NotAllowed, Rejected
from engine.models import ProcessInstance, WorkItem
from processes.matters import PROCUREMENT
from processes.procurement.models import Objection, Round
from tests.support.purchasing import (
    attempt,
    bid,
    confirms,
    purchase,
    reported,
    review,
)
from tests.support.story import Story

CONSULTATION = {
    "choose_method": {"method": "consultation", "method_reason": "需求复杂，要磋商。"},
    "publish_notice": {"deadline": "2026-03-20T01:00:00Z"},
}


def test_two_bidders_are_too_few_for_a_tender(bureau: Story) -> None:
    # given an open tender to which two answer
    story = bid(purchase(bureau), ["an", "bai"])

    # then it has failed, and another method takes the municipality's approval
    assert story.waits_at() == {"choose_method"}
    story.completes("du", "choose_method", **CONSULTATION["choose_method"])
    assert story.waits_at() == {"approve_non_tender"}
    story.completes("cai", "approve_non_tender", approval_decision="refused")
    assert story.waits_at() == {"choose_method"}

    # and once more by tender takes none, but a reason
    with pytest.raises(Rejected) as refused:
        story.completes("du", "choose_method")
    assert set(refused.value.problems) == {"method_reason"}
    story.completes("du", "choose_method", method_reason="重新公告。")
    assert story.waits_at() == {"prepare_documents"}
    rounds = Round.objects.order_by("number").values_list("number", "method")
    assert [*rounds] == [(1, "open_tender"), (2, "consultation"), (3, "open_tender")]


def test_a_consultation_about_services_goes_on_with_two(bureau: Story) -> None:
    story = bid(purchase(bureau, **CONSULTATION), ["an", "bai"])
    confirms(review(story, best=1), agency="an")
    assert story.waits_at() == set()

    # but not with one who is not qualified
    other = Story(story.county)
    bid(purchase(other, **CONSULTATION), ["an", "bai"])
    review(other, 2)
    assert other.waits_at() == {"choose_method"}


def test_a_single_source_is_published_and_approved(bureau: Story) -> None:
    # given a purchase above the threshold from a single source
    story = purchase(bureau, to="choose_method")
    story.completes(
        "du",
        "choose_method",
        method="single_source",
        method_reason="只有一家具备条件。",
        over_threshold=True,
    )
    story.completes("cai", "approve_non_tender")
    story.completes("du", "publicise_single_source")

    # then five working days pass first: from Monday to the next Monday
    story.passes(days=6)
    story.runs_jobs()
    assert story.waits_at() == set()
    story.passes(days=2)
    story.runs_jobs()
    story.completes("dai", "prepare_documents")
    late = (story.now + timedelta(days=8)).isoformat()
    story.completes("dai", "publish_notice", deadline=late)

    # and one bidder is enough
    confirms(review(bid(story, ["an"])), agency="an")
    assert story.waits_at() == set()


def test_an_objection_to_a_single_source_asks_for_the_method_again(
    bureau: Story,
) -> None:
    story = purchase(bureau, to="choose_method")
    story.completes(
        "du", "choose_method", method="single_source", method_reason="只有一家。"
    )
    story.completes("du", "publicise_single_source")
    reported(story, "du", "publicity_objection")
    assert story.waits_at() == {"choose_method"}


def test_without_a_budget_nothing_is_bought(bureau: Story) -> None:
    story = purchase(bureau, to="approve_budget")
    # whoever asks for the money does not approve it, and no social worker does
    for username in ("he", "wang", "an"):
        with pytest.raises(NotAllowed):
            story.claims(username, "approve_budget")
    story.completes(
        "jin",
        "approve_budget",
        budget_decision="refused",
        approved_amount=None,
        budget_reason="今年没有安排。",
    )
    assert story.instance(PROCUREMENT).status == ProcessInstance.Status.COMPLETED
    assert not WorkItem.objects.filter(element_id="define_requirements").exists()


@pytest.fixture
def awarded(bureau: Story) -> Story:
    """A purchase whose result is published; agencies may challenge it."""
    return confirms(review(bid(purchase(bureau)), best=1), agency="an")


def test_a_challenge_that_is_refused_does_not_stop_the_award(awarded: Story) -> None:
    story = awarded
    reported(story, "bai", "challenge")
    story.completes("du", "handle_challenge")
    story.passes(days=20)
    story.runs_jobs()
    # the time for a complaint runs from the answer: 15 working days
    assert story.waits_at() == set()
    story.passes(days=5)
    story.runs_jobs()
    assert story.waits_at() == {"hand_to_agreement"}


def test_a_challenge_that_is_upheld_leads_to_another_attempt(awarded: Story) -> None:
    story = awarded
    reported(story, "bai", "challenge")
    story.completes("du", "handle_challenge", challenge_decision="upheld")
    assert story.waits_at() == set()
    story.passes(days=20)
    story.runs_jobs()
    assert story.waits_at() == {"choose_method"}
    row = Objection.objects.get()
    assert (row.kind, row.decision) == ("challenge", "upheld")
    assert WorkItem.objects.get(pk=row.act_id).element_id == "handle_challenge"


def test_a_challenge_comes_within_seven_working_days(awarded: Story) -> None:
    story = awarded
    reported(story, "bai", "challenge")
    story.passes(days=30)
    late = story.now.date().isoformat()
    with pytest.raises(Rejected) as refused:
        story.completes("du", "handle_challenge", challenged_on=late)
    assert "challenged_on" in refused.value.problems


def test_a_complaint_suspends_the_award_for_thirty_days_at_most(
    awarded: Story,
) -> None:
    # given a complaint after a challenge was refused
    story = awarded
    reported(story, "bai", "challenge")
    story.completes("du", "handle_challenge")
    reported(story, "bai", "procurement_complaint")
    today = story.now.date()
    long, right = (str(today + timedelta(days=days)) for days in (31, 30))

    # then the finance department decides, and nothing goes on meanwhile
    story.passes(days=20)
    story.runs_jobs()
    assert story.waits_at() == {"decide_procurement_complaint"}
    suspension = {"suspended_from": str(today), "complained_on": str(today)}
    with pytest.raises(Rejected) as refused:
        story.completes(
            "jin", "decide_procurement_complaint", **suspension, suspended_to=long
        )
    assert set(refused.value.problems) == {"suspended_to"}
    story.completes(
        "jin", "decide_procurement_complaint", **suspension, suspended_to=right
    )
    story.runs_jobs()
    assert story.waits_at() == {"hand_to_agreement"}


def test_who_will_not_sign_is_followed_by_the_next_candidate(awarded: Story) -> None:
    story = awarded
    story.passes(days=20)
    story.runs_jobs()
    story.completes(
        "du",
        "hand_to_agreement",
        award_answer="next_candidate",
        refusal_liability="没收保证金，记入档案。",
    )
    # the first one is passed over
    with pytest.raises(Rejected):
        confirms(story, agency="an")
    confirms(story, agency="bai")
    assert attempt(story).purchase.limit_yuan > 0
