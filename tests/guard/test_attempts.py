"""Forbidden attempts at real steps, through real doors; and those who are entitled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from engine import commands
from engine.errors import NotAllowed
from engine.models import Refusal, WorkItem
from processes.casework import commands as casework
from processes.guard_policy import needs_authority
from processes.organisation import commands as organisation
from tests.guard.trying import Trying, some
from tests.guard.ways import GRANTED, HARM, NAMED, SUSPECTS, URGENT, WAYS, Stage, Way
from tests.support.api import Caller
from tests.support.coverage import shipped
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web import clock
from web.demo import county


@pytest.fixture
def household(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A household for which an application is begun; pages go by its time."""
    monkeypatch.setattr(clock, "utc_now", lambda: story.now)
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    return story


@pytest.fixture
def reported(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A report of harm that people of the network are suspected of."""
    monkeypatch.setattr(clock, "utc_now", lambda: story.now)
    story.opens_case("wang")
    receipt = casework.start_report(origin=story.origin("wang"), case_id=story.case_id)
    story.case_id = UUID(receipt.case_id)
    suspects = [{"person": str(story.person(name))} for name in SUSPECTS]
    story.completes(
        "wang", "note_suspicion", suspect_is_staff=True, suspect_staff=suspects
    )
    story.runs_jobs()
    return story


def test_no_attempt_at_an_application_succeeds_and_each_is_on_record(
    household: Story, full_size: bool
) -> None:
    """At full size every one of more than 15,000; else some of them."""
    trying = Trying(household, keep=some(48, is_full=full_size))
    trying.appoint_more()

    _travels(trying, GRANTED)

    assert trying.listed >= 15_000
    assert trying.made >= (15_000 if full_size else 300)


def test_no_attempt_at_an_emergency_succeeds_and_each_is_on_record(
    household: Story, full_size: bool
) -> None:
    trying = Trying(household, keep=some(90, is_full=full_size))
    trying.appoint_more()

    _travels(trying, URGENT)

    assert trying.listed >= 5_000
    assert trying.made >= (5_000 if full_size else 45)


def test_no_attempt_at_a_report_succeeds_and_no_suspect_learns_of_it(
    reported: Story, full_size: bool
) -> None:
    trying = Trying(
        reported,
        keep=some(90, is_full=full_size),
        suspects=SUSPECTS,
        may_know=NAMED,
    )
    trying.appoint_more()
    trying.appoint_strangers()

    _travels(trying, HARM)

    assert trying.listed >= 9_000
    assert trying.made >= (9_000 if full_size else 90)


def test_the_ways_lead_to_every_reserved_step() -> None:
    """A step that becomes reserved fails here until somebody tries it."""
    tried = {
        (process_id, stage.element_id)
        for process_id, way in WAYS
        for stage in way
        if stage.is_tried
    }
    reserved = {
        (process_id, node.id)
        for process_id in dict(WAYS)
        for node in shipped(process_id).user_tasks
        if node.work
        and needs_authority(node.work.act_type, authority_only=node.work.authority_only)
    }
    assert tried == reserved


def _travels(trying: Trying, way: Way) -> None:
    """Go along a way; at each reserved step everybody else tries before."""
    story = trying.story
    for number, stage in enumerate(way):
        if stage.is_tried:
            # nobody of them does the step while it lies in the queue, or on a desk
            _nobody_does(trying, stage)
            _claims(story, stage.by, stage.element_id, door=number % 3)
            _nobody_does(trying, stage)

        # and whoever is entitled does it all the same
        story.completes(stage.by, stage.element_id, **stage.filled)
        if stage.days:
            story.passes(days=stage.days, minutes=1)
        story.runs_jobs()

    assert trying.succeeded == []
    assert trying.told == []
    assert trying.unrecorded == []


def _nobody_does(trying: Trying, stage: Stage) -> None:
    before = trying.state()
    trying.everything_at(stage.element_id)
    assert trying.state() == before


def _claims(story: Story, username: str, step: str, *, door: int) -> None:
    """Let somebody who is entitled claim a step through one of the doors."""
    item = story.item(step)
    if door == 0:
        commands.claim_work_item(item.pk, origin=story.origin(username))
    elif door == 1:
        browser = Client()
        browser.force_login(story.county.accounts[username])
        assert browser.post(reverse("claim", args=[item.pk])).status_code == 302
    else:
        caller = Caller(story, username)
        assert caller.post(f"work-items/{item.pk}/claim/").status_code == 200
    assert story.item(step).assignee_id == story.person(username)


def test_whoever_loses_the_post_between_claim_and_completion_completes_nothing(
    own_database: OwnDatabase,
) -> None:
    # given an official who has claimed a step and opened its page
    story = Story(county.set_up())
    with transaction.atomic():
        story.opens_case("wang")
        story.completes("wang", "register_lead")
        story.starts("wang", "assistance_coordination")
        for stage in GRANTED[:4]:
            story.completes(stage.by, stage.element_id)
        story.claims("zhou", "accept_application")
        item = story.item("accept_application")
        filled = story.filled(item, acceptance="accepted")
        origin = story.origin("zhou")

    # when the post ends on another connection before the form is sent
    _elsewhere(
        lambda: organisation.end_posts(
            story.person("zhou"), county=1, on=story.now.date()
        )
    )

    # then what the actor was loaded with counts for nothing
    with pytest.raises(NotAllowed) as refused:
        commands.complete_work_item(item.pk, submission=filled, origin=origin)
    assert refused.value.rule == "POST"
    with transaction.atomic():
        assert story.item("accept_application").status == WorkItem.Status.CLAIMED
        assert Refusal.objects.filter(person_id=story.person("zhou")).count() == 1


def _elsewhere(wish: Callable[[], object]) -> None:
    """Do something on another connection, and commit it."""

    def run() -> None:
        try:
            wish()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
