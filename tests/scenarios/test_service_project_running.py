"""A running project: reports, monitoring, rectification, changes."""

from decimal import Decimal

import pytest

from engine import tenancy
from engine.errors import Rejected
from engine.models import Message
from processes.projects.models import BudgetLine, MonitoringRecord, ProjectChange
from tests.support.projects import does_one, goes_to, project, running
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau

_LATE = [
    {"indicator": "独居老人每周探访（人次）", "target": 400, "done": 3},
    {"indicator": "个案（个）", "target": 8, "done": 8},
]
_SERIOUS: dict[str, object] = {
    "conclusion": "serious",
    "serious_grounds": ["subcontract"],
}


def _told(story: Story, message: str) -> bool:
    tenancy.bind({story.county.ordinal})
    return Message.objects.filter(case_id=story.case_id, name=message).exists()


def _monitored(story: Story, days: int = 92) -> Story:
    """Take a running project to its first monitoring."""
    running(story)
    story.passes(days=days)
    story.runs_jobs()
    return story


def test_reports_and_monitoring_come_again_while_services_are_given(
    bureau: Story,
) -> None:
    # given a project that reports and is monitored each quarter
    _monitored(bureau)
    for _ in range(2):
        bureau.completes("wang", "submit_progress_report")
        bureau.completes("he", "monitor_project")
        assert bureau.waits_at() - {"mid_term_review"} == {"implement_services"}

        # when another quarter has passed, then both are due again
        bureau.passes(days=91)
        bureau.runs_jobs()
        assert {"submit_progress_report", "monitor_project"} <= bureau.waits_at()

    numbers = MonitoringRecord.objects.order_by("number").values_list("number")
    assert [*numbers] == [(1,), (2,)]


def test_reports_come_monthly_where_the_contract_says_so(bureau: Story) -> None:
    running(bureau)
    bureau.reports("zhao", "project_emergency")
    bureau.runs_jobs()
    bureau.completes("wang", "prepare_implementation", report_cycle="monthly")
    bureau.passes(days=31)
    bureau.runs_jobs()
    assert bureau.waits_at() == {"implement_services", "submit_progress_report"}


def test_what_is_far_behind_cannot_be_called_normal(bureau: Story) -> None:
    # given a project that has done a tenth of what the time asks for
    _monitored(bureau)
    with pytest.raises(Rejected) as refused:
        bureau.completes("he", "monitor_project", planned_vs_done=_LATE)
    assert set(refused.value.problems) == {"conclusion"}

    # when it is called a deviation, then the station has to put it right
    item = bureau.item("monitor_project")
    assert item.assignee_id == bureau.person("he")
    bureau.completes(
        "he", "monitor_project", planned_vs_done=_LATE, conclusion="deviation"
    )
    bureau.completes("he", "issue_rectification")
    bureau.completes("wang", "rectify_project")
    bureau.completes("lv", "verify_rectification")
    assert not _told(bureau, "service_agreement.breach")
    assert "issue_rectification" not in bureau.waits_at()


def test_a_rectification_that_fails_twice_is_a_breach(bureau: Story) -> None:
    _monitored(bureau)
    bureau.completes("he", "monitor_project", conclusion="deviation")
    for turn in range(2):
        assert not _told(bureau, "service_agreement.breach")
        bureau.completes("he", "issue_rectification")
        bureau.completes("wang", "rectify_project")
        bureau.completes("he", "verify_rectification", verified="no")
        assert ("issue_rectification" in bureau.waits_at()) is (turn == 0)
    assert _told(bureau, "service_agreement.breach")


def test_a_serious_problem_is_a_breach_at_once(bureau: Story) -> None:
    _monitored(bureau)
    bureau.completes("he", "monitor_project", **_SERIOUS)
    assert _told(bureau, "service_agreement.breach")
    assert "issue_rectification" not in bureau.waits_at()


def test_a_spot_check_from_above_brings_a_monitoring_at_once(bureau: Story) -> None:
    running(bureau)
    bureau.reports("he", "project_spot_check")
    assert "monitor_project" in bureau.waits_at()


