"""Deploy, activate, retire: two people, every problem at once, versions that stay."""

from uuid import UUID, uuid4

import pytest

from engine import commands
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.models import ProcessDefinition
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def _simple(name: str = "step", **more: str) -> bytes:
    task = user_task(name, **more)
    return process(task, END, flow("start", name), flow(name, "end"))


class TestDeploy:
    def test_a_new_file_is_a_draft_and_the_same_file_changes_nothing(
        self, story: Story
    ) -> None:
        first = commands.deploy_definition(
            _simple(), county=1, origin=story.origin("he")
        )
        again = commands.deploy_definition(
            _simple(), county=1, origin=story.origin("he")
        )
        assert first.subject == again.subject
        assert first.status == ProcessDefinition.Status.DRAFT

    def test_a_changed_file_is_the_next_version(self, story: Story) -> None:
        versions = [
            commands.deploy_definition(
                _simple(name), county=1, origin=story.origin("he")
            )
            for name in ("one", "two")
        ]
        rows = [ProcessDefinition.objects.get(pk=each.subject) for each in versions]
        assert [row.version for row in rows] == [1, 2]

    def test_every_problem_is_told_at_once_by_element(self, story: Story) -> None:
        broken = process(
            user_task("untagged", act_type=""),
            user_task("pay", act_type="admin_pay"),
            user_task("lost", form="no_such_form"),
            END,
            flow("start", "untagged"),
            flow("untagged", "pay"),
            flow("pay", "lost"),
            flow("lost", "end"),
        )
        with pytest.raises(Rejected) as refused:
            commands.deploy_definition(broken, county=1, origin=story.origin("he"))
        problems = refused.value.problems
        assert "act_type" in problems["untagged"][0]
        assert "001 §三(六)" in problems["pay"][0]
        assert "no_such_form" in problems["lost"][0]

    def test_a_file_that_is_no_bpmn_is_rejected(self, story: Story) -> None:
        with pytest.raises(Rejected):
            commands.deploy_definition(b"no xml", county=1, origin=story.origin("he"))

    def test_a_social_worker_does_not_deploy(self, story: Story) -> None:
        with pytest.raises(NotAllowed) as refused:
            commands.deploy_definition(_simple(), county=1, origin=story.origin("wang"))
        assert refused.value.rule == "OPERATE"


class TestActivate:
    def test_new_instances_start_on_it_and_running_ones_stay(
        self, story: Story
    ) -> None:
        # given a running case
        story.opens_case("wang")
        before = story.instance().definition_id

        # when the county activates its own version
        version = deployed(_simple("own_step"))

        # then a new case starts on it, and the old one stays where it was
        assert story.instance().definition_id == before
        story.opens_case("wang")
        assert story.instance().definition_id == version
        assert story.waits_at() == {"own_step"}

    def test_its_predecessor_takes_no_more(self, story: Story) -> None:
        first, second = deployed(_simple("one")), deployed(_simple("two"))
        statuses = {
            row.pk: row.status
            for row in ProcessDefinition.objects.filter(pk__in=[first, second])
        }
        assert statuses == {first: "retired", second: "active"}

    def test_whoever_deployed_does_not_activate(self, story: Story) -> None:
        receipt = commands.deploy_definition(
            _simple(), county=1, origin=story.origin("he")
        )
        with pytest.raises(NotAllowed) as refused:
            commands.activate_definition(
                UUID(receipt.subject), origin=story.origin("he")
            )
        assert refused.value.rule == "FOUR_EYES"
        activated = commands.activate_definition(
            UUID(receipt.subject), origin=story.origin("lv")
        )
        assert activated.status == "active"

    def test_a_social_worker_does_not_activate(self, story: Story) -> None:
        receipt = commands.deploy_definition(
            _simple(), county=1, origin=story.origin("he")
        )
        with pytest.raises(NotAllowed):
            commands.activate_definition(
                UUID(receipt.subject), origin=story.origin("wang")
            )

    def test_a_retired_version_is_not_activated(self, story: Story) -> None:
        version = deployed(_simple())
        commands.retire_definition(version, origin=story.origin("he"))
        with pytest.raises(WrongState):
            commands.activate_definition(version, origin=story.origin("lv"))

    def test_an_unknown_version_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound):
            commands.activate_definition(uuid4(), origin=story.origin("he"))


class TestRetire:
    def test_a_shared_version_is_not_a_countys_to_retire(self, story: Story) -> None:
        story.opens_case("wang")
        with pytest.raises(NotAllowed, match="its own processes only"):
            commands.retire_definition(
                story.instance().definition_id, origin=story.origin("he")
            )

    def test_a_social_worker_does_not_retire(self, story: Story) -> None:
        with pytest.raises(NotAllowed):
            commands.retire_definition(deployed(_simple()), origin=story.origin("wang"))

    def test_an_unknown_version_is_not_found(self, story: Story) -> None:
        with pytest.raises(NotFound):
            commands.retire_definition(uuid4(), origin=story.origin("he"))


@pytest.mark.django_db
def test_every_shipped_definition_agrees_with_the_second_engine() -> None:
    for version in ProcessDefinition.objects.filter(county=None):
        report = version.crosscheck
        assert report["paths"] >= 50
        assert report["differences"] == []
        assert all(report["unchecked"].values()), "every gap has its reason"
