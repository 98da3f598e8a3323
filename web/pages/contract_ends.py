"""How an agreement goes on: oversight, grades and renewal, and what its end brings.

Source: domain specification §14.6, tasks 12 to 20; ``004 §六(五)``.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy
from django_stubs_ext import StrPromise

from processes import legal_periods
from processes.agreements import queries
from processes.agreements.ending import answers
from processes.agreements.facts import (
    EVALUATION_BEFORE,
    TRANSITION_BEFORE,
    before_end,
)
from processes.agreements.models import Agreement, ContractYear, Transition
from processes.bureau.grades import Grade
from web.pages import clauses, deadlines
from web.pages.matter_sections import (
    NONE,
    Column,
    Context,
    Look,
    facts_of,
    table,
    wording,
)
from web.pages.money import yuan

_CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "renew": "004 §六(五)",
        "no_renewal": "004 §六(五)",
        "new_procurement": "004 §五(四)",
    }
)
_MEANS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "renew": gettext_lazy("The next year may be signed."),
        "no_renewal": gettext_lazy(
            "Not renewed: everything is handed over, and purchased anew."
        ),
        "new_procurement": gettext_lazy(
            "The cycle ends with this year: purchased anew."
        ),
    }
)
_DECIDED: Mapping[str, StrPromise] = MappingProxyType(
    {
        "renew": pgettext_lazy("renewal", "Renewed"),
        "no_renewal": pgettext_lazy("renewal", "Not renewed"),
        "new_procurement": pgettext_lazy("renewal", "Purchased anew"),
    }
)


def of(found: Agreement, years: list[ContractYear], look: Look) -> Context:
    """Return grades, oversight and the end of an agreement."""
    signed = [each for each in years if each.signed_at]
    return {
        "grades": _grades(found, years),
        "end": _end(found, signed[-1], look) if signed else None,
        "transitions": [
            _handing_over(each.transition, look)
            for each in reversed(years)
            if hasattr(each, "transition")
        ],
        "inspections": _inspections(found) if look.is_full else None,
        "breaches": _breaches(found) if look.is_full else None,
    }


def _grades(found: Agreement, years: list[ContractYear]) -> Context | None:
    """Return what each year's evaluation said, and what follows from it."""
    rows = [
        _grade(found, contract, Grade(receipts[0].grade), receipts[0].received_on)
        for contract in reversed(years)
        if (receipts := list(contract.receipts.all()))
    ]
    columns = (
        gettext("Year"),
        gettext("Grade"),
        gettext("Received on"),
        gettext("What it means"),
        gettext("Clause"),
        gettext("Decided"),
    )
    if not rows:
        return None
    caption = gettext("Yearly evaluation and renewal")
    return table(caption, [Column(label) for label in columns], rows)


def _grade(
    found: Agreement, contract: ContractYear, grade: Grade, received: date
) -> tuple[object, ...]:
    (allowed,) = answers(grade, contract.year, found.cycle_years)
    renewal = getattr(contract, "renewal", None)
    decided = NONE
    if renewal:
        word = _DECIDED.get(renewal.result, renewal.result)
        decided = f"{word} · {deadlines.day_text(renewal.decided_on)}"
    kind = "refused" if grade is Grade.UNQUALIFIED else "done"
    return (
        str(contract.year),
        {"tag": {"kind": kind, "word": str(grade.label)}},
        deadlines.day_text(received),
        str(_MEANS[allowed]),
        {"clause": clauses.chip(_CLAUSES[allowed])},
        decided,
    )


def _end(found: Agreement, contract: ContractYear, look: Look) -> Context:
    """Return the last day of what is signed, and what happens on the way there."""
    left = (contract.term_to - look.today).days
    return {
        "day": deadlines.day_text(contract.term_to),
        "left": ngettext("%(n)d day left", "%(n)d days left", left) % {"n": left}
        if left >= 0
        else "",
        "is_last": contract.year >= found.cycle_years,
        "steps": _before_end(found, contract, look),
    }


def _before_end(found: Agreement, contract: ContractYear, look: Look) -> Context:
    columns = (
        gettext("Day"),
        gettext("What happens"),
        gettext("State"),
        gettext("Clause"),
    )
    steps = (
        (
            before_end(contract, EVALUATION_BEFORE),
            gettext("The station's yearly evaluation is opened."),
            _source(contract, EVALUATION_BEFORE),
        ),
        (
            before_end(contract, TRANSITION_BEFORE),
            _told(len(queries.open_cases(found))),
            _source(contract, TRANSITION_BEFORE),
        ),
        (
            contract.term_to,
            gettext(
                "If nothing is renewed by then, the services stop and the township "
                "is told; the agreement never goes on by itself."
            ),
            "004 §六(五)",
        ),
    )
    return table(
        gettext("What happens before the end"),
        [Column(label) for label in columns],
        [_step(*each, look.today) for each in steps],
    )


def _told(open_now: int) -> str:
    words = ngettext(
        "If nothing is renewed by then, the agency plans the transition, and whoever "
        "works on an open case of the station is told; it has %(n)d now.",
        "If nothing is renewed by then, the agency plans the transition, and whoever "
        "works on an open case of the station is told; it has %(n)d now.",
        open_now,
    )
    return words % {"n": open_now}


def _source(contract: ContractYear, name: str) -> str:
    return legal_periods.period(contract.county, name, contract.term_from).clause


def _step(day: date, what: str, clause: str, today: date) -> tuple[object, ...]:
    tag = {"kind": "waiting", "word": gettext("still to come")}
    if day <= today:
        tag = {"kind": "done", "word": gettext("the day has come")}
    is_law = clause != "DESIGN"
    return (
        deadlines.day_text(day),
        what,
        {"tag": tag},
        {"clause": clauses.chip(clause)}
        if is_law
        else gettext("set by this system, not by law"),
    )


def _handing_over(plan: Transition, look: Look) -> list[Context]:
    """Return how far the transition is."""
    accepted = deadlines.day_text(plan.accepted_on) if plan.accepted_on else ""
    facts = [
        (gettext("Transition planned on"), deadlines.day_text(plan.planned_on)),
        (gettext("Open cases then"), str(plan.open_cases)),
        (gettext("Transition accepted on"), accepted or gettext("not yet")),
    ]
    if look.is_full:
        facts.append((gettext("Settled at the end"), yuan(plan.settlement)))
    return facts_of(facts)


def _inspections(found: Agreement) -> Context | None:
    rows = queries.inspections_of(found)
    if not rows:
        return None
    say = wording("performance_inspection", "inspection_result")
    return table(
        gettext("Inspections"),
        [Column(gettext("Inspected on")), Column(gettext("Result"))],
        [
            (
                deadlines.day_text(each.inspected_on),
                {
                    "tag": {
                        "kind": "refused" if each.result == "breach" else "done",
                        "word": say(each.result),
                    }
                },
            )
            for each in rows
        ],
    )


def _breaches(found: Agreement) -> Context | None:
    rows = queries.breaches_of(found)
    if not rows:
        return None
    say = wording("breach_decision", "breach_result")
    columns = (
        gettext("Decided on"),
        gettext("Breach"),
        gettext("How it was decided"),
        gettext("To be put right by"),
    )
    return table(
        gettext("Breaches"),
        [Column(label) for label in columns],
        [
            (
                deadlines.day_text(each.decided_on),
                each.get_cause_display(),
                say(each.result),
                deadlines.day_text(each.until) if each.until else NONE,
            )
            for each in rows
        ],
    )
