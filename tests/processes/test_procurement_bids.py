"""Responses: sealed until the deadline, whoever asks; late ones are not taken."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from engine import sealing, tenancy
from engine.commands import claim_work_item, release_work_item
from engine.errors import NotAllowed, Rejected, WrongState
from engine.models import Draft, Job, Submission, WorkItem
from engine.sealing import Unreadable
from engine.store import submission_place
from processes.casework.policies import Sight
from processes.papers.models import Attachment
from processes.papers.policies import may_read
from processes.procurement import envelopes
from processes.procurement.bidding import response_of
from processes.procurement.commands import register_bidder
from processes.procurement.models import Bid, BidKey, Round
from processes.procurement.queries import bid_place, key_of
from tests.support.purchasing import (
    attempt,
    bid,
    bids_of,
    closes,
    hand,
    hands_in,
    purchase,
    registers,
)
from tests.support.story import Story

#: Long after these tests are run, by any clock.
FAR = {"publish_notice": {"deadline": "2099-01-05T01:00:00Z"}}


def test_an_envelope_is_opened_by_its_key_at_its_place_only() -> None:
    public, private = envelopes.fresh_pair()
    _, other = envelopes.fresh_pair()
    sealed = envelopes.closed({"price": "1.00"}, public_key=public, place="a|1|1")

    opened = envelopes.opened(sealed, private_key=private, place="a|1|1")
    assert opened == {"price": "1.00"}
    for key, place in ((private, "a|2|1"), (other, "a|1|1")):
        with pytest.raises(Unreadable):
            envelopes.opened(sealed, private_key=key, place=place)
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with pytest.raises(Unreadable):
        envelopes.opened(changed, private_key=private, place="a|1|1")


def test_nobody_opens_a_response_before_the_deadline(bureau: Story) -> None:
    # given a response, long before it is due
    story = purchase(bureau, **FAR)
    hands_in(story, "an")
    round_ = attempt(story)

    # then the database shows no key, and lets nobody bring the time forward
    assert key_of(round_) is None
    assert not BidKey.objects.exists()
    assert _rows("SELECT * FROM procurement_bidkey") == []
    assert _rows("UPDATE procurement_bidkey SET opens_at = now() RETURNING id") == []
    assert _rows("DELETE FROM procurement_bidkey RETURNING id") == []
    for statement in (
        "UPDATE procurement_round SET deadline = now()",
        "UPDATE procurement_round SET public_key = ''",
    ):
        with pytest.raises(DatabaseError, match="as published"), transaction.atomic():
            _rows(f"{statement} RETURNING id")
    early = Round.objects.create(
        county=1,
        purchase=round_.purchase,
        number=9,
        method="open_tender",
        over_threshold=False,
        deadline=round_.deadline,
    )
    key = BidKey(county=1, round=early, opens_at=story.now, sealed=b"")
    with pytest.raises(DatabaseError, match="not before"), transaction.atomic():
        key.save(force_insert=True)
    early.delete()

    # and a machine whose clock is told otherwise opens nothing
    closes(story)
    assert Bid.objects.get().price_yuan is None
    assert attempt(story).opened_at is None
    assert story.waits_at() == set()
    job = Job.objects.get(element_id="open_responses")
    assert (job.done_at, job.last_error) == (None, "RuntimeError")


def _rows(statement: str) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_the_file_holds_a_receipt_until_responses_are_opened(bureau: Story) -> None:
    # given a response that is handed in
    story = purchase(bureau)
    item = hands_in(story, "an")
    tenancy.bind({1})

    # then the engine keeps a receipt, and no paper lies in the file
    sent = Submission.objects.get(work_item=item)
    kept = sealing.unseal(bytes(sent.sealed), place=submission_place(sent))
    assert isinstance(kept, dict)
    found = Bid.objects.get()
    assert kept.keys() == {"response_act", "receipt", "received_at"}
    assert kept["receipt"] == found.digest
    assert not Draft.objects.exists()
    assert not Attachment.objects.exists()

    # and after the deadline price and papers are there
    closes(story)
    (opened,) = [each for each in Bid.objects.all() if each.price_yuan]
    assert str(opened.price_yuan) == "200000.00"
    assert Attachment.objects.count() == 2
    key = key_of(attempt(story))
    assert key is not None
    assert response_of(opened, key)["registration_no"] == "52510421MJQ0000000"
    with pytest.raises(Unreadable):
        envelopes.opened(
            bytes(opened.sealed or b""), private_key=key, place=bid_place(opened) + "x"
        )


def test_papers_of_an_unfinished_response_are_its_authors_alone(bureau: Story) -> None:
    story = purchase(bureau)
    item = registers(story, "an")
    paper = Attachment(
        case_id=item.case_id, work_item=item, attached_by=item.assignee_id
    )

    assert may_read(paper, story.actor("an"), Sight.OWN_STEPS)
    assert not may_read(paper, story.actor("du"), Sight.FULL)
    assert not may_read(paper, story.actor("dai"), Sight.FULL)


def test_a_response_is_changed_or_withdrawn_until_the_deadline(bureau: Story) -> None:
    story = purchase(bureau)
    hands_in(story, "an")
    first = Bid.objects.get().digest

    # when one agency changes its response, and another withdraws
    hands_in(story, "an", price="195000.00")
    hands_in(story, "bai")
    hand(story, "bai", registers(story, "bai"), response_act="withdraw")
    hands_in(story, "cen")

    # then the last word counts
    tenancy.bind({1})
    assert Bid.objects.get(number=1).digest != first
    closes(story)
    assert [(each.number, str(each.price_yuan)) for each in bids_of(story)] == [
        (1, "195000.00"),
        (3, "190000.00"),
    ]


def test_a_late_response_is_not_taken(bureau: Story) -> None:
    story = purchase(bureau)
    item = registers(story, "an")
    deadline = attempt(story).deadline
    assert deadline is not None
    story.now = deadline

    # then neither what lies on the desk nor a new registration is taken
    with pytest.raises(Rejected, match="deadline"):
        hand(story, "an", item)
    with pytest.raises(WrongState):
        registers(story, "bai")
    story.runs_jobs()
    item.refresh_from_db()
    assert item.status == WorkItem.Status.CANCELLED


def test_a_response_that_is_filled_in_is_not_opened_twice(bureau: Story) -> None:
    story = purchase(bureau)
    registers(story, "an")
    with pytest.raises(WrongState):
        registers(story, "an")


def test_a_response_that_was_laid_back_is_nobody_elses(bureau: Story) -> None:
    story = purchase(bureau)
    item = registers(story, "an")
    release_work_item(item.pk, origin=story.origin("an"))
    claim_work_item(item.pk, origin=story.origin("bai"))
    with pytest.raises(Rejected, match="registered"):
        hand(story, "bai", item)


def test_the_deadline_is_not_before_the_legal_minimum(bureau: Story) -> None:
    story = purchase(bureau, to="publish_notice")
    # 20 days after Monday, 2 March 2026
    with pytest.raises(Rejected) as refused:
        story.completes("dai", "publish_notice", deadline="2026-03-21T09:00:00Z")
    assert "2026-03-22" in str(refused.value.problems["deadline"])
    story.completes("dai", "publish_notice", deadline="2026-03-22T09:00:00Z")


@pytest.mark.parametrize("username", ["wang", "du", "dai", "zhen", "jin"])
def test_only_an_agency_answers(bureau: Story, username: str) -> None:
    story = purchase(bureau)
    agency = story.county.bodies["hefeng"]
    assert story.case_id is not None
    origin = story.origin(username)
    with pytest.raises(NotAllowed) as refused:
        register_bidder(story.case_id, agency.pk, origin=origin)
    assert refused.value.rule in {"COI02", "BID"}


def test_opening_twice_is_opening_once(bureau: Story) -> None:
    story = bid(purchase(bureau))
    opened = attempt(story).opened_at
    story.passes(hours=1)
    story.runs_jobs()
    assert attempt(story).opened_at == opened


def test_a_registration_asks_the_database_so_often(bureau: Story) -> None:
    story = purchase(bureau)
    registers(story, "an")
    agency = story.county.bodies["chunyu"]
    origin = story.origin("bai")
    assert story.case_id is not None
    with CaptureQueriesContext(connection) as asked:
        register_bidder(story.case_id, agency.pk, origin=origin)
    assert len(asked) == 33
