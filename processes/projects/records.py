"""What the steps of a project write into its register.

Called inside the transaction of the step, before the process moves.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import gettext, ngettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.bureau.register import Register
from processes.casework.models import Case
from processes.organisation.roles import Level
from processes.projects import boundary, budgets, changes, panels, running
from processes.projects.appraising import SCORES
from processes.projects.facts import FOR_MODELS, facts_of, term_of, yuan
from processes.projects.models import (
    Appraisal,
    BudgetLine,
    Need,
    Project,
)
from processes.projects.queries import needs_of, project_of
from processes.working_days import CHINA

Recorder = Callable[[Case, Project, FilledIn], None]
#: How many numbers of needs a sentence names.
_NAMED = 3


def _begin(matter: Case, filled: FilledIn) -> None:
    """Make the project's row with its first step."""
    if project_of(matter) is None:
        place = matter.places.get(Level.STATION)
        Project.objects.create(
            county=matter.county,
            case=matter,
            title=matter.title,
            station_id=UUID(str(place)) if place else None,
        )


def _needs(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Add what a household needs to the list, without the household."""
    number = len(needs_of(project))
    Need.objects.bulk_create(
        Need(
            county=project.county,
            project=project,
            number=f"N-{number + place:03}",
            category=str(filled.data["need_category"]),
            service_code=row["service_code"],
            urgency=row["urgency"],
            suggested_method=row["suggested_method"],
        )
        for place, row in enumerate(_rows(filled, "service_needs"), 1)
    )


def _design(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Write what the proposal says; the needs that it rests on are in the project.

    Raises:
        Rejected: It names none, or needs that are not in the list.
    """
    needs = {each.number: each for each in needs_of(project)}
    words = str(filled.data["need_evidence"]).replace("、", " ").replace("，", " ")
    named = words.replace(",", " ").split()
    unknown = [word for word in named if word not in needs]
    if unknown or not named:
        raise Rejected(
            f"Expected need_evidence of {filled.element_id} to name needs of the "
            "list, but it names others.",
            {"need_evidence": [_known_needs(sorted(needs))]},
        )
    project.title = str(filled.data["title"])
    project.goal = str(filled.data["goal"])
    groups = filled.data["target_groups"]
    project.target_groups = list(groups) if isinstance(groups, list) else []
    project.term_from = date.fromisoformat(str(filled.data["term_from"]))
    project.term_to = date.fromisoformat(str(filled.data["term_to"]))
    project.status = Project.Status.PLANNED
    project.save()
    Need.objects.filter(county=project.county, project=project).update(
        status=Need.Status.OPEN
    )
    Need.objects.filter(
        county=project.county, project=project, number__in=named
    ).update(status=Need.Status.PLANNED)


def _known_needs(numbers: list[str]) -> str:
    shown = gettext(", ").join(numbers[:_NAMED])
    return ngettext(
        "Name needs of the list by their numbers; it has %(count)s: %(numbers)s.",
        "Name needs of the list by their numbers; it has %(count)s: %(numbers)s …",
        len(numbers),
    ) % {"count": len(numbers), "numbers": shown}


def _budget(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Put a new budget in the place of the last one; that one stays on record."""
    project.budget_version += 1
    BudgetLine.objects.bulk_create(
        BudgetLine(
            county=project.county,
            project=project,
            version=project.budget_version,
            category=row["category"],
            fund_source=row["source"],
            amount=yuan(row["amount"]) or budgets.NOTHING,
        )
        for row in _rows(filled, "budget_lines")
    )
    project.is_publicly_funded = budgets.is_public(budgets.lines_of(project))
    project.assistance_base = yuan(filled.data.get("assistance_base"))
    project.save(
        update_fields=["budget_version", "is_publicly_funded", "assistance_base"]
    )


def _boundary(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Demand an answer to every item of the negative list.

    Raises:
        Rejected: One is left out.
    """
    left = boundary.unanswered(_rows(filled, "boundary_check"))
    if left:
        words = gettext(", ").join(each.text for each in left)
        told = gettext("Answer every item of the list; missing: %(items)s.")
        raise Rejected(
            f"Expected boundary_check of {filled.element_id} to answer every item, "
            f"but {len(left)} are missing.",
            {"boundary_check": [told % {"items": words}]},
        )
    if not boundary.hits(_rows(filled, "boundary_check")):
        project.status = Project.Status.APPRAISED
        project.appraisal_round += 1
        project.save(update_fields=["status", "appraisal_round"])


def _panel(matter: Case, project: Project, filled: FilledIn) -> None:
    """Form both panels: those who appraise now, and those who evaluate later.

    Raises:
        Rejected: Too few, an even number, somebody too close, or one in both.
    """
    members = panels.people_in(filled, "members")
    evaluators = panels.people_in(filled, "evaluators")
    panels.require_panel(members, "members")
    panels.require_independent(matter, members, "members", filled)
    panels.require_independent(matter, evaluators, "evaluators", filled)
    if set(members) & set(evaluators):
        raise Rejected(
            "Expected evaluators who do not appraise (COI16).",
            {
                "evaluators": [
                    gettext("Whoever appraises a project does not evaluate it (COI16).")
                ]
            },
        )
    panels.form_panel(matter, project, panels.APPRAISERS, members, filled)
    panels.form_panel(matter, project, panels.EVALUATORS, evaluators, filled)
    project.panel_size = len(members)
    project.save(update_fields=["panel_size"])


def _appraisal(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Keep a member's scores and verdict of this round.

    Raises:
        Rejected: The member has handed in already; nobody appraises twice.
    """
    data = filled.data
    _appraised, is_new = Appraisal.objects.get_or_create(
        county=project.county,
        project=project,
        round=project.appraisal_round,
        person_id=filled.person_id,
        defaults={
            **{name: int(str(data[name])) for name in SCORES},
            "verdict": str(data["verdict"]),
        },
    )
    if not is_new:
        raise Rejected(
            f"Expected one appraisal of {filled.person_id} in a round, but there is "
            "one already.",
            {"verdict": [gettext("You have handed in; another member does this one.")]},
        )


def _decision(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Write the purchaser's decision, once the act that makes it stands."""
    project.approval = str(filled.data["decision"])
    project.act = filled.work_item_id
    if project.approval == Project.Approval.REJECTED:
        project.status = Project.Status.REFUSED

    def write() -> None:
        project.save(update_fields=["approval", "act", "status"])

    filled.afterwards.append(write)


def _preparation(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Let a project run; one whose term has no day left is to be planned anew.

    Raises:
        Rejected: Its term is over.
    """
    today = filled.now.astimezone(CHINA).date()
    if term_of(project, today)[1] < today:
        raise Rejected(
            "Expected a term that is not over.",
            {"report_cycle": [gettext("The project's term is over.")]},
        )
    _let_be(project, Project.Status.RUNNING)


def _services(_matter: Case, project: Project, filled: FilledIn) -> None:
    """Close the services, at the end of the term and no sooner.

    Raises:
        Rejected: The term is not over; an early end is reported as an event.
    """
    today = filled.now.astimezone(CHINA).date()
    last = term_of(project, today)[1]
    if today < last:
        told = gettext(
            "The term ends on %(day)s. If the project ends early, report “The project "
            "ends early”."
        ) % {"day": last}
        raise Rejected(
            "Expected the services to end with the term.",
            {"implementation_summary": [told]},
        )
    _let_be(project, Project.Status.EVALUATED)


def _archive(_matter: Case, project: Project, filled: FilledIn) -> None:
    today = filled.now.astimezone(CHINA).date()
    planned = Need.objects.filter(county=project.county, project=project)
    planned.filter(status=Need.Status.PLANNED).update(
        status=Need.Status.CLOSED, closed_on=today
    )
    _let_be(project, Project.Status.CLOSED)


def _let_be(project: Project, status: Project.Status) -> None:
    project.status = status
    project.save(update_fields=["status"])


def _rows(filled: FilledIn, field: str) -> list[dict[str, str]]:
    rows = filled.data.get(field)
    return rows if isinstance(rows, list) else []


_RECORDERS: Mapping[str, Recorder] = MappingProxyType(
    {
        "conduct_needs_survey": _needs,
        "design_project": _design,
        "prepare_project_budget": _budget,
        "check_project_boundary": _boundary,
        "form_appraisal_panel": _panel,
        "appraise_project": _appraisal,
        "decide_project": _decision,
        "prepare_implementation": _preparation,
        "implement_services": _services,
        "monitor_project": running.record_monitoring,
        "verify_rectification": running.record_check,
        "request_project_change": changes.record_change,
        "decide_project_change": changes.record_change_decision,
        "evaluate_project_performance": running.record_evaluation,
        "confirm_project_result": running.record_result,
        "archive_project": _archive,
    }
)


def _with_project(recorder: Recorder) -> Callable[[Case, FilledIn], None]:
    def record(matter: Case, filled: FilledIn) -> None:
        project = project_of(matter)
        assert project is not None  # made by the first step
        recorder(matter, project, filled)

    return record


REGISTER = Register(
    facts=facts_of,
    recorders=MappingProxyType(
        {
            "plan_needs_survey": _begin,
            **{name: _with_project(each) for name, each in _RECORDERS.items()},
        }
    ),
    for_models=FOR_MODELS,
)
