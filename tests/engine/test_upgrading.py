"""What was stored by an earlier release is there after the upgrade."""

from django.core.management import call_command
from django.db import transaction

from engine.models import WorkItem
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web.demo import county


def test_work_that_was_open_is_described_by_its_process(
    own_database: OwnDatabase,
) -> None:
    # given cases of a release whose work items did not name their version
    with transaction.atomic():
        story = Story(county.set_up())
        story.opens_case("sun", station=1)
        story.opens_case("wang")
        named = dict(WorkItem.objects.values_list("id", "definition_id"))
    call_command("migrate", "engine", "0013", database="owner", verbosity=0)

    # when the next release begins
    call_command("migrate", "engine", database="owner", verbosity=0)

    # then each names it, and people go on with it
    with transaction.atomic():
        story.actor("wang")
        kept = dict(WorkItem.objects.values_list("id", "definition_id"))
        assert kept
        assert kept == {each: named[each] for each in kept}
        story.completes("wang", "register_lead")
