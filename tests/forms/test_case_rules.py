"""What is refused because of what the case already knows."""

import pytest

from forms import catalogue
from forms.locks import locks
from forms.validation import clean
from tests.forms.test_validation import Answers, Refs, accepted, problems_of
from web.demo.examples import EXAMPLES, FACTS, NOW

BEFORE_CONSENT: Answers = {"consent_given": False, "consent_sensitive": False}


def test_an_automatic_field_says_what_the_facts_say_whatever_was_sent(
    published: Refs,
) -> None:
    kept = accepted(
        published, "case_intake_lead", {"lead_no": "forged", "received_by": "forged"}
    )
    assert kept["lead_no"] == FACTS["case_number"]
    assert kept["received_by"] == FACTS["performer"]


def test_an_automatic_field_stays_out_where_its_fact_is_not_known(
    published: Refs,
) -> None:
    ref = published["session_record"]
    sent = {**EXAMPLES["session_record"], "session_no": 7}
    facts = {name: one for name, one in FACTS.items() if name != "session_no"}
    assert "session_no" not in clean(ref, sent, now=NOW, facts=facts)


def test_sensitive_answers_wait_for_consent(published: Refs) -> None:
    problems = problems_of(published, "case_opening", {}, BEFORE_CONSENT)
    assert set(problems) == {"disability", "health_summary"}
    assert "Locked until" in problems["disability"][0]


def test_nobody_vouching_for_consent_means_that_there_is_none(published: Refs) -> None:
    form = catalogue.form(published["case_opening"])
    assert set(locks(form, {})) == {"disability", "health_summary"}


def test_the_logged_basis_of_an_exception_opens_what_consent_opens(
    published: Refs,
) -> None:
    facts: Answers = {**BEFORE_CONSENT, "exception_logged": True}
    assert problems_of(published, "case_opening", {}, facts) == {}
    assert problems_of(published, "assessment", {}, facts) == {}


def test_health_needs_a_separate_consent(published: Refs) -> None:
    facts: Answers = {"consent_given": True, "consent_sensitive": False}
    problems = problems_of(published, "case_opening", {}, facts)
    assert "separate consent" in problems["health_summary"][0]
    without: Answers = {"disability": None, "health_summary": None}
    assert problems_of(published, "case_opening", without, facts) == {}


@pytest.mark.parametrize(
    "key",
    [
        "case_intake_lead",
        "case_intake_urgency",
        "case_rights",
        "case_intake_interview",
        "case_intake_decision",
        "informed_consent",
    ],
)
def test_the_steps_before_consent_ask_only_what_is_open(
    published: Refs, key: str
) -> None:
    assert problems_of(published, key, {}, BEFORE_CONSENT) == {}


@pytest.mark.parametrize(
    "key", ["information_note", "assessment", "service_plan", "case_opening"]
)
def test_nothing_sensitive_is_collected_without_consent(
    published: Refs, key: str
) -> None:
    form = catalogue.form(published[key])
    refused = problems_of(published, key, {}, BEFORE_CONSENT)
    assert refused
    assert all(form.fields[name].sensitivity in ("S", "X") for name in refused)


def test_a_problem_told_before_consent_is_short(published: Refs) -> None:
    changes: Answers = {"presenting_problem": "长" * 201}
    problems = problems_of(published, "case_intake_lead", changes, BEFORE_CONSENT)
    assert problems == {
        "presenting_problem": ["Before consent write at most 200 characters."]
    }
    assert not problems_of(published, "case_intake_lead", changes)


def test_a_lead_cannot_stay_undecided_for_ever(published: Refs) -> None:
    changes: Answers = {"intake_decision": "pending", "decision_reason": "等家属到场。"}
    assert not problems_of(published, "case_intake_decision", changes)
    late: Answers = {"pending_latest": "2026-03-01"}
    problems = problems_of(published, "case_intake_decision", changes, late)
    assert list(problems) == ["intake_decision"]
    assert not problems_of(published, "case_intake_decision", {}, late)


def test_referring_a_lead_needs_a_reason(published: Refs) -> None:
    changes: Answers = {"intake_decision": "refer"}
    assert list(problems_of(published, "case_intake_decision", changes)) == [
        "decision_reason"
    ]


@pytest.mark.parametrize(("days", "fine"), [(31, True), (32, False)])
def test_a_high_risk_is_reviewed_every_month(
    published: Refs, days: int, fine: bool
) -> None:
    changes: Answers = {"review_interval_days": days}
    problems = problems_of(published, "service_plan", changes, {"risk_level": "high"})
    assert (problems == {}) is fine
    assert not problems_of(published, "service_plan", changes)


def test_services_come_from_the_catalogue_of_the_station(published: Refs) -> None:
    facts: Answers = {"service_codes": ["3.2.1.1", "3.2.1.3"]}
    assert list(problems_of(published, "session_record", {}, facts)) == [
        "service_codes"
    ]
    assert list(problems_of(published, "assessment", {}, facts)) == [
        "needs.1.service_code"
    ]


def test_a_plan_solves_problems_that_the_assessment_found(published: Refs) -> None:
    facts: Answers = {"problems": ["独居孤独"]}
    assert list(problems_of(published, "service_plan", {}, facts)) == [
        "problems_to_solve.0.problem"
    ]


def test_an_attachment_is_an_identifier(published: Refs) -> None:
    for wrong in (["../../etc/passwd"], ["x"]):
        problems = problems_of(published, "session_record", {"attachments": wrong})
        assert problems == {
            "attachments": ["Choose the file again; it was not received."]
        }


def test_feedback_that_could_not_be_had_is_recorded_with_the_reason(
    published: Refs,
) -> None:
    answers: Answers = {"feedback_obtained": False}
    assert list(problems_of(published, "client_feedback", answers)) == [
        "not_obtained_reason"
    ]
    explained = answers | {"not_obtained_reason": "三次电话和一次上门均未遇。"}
    assert accepted(published, "client_feedback", explained) == explained
