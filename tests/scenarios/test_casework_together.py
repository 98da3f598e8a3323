"""Casework and the processes beside it, talking by messages in one case.

Source: domain specification §14.1 and §14.25.
"""

from tests.support.story import Story, reach


def test_danger_found_in_screening_is_met_while_intake_goes_on(story: Story) -> None:
    # given a call for help
    reach(story, "screen_urgency")

    # when violence is suspected
    story.completes("wang", "screen_urgency", urgency_flags=["violence"])
    story.runs_jobs()

    # then somebody secures safety at once, and intake does not wait for it
    assert story.waits_at() == {"secure_safety", "inform_rights"}


def test_a_crisis_in_a_session_leads_to_a_new_assessment_when_it_is_debriefed(
    story: Story,
) -> None:
    # given a session in which a crisis shows
    reach(story, "deliver_intervention")
    story.completes(
        "wang", "deliver_intervention", risk_change="crisis", next_step="session"
    )
    story.runs_jobs()
    assert story.waits_at() == {"secure_safety", "deliver_intervention"}

    # when it has been met, followed up and debriefed
    story.completes("wang", "secure_safety", danger_level="low", call_needed=False)
    while "debrief_crisis" not in story.waits_at():
        for step in story.waits_at() - {"deliver_intervention"}:
            story.completes("wang", step)
        story.passes(hours=30)
        story.runs_jobs()
    story.completes("chen", "debrief_crisis", reassess=True)
    story.runs_jobs()

    # then casework begins again with the assessment
    assert story.waits_at() == {"assess_needs"}


def test_a_referral_that_the_client_does_not_want_comes_back_to_intake(
    story: Story,
) -> None:
    # given a lead for which another body would be better
    reach(story, "decide_intake")
    story.completes(
        "wang",
        "decide_intake",
        intake_decision="refer",
        decision_reason="需要专科医院评估。",
    )
    story.runs_jobs()
    assert story.waits_at() == {"explain_referral"}

    # when the client does not want to go there
    story.completes("wang", "explain_referral")
    story.completes("wang", "obtain_referral_consent", referral_agreed=False)
    story.runs_jobs()

    # then the worker decides anew
    assert story.waits_at() == {"decide_intake"}


def test_withdrawn_consent_is_decided_beside_the_service_that_waits(
    story: Story,
) -> None:
    # given a service that goes on
    reach(story, "deliver_intervention")

    # when the client withdraws consent, the service stops
    story.starts("wang", "casework_consent_withdrawal")
    story.runs_jobs()
    assert story.waits_at() == {"stop_processing"}

    # and it goes on when it may
    story.completes("wang", "stop_processing")
    story.completes("wang", "decide_continue_or_close", continue_or_close="continue")
    story.runs_jobs()
    assert story.waits_at() == {"deliver_intervention"}
