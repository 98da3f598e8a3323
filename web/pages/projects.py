"""What a project shows on its page: needs, goals, budget, and how it goes on.

The needs list and the budget are what a panel appraises: whoever sees the project sees
them. Nothing here says who the clients are.

Source: domain specification §14.4.
"""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from processes.funds import rules
from processes.projects import budgets, queries
from processes.projects.models import BudgetLine, Category, Need, Project
from web.pages import deadlines, project_course
from web.pages.matter_sections import (
    NONE,
    Column,
    Context,
    Look,
    Section,
    facts_of,
    table,
    wording,
)
from web.pages.money import bar, plain, yuan

#: So many rows of the needs list are shown; the others are counted.
SHOWN = 30
_URGENCIES = {
    Need.Urgency.URGENT: "overdue",
    Need.Urgency.SOON: "due_soon",
    Need.Urgency.NORMAL: "neutral",
}


def project(look: Look) -> Section:
    """Return what a project needs, wants, costs, and what became of it."""
    found = queries.project_of(look.matter)
    if found is None:
        return Section("pages/parts/project.html", {"is_empty": True})
    return Section(
        "pages/parts/project.html",
        {
            "is_full": look.is_full,
            "needs": _needs(found),
            "goals": _goals(found),
            "budget": _budget(found, look),
            **project_course.of(found, look),
        },
    )


def _needs(found: Project) -> Context | None:
    """Return the needs list: the urgent first, no more than fit on a page."""
    needs = queries.needs_of(found)
    if not needs:
        return None
    order = list(_URGENCIES)
    shown = sorted(needs, key=lambda need: order.index(Need.Urgency(need.urgency)))
    left = len(needs) - SHOWN
    counts = Counter(need.urgency for need in needs)
    say = ngettext("%(n)d need on the list", "%(n)d needs on the list", len(needs))
    return {
        "count": say % {"n": len(needs)},
        "tags": [
            {"kind": kind, "word": f"{urgency.label} {counts[urgency]}"}
            for urgency, kind in _URGENCIES.items()
            if counts[urgency]
        ],
        "table": _needs_table(shown[:SHOWN]),
        "left": ngettext(
            "%(n)d more is counted here only.",
            "%(n)d more are counted here only.",
            left,
        )
        % {"n": left}
        if left > 0
        else "",
    }


def _needs_table(needs: Iterable[Need]) -> Context:
    category = wording("project_survey_unit", "need_category")
    service = wording("project_survey_unit", "service_needs", "service_code")
    method = wording("project_survey_unit", "service_needs", "suggested_method")
    columns = (
        gettext("Need"),
        gettext("Category"),
        gettext("Service"),
        gettext("Urgency"),
        gettext("Suggested method"),
        gettext("State"),
    )
    rows = [
        (
            need.number,
            category(need.category),
            service(need.service_code),
            {
                "tag": {
                    "kind": _URGENCIES[Need.Urgency(need.urgency)],
                    "word": need.get_urgency_display(),
                }
            },
            method(need.suggested_method),
            need.get_status_display(),
        )
        for need in needs
    ]
    return table(gettext("Needs list"), [Column(label) for label in columns], rows)


def _goals(found: Project) -> Context | None:
    """Return what the project wants, by indicators."""
    if not found.goal:
        return None
    facts = [(gettext("Goal"), found.goal)]
    if found.target_groups:
        say = wording("project_proposal", "target_groups")
        groups = gettext(", ").join(say(each) for each in found.target_groups)
        facts.append((gettext("Target groups"), groups))
    if found.term_from and found.term_to:
        term = gettext("%(first)s to %(last)s") % {
            "first": deadlines.day_text(found.term_from),
            "last": deadlines.day_text(found.term_to),
        }
        facts.append((gettext("Term"), term))
    columns = [
        Column(gettext("Indicator")),
        Column(gettext("Baseline"), numeric=True),
        Column(gettext("Target"), numeric=True),
    ]
    rows = [
        (row["indicator"], row["baseline"], row["target"])
        for row in queries.objectives_of(found)
    ]
    return {
        "facts": facts_of(facts),
        "table": table(gettext("Objectives"), columns, rows),
    }


def _budget(found: Project, look: Look) -> Context | None:
    """Return the budget in force: lines, sums by source, floor and cap as bars."""
    order = [*Category]
    lines = sorted(
        budgets.lines_of(found), key=lambda line: order.index(Category(line.category))
    )
    if not lines:
        return None
    total = budgets.total(lines)
    by_source: dict[str, Decimal] = {}
    for line in lines:
        source = line.get_fund_source_display()
        by_source[source] = by_source.get(source, budgets.NOTHING) + line.amount
    columns = [
        Column(gettext("For what")),
        Column(gettext("Fund source")),
        Column(gettext("Amount (yuan)"), numeric=True),
    ]
    rows = [
        (
            _purpose(line),
            line.get_fund_source_display(),
            plain(line.amount),
        )
        for line in lines
    ]
    rows.append((gettext("Together"), NONE, plain(total)))
    return {
        "facts": facts_of(
            [
                (gettext("Together"), yuan(total)),
                *((source, yuan(amount)) for source, amount in by_source.items()),
            ]
        ),
        "bars": _bars(found, lines, look),
        "table": table(gettext("Budget"), columns, rows),
    }


def _purpose(line: BudgetLine) -> str:
    """Return what a line is for, and whether it was added later."""
    purpose = line.get_category_display()
    return f"{purpose}（{gettext('supplement')}）" if line.change_id else purpose


def _bars(found: Project, lines: list[BudgetLine], look: Look) -> list[Context]:
    """Return the floor, and the cap where assistance funds pay for some of it."""
    watching, total = budgets.watching(lines), budgets.total(lines)
    floor = bar(
        gettext("For monitoring, supervision and evaluation"),
        watching,
        total,
        lambda: rules.check_floor(
            found.county, watching=watching, cost=total, now=look.now
        ),
    )
    own = budgets.from_assistance(lines)
    if not own:
        return [floor] if floor else []
    spent = own + budgets.assistance_spending(found, look.today)
    base = found.assistance_base
    cap = bar(
        gettext("From assistance funds, this year's other projects included"),
        spent,
        base,
        lambda: rules.check_cap(found.county, spent=spent, base=base, now=look.now),
    )
    return [each for each in (floor, cap) if each]
