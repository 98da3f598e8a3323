"""What a project costs, by purpose and by source; all in yuan, to the cent."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from processes.funds.models import FundSource
from processes.projects.models import (
    PUBLIC,
    WATCHING,
    BudgetLine,
    Project,
    ProjectChange,
)

NOTHING = Decimal("0.00")
#: How much supplements may add to the first budget, in percent; ``E01 art. 49``.
SUPPLEMENT_PERCENT = 10
#: Projects that spend, or will.
_SPENDING = (
    Project.Status.PREPARED,
    Project.Status.RUNNING,
    Project.Status.EVALUATED,
    Project.Status.CLOSED,
)


def lines_of(project: Project) -> list[BudgetLine]:
    """Return the budget in force, supplements included."""
    found = BudgetLine.objects.filter(
        county=project.county, project=project, version=project.budget_version
    )
    return [*found.order_by("pk")]


def total(lines: Iterable[BudgetLine]) -> Decimal:
    """Return what the lines come to."""
    return sum((line.amount for line in lines), NOTHING)


def watching(lines: Iterable[BudgetLine]) -> Decimal:
    """Return what is set aside for monitoring, supervision and evaluation."""
    return total(line for line in lines if line.category in WATCHING)


def from_assistance(lines: Iterable[BudgetLine]) -> Decimal:
    """Return what comes from the special funds for social assistance."""
    return total(
        line for line in lines if line.fund_source == FundSource.ASSISTANCE_SPECIAL
    )


def is_public(lines: Iterable[BudgetLine]) -> bool:
    """Return whether any of it is public money."""
    return any(line.fund_source in PUBLIC and line.amount > 0 for line in lines)


def assistance_spending(project: Project, on: date) -> Decimal:
    """Return what the county's other projects of the year take of assistance funds.

    Source: FX3, domain specification §4.2.
    """
    year = (project.term_from or on).year
    found = BudgetLine.objects.filter(
        Q(project__status__in=_SPENDING),
        county=project.county,
        version=F("project__budget_version"),
        fund_source=FundSource.ASSISTANCE_SPECIAL,
        project__term_from__year=year,
    ).exclude(project=project)
    return found.aggregate(sum=Sum("amount"))["sum"] or NOTHING


def supplement_left(project: Project) -> Decimal:
    """Return by how much the first budget may still be supplemented.

    Source: ``E01 art. 49``: ten percent of the original amount, all supplements
    together.
    """
    first = total(line for line in lines_of(project) if line.change_id is None)
    agreed = ProjectChange.objects.filter(
        county=project.county,
        project=project,
        decision=ProjectChange.Decision.APPROVED,
    ).aggregate(sum=Sum("amount"))["sum"]
    return first * SUPPLEMENT_PERCENT / 100 - (agreed or NOTHING)
