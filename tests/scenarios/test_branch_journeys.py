"""Journeys through every element of the four processes that branch off casework.

Source: domain specification §14.1, “Sub-processes”. The script is explained in
``tests.support.coverage``; the second engine makes every journey as well.
"""

import pytest

from tests.support.coverage import never_passed, shipped
from tests.support.mirror import MirroredJourney

SENT = """
    explain_referral
    obtain_referral_consent referral_agreed=true
    review_referral review_result=pass
    send_referral accompany_planned=true
    = await_receipt
"""
SAFE_AT_ONCE = """
    secure_safety call_needed=false
    notify_supervisor_and_head
    report_to_authority
    make_safety_plan
    = wait_first
"""
BOTH_TIMES_SAFE = """
    + 24 h
    crisis_follow_up safe_now=true
    = wait_second
    + 48 h
    crisis_follow_up safe_now=true
    = debrief_crisis
"""

#: Process, message that starts it, script.
JOURNEYS = {
    "referral: accepted, accompanied": (
        "casework_referral",
        "casework_referral.start",
        f"""
        {SENT}
        > casework_referral.accepted
        accompany_first_contact
        confirm_referral_result accepted=true
        =
        """,
    ),
    "referral: accepted, not accompanied": (
        "casework_referral",
        "",
        """
        explain_referral
        obtain_referral_consent referral_agreed=true
        review_referral review_result=pass
        send_referral accompany_planned=false
        > casework_referral.accepted
        confirm_referral_result accepted=true
        =
        """,
    ),
    "referral: sent back, declined, another body": (
        "casework_referral",
        "",
        f"""
        explain_referral
        obtain_referral_consent referral_agreed=true
        review_referral review_result=revise
        = explain_referral
        {SENT}
        > casework_referral.rejected
        confirm_referral_result accepted=false next_way=other_partner
        = explain_referral
        {SENT}
        + 6 d
        = await_receipt
        + 1 d
        confirm_referral_result accepted=false next_way=back_to_plan
        =
        """,
    ),
    "referral: no consent, legal duty": (
        "casework_referral",
        "",
        """
        explain_referral
        obtain_referral_consent referral_agreed=false exception_basis=legal_duty
        = review_referral
        """,
    ),
    "referral: no consent, no basis": (
        "casework_referral",
        "",
        """
        explain_referral
        obtain_referral_consent referral_agreed=false
        =
        """,
    ),
    "crisis: called, safe, reassessed": (
        "casework_crisis",
        "casework_crisis.start",
        """
        secure_safety call_needed=true
        = call_emergency_services
        call_emergency_services
        notify_supervisor_and_head
        report_to_authority
        make_safety_plan
        + 23 h
        = wait_first
        + 1 h
        crisis_follow_up safe_now=true
        + 48 h
        crisis_follow_up safe_now=true
        debrief_crisis reassess=true
        =
        """,
    ),
    "crisis: unsafe at 24 h and at 72 h": (
        "casework_crisis",
        "",
        f"""
        {SAFE_AT_ONCE}
        + 24 h
        crisis_follow_up safe_now=false
        = secure_safety
        {SAFE_AT_ONCE}
        + 24 h
        crisis_follow_up safe_now=true
        + 48 h
        crisis_follow_up safe_now=false
        = secure_safety
        {SAFE_AT_ONCE}
        {BOTH_TIMES_SAFE}
        debrief_crisis reassess=false
        =
        """,
    ),
    "transfer: agreed": (
        "casework_transfer",
        "casework_transfer.start",
        """
        propose_transfer
        decide_transfer transfer_decision=agree
        inform_client
        hand_over_case
        accept_case
        =
        """,
    ),
    "transfer: refused": (
        "casework_transfer",
        "",
        """
        propose_transfer
        decide_transfer transfer_decision=reject
        =
        """,
    ),
    "withdrawal: goes on": (
        "casework_consent_withdrawal",
        "",
        """
        stop_processing
        decide_continue_or_close continue_or_close=continue
        =
        """,
    ),
    "withdrawal: closes": (
        "casework_consent_withdrawal",
        "",
        """
        stop_processing
        decide_continue_or_close continue_or_close=close
        =
        """,
    ),
}
PROCESSES = sorted({process_id for process_id, _, _ in JOURNEYS.values()})


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_where_it_should(name: str) -> None:
    process_id, message, script = JOURNEYS[name]
    MirroredJourney(shipped(process_id), message=message).follows(script)


@pytest.mark.parametrize("process_id", PROCESSES)
def test_the_journeys_pass_every_element(process_id: str) -> None:
    journeys = [
        MirroredJourney(shipped(process_id), message=message).follows(script)
        for each, message, script in JOURNEYS.values()
        if each == process_id
    ]
    assert never_passed(shipped(process_id), journeys) == []


@pytest.mark.parametrize(
    ("name", "thrown"),
    [
        ("referral: accepted, accompanied", "casework_referral.result_accepted"),
        (
            "referral: sent back, declined, another body",
            "casework_referral.result_rejected",
        ),
        ("referral: no consent, no basis", "casework_referral.result_rejected"),
        ("crisis: called, safe, reassessed", "casework.reassess"),
        ("withdrawal: goes on", "casework.may_continue"),
        ("withdrawal: closes", "casework.must_close"),
    ],
)
def test_the_case_hears_of_the_outcome(name: str, thrown: str) -> None:
    process_id, message, script = JOURNEYS[name]
    journey = MirroredJourney(shipped(process_id), message=message).follows(script)
    assert journey.thrown()[-1] == thrown
