"""What the case knows is filled in, and later answers are held against it."""

import pytest

from engine import queries, tenancy
from engine.errors import Rejected
from tests.support.story import Story, reach


def test_numbers_and_names_are_filled_in_by_the_system(story: Story) -> None:
    # given a lead and two sessions
    reach(story, "deliver_intervention")
    story.completes("wang", "deliver_intervention", next_step="session")
    story.completes("wang", "deliver_intervention", next_step="session")

    # then each record has its number, the lead that of the case
    lead = said(story, "register_lead")
    assert str(lead["lead_no"]).startswith("MY-2026-")
    assert lead["received_by"] == str(story.person("wang"))
    assert said(story, "deliver_intervention")["session_no"] == 2
    assert said(story, "draft_service_plan")["version"] == 1


def test_a_plan_cannot_solve_what_no_assessment_found(story: Story) -> None:
    reach(story, "draft_service_plan")
    with pytest.raises(Rejected) as refused:
        story.completes(
            "wang",
            "draft_service_plan",
            problems_to_solve=[{"problem": "另一件事", "wanted_change": "解决"}],
        )
    assert set(refused.value.problems) == {"problems_to_solve.0.problem"}


def test_nothing_sensitive_enters_the_file_without_the_separate_consent(
    story: Story,
) -> None:
    # given consent, with nothing said of sensitive data
    reach(story, "obtain_informed_consent")
    story.completes(
        "wang",
        "obtain_informed_consent",
        data_kinds=["identity", "contact"],
        consent_sensitive=None,
        consent_sensitive_sign=None,
        necessity_impact=None,
    )
    story.completes("zhao", "assign_case_worker")

    # when the file is opened with the client's health, it is refused
    with pytest.raises(Rejected) as refused:
        story.completes("wang", "open_case_file")
    assert set(refused.value.problems) == {"disability", "health_summary"}

    # and accepted without
    story.completes("wang", "open_case_file", disability=None, health_summary=None)


def said(story: Story, element_id: str) -> dict[str, object]:
    tenancy.bind({1})
    assert story.case_id is not None
    submission = queries.latest_submission(story.case_id, [element_id])
    assert submission is not None
    return queries.opened(submission)
