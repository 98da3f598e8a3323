"""Casework from a call for help to the archive, on the shipped definition.

What can happen on the way is in ``test_casework_turns``; that every element is passed
is shown by ``test_casework_journeys``.
"""

from tests.support.story import MAIN_LINE, Story, reach
from web.demo.casework import CHOICES


def test_a_case_goes_from_lead_to_archive_with_a_returned_plan_and_three_sessions(
    story: Story,
) -> None:
    # given a lead that has become a case with a plan before the supervisor
    reach(story, "review_service_plan")

    # when the supervisor returns the plan once and passes it then
    story.completes(
        "chen",
        "review_service_plan",
        review_result="revise",
        supervisor_comment="目标不可衡量，请写明现状、指标和时间。",
    )
    assert story.waits_at() == {"draft_service_plan"}
    story.completes("wang", "draft_service_plan")
    story.completes("chen", "review_service_plan", review_result="pass")
    story.completes("wang", "agree_plan_with_client", client_decision="agree")
    story.completes("wang", "link_resources")

    # and three sessions are held
    for _ in range(2):
        story.completes("wang", "deliver_intervention", next_step="session")
        assert story.waits_at() == {"deliver_intervention"}
    story.completes("wang", "deliver_intervention", next_step="review")

    # then the rest of the way ends in the archive
    done = [step for _, step in MAIN_LINE].index("review_progress")
    for username, step in MAIN_LINE[done:]:
        story.completes(username, step, **CHOICES.get(step, {}))
    assert story.waits_at() == set()

    # and the client is looked after one, three and six months later
    for days in (30, 60, 90):
        story.passes(days=days)
        story.runs_jobs()
        assert story.waits_at() == {"follow_up"}
        story.completes("wang", "follow_up", action="none")
    assert story.instance().status == "completed"
