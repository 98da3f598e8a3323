"""Journeys through every element of social assistance, one for each way of §14.19.

The script is explained in ``tests.support.coverage``.
"""

import pytest

from tests.support.coverage import Journey, never_passed, shipped
from tests.support.mirror import MirroredJourney

ASSISTANCE = shipped("assistance_coordination")

HELPED = """
    = explain_policy report_hardship
    explain_policy
    report_hardship hardship=hard
    help_prepare_application
    apply_assistance
"""
ACCEPTED = """
    accept_application acceptance=accepted relatives_involved=false
"""
INVESTIGATED = """
    start_investigation
    assist_investigation
    check_information check_result=consistent
    = issue_first_opinion
"""
PUBLISHED = """
    issue_first_opinion first_opinion=eligible
    publicise_first_opinion
    + 7 d
    = confirm_assistance
"""
CONFIRMED = """
    confirm_assistance decision=confirmed county_visit=not_needed \
decided_on="2026-03-09" review_cycle=yearly
    notify_decision
    = payment_month
    + 25 d
    = pay_assistance
    pay_assistance
    = assist_visit provide_services review_due
    provide_services
    assist_visit
"""
REFUSED = """
    confirm_assistance decision=refused county_visit=not_needed \
decided_on="2027-04-09"
    notify_decision
    provide_services
    =
"""

JOURNEYS = {
    "confirmed, reviewed, ended at last": (
        "",
        HELPED
        + ACCEPTED
        + INVESTIGATED
        + PUBLISHED
        + CONFIRMED
        + """
        + 365 d
        periodic_review review_decision=continue review_cycle=half_yearly
        + 182 d
        periodic_review review_decision=stop review_cycle=half_yearly
        """
        + REFUSED,
    ),
    "an emergency, papers missing, opinion against, refused": (
        "assistance_coordination.help_request",
        """
        explain_policy
        report_hardship hardship=urgent
        advance_emergency_assistance
        help_prepare_application
        apply_assistance
        accept_application acceptance=incomplete
        help_prepare_application
        apply_assistance
        """
        + ACCEPTED
        + INVESTIGATED
        + PUBLISHED.replace("eligible", "not_eligible")
        + REFUSED,
    ),
    "a relative of a handler; the county must visit": (
        "",
        HELPED
        + """
        accept_application acceptance=accepted relatives_involved=true
        register_relative_relation
        """
        + INVESTIGATED
        + PUBLISHED
        + """
        confirm_assistance decision=confirmed county_visit=not_needed
        = confirm_assistance
        confirm_assistance decision=refused county_visit=done
        notify_decision
        provide_services
        =
        """,
    ),
    "figures that do not match, and an objection": (
        "",
        HELPED
        + ACCEPTED
        + """
        start_investigation
        check_information check_result=mismatch
        assist_investigation
        reinvestigate reinvestigation_result=publish_again
        = issue_first_opinion
        issue_first_opinion first_opinion=eligible
        publicise_first_opinion
        + 6 d
        > assistance_coordination.objection
        reinvestigate reinvestigation_result=publish_again
        publicise_first_opinion
        > assistance_coordination.objection
        reinvestigate reinvestigation_result=new_opinion
        """
        + PUBLISHED
        + REFUSED,
    ),
}


@pytest.mark.parametrize("name", JOURNEYS)
def test_a_journey_goes_as_it_is_drawn(name: str) -> None:
    _travelled(name)


@pytest.mark.parametrize("name", JOURNEYS)
def test_the_second_engine_goes_along(name: str) -> None:
    start, script = JOURNEYS[name]
    MirroredJourney(ASSISTANCE, message=start).follows(script)


def test_the_journeys_pass_every_element() -> None:
    assert never_passed(ASSISTANCE, map(_travelled, JOURNEYS)) == []


def test_the_case_hears_the_result_once_it_is_told() -> None:
    told = _travelled("a relative of a handler; the county must visit").thrown()

    assert told == ["assistance_coordination.result", "charity_linking.need"]


def _travelled(name: str) -> Journey:
    start, script = JOURNEYS[name]
    return Journey(ASSISTANCE, message=start).follows(script)
