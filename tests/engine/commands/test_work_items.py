"""Claim, release, assign, draft, complete: success, every refusal, statements."""

from uuid import uuid4

import pytest

from engine import commands, queries
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.models import Draft, HistoryEntry, Submission, WorkItem
from tests.support.statements import counted
from tests.support.story import MAIN_LINE, Story, reach
from web.demo.casework import CHOICES

MOST_STATEMENTS = 9


@pytest.fixture
def lead(story: Story) -> Story:
    """A fresh case whose lead waits in the queue of its station."""
    story.opens_case("wang")
    return story


class TestClaim:
    def test_a_claimed_item_lies_on_one_desk_in_one_capacity(self, lead: Story) -> None:
        receipt = lead.claims("wang", "register_lead")

        item = lead.item("register_lead")
        assert receipt.status == item.status == WorkItem.Status.CLAIMED
        assert item.assignee_id == lead.county.people["wang"].pk
        assert item.capacity == "station_staff"
        assert [each.pk for each in queries.desk(lead.actor("wang"))] == [item.pk]
        assert queries.work_queue(lead.actor("li")) == []

    def test_an_unknown_item_is_not_found(self, lead: Story) -> None:
        with pytest.raises(NotFound):
            commands.claim_work_item(uuid4(), origin=lead.origin("wang"))

    def test_another_stations_worker_is_not_allowed(self, lead: Story) -> None:
        with pytest.raises(NotAllowed, match="no valid post"):
            lead.claims("sun", "register_lead")

    def test_what_somebody_has_already_is_a_wrong_state_that_says_who(
        self, lead: Story
    ) -> None:
        lead.claims("wang", "register_lead")
        with pytest.raises(WrongState) as refused:
            lead.claims("li", "register_lead")
        assert refused.value.data["by"] == str(lead.county.people["wang"].pk)

    def test_it_sends_few_statements(self, lead: Story) -> None:
        item = lead.item("register_lead")
        origin = lead.origin("wang", idempotency_key="as-a-browser-does")
        with counted() as sent:
            commands.claim_work_item(item.pk, origin=origin)
        assert len(sent) <= MOST_STATEMENTS


