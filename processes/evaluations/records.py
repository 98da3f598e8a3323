"""What the steps of an evaluation write into its own rows.

Source: domain specification §14.8.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.bureau.register import Register
from processes.casework.models import Case
from processes.evaluations import panel, rules, scoring
from processes.evaluations.commands import survey
from processes.evaluations.facts import FOR_MODELS, due_on, evaluation_of, facts_of
from processes.evaluations.models import Evaluation, Improvement, Result
from processes.legal_periods import period
from processes.organisation.roles import Level
from processes.working_days import CHINA

Recorder = Callable[[Case, FilledIn], None]


def _issue_rules(case: Case, filled: FilledIn) -> None:
    """Issue the rules and begin the evaluation by them.

    Raises:
        Rejected: No station is evaluated, or it has a result for that year already.
    """
    station = case.places.get(Level.STATION)
    year = filled.data["evaluation_year"]
    assert isinstance(year, int)
    if not station:
        raise Rejected(
            "Expected the evaluation of a station.",
            {"evaluation_year": [gettext("Open the evaluation for one station.")]},
        )
    judged = Result.objects.filter(
        county=case.county,
        case__evaluation__year=year,
        case__evaluation__station=station,
    )
    if case.origin_id is None and judged.exists():
        raise Rejected(
            f"Expected a year without result, but {year} has one.",
            {"evaluation_year": [gettext("This station has a result for the year.")]},
        )
    rows, source = rules.rows_wanted(case, filled)
    framework = rules.issue(case, filled)
    framework.source = source

    def write() -> None:
        rules.written(framework, rows)
        Evaluation.objects.create(
            id=new_id(),
            county=case.county,
            case=case,
            station_id=UUID(str(station)),
            year=year,
            framework=framework,
            is_trial=filled.data["rating"] == "trial",
        )

    filled.afterwards.append(write)


def _form_panel(case: Case, filled: FilledIn) -> None:
    panel.form(case, filled)
    evaluation = _evaluation(case)
    if evaluation.visit_on is not None:  # somebody left while they scored
        _score_anew(evaluation)


def _notify(case: Case, filled: FilledIn) -> None:
    evaluation = _evaluation(case)
    evaluation.visit_on = date.fromisoformat(str(filled.data["visit_on"]))
    evaluation.save(update_fields=["visit_on"])


def _sample(case: Case, filled: FilledIn) -> None:
    panel.require_member(case, filled)
    survey.open_round(case, filled)


def _score(case: Case, filled: FilledIn) -> None:
    panel.require_member(case, filled)
    scoring.record(_evaluation(case), filled)


def _consolidate(case: Case, filled: FilledIn) -> None:
    """Keep the vetoes that were proven.

    Raises:
        Rejected: One is none of the rules.
    """
    panel.require_member(case, filled)
    evaluation = _evaluation(case)
    found = filled.data.get("veto_reasons", [])
    assert isinstance(found, list)
    _require_known(evaluation, found)
    evaluation.vetoes = found
    evaluation.save(update_fields=["vetoes"])


def _tell(case: Case, filled: FilledIn) -> None:
    evaluation = _evaluation(case)
    today = filled.now.astimezone(CHINA).date()
    window = period(case.county, "evaluation.objection_window", today)
    evaluation.objection_until = window.after(today)
    evaluation.save(update_fields=["objection_until"])


def _review(case: Case, filled: FilledIn) -> None:
    if filled.data["review_decision"] == "upheld":
        _score_anew(_evaluation(case))


def _score_anew(evaluation: Evaluation) -> None:
    """Begin another round; the station is told of its outcome when it is there."""
    evaluation.scoring_round += 1
    evaluation.objection_until = None
    evaluation.save(update_fields=["scoring_round", "objection_until"])


def _confirm(case: Case, filled: FilledIn) -> None:
    """Confirm the result that points and vetoes give, and no other.

    Raises:
        Rejected: Another grade than follows, an unknown veto, or late without reason.
    """
    evaluation = _evaluation(case)
    vetoes = filled.data.get("veto_reasons", [])
    assert isinstance(vetoes, list)
    _require_known(evaluation, vetoes)
    total = scoring.total_of(evaluation)
    assert total is not None
    grade = scoring.grade_of(total, evaluation.framework.grades, vetoes)
    if filled.data["grade"] != grade:
        raise Rejected(
            f"Expected the grade {grade} in case {case.pk}.",
            {
                "grade": [
                    gettext("Points and vetoes give “%(grade)s”.")
                    % {"grade": grade.label}
                ]
            },
        )
    today = filled.now.astimezone(CHINA).date()
    if today > due_on(evaluation) and not filled.data.get("late_reason"):
        raise Rejected(
            f"Expected a result until {due_on(evaluation)}, or the reason.",
            {"late_reason": [gettext("Say why the result is late.")]},
        )
    assert filled.work_item_id is not None
    result = Result(
        id=new_id(),
        county=case.county,
        case=case,
        total=total,
        grade=grade,
        vetoes=vetoes,
        confirmed_by=filled.person_id,
        confirmed_at=filled.now,
        act=filled.work_item_id,
    )
    filled.afterwards.append(lambda: result.save(force_insert=True))


def _require_known(evaluation: Evaluation, vetoes: list[str]) -> None:
    if not set(vetoes) <= set(evaluation.framework.vetoes):
        raise Rejected(
            "Expected vetoes of the rules.",
            {"veto_reasons": [gettext("Choose vetoes that the rules name.")]},
        )


def _list_improvements(case: Case, filled: FilledIn) -> None:
    rows = filled.data["improvements"]
    assert isinstance(rows, list)
    today = filled.now.astimezone(CHINA).date()
    due = period(case.county, "evaluation.improvement_max", today).after(today)
    Improvement.objects.bulk_create(
        Improvement(
            county=case.county,
            case=case,
            position=position,
            problem=row["problem"],
            requirement=row["requirement"],
            due_on=due,
        )
        for position, row in enumerate(rows, 1)
    )


def _improve(case: Case, filled: FilledIn) -> None:
    """Write down what was done about each improvement.

    Raises:
        Rejected: One of them is not reported on.
    """
    rows = filled.data["measures"]
    assert isinstance(rows, list)
    reported = {row["problem"]: row for row in rows}
    wanted = list(Improvement.objects.filter(county=case.county, case=case))
    missing = [each.problem for each in wanted if each.problem not in reported]
    if missing:
        raise Rejected(
            f"Expected a report on every improvement of case {case.pk}.",
            {
                "measures": [
                    gettext("Report on each; missing: %(names)s.")
                    % {"names": gettext(", ").join(missing)}
                ]
            },
        )
    for each in wanted:
        row = reported[each.problem]
        each.measure = row["measure"]
        each.done_on = date.fromisoformat(row["done_on"])
    Improvement.objects.bulk_update(wanted, ["measure", "done_on"])


def _evaluation(case: Case) -> Evaluation:
    found = evaluation_of(case)
    assert found is not None
    return found


_RECORDERS: Mapping[str, Recorder] = MappingProxyType(
    {
        "issue_evaluation_rules": _issue_rules,
        "form_evaluation_panel": _form_panel,
        "declare_conflict": panel.declare,
        "notify_stations": _notify,
        "sample_respondents": _sample,
        "survey_satisfaction": panel.require_member,
        "review_files": panel.require_member,
        "visit_site": panel.require_member,
        "score_station": _score,
        "consolidate_scores": _consolidate,
        "tell_preliminary_result": _tell,
        "review_objection": _review,
        "confirm_evaluation_result": _confirm,
        "issue_improvement_list": _list_improvements,
        "improve_station": _improve,
    }
)

REGISTER = Register(facts=facts_of, recorders=_RECORDERS, for_models=FOR_MODELS)
