"""Forbidden attempts at real steps, through real doors; and those who are entitled."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from engine import commands
from engine.errors import NotAllowed
from engine.models import Refusal, WorkItem
from processes.organisation import commands as organisation
from tests.guard.trying import Trying
from tests.support.api import Caller
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web import clock
from web.demo import county

HELP = (
    "explain_policy",
    "report_hardship",
    "help_prepare_application",
    "apply_assistance",
)
#: Every reserved step of an application that is granted and reviewed a year later:
#: who is entitled, the step, what is filled in, and what comes between.
WAY: tuple[tuple[str, str, dict[str, object], str], ...] = (
    ("zhou", "accept_application", {"acceptance": "accepted"}, ""),
    ("zhou", "start_investigation", {}, "assist_investigation"),
    ("he", "check_information", {}, ""),
    ("feng", "issue_first_opinion", {"first_opinion": "eligible"}, ""),
    ("feng", "publicise_first_opinion", {}, "+7"),
    ("he", "confirm_assistance", {}, ""),
    ("he", "notify_decision", {}, "+23"),
    ("lv", "pay_assistance", {}, "+366"),
    ("zhou", "periodic_review", {"review_cycle": "half_yearly"}, ""),
)


@pytest.fixture
def household(story: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """An application that the station has helped to make; pages go by its time."""
    monkeypatch.setattr(clock, "utc_now", lambda: story.now)
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for step in HELP:
        story.completes("wang", step)
    return story


def test_no_forbidden_attempt_succeeds_and_each_is_on_record(
    household: Story, full_size: bool
) -> None:
    """At full size every one of more than 5,000; else every twelfth of them."""
    trying = Trying(household, keep=lambda n: full_size or n * 7919 % 12 == 0)
    trying.appoint_more()
    for number, (entitled, step, filled, then) in enumerate(WAY):
        # nobody of them does the step while it lies in the queue, or on a desk
        before = trying.state()
        trying.everything_at(step)
        assert trying.state() == before
        _claims(household, entitled, step, door=number % 3)
        before = trying.state()
        trying.everything_at(step)
        assert trying.state() == before

        # and whoever is entitled does it all the same
        household.completes(entitled, step, **filled)
        _goes_on(household, then)

    assert trying.succeeded == []
    assert trying.unrecorded == []
    assert trying.listed >= 5_000
    assert trying.made >= (5_000 if full_size else 400)


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


def _goes_on(story: Story, then: str) -> None:
    if then.startswith("+"):
        story.passes(days=int(then[1:]), minutes=1)
        story.runs_jobs()
        for step in ("provide_services", "assist_visit"):
            if step in story.waits_at():
                story.completes("wang", step)
    elif then:
        story.completes("wang", then)


def test_whoever_loses_the_post_between_claim_and_completion_completes_nothing(
    own_database: OwnDatabase,
) -> None:
    # given an official who has claimed a step and opened its page
    story = Story(county.set_up())
    with transaction.atomic():
        story.opens_case("wang")
        story.completes("wang", "register_lead")
        story.starts("wang", "assistance_coordination")
        for step in HELP:
            story.completes("wang", step)
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
