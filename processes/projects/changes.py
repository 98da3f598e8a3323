"""Changes of a running project: asked for, decided, and held against the rules.

Source: domain specification §14.4, tasks 21 and 22; ``E01 art. 49``; FX3, FX4.
"""

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext

from engine import decisions
from engine.errors import Rejected
from engine.extensions import FilledIn
from processes.casework.models import Case
from processes.projects import budgets
from processes.projects.facts import rule_inputs, yuan
from processes.projects.models import BudgetLine, Project, ProjectChange


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
        number=_changes_of(project).count() + 1,
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
        Rejected: Other supplements have used up what was left meanwhile, or with it
            the budget no longer keeps to cap and floor of the jurisdiction.
    """
    change = _changes_of(project).filter(decision="").order_by("number")[:1].get()
    if filled.data["decision"] == ProjectChange.Decision.APPROVED:
        _require_small(project, change.amount, "decision")
        _carry_out(project, change)
        if change.amount:
            _require_rules(project, filled)
    change.decision = str(filled.data["decision"])
    change.act = filled.work_item_id
    # Written once the act that decides stands.
    filled.afterwards.append(lambda: change.save(update_fields=["decision", "act"]))


def _changes_of(project: Project) -> QuerySet[ProjectChange]:
    return ProjectChange.objects.filter(county=project.county, project=project)


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


def _require_rules(project: Project, filled: FilledIn) -> None:
    """Ask cap and floor once more, of the budget with its supplements.

    Raises:
        Rejected: One of them blocks.
    """
    inputs = rule_inputs(project, filled.now)
    asks = ["monitoring_floor"]
    if budgets.from_assistance(budgets.lines_of(project)):
        asks.append("fund_cap")
    for rule in asks:
        said = decisions.ask(rule, inputs, county=project.county, now=filled.now).said
        if said["severity"] == "block":
            raise Rejected(
                f"Expected {rule} to let the supplement pass, but it says "
                f"{said['verdict']}.",
                {"decision": [gettext("The rules about money do not let it pass.")]},
            )
