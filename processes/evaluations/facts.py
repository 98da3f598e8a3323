"""What an evaluation knows that forms fill in or check, and its model decides by."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count

from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.evaluations import scoring
from processes.evaluations.models import (
    Evaluation,
    Improvement,
    RespondentType,
    SurveyAnswer,
)
from processes.evaluations.rules import indicators_of
from processes.legal_periods import period
from processes.organisation import profiles
from processes.working_days import CHINA

#: Facts that output parameters of the model may name.
FOR_MODELS = frozenset(
    {"declarations_due", "objection_until", "result_due_on", "veto_found"}
)
#: A result is confirmed by then where the profile is silent. DESIGN.
DUE = "12-31"
_JUDGING = frozenset(
    {"consolidate_scores", "tell_preliminary_result", "confirm_evaluation_result"}
)


def evaluation_of(case: Case) -> Evaluation | None:
    """Return the evaluation of a matter, once its rules are issued."""
    known = Evaluation.objects.select_related("framework", "station")
    return known.filter(county=case.county, case=case).first()


def facts_of(case: Case, filled: FilledIn) -> Mapping[str, object]:
    """Return what is known of an evaluation when a step is about to be completed.

    Returns:
        ``station_name``; for the notice ``visit_earliest``, for the visit
        ``visit_on``; for the survey ``answers_…`` by type; for the score sheet
        ``score_rows``, for the report ``improvement_rows``; for what follows
        ``total``, ``grade_by_points``, ``grade``; ``objection_until``,
        ``result_due_on``; for the model ``declarations_due`` and ``veto_found``.
    """
    evaluation = evaluation_of(case)
    if evaluation is None:
        return {"result_due_on": _due(case, filled)}
    today = filled.now.astimezone(CHINA).date()
    notice = period(case.county, "evaluation.notice_before_visit_min", today)
    window = period(case.county, "evaluation.objection_window", today)
    return {
        "station_name": evaluation.station.name,
        "visit_earliest": notice.after(today).isoformat(),
        "visit_on": evaluation.visit_on and evaluation.visit_on.isoformat(),
        "objection_until": window.after(today).isoformat(),
        "result_due_on": due_on(evaluation).isoformat(),
        "declarations_due": filled.record.get("declarations_due"),
        "veto_found": bool(evaluation.vetoes),
        **_by_step(evaluation, filled.element_id),
    }


def due_on(evaluation: Evaluation) -> date:
    """Return until when a result is to be confirmed. Source: ``004 §六(五)``."""
    return _day_of(evaluation.county, evaluation.year)


def _due(case: Case, filled: FilledIn) -> str | None:
    year = filled.data.get("evaluation_year")
    return _day_of(case.county, year).isoformat() if isinstance(year, int) else None


def _day_of(county: int, year: int) -> date:
    profile = profiles.profile_of(county, date(year, 1, 1))
    day = profile.value("evaluation_due") or DUE
    return date.fromisoformat(f"{year}-{day}")


def _by_step(evaluation: Evaluation, element_id: str) -> dict[str, object]:
    if element_id == "survey_satisfaction":
        return answers_by_type(evaluation)
    if element_id == "score_station":
        return {"score_rows": score_rows(evaluation)}
    if element_id == "improve_station":
        return {"improvement_rows": _improvement_rows(evaluation)}
    if element_id not in _JUDGING:
        return {}
    total = scoring.total_of(evaluation)
    if total is None:
        return {}
    grades = evaluation.framework.grades
    return {
        "total": str(total),
        "grade_by_points": scoring.grade_of(total, grades).value,
        "grade": scoring.grade_of(total, grades, evaluation.vetoes).value,
    }


def score_rows(evaluation: Evaluation) -> list[dict[str, str]]:
    """Return the rows of a score sheet: all that the rules say of each indicator."""
    return [
        {
            "indicator": str(each),
            "name": each.level_2,
            "level_1": each.level_1,
            "weight": str(each.weight),
            "expected": each.evidence,
            "method": each.method,
        }
        for each in indicators_of(evaluation.framework)
    ]


def _improvement_rows(evaluation: Evaluation) -> list[dict[str, str]]:
    found = Improvement.objects.filter(
        county=evaluation.county, case_id=evaluation.case_id
    )
    return [
        {
            "problem": each.problem,
            "requirement": each.requirement,
            "due": each.due_on.isoformat(),
        }
        for each in found.order_by("position")
    ]


def answers_by_type(evaluation: Evaluation) -> dict[str, object]:
    """Return how many questionnaires have come back, by type."""
    found = SurveyAnswer.objects.filter(
        county=evaluation.county, round__case_id=evaluation.case_id
    )
    counted = dict(
        found.values("respondent_type")
        .annotate(n=Count("id"))
        .values_list("respondent_type", "n")
    )
    return {f"answers_{kind}": counted.get(kind, 0) for kind in RespondentType.values}
