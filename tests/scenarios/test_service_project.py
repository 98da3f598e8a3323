"""A service project from the survey to the archive, and the ways around it."""

from decimal import Decimal

import pytest

from engine import tenancy
from engine.models import Message, Submission
from processes.bureau.hidden import shown
from processes.casework.models import Case
from processes.projects.models import (
    Appraisal,
    BudgetLine,
    Need,
    Project,
    ProjectResult,
)
from tests.support.projects import (
    APPRAISERS,
    CLOSING,
    appraises,
    approved,
    ends_services,
    forms_panel,
    people,
    planned,
    project,
    running,
)
from tests.support.story import Story


def _messages(story: Story) -> set[str]:
    tenancy.bind({story.county.ordinal})
    found = Message.objects.filter(case_id=story.case_id)
    return set(found.values_list("name", flat=True))


def test_a_project_goes_from_the_survey_to_the_archive(bureau: Story) -> None:
    # given a project of the first station that runs through its term
    running(bureau)
    assert project(bureau).status == Project.Status.RUNNING
    assert "filing_and_spot_check.filing" in _messages(bureau)
    ends_services(bureau)

    # when it is evaluated, accepted and published
    for username, step in CLOSING:
        bureau.completes(username, step)

    # then it lies in the archive, with its grade and the acts that made it
    done = project(bureau)
    assert (done.status, done.approval) == (Project.Status.CLOSED, "approved")
    result = ProjectResult.objects.get(project=done)
    assert (result.score, result.grade) == (89, "good")
    assert bureau.instance("service_project").status == "completed"
    needs = Need.objects.filter(project=done).order_by("number")
    assert [(each.number, each.status) for each in needs] == [
        ("N-001", "closed"),
        ("N-002", "closed"),
    ]


def test_the_needs_list_has_no_personal_data(bureau: Story) -> None:
    # given a household that was surveyed
    planned(bureau, until="design_project")

    # then what can be read without the key names nobody
    columns = [vars(each) for each in Need.objects.all()]
    assert "孙样例" not in str(columns)
    assert "S1-007" not in str(columns)
    unit = Submission.objects.get(element_id="conduct_needs_survey")
    assert "孙样例".encode() not in bytes(unit.sealed)


def test_several_households_are_surveyed_one_after_another(bureau: Story) -> None:
    planned(bureau, until="conduct_needs_survey")
    bureau.completes("wang", "conduct_needs_survey", survey_goes_on=True)
    bureau.completes("li", "conduct_needs_survey")
    assert bureau.waits_at() == {"compile_needs_list"}
    assert Need.objects.count() == 4


def test_opinions_stay_hidden_until_all_are_in(bureau: Story) -> None:
    # given two of three opinions
    planned(bureau)
    forms_panel(bureau)
    appraises(bureau, "zhen")
    appraises(bureau, "duan")
    matter = Case.objects.get(pk=bureau.case_id)

    def seen_by(username: str) -> int:
        rows = Submission.objects.filter(element_id="appraise_project")
        found = shown(matter, list(rows), actor=bureau.actor(username))
        return len(found)

    # then each sees the own one alone, and the county none
    assert [seen_by(each) for each in ("zhen", "duan", "wen", "he")] == [1, 1, 0, 0]

    # when the last one is in, then all are shown
    appraises(bureau, "wen")
    assert [seen_by(each) for each in ("zhen", "wen", "he")] == [3, 3, 3]


def test_a_project_is_revised_twice_and_then_ends(bureau: Story) -> None:
    # given a panel that wants it revised, time after time
    planned(bureau)
    forms_panel(bureau)
    for turn in range(3):
        for member in APPRAISERS:
            appraises(bureau, member, verdict="revise")
        if turn < 2:
            assert bureau.waits_at() == {"design_project"}
            for username, step in (
                ("wang", "design_project"),
                ("li", "prepare_project_budget"),
                ("chen", "review_project_design"),
                ("wang", "submit_project"),
                ("he", "check_project_boundary"),
            ):
                bureau.completes(username, step)

    # then the third time ends it, and the team is told
    bureau.runs_jobs()
    assert bureau.waits_at() == set()
    assert bureau.instance("service_project").status == "completed"
    assert Appraisal.objects.filter(verdict="revise").count() == 9
    assert BudgetLine.objects.values("version").distinct().count() == 3


def test_a_panel_rejects_by_majority(bureau: Story) -> None:
    planned(bureau)
    forms_panel(bureau)
    appraises(bureau, "zhen", verdict="reject")
    appraises(bureau, "duan", verdict="reject")
    appraises(bureau, "wen")
    bureau.runs_jobs()
    assert bureau.instance("service_project").status == "completed"
    assert project(bureau).approval == ""


