"""Who stands behind a lane, when the one it names is not there."""

from datetime import timedelta

import pytest

from engine.errors import NotAllowed
from processes.organisation import commands as organisation
from processes.organisation.roles import role_of
from tests.support.story import Story, reach


def _without_supervisors(story: Story) -> None:
    for username in story.county.people:
        roles = {role_of(group) for group in story.actor(username).candidate_groups}
        if "supervisor" in roles:
            organisation.end_posts(
                story.person(username), county=1, on=story.now.date()
            )
    story.actor("he")


def test_without_a_supervisor_a_certified_colleague_reviews(story: Story) -> None:
    # given a plan of wang's, and no supervisor at station or hub
    reach(story, "draft_service_plan")
    _without_supervisors(story)

    # when the plan is done
    story.completes("wang", "draft_service_plan")

    # then it waits for a certified social worker of the station
    item = story.item("review_service_plan")
    assert role_of(item.candidate_group) == "certified_social_worker"

    # and the case worker does not review the own work, a certified colleague does
    with pytest.raises(NotAllowed) as refused:
        story.claims("wang", "review_service_plan")
    assert refused.value.rule in {"REVIEW", "FOUR_EYES"}
    story.completes("li", "review_service_plan", review_result="pass")


def test_a_post_that_has_ended_holds_no_part_any_more(story: Story) -> None:
    # given an assessment of wang's, whose posts end
    reach(story, "open_case_file")
    organisation.end_posts(
        story.person("wang"), county=1, on=story.now.date() + timedelta(days=1)
    )
    story.completes("wang", "open_case_file")
    first = next(iter(story.waits_at()))

    # then while they hold, the next step lies on wang's desk
    assert story.item(first).assignee_id == story.person("wang")
