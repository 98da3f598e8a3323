"""An instance that has run long costs no more than a young one."""

from collections import Counter

from django.db import connection

from engine import commands
from engine.models import WorkItem
from tests.support.story import Story, reach

LOOPING = "deliver_intervention"
ROUNDS = 20


def test_a_late_round_reads_no_more_work_items_than_an_early_one(story: Story) -> None:
    """Whatever plan PostgreSQL chose while there was little to read."""
    reach(story, LOOPING)
    # Six rounds: a function's questions keep one plan from then on.
    read = [_read_in_a_round(story) for _ in range(ROUNDS)]

    assert read[-1] - read[6] == Counter()


def _read_in_a_round(story: Story) -> Counter[str]:
    item, origin = story.item(LOOPING), story.origin("wang")
    submission = story.filled(item, next_step="session")
    before = _read()
    if item.status == WorkItem.Status.OPEN:
        commands.claim_work_item(item.pk, origin=origin)
    commands.complete_work_item(item.pk, submission=submission, origin=origin)
    return _read() - before


def _read() -> Counter[str]:
    """Return how many rows of work items this transaction has got, by index.

    Rows that an index led to and that another condition then left out count as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, "
            "pg_stat_get_xact_tuples_returned(indexrelid) FROM pg_index "
            "WHERE indrelid = 'engine_workitem'::regclass"
        )
        return Counter(dict(cursor.fetchall()))