def test_the_purchaser_may_decide_against_the_panel(bureau: Story) -> None:
    planned(bureau)
    forms_panel(bureau)
    for member in APPRAISERS:
        appraises(bureau, member)
    bureau.completes("lv", "decide_project", decision="rejected")
    bureau.completes("he", "notify_project_decision")
    assert bureau.instance("service_project").status == "completed"
    row = project(bureau)
    assert (row.approval, row.status) == ("rejected", Project.Status.REFUSED)
    assert "filing_and_spot_check.filing" not in _messages(bureau)


def test_what_government_must_do_itself_goes_back_to_the_design(
    bureau: Story,
) -> None:
    # given a project that offers labour dispatch
    planned(bureau, until="check_project_boundary")
    item = bureau.item("check_project_boundary")
    rows = bureau.filled(item)["boundary_check"]
    assert isinstance(rows, list)
    rows = [
        {**row, "is_hit": "yes" if row["item"] == "labour" else "no"} for row in rows
    ]

    # when the purchaser finds it, then it is designed anew
    bureau.completes("he", "check_project_boundary", boundary_check=rows)
    assert bureau.waits_at() == {"design_project"}
    assert project(bureau).appraisal_round == 0


def test_a_project_with_own_money_needs_no_approval(bureau: Story) -> None:
    # given a project that a charity pays
    planned(bureau, until="prepare_project_budget")
    lines = [
        {"category": "service", "amount": "800.00", "source": "charity"},
        {"category": "evaluation", "amount": "200.00", "source": "charity"},
    ]
    bureau.completes("li", "prepare_project_budget", budget_lines=lines)

    # when the supervisor has reviewed it, then it is prepared at once
    bureau.completes("chen", "review_project_design")
    assert bureau.waits_at() == {"prepare_implementation"}
    assert sum(
        BudgetLine.objects.values_list("amount", flat=True), Decimal(0)
    ) == Decimal("1000.00")


def test_evaluators_of_a_project_with_own_money_are_named_when_it_is_monitored(
    bureau: Story,
) -> None:
    # given such a project that runs
    planned(bureau, until="prepare_project_budget")
    lines = [{"category": "service", "amount": "800.00", "source": "charity"}]
    bureau.completes("li", "prepare_project_budget", budget_lines=lines)
    bureau.completes("chen", "review_project_design")
    bureau.completes("wang", "prepare_implementation")
    bureau.passes(days=92)
    bureau.runs_jobs()

    # when the county monitors it and names evaluators
    bureau.completes("he", "monitor_project", evaluators=people(bureau, "xiang"))

    # then they can do the mid-term review
    bureau.passes(days=120)
    bureau.runs_jobs()
    bureau.completes("xiang", "mid_term_review")
    assert "mid_term_review" not in bureau.waits_at()


def test_an_unqualified_result_is_told_to_agreement_and_evaluation(
    bureau: Story,
) -> None:
    running(bureau)
    ends_services(bureau)
    bureau.completes("xiang", "survey_project_satisfaction")
    bureau.completes("xiang", "evaluate_project_performance", goal_score=2)
    bureau.completes("lv", "confirm_project_result", project_result="unqualified")
    assert {"service_agreement.project_result", "station_evaluation.data"} <= _messages(
        bureau
    )
    bureau.completes("lv", "publish_project_result")
    bureau.completes("wang", "archive_project")
    assert ProjectResult.objects.get().grade == "unqualified"


@pytest.mark.parametrize("username", ["wang", "he"])
def test_a_project_that_is_not_approved_yet_can_be_withdrawn(
    bureau: Story, username: str
) -> None:
    planned(bureau, until="submit_project")
    bureau.reports(username, "project_withdrawn")
    assert bureau.instance("service_project").status == "completed"


def test_a_project_that_ends_early_is_evaluated_all_the_same(bureau: Story) -> None:
    running(bureau)
    bureau.reports("zhao", "project_ended_early")
    bureau.runs_jobs()
    assert bureau.waits_at() == {"survey_project_satisfaction"}


def test_an_emergency_pauses_a_project_until_it_is_prepared_again(
    bureau: Story,
) -> None:
    running(bureau)
    bureau.reports("zhao", "project_emergency")
    bureau.runs_jobs()
    assert bureau.waits_at() == {"prepare_implementation"}
    bureau.completes("wang", "prepare_implementation")
    assert bureau.waits_at() == {"implement_services"}


def test_an_approval_stands_with_the_act_that_made_it(bureau: Story) -> None:
    approved(bureau)
    row = project(bureau)
    assert row.act is not None
    assert bureau.waits_at() == {"prepare_implementation"}
