"""Nobody of a station or an agency does an administrative step of a purchase."""

import pytest

from engine.errors import NotAllowed
from engine.models import Refusal, WorkItem
from tests.support.api import Caller
from tests.support.purchasing import BEFORE_BIDS, bid, purchase, review
from tests.support.story import Story

STRANGERS = ("wang", "zhao", "chen", "an")


def _try(story: Story, element_id: str) -> None:
    """Let everybody of stations and agencies try a step, by command and by REST."""
    item = story.item(element_id)
    for username in STRANGERS:
        with pytest.raises(NotAllowed) as refused:
            story.claims(username, element_id)
        assert refused.value.rule == "N11", (username, element_id)
        assert "E01" in refused.value.clause
        answer = Caller(story, username).post(f"work-items/{item.pk}/claim/", {})
        assert answer.status_code in {403, 404}, (username, element_id)
    story.waits_at()
    item.refresh_from_db()
    assert item.status == WorkItem.Status.OPEN
    noted = Refusal.objects.filter(work_item_id=item.pk)
    assert {each.person_id for each in noted} == {
        story.person(username) for username in STRANGERS
    }


@pytest.mark.parametrize("element_id", [step for _, step in BEFORE_BIDS[:6]])
def test_before_the_call(bureau: Story, element_id: str) -> None:
    _try(purchase(bureau, to=element_id), element_id)


def test_after_the_deadline(bureau: Story) -> None:
    story = bid(purchase(bureau))
    _try(story, "form_review_committee")
    review(story, best=1)
    _try(story, "confirm_supplier")


def test_the_members_do_not_decide(bureau: Story) -> None:
    """The committee ranks; the county confirms."""
    story = review(bid(purchase(bureau)), best=1)
    for username in ("zhen", "duan", "dai"):
        with pytest.raises(NotAllowed):
            story.claims(username, "confirm_supplier")
