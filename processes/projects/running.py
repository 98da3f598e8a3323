"""What the steps of a running project write: monitoring and the result."""

from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.projects import panels, results
from processes.projects.facts import term_of
from processes.projects.models import (
    MonitoringRecord,
    Project,
    ProjectResult,
)
from processes.projects.monitoring import DEVIATION_BELOW, done_percent
from processes.working_days import CHINA

Conclusion = MonitoringRecord.Conclusion


def record_monitoring(matter: Case, project: Project, filled: FilledIn) -> None:
    """Keep what was found; name evaluators where the project has none yet.

    Raises:
        Rejected: It is called normal, but less than 80 % of what the time asks for is
            done; or an evaluator is too close.
    """
    today = filled.now.astimezone(CHINA).date()
    rows = filled.data["planned_vs_done"]
    assert isinstance(rows, list)
    done = done_percent(rows, term_of(project, today), today)
    conclusion = str(filled.data["conclusion"])
    if conclusion == Conclusion.NORMAL and done < DEVIATION_BELOW:
        told = gettext(
            "Only %(done)s %% of what the time asks for is done, less than %(limit)s "
            "%%: that is a deviation."
        ) % {"done": done, "limit": DEVIATION_BELOW}
        raise Rejected(
            f"Expected a deviation at {done} %, but got {conclusion}.",
            {"conclusion": [told]},
        )
    _name_evaluators(matter, project, filled)
    found = MonitoringRecord.objects.filter(county=project.county, project=project)
    MonitoringRecord.objects.create(
        county=project.county,
        project=project,
        number=found.count() + 1,
        period=str(filled.data["period"]),
        done_percent=done,
        conclusion=conclusion,
        act=_act(filled),
        at=filled.now,
    )


def _name_evaluators(matter: Case, project: Project, filled: FilledIn) -> None:
    named = panels.people_in(filled, "evaluators")
    if not named:
        return
    if panels.members_of(matter, panels.EVALUATORS):
        raise Rejected(
            "Expected no evaluators, but the project has some.",
            {"evaluators": [gettext("The project has its evaluators already.")]},
        )
    panels.require_independent(matter, named, "evaluators", filled)
    panels.form_panel(matter, project, panels.EVALUATORS, named, filled)


def record_check(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Count how often what was demanded was not in place."""
    if filled.data["verified"] != "no":
        return
    found = MonitoringRecord.objects.filter(county=project.county, project=project)
    last = found.exclude(conclusion=Conclusion.NORMAL).order_by("-number")[:1].get()
    last.failures += 1
    last.save(update_fields=["failures"])


def record_evaluation(matter: Case, project: Project, filled: FilledIn) -> None:
    """Keep the panel's score; the grade is the county's to confirm."""
    parts = ("goal_score", "process_score", "fund_score", "satisfaction_score")
    ProjectResult.objects.create(
        county=project.county,
        case=matter,
        project=project,
        score=sum(int(str(filled.data[each])) for each in parts),
    )


def record_result(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Confirm the result with its grade.

    Raises:
        Rejected: It differs from the panel's score, and nobody says why.
    """
    result = ProjectResult.objects.get(county=project.county, project=project)
    grade = results.grade_of(result.score)
    says_qualified = grade != Grade.UNQUALIFIED
    is_qualified = filled.data["project_result"] == "qualified"
    if is_qualified != says_qualified:
        if not filled.data.get("deviation_reason"):
            raise Rejected(
                "Expected a reason to differ from the panel's score.",
                {
                    "deviation_reason": [
                        gettext("Say why the result differs from the panel's score.")
                    ]
                },
            )
        grade = Grade.QUALIFIED if is_qualified else Grade.UNQUALIFIED
    result.grade = grade
    result.act = _act(filled)
    # Written once the act that confirms stands.
    filled.afterwards.append(lambda: result.save(update_fields=["grade", "act"]))


def _act(filled: FilledIn) -> UUID:
    assert filled.work_item_id is not None  # a step records, nobody else
    return filled.work_item_id
