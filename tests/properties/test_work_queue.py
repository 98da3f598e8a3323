"""After any history, the queue is exactly what the tokens say."""

import random

import pytest

from engine import commands, kernel, tenancy
from engine.errors import EngineError
from engine.models import Job, MessageSubscription, ProcessInstance, WorkItem
from engine.runtime import compiled
from tests.support.story import Story
from web.demo.casework import CHOICES

PEOPLE = ("wang", "li", "zhao", "chen", "zhou", "he", "sun")
WISHES = ("claim", "complete", "release", "assign", "time", "start")
STEPS = 60


def _differences(instance: ProcessInstance) -> dict[str, tuple[object, object]]:
    version = compiled(instance.definition_id)
    wanted = kernel.project(version.definition, kernel.loads(bytes(instance.state)))
    unfinished = WorkItem.objects.filter(
        instance=instance, status__in=["open", "claimed"]
    )
    jobs = Job.objects.filter(instance_id=instance.pk, done_at=None)
    waits = MessageSubscription.objects.filter(instance=instance)
    pairs = {
        "work": (wanted.work, set(unfinished.values_list("token_id", "element_id"))),
        "timers": (
            set(wanted.timers),
            set(jobs.filter(kind="timer").values_list("token_id", "element_id")),
        ),
        "services": (
            wanted.services,
            set(jobs.filter(kind="service").values_list("token_id", "element_id")),
        ),
        "messages": (
            set(wanted.messages),
            set(waits.values_list("token_id", "element_id")),
        ),
    }
    return {name: pair for name, pair in pairs.items() if set(pair[0]) != pair[1]}


def _wish(story: Story, chance: random.Random) -> None:
    """Let somebody wish something, sensible or not; refusals are part of life."""
    tenancy.bind({1})
    items = list(WorkItem.objects.filter(case_id=story.case_id).order_by("id"))
    username, what = chance.choice(PEOPLE), chance.choice(WISHES)
    item = chance.choice(items)
    match what:
        case "time":
            story.passes(hours=chance.choice([1, 30, 200]))
            story.runs_jobs()
        case "start" if len({each.instance_id for each in items}) == 1:
            story.starts(username, "assistance_coordination")
        case "claim":
            commands.claim_work_item(item.pk, origin=story.origin(username))
        case "release":
            commands.release_work_item(item.pk, origin=story.origin(username))
        case "assign":
            commands.assign_work_item(
                item.pk,
                to_person=story.person(chance.choice(PEOPLE)),
                origin=story.origin(username),
            )
        case "complete":
            step = chance.choice(sorted(story.waits_at()) or [item.element_id])
            _somebody_completes(story, step)


def _somebody_completes(story: Story, step: str) -> None:
    """Let one after another try a step until somebody may do it."""
    for each in PEOPLE:
        try:
            story.completes(each, step, **CHOICES.get(step, {}))
        except EngineError:
            continue
        return


@pytest.mark.parametrize("seed", range(5))
def test_the_queue_never_disagrees_with_the_tokens(story: Story, seed: int) -> None:
    # given a case in which anybody may try anything
    chance = random.Random(seed)  # noqa: S311 — a path through a test, no secret
    story.opens_case("wang")

    refused = 0
    for _ in range(STEPS):
        try:
            _wish(story, chance)
        except EngineError:
            refused += 1
        except WorkItem.DoesNotExist:
            refused += 1  # the step was done by an earlier colleague

        # then after every wish, queue and tokens agree
        tenancy.bind({1})
        for instance in ProcessInstance.objects.filter(case_id=story.case_id):
            assert _differences(instance) == {}
    assert refused < STEPS, "some wishes must have been granted"
    done = WorkItem.objects.filter(case_id=story.case_id, status="completed")
    assert len(set(done.values_list("element_id", flat=True))) >= 5
