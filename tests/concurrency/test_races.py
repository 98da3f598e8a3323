"""Real transactions at the same moment: one wins, the others learn who."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from engine import commands
from engine.actors import Origin
from engine.commands import Receipt
from engine.errors import EngineError, WrongState
from engine.models import HistoryEntry, IdempotencyKey, WorkItem
from processes.casework import commands as casework
from processes.casework.models import Case
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web.demo import county

AT_ONCE = 4


@pytest.fixture
def lead(own_database: OwnDatabase) -> Story:
    """A claimed lead in a database whose commits are real."""
    story = Story(county.set_up())
    with transaction.atomic():
        story.opens_case("wang")
        story.claims("wang", "register_lead")
    return story


def _together(wish: Callable[[int], Receipt]) -> list[Receipt | EngineError]:
    """Make the same wish from several threads at once."""
    barrier = Barrier(AT_ONCE)

    def run(number: int) -> Receipt | EngineError:
        try:
            barrier.wait()
            return wish(number)
        except EngineError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def _prepared(story: Story, **key: str) -> tuple[WorkItem, dict[str, object], Origin]:
    with transaction.atomic():
        item = story.item("register_lead")
        return item, story.filled(item), story.origin("wang", **key)


def test_of_four_completions_one_wins_and_three_learn_who(lead: Story) -> None:
    # given one work item, and four completions at the same moment
    item, filled, origin = _prepared(lead)

    outcomes = _together(
        lambda _: commands.complete_work_item(item.pk, submission=filled, origin=origin)
    )

    # then exactly one has won, and the others say by whom and when it was done
    won = [each for each in outcomes if isinstance(each, Receipt)]
    lost = [each for each in outcomes if isinstance(each, WrongState)]
    assert (len(won), len(lost)) == (1, AT_ONCE - 1)
    for refusal in lost:
        assert refusal.data["status"] == "completed"
        assert refusal.data["by"] == str(lead.county.people["wang"].pk)
        assert refusal.data["at"]
    with transaction.atomic():
        assert lead.waits_at() == {"screen_urgency"}
        assert HistoryEntry.objects.filter(kind="completed").count() == 1


def test_the_same_key_at_the_same_moment_is_one_effect_and_one_reply(
    lead: Story,
) -> None:
    # given one key, used four times at once
    item, filled, origin = _prepared(lead, idempotency_key="one-and-the-same")

    outcomes = _together(
        lambda _: commands.complete_work_item(item.pk, submission=filled, origin=origin)
    )

    # then everybody got the same reply, and the work was done once
    assert all(isinstance(each, Receipt) for each in outcomes), outcomes
    assert len(set(outcomes)) == 1
    with transaction.atomic():
        lead.item("screen_urgency")
        assert IdempotencyKey.objects.count() == 1


def test_of_four_claims_of_open_work_one_wins(lead: Story) -> None:
    # given an open work item in the queue of two social workers
    with transaction.atomic():
        commands.complete_work_item(
            lead.item("register_lead").pk,
            submission=lead.filled(lead.item("register_lead")),
            origin=lead.origin("wang"),
        )
        item = lead.item("screen_urgency")
        origins = [lead.origin(name) for name in ("wang", "li", "wang", "li")]

    outcomes = _together(
        lambda number: commands.claim_work_item(item.pk, origin=origins[number])
    )

    # then one has it
    assert sum(isinstance(each, Receipt) for each in outcomes) == 1
    assert sum(isinstance(each, WrongState) for each in outcomes) == AT_ONCE - 1


def test_two_cases_opened_at_once_have_two_numbers(lead: Story) -> None:
    station = lead.county.stations[0].pk
    with transaction.atomic():
        origin = lead.origin("wang")

    outcomes = _together(lambda _: casework.open_case(station, origin=origin))

    with transaction.atomic():
        lead.origin("wang")
        numbers = list(Case.objects.values_list("number", flat=True))
    assert all(isinstance(each, Receipt) for each in outcomes), outcomes
    assert len(numbers) == len(set(numbers)) == AT_ONCE + 1
