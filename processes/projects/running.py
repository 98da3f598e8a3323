"""What the steps of a running project write: monitoring, changes, the result."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.projects import budgets, panels, results
from processes.projects.facts import term_of, yuan
from processes.projects.models import (
    BudgetLine,
    MonitoringRecord,
    Project,
    ProjectChange,
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
    MonitoringRecord.objects.create(
        county=project.county,
        project=project,
        number=_count(MonitoringRecord, project) + 1,
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


def record_change(matter: Case, project: Project, filled: FilledIn) -> None:
    """Keep what change is asked for.

    Raises:
        Rejected: The supplement is too large, or the new end lies before today.
    """
    data = filled.data
    amount = yuan(data.get("change_amount")) or Decimal(0)
    _require_small(project, amount, "change_amount")
    new_end = data.get("new_term_to")
    kinds = data["change_kinds"]
    ProjectChange.objects.create(
        county=project.county,
        case=matter,
        project=project,
        number=_count(ProjectChange, project) + 1,
        kinds=list(kinds) if isinstance(kinds, list) else [],
        amount=amount,
        category=str(data.get("change_category", "")),
        fund_source=str(data.get("change_source", "")),
        new_term_to=date.fromisoformat(str(new_end)) if new_end else None,
        requested_at=filled.now,
    )


def record_change_decision(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Decide the oldest change that waits; one that is agreed to takes effect.

    Raises:
        Rejected: Other supplements have used up what was left meanwhile.
    """
    found = ProjectChange.objects.filter(county=project.county, project=project)
    change = found.filter(decision="").order_by("number")[:1].get()
    if filled.data["decision"] == ProjectChange.Decision.APPROVED:
        _require_small(project, change.amount, "decision")
        _carry_out(project, change)
    change.decision = str(filled.data["decision"])
    change.act = _act(filled)
    _afterwards(filled, change, ["decision", "act"])


def _carry_out(project: Project, change: ProjectChange) -> None:
    if change.amount:
        BudgetLine.objects.create(
            county=project.county,
            project=project,
            version=project.budget_version,
            category=change.category,
            fund_source=change.fund_source,
            amount=change.amount,
            change=change,
        )
    if change.new_term_to:
        project.term_to = change.new_term_to
        project.save(update_fields=["term_to"])


def _require_small(project: Project, amount: Decimal, field: str) -> None:
    """Refuse supplements of more than ten percent of the first budget.

    Raises:
        Rejected: With what is left. Source: ``E01 art. 49``.
    """
    left = budgets.supplement_left(project)
    if amount > left:
        told = gettext(
            "Supplements come to 10 %% of the first amount at most (Government "
            "Procurement Law, art. 49); %(left)s yuan are left."
        ) % {"left": f"{left:.2f}"}
        raise Rejected(
            "Expected a supplement within 10 % of the first budget (E01 art. 49).",
            {field: [told]},
        )


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
    _afterwards(filled, result, ["grade", "act"])


def _count(model: type[MonitoringRecord | ProjectChange], project: Project) -> int:
    rows = model._default_manager.filter(county=project.county, project=project)
    return rows.count()


def _afterwards(
    filled: FilledIn, row: ProjectChange | ProjectResult, fields: list[str]
) -> None:
    """Write an outcome once the act that makes it stands."""

    def write() -> None:
        row.save(update_fields=fields)

    filled.afterwards.append(write)


def _act(filled: FilledIn) -> UUID:
    assert filled.work_item_id is not None  # a step records, nobody else
    return filled.work_item_id
