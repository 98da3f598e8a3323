"""The model case of the guard: the station helps, the authorities decide and pay."""

from dataclasses import replace

import pytest

from engine import commands
from engine.errors import NotAllowed
from engine.models import Refusal, WorkItem
from processes.organisation import commands as organisation
from processes.organisation.models import Organisation
from processes.organisation.roles import Capacity
from tests.support.story import Story

HELP = ("explain_policy", "help_prepare_application", "apply_assistance")


@pytest.fixture
def household(story: Story) -> Story:
    """A case in which the station has begun to help with an application."""
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    return story


def _helped(story: Story) -> None:
    for step in HELP:
        story.completes("wang", step)


def _investigated(story: Story) -> None:
    _helped(story)
    story.completes("zhou", "accept_application", acceptance="accepted")
    story.completes("zhou", "start_investigation")
    story.completes("wang", "assist_investigation")
    story.completes("he", "check_information")


def _published(story: Story) -> None:
    _investigated(story)
    story.completes("feng", "issue_first_opinion", first_opinion="eligible")
    story.completes("feng", "publicise_first_opinion")


def test_a_household_is_helped_by_the_station_and_paid_by_the_county(
    household: Story,
) -> None:
    # given an application that is on public notice
    _published(household)
    waiting = household.waits_at() - {"screen_urgency"}
    assert waiting == set()

    # when six days have gone by, nobody can confirm yet
    household.passes(days=6, hours=23)
    household.runs_jobs()
    assert household.waits_at() == {"screen_urgency"}

    # then after the seventh the county confirms, and another official pays
    household.passes(hours=2)
    household.runs_jobs()
    household.completes("he", "confirm_assistance")
    household.completes("he", "notify_decision")
    household.completes("lv", "pay_assistance")
    household.completes("wang", "provide_services")
    assert household.instance("assistance_coordination").status == "completed"


@pytest.mark.parametrize("command", ["claim", "complete"])
def test_a_social_worker_who_would_confirm_assistance_is_refused_on_record(
    household: Story, command: str
) -> None:
    # given an application that waits for the county's confirmation
    _published(household)
    household.passes(days=8)
    household.runs_jobs()
    item = household.item("confirm_assistance")

    # when a social worker tries, also under a capacity that is not hers
    for capacity in ("", Capacity.COUNTY_OFFICIAL):
        origin = household.origin("li", capacity=capacity)
        with pytest.raises(NotAllowed) as refused:
            _attempt(command, item, origin)
        assert refused.value.rule == "N01"
        assert "001 §三(六)" in refused.value.clause

    # then both attempts stand on record, and nothing has changed
    records = Refusal.objects.filter(work_item_id=item.pk).order_by("at", "id")
    assert [(r.rule, r.element_id, r.act_type) for r in records] == [
        ("N01", "confirm_assistance", "admin_confirm")
    ] * 2
    assert household.item("confirm_assistance").status == WorkItem.Status.OPEN

    # and the official succeeds
    household.completes("he", "confirm_assistance")


def _attempt(command: str, item: WorkItem, origin: object) -> None:
    if command == "claim":
        commands.claim_work_item(item.pk, origin=origin)  # type: ignore[arg-type]
    else:
        commands.complete_work_item(item.pk, submission={}, origin=origin)  # type: ignore[arg-type]


def test_an_authoritys_work_cannot_be_handed_to_station_staff(
    household: Story,
) -> None:
    # given the acceptance on the desk of the township's official
    _helped(household)
    household.claims("zhou", "accept_application")
    item = household.item("accept_application")

    # when the official would hand it to a social worker
    with pytest.raises(NotAllowed) as refused:
        commands.assign_work_item(
            item.pk,
            to_person=household.person("li"),
            origin=household.origin("zhou"),
        )

    # then the guard refuses it as if the social worker had claimed it
    assert refused.value.rule == "N01"


def test_who_issued_the_first_opinion_may_not_confirm(household: Story) -> None:
    # given an official with posts in the township and in the county bureau
    _investigated(household)
    _give_county_post(household, "feng")
    household.completes("feng", "issue_first_opinion", first_opinion="eligible")
    household.completes("zhou", "publicise_first_opinion")
    household.passes(days=8)
    household.runs_jobs()

    # when the same person would confirm
    with pytest.raises(NotAllowed) as refused:
        household.completes("feng", "confirm_assistance")

    # then four eyes are asked for
    assert refused.value.rule == "FOUR_EYES"


def test_who_helped_the_household_may_not_decide_on_it(household: Story) -> None:
    # given a social worker who has become an official since
    _helped(household)
    _give_township_post(household, "wang")

    # when she would accept the application that she helped to prepare
    with pytest.raises(NotAllowed) as refused:
        household.claims("wang", "accept_application")

    # then the two hats on one household are refused
    assert refused.value.rule == "DH2"


def test_a_post_that_ended_between_claim_and_completion_gives_nothing_any_more(
    household: Story,
) -> None:
    # given the acceptance on an official's desk, and an actor loaded before
    _helped(household)
    household.claims("zhou", "accept_application")
    item = household.item("accept_application")
    before = household.origin("zhou")

    # when the official's post ends meanwhile
    organisation.end_posts(
        household.county.people["zhou"].pk, county=1, on=household.now.date()
    )

    # then completing is refused although the actor still carries the post
    with pytest.raises(NotAllowed) as refused:
        commands.complete_work_item(
            item.pk,
            submission=household.filled(item),
            origin=replace(before, now=household.now),
        )
    assert refused.value.rule == "POST"


def _give_county_post(story: Story, username: str) -> None:
    _give(
        story, username, story.county.bureau, "county_civil_affairs", "county_official"
    )


def _give_township_post(story: Story, username: str) -> None:
    where = story.county.townships[0]
    _give(story, username, where, "township_government", "township_official")


def _give(
    story: Story, username: str, where: Organisation, role: str, capacity: str
) -> None:
    organisation.give_post(
        story.county.people[username].pk,
        county=1,
        post=organisation.PostGiven(where.pk, role, capacity, story.now.date()),
    )
