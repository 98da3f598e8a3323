"""Journeys through every element of casework, one for each way that §14.1 draws.

Source: domain specification §14.1. The script is explained in
``tests.support.coverage``.
"""

import pytest

from tests.support.coverage import Journey, never_passed, shipped
from tests.support.mirror import MirroredJourney

CASEWORK = shipped("casework")

LEAD = """
    register_lead
    screen_urgency urgency_flags=["none"]
    inform_rights
    intake_interview
"""
ACCEPTED = """
    decide_intake intake_decision=accept
"""
CONSENT = """
    obtain_informed_consent consent_general=true consent_sensitive=true
    assign_case_worker
    open_case_file
    = collect_information
"""
ASSESSED = """
    collect_information
    assess_needs risk_level="low"
    = draft_service_plan
"""
PLANNED = """
    draft_service_plan review_interval_days=30
    review_service_plan review_result=pass
    = agree_plan_with_client
"""
AGREED = """
    agree_plan_with_client client_decision=agree
    = deliver_intervention
"""
IN_SERVICE = LEAD + ACCEPTED + CONSENT + ASSESSED + PLANNED + AGREED
REVIEW = """
    deliver_intervention risk_change=same next_step=review
"""
MET = """
    review_progress progress_status=goals_met
    evaluate_outcome conclusion=met
    = collect_client_feedback
"""
CLOSED = """
    prepare_closure
    write_closure_report closure_reason=goal_met
    review_closure supervisor_review=pass
    archive_case_file
    = wait_follow_up
"""
FOLLOWED_UP = """
    + 30 d
    follow_up action=none
    + 60 d
    follow_up action=none
    + 90 d
    follow_up action=none
    =
"""

