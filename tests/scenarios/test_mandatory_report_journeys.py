"""Journeys through every element of a mandatory report, one for each way of §14.17.

The script is explained in ``tests.support.coverage``.
"""

import pytest

from tests.support.coverage import Journey, never_passed, shipped
from tests.support.mirror import MirroredJourney

REPORT = shipped("mandatory_report")

NOTED = """
    note_suspicion immediate_risk=false suspect_is_staff=false \
guardian_is_suspect=false discovered_at="2026-03-02T08:50:00Z"
    notify_head_and_supervisor
"""
DONE_AT_ONCE = """
    secure_child_safety
    report_to_civil_affairs
    preserve_evidence
"""
POLICE_TOLD = """
    report_to_police reported_to_police_at="2026-03-02T08:55:00Z"
"""
ACCEPTED = """
    receive_police_receipt police_answer=accepted
    = monitor_and_prevent provide_support_services receive_feedback
"""
SUPPORTED = """
    provide_support_services
    monitor_and_prevent monitoring=end
    receive_feedback feedback_final=true
    = close_report
"""
CLOSED = """
    close_report was_late=false
    =
"""

JOURNEYS = {
    "reported at once, accepted, supported, closed": (
        "",
        NOTED + DONE_AT_ONCE + POLICE_TOLD + ACCEPTED + SUPPORTED + CLOSED,
    ),
    "found in casework, immediate danger, a head who is slow to close": (
        "mandatory_report.suspicion",
        POLICE_TOLD
        + """
        note_suspicion immediate_risk=true suspect_is_staff=false
        notify_head_and_supervisor
        """
        + DONE_AT_ONCE
        + """
        > mandatory_report.police_answer
        receive_police_receipt police_answer=transferred
        > mandatory_report.feedback
        receive_feedback feedback_final=false
        monitor_and_prevent monitoring=continue next_visit_on="2026-03-20"
        """
        + SUPPORTED
        + """
        + 8 d
        = close_report
        close_report was_late=true
        review_omission
        =
        """,
    ),
    "a suspect inside; the police are told late": (
        "",
        """
        note_suspicion immediate_risk=false suspect_is_staff=true \
discovered_at="2026-03-02T08:00:00Z"
        + 12 min
        + 20 min
        report_to_police reported_to_police_at="2026-03-02T09:31:00Z"
        """
        + DONE_AT_ONCE
        + ACCEPTED
        + SUPPORTED
        + """
        close_report was_late=false
        review_omission
        =
        """,
    ),
    "a suspect outside; the head is told to help": (
        "",
        NOTED + "+ 11 min" + DONE_AT_ONCE + POLICE_TOLD + ACCEPTED + SUPPORTED + CLOSED,
    ),
    "police silent for days, then accepted": (
        "",
        NOTED
        + DONE_AT_ONCE
        + POLICE_TOLD
        + """
        + 24 h
        = follow_up_report receive_police_receipt
        follow_up_report pursuit=settled
        + 72 h
        = follow_up_report receive_police_receipt
        """
        + ACCEPTED
        + SUPPORTED
        + CLOSED,
    ),
    "refused, refused again, upheld in writing": (
        "",
        NOTED
        + DONE_AT_ONCE
        + POLICE_TOLD
        + """
        receive_police_receipt police_answer=refused
        = follow_up_report receive_police_receipt
        receive_police_receipt police_answer=refused
        follow_up_report pursuit=continue
        + 72 h
        follow_up_report pursuit=settled
        """
        + SUPPORTED
        + CLOSED,
    ),
    "a guardian who is unfit, placement, assessment": (
        "",
        NOTED
        + DONE_AT_ONCE
        + POLICE_TOLD
        + """
        receive_police_receipt police_answer=accepted \
needs=["placement","guardianship","assessment"]
        support_emergency_placement
        organise_assessment
        assist_assessment
        decide_temporary_guardianship intervention_needed=true
        apply_guardianship_intervention
        assist_guardianship_intervention
        """
        + SUPPORTED
        + CLOSED,
    ),
    "the guardian is the suspect, no court": (
        "",
        """
        note_suspicion immediate_risk=false suspect_is_staff=false \
guardian_is_suspect=true
        notify_head_and_supervisor
        """
        + DONE_AT_ONCE
        + POLICE_TOLD
        + """
        receive_police_receipt police_answer=accepted
        decide_temporary_guardianship intervention_needed=false
        """
        + SUPPORTED
        + CLOSED,
    ),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_as_it_is_drawn(name: str) -> None:
    _travelled(name)


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_second_engine_goes_along(name: str) -> None:
    start, script = JOURNEYS[name]
    MirroredJourney(REPORT, message=start).follows(script)


def test_the_journeys_pass_every_element() -> None:
    assert never_passed(REPORT, map(_travelled, JOURNEYS)) == []


def test_nothing_precedes_the_report_to_the_police() -> None:
    at_once = Journey(REPORT).waiting()

    assert at_once == [
        "note_suspicion",
        "preserve_evidence",
        "report_to_civil_affairs",
        "report_to_police",
        "secure_child_safety",
    ]


def test_nothing_that_names_a_person_is_a_control_variable() -> None:
    assert {each.type for each in REPORT.variables.values()} <= {
        "boolean",
        "date",
        "string",
    }
    free = {n for n, v in REPORT.variables.items() if v.type == "string"} - {
        n for n, v in REPORT.variables.items() if v.allowed
    }
    assert all(name.startswith("limit_") for name in free)


def _travelled(name: str) -> Journey:
    start, script = JOURNEYS[name]
    return Journey(REPORT, message=start).follows(script)
