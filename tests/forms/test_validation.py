"""One check for pages, REST and imports: what is refused, and in which words."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from forms import catalogue
from forms.errors import Invalid, NoSuchForm
from forms.validation import clean
from web.demo.examples import EXAMPLES, FACTS, NOW

Answers = dict[str, object]
Refs = dict[str, str]
Problems = dict[str, list[str]]


def problems_of(
    refs: Refs, key: str, changes: Answers, facts: Answers | None = None
) -> Problems:
    """Change the example, an answer of None taken away, and say what is wrong."""
    try:
        accepted(refs, key, changes, facts)
    except Invalid as refused:
        return refused.problems
    return {}


def accepted(
    refs: Refs, key: str, changes: Answers, facts: Answers | None = None
) -> Answers:
    answers = {**EXAMPLES[key], **changes}
    given = {name: one for name, one in answers.items() if one is not None}
    return {**clean(refs[key], given, now=NOW, facts={**FACTS, **(facts or {})})}


def later(**by: int) -> datetime:
    return NOW + timedelta(**by)


def test_an_unknown_form_is_refused(published: Refs) -> None:
    for ref in ("nothing@1", "case_intake_lead@99", "case_intake_lead", "x@¹"):
        with pytest.raises(NoSuchForm):
            clean(ref, {}, now=NOW)


def test_an_unknown_field_is_refused(published: Refs) -> None:
    problems = problems_of(published, "lead_closure", {"intake_decision": "accept"})
    assert problems == {
        "intake_decision": ["This form has no such field; leave it out."]
    }


def test_an_unknown_column_is_refused(published: Refs) -> None:
    rows = [{"objective": "a", "result": "b", "extra": "c"}]
    problems = problems_of(published, "progress_review", {"goal_progress": rows})
    assert list(problems) == ["goal_progress.0.extra"]


def test_blanks_and_line_ends_are_tidied(published: Refs) -> None:
    kept = accepted(
        published,
        "lead_closure",
        {"advice_given": "  第一行\r\n第二行 ", "closed_note": "   "},
    )
    assert kept["advice_given"] == "第一行\n第二行"
    assert "closed_note" not in kept


def test_text_that_postgresql_cannot_store_is_cleaned(published: Refs) -> None:
    kept = accepted(published, "lead_closure", {"advice_given": "a\x00b\ud800c"})
    assert kept["advice_given"] == "abc"


def test_full_width_digits_of_a_phone_become_narrow(published: Refs) -> None:
    kept = accepted(
        published, "case_intake_lead", {"phone": "１３８ ００００ ００００"}
    )
    assert kept["phone"] == "13800000000"


def test_an_identity_number_is_checked_by_its_last_place(published: Refs) -> None:
    number = str(EXAMPLES["case_opening"]["id_number"])
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")

    assert "id_number" in problems_of(published, "case_opening", {"id_number": wrong})
    # A passport has no such check digit.
    assert not problems_of(
        published, "case_opening", {"id_type": "passport", "id_number": "E00000000"}
    )


def test_a_time_with_an_offset_is_kept_as_utc(published: Refs) -> None:
    kept = accepted(
        published, "case_intake_lead", {"received_at": "2026-03-02T08:30:00+08:00"}
    )
    assert kept["received_at"] == "2026-03-02T00:30:00Z"


def test_a_time_without_an_offset_is_refused(published: Refs) -> None:
    changes: Answers = {"received_at": "2026-03-02T08:30:00"}
    assert problems_of(published, "case_intake_lead", changes) == {
        "received_at": ["Enter a date and a time such as 2026-03-02 09:30."]
    }


def test_a_lead_cannot_be_received_in_the_future(published: Refs) -> None:
    changes: Answers = {"received_at": later(minutes=1).isoformat()}
    assert list(problems_of(published, "case_intake_lead", changes)) == ["received_at"]


def test_nobody_is_born_today(published: Refs) -> None:
    assert "birth_date" in problems_of(
        published, "case_intake_lead", {"birth_date": "2026-03-02"}
    )


def test_a_phone_or_an_emergency_contact_is_enough(published: Refs) -> None:
    assert not problems_of(published, "case_intake_lead", {"phone": None})
    assert not problems_of(published, "case_intake_lead", {"emergency_contact": None})
    neither: Answers = {"phone": None, "emergency_contact": None}
    assert list(problems_of(published, "case_intake_lead", neither)) == ["phone"]


def test_a_short_problem_statement_is_sent_back(published: Refs) -> None:
    problems = problems_of(published, "case_intake_lead", {"presenting_problem": "短"})
    assert problems == {"presenting_problem": ["Write at least 10 characters."]}


def test_no_urgency_is_chosen_alone(published: Refs) -> None:
    changes: Answers = {"urgency_flags": ["none", "medical"]}
    problems = problems_of(published, "case_intake_urgency", changes)
    assert list(problems) == ["urgency_flags"]


def test_a_flag_of_harm_to_a_child_is_a_suspicion(published: Refs) -> None:
    changes: Answers = {"urgency_flags": ["child_harm"]}
    problems = problems_of(published, "case_intake_urgency", changes)
    assert list(problems) == ["child_harm_suspected"]


def test_a_choice_outside_the_list_is_refused_at_its_field(published: Refs) -> None:
    changes: Answers = {"urgency_flags": ["boredom"]}
    assert problems_of(published, "case_intake_urgency", changes) == {
        "urgency_flags": ["Choose one of the listed answers."]
    }


def test_rights_must_have_been_explained(published: Refs) -> None:
    problems = problems_of(
        published, "case_intake_interview", {"rights_informed": False}
    )
    assert list(problems) == ["rights_informed"]


@pytest.mark.parametrize(
    ("answers", "facts"),
    [({}, {"age": 17}), ({"has_capacity": False}, {"age": 40})],
)
def test_minors_and_people_without_capacity_need_a_guardian(
    published: Refs, answers: Answers, facts: Answers
) -> None:
    problems = problems_of(published, "case_intake_interview", answers, facts)
    assert set(problems) == {"guardian_name", "guardian_relation", "guardian_phone"}


def test_declining_needs_a_reason_and_accepting_drops_it(published: Refs) -> None:
    declined: Answers = {"intake_decision": "decline"}
    assert list(problems_of(published, "case_intake_decision", declined)) == [
        "decision_reason"
    ]
    kept = accepted(published, "case_intake_decision", {"decision_reason": "留着"})
    assert "decision_reason" not in kept


def test_sensitive_kinds_of_data_need_a_separate_consent(published: Refs) -> None:
    missing: Answers = {"consent_sensitive": None, "necessity_impact": None}
    assert set(problems_of(published, "informed_consent", missing)) == set(missing)

    plain: Answers = {"data_kinds": ["identity", "contact"]}
    kept = accepted(published, "informed_consent", plain)
    assert "consent_sensitive" not in kept


def test_the_guardian_signs_the_consent_of_a_small_child(published: Refs) -> None:
    child: Answers = {"age": 13}
    problems = problems_of(published, "informed_consent", {}, child)
    assert set(problems) == {"guardian_sign", "child_assent"}

    # A refusal stands without the guardian's signature.
    refused: Answers = {"consent_general": False, "child_assent": "不愿意"}
    assert not problems_of(published, "informed_consent", refused, child)


def test_an_exception_from_consent_needs_its_circumstances(published: Refs) -> None:
    refused: Answers = {"consent_general": False, "exception_basis": "emergency"}
    assert list(problems_of(published, "informed_consent", refused)) == [
        "exception_reason"
    ]
    # Where consent is given, no exception is kept.
    assert "exception_basis" not in accepted(
        published, "informed_consent", {"exception_basis": "emergency"}
    )


def test_the_risk_level_is_the_highest_of_the_items(published: Refs) -> None:
    problems = problems_of(published, "assessment", {"risk_level": "low"})
    assert problems == {
        "risk_level": ["Choose “Medium”, the highest level among the rows."]
    }


def test_problems_have_distinct_places(published: Refs) -> None:
    rows = [
        {**row, "order": 1}
        for row in EXAMPLES["assessment"]["problem_list"]  # type: ignore[attr-defined]
    ]
    problems = problems_of(published, "assessment", {"problem_list": rows})
    assert list(problems) == ["problem_list.1.order"]


def test_missing_resources_need_a_reason(published: Refs) -> None:
    assert list(problems_of(published, "assessment", {"resources_formal": []})) == [
        "resources_formal"
    ]
    explained: Answers = {
        "resources_formal": [],
        "resources_formal_reason": "尚未联系到。",
    }
    assert not problems_of(published, "assessment", explained)


@pytest.mark.parametrize(
    ("age", "missing", "field"),
    [
        (60, "elder_risk_grade", "elder_risk_grade"),
        (17, None, "guardianship_assessment"),
    ],
)
def test_age_decides_which_assessment_is_due(
    published: Refs, age: int, missing: str | None, field: str
) -> None:
    changes: Answers = {missing: None} if missing else {}
    assert list(problems_of(published, "assessment", changes, {"age": age})) == [field]


def test_an_assessment_does_not_precede_the_lead(published: Refs) -> None:
    changes: Answers = {"assessed_at": "2026-03-01"}
    assert list(problems_of(published, "assessment", changes)) == ["assessed_at"]


def test_a_plan_ends_after_it_begins(published: Refs) -> None:
    changes: Answers = {"duration_to": "2026-03-09"}
    assert "duration_to" in problems_of(published, "service_plan", changes)


def test_objectives_and_phases_end_within_the_plan(published: Refs) -> None:
    changes: Answers = {"duration_to": "2026-06-01"}
    assert set(problems_of(published, "service_plan", changes)) == {
        "objectives.1.due",
        "phases.1.to",
    }


def test_a_high_risk_needs_a_contingency(published: Refs) -> None:
    changes: Answers = {"contingency": None}
    assert not problems_of(published, "service_plan", changes)
    high: Answers = {"risk_level": "high"}
    assert list(problems_of(published, "service_plan", changes, high)) == [
        "contingency"
    ]


def test_sending_a_plan_back_needs_a_comment(published: Refs) -> None:
    changes: Answers = {"review_result": "revise", "supervisor_comment": None}
    assert list(problems_of(published, "service_plan_review", changes)) == [
        "supervisor_comment"
    ]


def test_a_client_who_refuses_signs_no_agreement(published: Refs) -> None:
    answers: Answers = {"client_decision": "refuse", "decision_note": "暂不需要"}
    assert accepted(published, "service_agreement_client", answers) == answers


def test_a_session_ends_after_it_begins(published: Refs) -> None:
    start = EXAMPLES["session_record"]["start_at"]
    problems = problems_of(published, "session_record", {"end_at": start})
    assert problems == {"end_at": ["Enter a time after “Start”."]}


def test_an_amount_of_money_has_at_most_two_decimals(published: Refs) -> None:
    rows = [{"people": 1, "hours": 2, "money": "1.234"}]
    problems = problems_of(published, "outcome_evaluation", {"resource_input": rows})
    assert list(problems) == ["resource_input.0.money"]


def test_nobody_gives_notice_to_the_dead(published: Refs) -> None:
    kept = accepted(published, "closure_report", {"closure_reason": "deceased"})
    assert not {"early_notice_given_at", "client_sign", "follow_up_plan"} & set(kept)


def test_the_early_notice_is_given_in_time(published: Refs) -> None:
    facts: Answers = {"early_notice_latest": "2026-02-13"}
    problems = problems_of(published, "closure_report", {}, facts)
    assert list(problems) == ["early_notice_given_at"]


def test_an_incomplete_archive_needs_a_note(published: Refs) -> None:
    changes: Answers = {"archive_checklist": ["f_case_01"], "archive_note": None}
    assert list(problems_of(published, "case_archive", changes)) == ["archive_note"]


def test_two_officials_investigate(published: Refs) -> None:
    rows = [{"name": "赵假名", "unit": "示例镇"}]
    changes: Answers = {"investigators": rows}
    assert list(problems_of(published, "assistance_investigation_start", changes)) == [
        "investigators"
    ]


@pytest.mark.parametrize(
    "wrong", [7, True, [1], {"a": 1}, [{"a": [{}]}], "x" * 6000, 1.5, b"x", [[]]]
)
def test_answers_of_the_wrong_kind_are_refused_and_never_crash(
    published: Refs, wrong: object
) -> None:
    for key, ref in published.items():
        for name in catalogue.form(ref).fields:
            problems_of(published, key, {name: wrong})


def test_refusals_are_told_in_chinese_with_chinese_labels(published: Refs) -> None:
    with translation.override("zh-hans"):
        problems = problems_of(published, "lead_closure", {"advice_given": None})
    assert "给予的咨询或建议" in problems["advice_given"][0]


def test_what_a_person_typed_is_not_repeated_in_a_refusal(published: Refs) -> None:
    secret = "王测试的秘密" * 500
    changes: Answers = dict.fromkeys(
        catalogue.form(published["assessment"]).fields, secret
    )
    with pytest.raises(Invalid) as refused:
        clean(published["assessment"], changes, now=NOW)
    assert "秘密" not in f"{refused.value} {refused.value.problems}"