def test_a_supplement_of_ten_percent_is_agreed_to_and_one_above_is_refused(
    bureau: Story,
) -> None:
    # given a budget of 100,000 yuan
    running(bureau)

    # when ten percent and a cent are asked for, then not even the request is taken
    bureau.reports("wang", "project_change_wanted")
    with pytest.raises(Rejected) as refused:
        bureau.completes("wang", "request_project_change", change_amount="10000.01")
    assert "10000.00" in str(refused.value.problems["change_amount"])

    # when ten percent are, then they are agreed to and stand in the budget
    bureau.completes("wang", "request_project_change", change_amount="10000.00")
    bureau.completes("lv", "decide_project_change")
    added = BudgetLine.objects.exclude(change=None).get()
    assert (added.amount, added.category) == (Decimal("10000.00"), "material")
    change = ProjectChange.objects.get()
    assert change.decision == "approved"
    assert change.act is not None

    # and nothing is left for a second one
    bureau.reports("wang", "project_change_wanted")
    with pytest.raises(Rejected):
        bureau.completes("wang", "request_project_change", change_amount="0.01")


def test_a_supplement_that_breaks_the_floor_is_refused_in_hebei(db: None) -> None:
    # given a budget in Hebei with exactly 15 % for monitoring and evaluation
    hebei = Story(add_bureau(counties.set_up_one("HB")))
    running(hebei)

    # when material is to be bought besides, then the county cannot agree to it
    hebei.reports("wang", "project_change_wanted")
    hebei.completes("wang", "request_project_change", change_amount="0.01")
    with pytest.raises(Rejected) as refused:
        hebei.completes("lv", "decide_project_change")
    assert set(refused.value.problems) == {"decision"}
    assert not BudgetLine.objects.exclude(change=None).exists()
    hebei.completes("lv", "decide_project_change", decision="refused")

    # when it is for monitoring, then it can
    hebei.reports("wang", "project_change_wanted")
    hebei.completes(
        "wang",
        "request_project_change",
        change_amount="1000.00",
        change_category="monitoring",
    )
    hebei.completes("lv", "decide_project_change")
    assert BudgetLine.objects.exclude(change=None).get().category == "monitoring"


def test_of_two_supplements_that_wait_only_what_is_left_is_agreed_to(
    bureau: Story,
) -> None:
    running(bureau)
    for _ in range(2):
        bureau.reports("wang", "project_change_wanted")
    for _ in range(2):
        does_one(bureau, "wang", "request_project_change", change_amount="6000.00")
    does_one(bureau, "lv", "decide_project_change")
    with pytest.raises(Rejected) as refused:
        does_one(bureau, "lv", "decide_project_change")
    assert set(refused.value.problems) == {"decision"}
    bureau.completes("lv", "decide_project_change", decision="refused")
    assert [*ProjectChange.objects.order_by("number").values_list("decision")] == [
        ("approved",),
        ("refused",),
    ]


def test_a_longer_term_is_the_term_from_then_on(bureau: Story) -> None:
    running(bureau)
    bureau.reports("wang", "project_change_wanted")
    bureau.completes(
        "wang",
        "request_project_change",
        change_kinds=["term"],
        change_amount=None,
        change_category=None,
        change_source=None,
        new_term_to="2027-06-30",
    )
    bureau.completes("lv", "decide_project_change")
    assert str(project(bureau).term_to) == "2027-06-30"


def test_services_end_with_the_term_and_no_sooner(bureau: Story) -> None:
    running(bureau)
    last = project(bureau).term_to
    goes_to(bureau, last, days=-1)
    with pytest.raises(Rejected):
        bureau.completes("wang", "implement_services")
    goes_to(bureau, last)
    bureau.completes("wang", "implement_services")
    assert "implement_services" not in bureau.waits_at()


def test_the_self_evaluation_opens_sixty_days_before_the_end(bureau: Story) -> None:
    running(bureau)
    last = project(bureau).term_to
    goes_to(bureau, last, days=-61)
    bureau.runs_jobs()
    assert "self_evaluate_project" not in bureau.waits_at()
    goes_to(bureau, last, days=-60)
    bureau.runs_jobs()
    assert "self_evaluate_project" in bureau.waits_at()
