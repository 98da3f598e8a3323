"""Start and cancel: success, every refusal, statements; keys that come twice."""

from uuid import UUID, uuid4

import pytest

from engine import commands
from engine.actors import Origin, system
from engine.commands import Beginning
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.models import ProcessInstance, WorkItem
from processes.casework import commands as casework
from processes.organisation.places import places_of
from tests.support.statements import counted
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task


def _beginning(story: Story, **variables: object) -> Beginning:
    return Beginning(
        county=1,
        case_id=story.case_id or uuid4(),
        business_key="MY-2026-0001",
        places=places_of(story.county.stations[0]),
        variables=variables,
        message="self_request",
    )


class TestStart:
    def test_the_first_step_opens_in_the_queue_of_its_station(
        self, story: Story
    ) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        assert (item.role, item.status) == ("social_worker", WorkItem.Status.OPEN)
        assert item.candidate_group.endswith(str(story.county.stations[0].pk))

    def test_a_process_without_an_active_version_is_not_found(
        self, story: Story
    ) -> None:
        story.opens_case("wang")
        version = story.instance().definition_id
        origin = Origin(actor=system(1), now=story.now)
        commands.retire_definition(version, origin=origin)
        with pytest.raises(NotFound, match="active process definition"):
            story.opens_case("wang")

    def test_an_official_does_not_start_casework(self, story: Story) -> None:
        with pytest.raises(NotAllowed) as refused:
            story.opens_case("zhou")
        assert refused.value.rule == "START"

    def test_another_stations_worker_does_not_start_here(self, story: Story) -> None:
        with pytest.raises(NotAllowed):
            story.opens_case("sun", station=0)

    def test_a_plain_definition_is_not_started_in_a_station(self, story: Story) -> None:
        plain = process('<bpmn:endEvent id="end"/>', flow("start", "end"))
        version = commands.deploy_definition(
            plain, policy="plain", county=1, origin=story.origin("he")
        )
        commands.activate_definition(UUID(version.subject), origin=story.origin("lv"))
        with pytest.raises(WrongState, match="policy"):
            story.opens_case("wang")

    def test_an_undeclared_first_value_is_rejected(self, story: Story) -> None:
        with pytest.raises(Rejected):
            commands.start_process(
                "casework",
                beginning=_beginning(story, approved=True),
                origin=story.origin("wang"),
            )

    def test_an_unknown_station_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound, match="station"):
            casework.open_case(uuid4(), origin=story.origin("wang"))

    def test_it_sends_few_statements(self, story: Story) -> None:
        beginning, origin = _beginning(story), story.origin("wang")
        commands.start_process("casework", beginning=beginning, origin=origin)
        with counted() as sent:
            commands.start_process("casework", beginning=beginning, origin=origin)
        assert len(sent) <= 5


class TestCancel:
    def test_open_work_is_withdrawn(self, story: Story) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        instance = story.instance()
        receipt = commands.cancel_instance(instance.pk, origin=story.origin("zhao"))
        item.refresh_from_db()
        assert receipt.status == ProcessInstance.Status.CANCELLED
        assert item.status == WorkItem.Status.CANCELLED
        assert story.waits_at() == set()

    def test_a_social_worker_does_not_cancel(self, story: Story) -> None:
        story.opens_case("wang")
        with pytest.raises(NotAllowed) as refused:
            commands.cancel_instance(story.instance().pk, origin=story.origin("wang"))
        assert refused.value.rule == "DIRECT"

    def test_what_is_over_is_not_cancelled(self, story: Story) -> None:
        story.opens_case("wang")
        instance = story.instance()
        commands.cancel_instance(instance.pk, origin=story.origin("zhao"))
        with pytest.raises(WrongState):
            commands.cancel_instance(instance.pk, origin=story.origin("zhao"))

    def test_an_unknown_instance_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound):
            commands.cancel_instance(uuid4(), origin=story.origin("zhao"))

    def test_it_sends_few_statements(self, story: Story) -> None:
        story.opens_case("wang")
        instance, origin = story.instance(), story.origin("zhao")
        with counted() as sent:
            commands.cancel_instance(instance.pk, origin=origin)
        assert len(sent) <= 7


class TestIdempotencyKeys:
    def test_the_same_key_answers_the_same_and_acts_once(self, story: Story) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        origin = story.origin("wang", idempotency_key="a-key-from-a-phone")
        first = commands.claim_work_item(item.pk, origin=origin)
        second = commands.claim_work_item(item.pk, origin=origin)
        assert first == second

    def test_a_completion_repeated_by_key_opens_nothing_twice(
        self, story: Story
    ) -> None:
        story.opens_case("wang")
        story.claims("wang", "register_lead")
        item = story.item("register_lead")
        origin = story.origin("wang", idempotency_key="complete-once")
        filled = story.filled(item)
        replies = {
            commands.complete_work_item(item.pk, submission=filled, origin=origin)
            for _ in range(3)
        }
        assert len(replies) == 1
        assert WorkItem.objects.filter(element_id="screen_urgency").count() == 1

    def test_a_case_opened_twice_by_one_key_is_one_case(self, story: Story) -> None:
        origin = story.origin("wang", idempotency_key="open-once")
        station = story.county.stations[0].pk
        replies = [casework.open_case(station, origin=origin) for _ in range(2)]
        assert replies[0] == replies[1]

    def test_a_key_used_for_another_request_is_rejected(self, story: Story) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        origin = story.origin("wang", idempotency_key="one-key")
        commands.claim_work_item(item.pk, origin=origin)
        with pytest.raises(Rejected) as refused:
            commands.release_work_item(item.pk, origin=origin)
        assert "idempotency_key" in refused.value.problems

    def test_two_people_may_happen_to_use_the_same_key(self, story: Story) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        commands.claim_work_item(
            item.pk, origin=story.origin("wang", idempotency_key="shared")
        )
        with pytest.raises(WrongState):
            commands.claim_work_item(
                item.pk, origin=story.origin("li", idempotency_key="shared")
            )

    def test_a_refused_wish_leaves_its_key_free(self, story: Story) -> None:
        story.opens_case("wang")
        item = story.item("register_lead")
        origin: Origin = story.origin("wang", idempotency_key="try-again")
        with pytest.raises(WrongState):
            commands.complete_work_item(item.pk, submission={}, origin=origin)
        assert commands.claim_work_item(item.pk, origin=origin).status == "claimed"


def test_state_after_many_rounds_is_as_small_as_after_ten(
    story: Story, full_size: bool
) -> None:
    # given a loop of sessions
    loop = user_task("session", form="case_intake_decision", answer='"again"')
    gateway = (
        '<bpmn:exclusiveGateway id="merge"/>'
        '<bpmn:exclusiveGateway id="again" default="again_merge"/>'
        '<bpmn:endEvent id="end"/>'
    )
    deployed(
        process(
            loop,
            gateway,
            flow("start", "merge"),
            flow("merge", "session"),
            flow("session", "again"),
            flow("again", "merge"),
            flow("again", "end", when='answer = "enough"'),
        )
    )
    story.opens_case("wang")

    # when it goes round ten times, and then many times more
    sizes = []
    for rounds in (10, 990 if full_size else 40):
        for _ in range(rounds):
            story.completes("wang", "session")
        sizes.append(len(bytes(story.instance().state)))

    # then the state has not grown
    assert sizes[0] == sizes[1] <= 1024
