"""What a project knows that forms fill in or check, and its model decides by."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from engine.extensions import FilledIn
from processes import legal_periods
from processes.casework.models import Case
from processes.organisation import profiles
from processes.projects import appraising, budgets, results
from processes.projects.models import MonitoringRecord, Need, Project, ProjectResult
from processes.projects.queries import (
    appraisals_of,
    needs_of,
    project_of,
    services_in,
)
from processes.stations.queries import codes_offered
from processes.working_days import CHINA

#: Facts that the model's output parameters may name; all others are for forms.
FOR_MODELS = frozenset(
    {
        "purchase_yuan",
        "base_yuan",
        "me_yuan",
        "cost_yuan",
        "is_publicly_funded",
        "has_assistance_funds",
        "boundary_hit",
        "panel_size",
        "appraisal_result",
        "project_term_to",
        "self_evaluation_on",
        "mid_term_on",
        "rectification_failures",
    }
)
#: Steps whose forms name services by their codes.
_WITH_CODES = frozenset({"conduct_needs_survey", "design_project"})
_BEFORE_END = "project.self_evaluation_before_end"

Facts = dict[str, object]


def facts_of(matter: Case, filled: FilledIn) -> Facts:
    """Return what is known of a project when a step is about to be completed.

    Returns:
        ``service_codes`` of the county's list; and what the step asks for, see the
        functions below.
    """
    today = filled.now.astimezone(CHINA).date()
    known: Facts = {}
    if filled.element_id in _WITH_CODES:
        name = profiles.profile_of(matter.county, today).name
        known["service_codes"] = sorted(codes_offered(name, today))
    project, asked = project_of(matter), _OF_STEP.get(filled.element_id)
    if project is None or asked is None:
        return known
    return {**known, **asked(matter, project, filled)}


def _of_needs(_matter: Case, project: Project, _filled: FilledIn) -> Facts:
    """Return how many needs the list has, and how many are urgent."""
    needs = needs_of(project)
    urgent = [each for each in needs if each.urgency == Need.Urgency.URGENT]
    return {"needs_count": len(needs), "urgent_needs_count": len(urgent)}


def _of_budget(_matter: Case, project: Project, filled: FilledIn) -> Facts:
    """Return what the rules for funds ask, and what follows from the sources."""
    lines = budgets.lines_of(project)
    return {
        **rule_inputs(project, filled.now),
        "has_assistance_funds": budgets.from_assistance(lines) > 0,
        "is_publicly_funded": budgets.is_public(lines),
    }


def rule_inputs(project: Project, now: datetime) -> Facts:
    """Return what cap and floor are asked of the budget in force."""
    lines = budgets.lines_of(project)
    own, today = budgets.from_assistance(lines), now.astimezone(CHINA).date()
    return {
        "cost_yuan": budgets.total(lines),
        "me_yuan": budgets.watching(lines),
        "purchase_yuan": own + budgets.assistance_spending(project, today),
        "base_yuan": project.assistance_base,
    }


def _of_boundary(_matter: Case, _project: Project, filled: FilledIn) -> Facts:
    """Return whether the check that is handed in found anything."""
    rows = filled.data.get("boundary_check")
    touched = [
        row
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping) and row.get("is_hit") == "yes"
    ]
    return {"boundary_hit": bool(touched)}


def _of_panel(_matter: Case, project: Project, _filled: FilledIn) -> Facts:
    """Return how many appraise."""
    return {"panel_size": project.panel_size}


def _of_appraisal(_matter: Case, project: Project, _filled: FilledIn) -> Facts:
    """Return what the panel says, once everybody has handed in."""
    found = appraisals_of(project)
    if len(found) < project.panel_size or not found:
        return {"appraisal_result": None}
    revisions = project.appraisal_round - 1
    return {"appraisal_result": appraising.answer(found, revisions=revisions)}


def _of_term(_matter: Case, project: Project, filled: FilledIn) -> Facts:
    """Return the days by which the model sets its timers."""
    today = filled.now.astimezone(CHINA).date()
    first, last = term_of(project, today)
    period = legal_periods.period(project.county, _BEFORE_END, today)
    days_before = (period.after(last) - last).days
    middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
    begins = date.fromordinal(last.toordinal() - days_before)
    return {
        "project_term_to": last.isoformat(),
        "self_evaluation_on": begins.isoformat(),
        "mid_term_on": middle.isoformat(),
    }


def _of_services(matter: Case, project: Project, filled: FilledIn) -> Facts:
    """Return what the register counts of the station's services in the term."""
    today = filled.now.astimezone(CHINA).date()
    return {**services_in(matter, term_of(project, today))}


def _of_rectification(_matter: Case, project: Project, _filled: FilledIn) -> Facts:
    """Return how often the rectification that is going on was not in place."""
    found = MonitoringRecord.objects.filter(county=project.county, project=project)
    last = found.exclude(conclusion=MonitoringRecord.Conclusion.NORMAL)
    record = last.order_by("-number").first()
    return {"rectification_failures": record.failures if record else 0}


def _of_result(_matter: Case, project: Project, _filled: FilledIn) -> Facts:
    """Return what the evaluation panel has found, for the confirmation."""
    result = ProjectResult.objects.filter(project=project).first()
    if result is None:
        return {}
    grade = results.grade_of(result.score)
    return {
        "evaluation_score": result.score,
        "evaluation_grade": str(grade.label),
    }


def term_of(project: Project, today: date) -> tuple[date, date]:
    """Return the first and last day; a project without a term runs today."""
    return project.term_from or today, project.term_to or today


def yuan(given: object) -> Decimal | None:
    """Return an amount as it was filled in; ``None`` for no amount."""
    try:
        return Decimal(str(given)) if given is not None else None
    except InvalidOperation:
        return None


_OF_STEP: Mapping[str, Callable[[Case, Project, FilledIn], Facts]] = MappingProxyType(
    {
        "compile_needs_list": _of_needs,
        "prepare_project_budget": _of_budget,
        "check_project_boundary": _of_boundary,
        "form_appraisal_panel": _of_panel,
        "appraise_project": _of_appraisal,
        "prepare_implementation": _of_term,
        "implement_services": _of_services,
        "verify_rectification": _of_rectification,
        "confirm_project_result": _of_result,
    }
)