class TestRelease:
    def test_a_released_item_is_open_again_and_keeps_its_draft(
        self, lead: Story
    ) -> None:
        lead.claims("wang", "register_lead")
        item = lead.item("register_lead")
        commands.save_draft(
            item.pk, data={"client_name": "王测试"}, origin=lead.origin("wang")
        )

        commands.release_work_item(item.pk, origin=lead.origin("wang"))

        item.refresh_from_db()
        assert (item.status, item.assignee_id, item.capacity) == ("open", None, "")
        kept = queries.draft_of(item)
        assert kept is not None
        assert kept[0] == {"client_name": "王测试"}

    def test_another_persons_item_is_not_released(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        with pytest.raises(NotAllowed):
            commands.release_work_item(
                lead.item("register_lead").pk, origin=lead.origin("li")
            )

    def test_an_open_item_is_not_released(self, lead: Story) -> None:
        with pytest.raises(WrongState):
            commands.release_work_item(
                lead.item("register_lead").pk, origin=lead.origin("li")
            )

    def test_an_unknown_item_is_not_found(self, lead: Story) -> None:
        with pytest.raises(NotFound):
            commands.release_work_item(uuid4(), origin=lead.origin("li"))

    def test_it_sends_few_statements(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        item, origin = lead.item("register_lead"), lead.origin("wang")
        with counted() as sent:
            commands.release_work_item(item.pk, origin=origin)
        assert len(sent) <= MOST_STATEMENTS


class TestAssign:
    def test_who_has_it_hands_it_to_a_colleague(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        item = lead.item("register_lead")

        commands.assign_work_item(
            item.pk, to_person=lead.person("li"), origin=lead.origin("wang")
        )

        item.refresh_from_db()
        assert item.assignee_id == lead.county.people["li"].pk
        told = HistoryEntry.objects.filter(work_item_id=item.pk, kind="assigned").get()
        assert told.person_id == lead.county.people["wang"].pk

    def test_the_station_head_hands_out_what_is_open(self, lead: Story) -> None:
        item = lead.item("register_lead")
        commands.assign_work_item(
            item.pk, to_person=lead.person("li"), origin=lead.origin("zhao")
        )
        item.refresh_from_db()
        assert item.assignee_id == lead.county.people["li"].pk

    def test_a_colleague_does_not_hand_out_what_is_open(self, lead: Story) -> None:
        with pytest.raises(NotAllowed) as refused:
            commands.assign_work_item(
                lead.item("register_lead").pk,
                to_person=lead.person("li"),
                origin=lead.origin("wang"),
            )
        assert refused.value.rule == "DIRECT"

    def test_nobody_receives_work_of_another_queue(self, lead: Story) -> None:
        with pytest.raises(NotAllowed, match="no valid post"):
            commands.assign_work_item(
                lead.item("register_lead").pk,
                to_person=lead.person("sun"),
                origin=lead.origin("zhao"),
            )

    def test_finished_work_is_not_assigned(self, lead: Story) -> None:
        item = lead.item("register_lead")
        lead.completes("wang", "register_lead")
        with pytest.raises(WrongState):
            commands.assign_work_item(
                item.pk,
                to_person=lead.person("li"),
                origin=lead.origin("zhao"),
            )

    def test_an_unknown_item_is_not_found(self, lead: Story) -> None:
        with pytest.raises(NotFound):
            commands.assign_work_item(
                uuid4(),
                to_person=lead.person("li"),
                origin=lead.origin("zhao"),
            )

    def test_it_sends_a_bounded_number_of_statements(self, lead: Story) -> None:
        item, origin = lead.item("register_lead"), lead.origin("zhao")
        receiver = lead.person("li")
        with counted() as sent:
            commands.assign_work_item(item.pk, to_person=receiver, origin=origin)
        assert len(sent) <= MOST_STATEMENTS + 3


class TestDraft:
    def test_the_latest_draft_is_kept_sealed(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        item = lead.item("register_lead")
        for name in ("王测", "王测试"):
            commands.save_draft(
                item.pk, data={"client_name": name}, origin=lead.origin("wang")
            )

        kept = queries.draft_of(item)
        assert kept is not None
        assert kept[0] == {"client_name": "王测试"}
        assert "王测试".encode() not in bytes(Draft.objects.get().sealed)

    def test_only_who_has_the_item_saves_a_draft(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        with pytest.raises(NotAllowed):
            commands.save_draft(
                lead.item("register_lead").pk, data={}, origin=lead.origin("li")
            )

    def test_an_open_item_takes_no_draft(self, lead: Story) -> None:
        with pytest.raises(WrongState):
            commands.save_draft(
                lead.item("register_lead").pk, data={}, origin=lead.origin("li")
            )

    def test_an_unknown_item_is_not_found(self, lead: Story) -> None:
        with pytest.raises(NotFound):
            commands.save_draft(uuid4(), data={}, origin=lead.origin("li"))

    def test_it_sends_few_statements(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        item, origin = lead.item("register_lead"), lead.origin("wang")
        with counted() as sent:
            commands.save_draft(item.pk, data={}, origin=origin)
        assert len(sent) <= MOST_STATEMENTS


class TestComplete:
    def test_the_process_moves_and_the_submission_is_a_sealed_record(
        self, lead: Story
    ) -> None:
        item = lead.item("register_lead")
        lead.completes("wang", "register_lead")

        assert lead.waits_at() == {"screen_urgency"}
        submission = Submission.objects.get(work_item=item)
        assert queries.opened(submission)["client_name"] == "王测试"
        assert "王测试".encode() not in bytes(submission.sealed)
        assert "王测试".encode() not in bytes(lead.instance().state)

    def test_an_unknown_item_is_not_found(self, lead: Story) -> None:
        with pytest.raises(NotFound):
            commands.complete_work_item(
                uuid4(), submission={}, origin=lead.origin("wang")
            )

    def test_what_lies_on_another_desk_is_not_allowed(self, lead: Story) -> None:
        lead.claims("wang", "register_lead")
        with pytest.raises(NotAllowed, match="claimed by another"):
            lead.completes("li", "register_lead")

    def test_an_open_item_must_be_claimed_first(self, lead: Story) -> None:
        item = lead.item("register_lead")
        with pytest.raises(WrongState):
            commands.complete_work_item(
                item.pk, submission=lead.filled(item), origin=lead.origin("wang")
            )

    def test_a_refused_form_names_its_fields_and_changes_nothing(
        self, lead: Story
    ) -> None:
        with pytest.raises(Rejected) as refused:
            lead.completes("wang", "register_lead", client_name=None)
        assert set(refused.value.problems) == {"client_name"}
        assert lead.waits_at() == {"register_lead"}

    def test_form_fields_cannot_forge_a_control_variable(self, lead: Story) -> None:
        with pytest.raises(Rejected) as refused:
            lead.completes("wang", "register_lead", intake_decision="accept")
        assert set(refused.value.problems) == {"intake_decision"}

    def test_no_step_of_the_main_line_sends_more_than_nine_statements(
        self, story: Story
    ) -> None:
        # given caches as they are after the first case of the day
        reach(story, "nothing")
        story.opens_case("wang")

        # when a second case goes the whole way, by key as a browser does it
        sent_by_step: dict[str, int] = {}
        for username, step in MAIN_LINE:
            item = story.item(step)
            if item.status == WorkItem.Status.OPEN:
                story.claims(username, step)
            filled = story.filled(item, **CHOICES.get(step, {}))
            origin = story.origin(username, idempotency_key=f"key-{step}")
            with counted() as sent:
                commands.complete_work_item(item.pk, submission=filled, origin=origin)
            sent_by_step[step] = len(sent)

        # then no step needs more than the bound
        too_many = {k: n for k, n in sent_by_step.items() if n > MOST_STATEMENTS}
        assert not too_many, sent_by_step


def test_what_was_typed_before_an_interruption_is_there_when_the_step_comes_again(
    story: Story,
) -> None:
    # given a session that is half written down when the review falls due
    reach(story, "deliver_intervention")
    item = story.item("deliver_intervention")
    commands.save_draft(
        item.pk, data={"facts": "说了一半"}, origin=story.origin("wang")
    )
    story.passes(days=31)
    story.runs_jobs()
    assert "review_progress" in story.waits_at()

    # when the review lets the service go on
    story.completes("wang", "review_progress", progress_status="on_track")

    # then the step begins with what was typed
    again = story.item("deliver_intervention")
    assert again.pk != item.pk
    left = queries.draft_left_behind(again)
    assert left is not None
    assert left[0] == {"facts": "说了一半"}

    # and a session that is completed leaves nothing behind
    story.completes("wang", "deliver_intervention", next_step="session")
    assert queries.draft_left_behind(story.item("deliver_intervention")) is None