JOURNEYS = {
    "a whole case with three sessions and three follow-ups": (
        "self_request",
        IN_SERVICE
        + """
        deliver_intervention risk_change=same next_step=session
        deliver_intervention risk_change=down next_step=session
        """
        + REVIEW
        + MET
        + "collect_client_feedback"
        + CLOSED
        + FOLLOWED_UP,
    ),
    "danger and child harm at once, the lead nobody screened": (
        "referral_in",
        """
        register_lead
        + 3 h
        = screen_urgency
        screen_urgency urgency_flags=["violence","child_harm"]
        = inform_rights
        inform_rights
        intake_interview
        decide_intake intake_decision=pending
        intake_interview
        decide_intake intake_decision=consult_only
        close_lead_without_case
        =
        """,
    ),
    "a lead that another body takes": (
        "need_assigned",
        LEAD
        + """
        decide_intake intake_decision=refer
        > casework_referral.result_rejected
        decide_intake intake_decision=refer
        > casework_referral.result_accepted
        close_lead_without_case
        =
        """,
    ),
    "consent refused": (
        "emergency_case",
        LEAD
        + ACCEPTED
        + """
        obtain_informed_consent consent_general=false
        record_refusal
        =
        """,
    ),
    "no consent, an emergency": (
        "group_or_activity_lead",
        LEAD
        + ACCEPTED
        + """
        obtain_informed_consent consent_general=false exception_basis=emergency
        record_refusal
        =
        """,
    ),
    "no consent, a legal duty": (
        "reopen_request",
        LEAD
        + ACCEPTED
        + """
        obtain_informed_consent consent_general=false exception_basis=legal_duty
        record_refusal
        =
        """,
    ),
    "assessment returned, conference, policy help, plan returned three times": (
        "self_request",
        LEAD
        + ACCEPTED
        + CONSENT
        + """
        collect_information
        assess_needs risk_level=high policy_hint=["dibao"] multi_agency=true
        review_assessment review_result=revise
        assess_needs risk_level=high policy_hint=["dibao"] multi_agency=true
        review_assessment review_result=pass
        hold_case_conference
        = draft_service_plan help_policy_application
        draft_service_plan resources_needed=["rice"] review_interval_days=14
        review_service_plan review_result=revise
        draft_service_plan resources_needed=["rice"] review_interval_days=14
        review_service_plan review_result=revise
        draft_service_plan resources_needed=["rice"] review_interval_days=14
        review_service_plan review_result=revise
        draft_service_plan resources_needed=["rice"] review_interval_days=14
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=change
        draft_service_plan resources_needed=["rice"] review_interval_days=14
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=agree
        = deliver_intervention help_policy_application link_resources
        help_policy_application application_wanted=true
        link_resources charity_need=true
        deliver_intervention risk_change=crisis child_harm_found=true next_step=session
        deliver_intervention risk_change=same next_step=review
        review_progress risk_level=high progress_status=on_track
        supervise_case supervision_advice=continue
        = deliver_intervention
        deliver_intervention risk_change=same next_step=review
        review_progress risk_level=high progress_status=on_track
        supervise_case supervision_advice=revise_plan
        revise_plan review_interval_days=14
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=agree
        = deliver_intervention
        """,
    ),
    "policy help not wanted, the plan refused": (
        "self_request",
        LEAD
        + ACCEPTED
        + CONSENT
        + """
        collect_information
        assess_needs risk_level=low policy_hint=["dibao"]
        help_policy_application application_wanted=false
        """
        + PLANNED
        + """
        agree_plan_with_client client_decision=refuse
        record_refusal
        =
        """,
    ),
    "no contact for thirty days": (
        "self_request",
        IN_SERVICE.replace("review_interval_days=30", "review_interval_days=60")
        + """
        + 16 d
        = deliver_intervention
        + 15 d
        = review_progress
        review_progress progress_status=no_contact
        write_closure_report closure_reason=lost_contact
        review_closure supervisor_review=return
        write_closure_report closure_reason=lost_contact
        review_closure supervisor_review=pass
        archive_case_file
        + 30 d
        follow_up action=reopen
        =
        """,
    ),
    "the day of review comes, then all that a review may say": (
        "self_request",
        IN_SERVICE.replace("review_interval_days=30", "review_interval_days=10")
        + """
        + 11 d
        = review_progress
        review_progress progress_status=plan_change
        revise_plan review_interval_days=90 resources_needed=["rice"]
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=agree
        link_resources charity_need=false
        deliver_intervention next_step=review
        review_progress progress_status=crisis
        = deliver_intervention
        deliver_intervention next_step=review
        review_progress progress_status=new_need_other_provider
        > casework_referral.result_rejected
        revise_plan review_interval_days=90
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=agree
        deliver_intervention next_step=review
        review_progress progress_status=on_track
        deliver_intervention next_step=review
        review_progress progress_status=goals_met
        evaluate_outcome conclusion=partly
        revise_plan review_interval_days=90
        review_service_plan review_result=pass
        agree_plan_with_client client_decision=agree
        deliver_intervention next_step=review
        review_progress progress_status=goals_met
        evaluate_outcome conclusion=not_met
        supervise_case supervision_advice=refer
        > casework_referral.result_accepted
        = collect_client_feedback
        """,
    ),
    "several bodies go on together": (
        "self_request",
        LEAD
        + ACCEPTED
        + CONSENT
        + """
        collect_information
        assess_needs risk_level=low multi_agency=true
        hold_case_conference
        """
        + PLANNED
        + AGREED
        + """
        deliver_intervention next_step=review
        review_progress progress_status=new_need_other_provider
        > casework_referral.result_accepted
        = deliver_intervention
        deliver_intervention next_step=review
        review_progress progress_status=client_wants_end
        = prepare_closure
        """,
    ),
    "nothing was reached and nothing more is advised": (
        "self_request",
        IN_SERVICE
        + REVIEW
        + """
        review_progress progress_status=goals_met
        evaluate_outcome conclusion=not_met
        supervise_case supervision_advice=continue
        = collect_client_feedback
        """,
    ),
    "all that may happen beside a service": (
        "self_request",
        IN_SERVICE
        + """
        > casework.child_harm_discovered
        > casework.crisis_arisen
        > complaint.opened
        > service_agreement.ending
        > casework.worker_leaving
        > casework.data_request
        > assistance_coordination.result
        = deliver_intervention
        > casework.reassess
        = assess_needs
        > casework.consent_withdrawn
        = await_withdrawal_decision
        > casework.may_continue
        = deliver_intervention
        > casework.consent_withdrawn
        > casework.must_close
        = prepare_closure
        """,
    ),
    "consent comes back before there is a plan": (
        "self_request",
        LEAD
        + ACCEPTED
        + CONSENT
        + """
        > casework.consent_withdrawn
        > casework.may_continue
        = collect_information
        """,
    ),
    "the client moves": (
        "self_request",
        IN_SERVICE
        + """
        > casework.client_moved
        write_closure_report closure_reason=moved
        review_closure supervisor_review=pass
        archive_case_file
        =
        """,
    ),
    "the client dies": (
        "self_request",
        IN_SERVICE
        + """
        > casework.client_deceased
        = write_closure_report
        """,
    ),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_as_it_is_drawn(name: str) -> None:
    _travelled(name)


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_second_engine_goes_along(name: str) -> None:
    start, script = JOURNEYS[name]
    MirroredJourney(CASEWORK, message=start).follows(script)


def test_the_journeys_pass_every_element() -> None:
    assert never_passed(CASEWORK, map(_travelled, JOURNEYS)) == []


def test_what_a_case_tells_others() -> None:
    told = {name: _travelled(name).thrown() for name in JOURNEYS}

    assert told["danger and child harm at once, the lead nobody screened"] == [
        "casework_crisis.start",
        "mandatory_report.suspicion",
    ]
    assert told["no consent, an emergency"] == ["casework_crisis.start"]
    assert told["no consent, a legal duty"] == ["mandatory_report.suspicion"]
    assert told["the client moves"] == ["casework_referral.start"]
    assert told["no contact for thirty days"][-1] == "reopen_request"


def _travelled(name: str) -> Journey:
    start, script = JOURNEYS[name]
    return Journey(CASEWORK, message=start).follows(script)
