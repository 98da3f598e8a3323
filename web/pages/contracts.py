"""What an agreement shows on its page: its contracts, year by year, and their money.

Prices are public once the contract is; what is asked for, verified and paid is for the
parties of the agreement. Source: domain specification §14.6; E02 art. 50.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from processes import legal_periods
from processes.agreements import queries
from processes.agreements.facts import cap_facts
from processes.agreements.models import Agreement, ContractYear, Instalment
from processes.funds import rules
from web.pages import clauses, contract_ends, deadlines
from web.pages.matter_sections import (
    NONE,
    Column,
    Context,
    Look,
    Section,
    facts_of,
    table,
)
from web.pages.money import bar, plain, yuan

#: Where it is written that a year's contract is signed before the year begins.
_RENEWAL_CLAUSE = "004 §五(四)"
DESIGN = "DESIGN"


def agreement(look: Look) -> Section:
    """Return the contracts with their dates and money, grades, and the end."""
    found = queries.agreement_of(look.matter.pk)
    years = queries.years_of(found) if found else []
    if found is None or not years:
        return Section("pages/parts/agreement.html", {"is_empty": True})
    asked = queries.asked_for(found) if look.is_full else {}
    return Section(
        "pages/parts/agreement.html",
        {
            "is_full": look.is_full,
            "facts": _facts(found, years),
            "bars": _bars(found, years[-1], look),
            "years": [_year(each, found, asked, look) for each in reversed(years)],
            **contract_ends.of(found, years, look),
        },
    )


def _facts(found: Agreement, years: list[ContractYear]) -> list[Context]:
    signed = sum(each.signed_at is not None for each in years)
    cycle = gettext("%(signed)d of %(years)d years signed")
    facts = [
        (gettext("Cycle"), found.cycle_id),
        (gettext("Contractor"), found.agency.name),
        (
            gettext("Contract years"),
            cycle % {"signed": signed, "years": found.cycle_years},
        ),
        (gettext("Awarded on"), deadlines.day_text(found.awarded_on)),
    ]
    if found.services_stopped_on:
        day = deadlines.day_text(found.services_stopped_on)
        facts.append((gettext("Services stopped on"), day))
    return facts_of(facts)


def _bars(found: Agreement, contract: ContractYear, look: Look) -> list[Context]:
    """Return floor and cap of the latest contract, where its price may be shown."""
    if not _shows_price(contract, look):
        return []
    known = cap_facts(found, contract)
    spent, base = known["purchase_yuan"], known["base_yuan"]
    assert isinstance(spent, Decimal)
    assert base is None or isinstance(base, Decimal)
    floor = bar(
        gettext("For monitoring, supervision and evaluation"),
        contract.me_amount,
        contract.price,
        lambda: rules.check_floor(
            found.county,
            watching=contract.me_amount,
            cost=contract.price,
            now=look.now,
        ),
    )
    cap = bar(
        gettext("From assistance funds, all agreements of the year"),
        spent,
        base,
        lambda: rules.check_cap(found.county, spent=spent, base=base, now=look.now),
    )
    # Where nothing comes of assistance funds, their cap has nothing to say.
    return [each for each in (floor, cap if spent else None) if each]


def _year(
    contract: ContractYear, found: Agreement, asked: Mapping[str, Decimal], look: Look
) -> Context:
    title = gettext("Year %(year)d: %(number)s")
    return {
        "title": title % {"year": contract.year, "number": contract.agreement_no},
        "tag": _state(contract, found, look.today),
        "facts": _terms(contract, look),
        "dates": _dates(contract, found, look.today),
        "instalments": _instalments(contract, asked) if look.is_full else None,
    }


def _shows_price(contract: ContractYear, look: Look) -> bool:
    return look.is_full or contract.published_at is not None


def _terms(contract: ContractYear, look: Look) -> list[Context]:
    term = gettext("%(first)s to %(last)s") % {
        "first": deadlines.day_text(contract.term_from),
        "last": deadlines.day_text(contract.term_to),
    }
    facts = [(gettext("Term"), term)]
    if _shows_price(contract, look):
        facts += [
            (gettext("Contract price"), yuan(contract.price)),
            (gettext("Kept apart of it"), yuan(contract.me_amount)),
        ]
    if contract.supplement and look.is_full:
        facts.append((gettext("Supplements"), yuan(contract.supplement)))
    return facts_of(facts)


def _state(contract: ContractYear, found: Agreement, today: date) -> Context:
    if contract.signed_at is None:
        if contract.purchaser_signed_on:
            word = gettext("waits for the agency's signature")
        elif contract.agency_act:
            word = gettext("waits for the purchaser's signature")
        else:
            word = gettext("drafted, not signed")
        return {"kind": "waiting", "word": word}
    if contract.term_to < today or found.services_stopped_on:
        return {"kind": "neutral", "word": gettext("ended")}
    if contract.term_from > today:
        return {"kind": "done", "word": gettext("signed, not begun")}
    return {"kind": "done", "word": gettext("in force")}


def _dates(contract: ContractYear, found: Agreement, today: date) -> Context:
    """Return the dates with their legal periods: kept, running or late."""
    signed = contract.signed_at
    after = (
        (gettext("Published"), "agreement.publication_max", contract.published_at),
        (
            gettext("Copy to finance"),
            "agreement.finance_copy_max",
            contract.finance_filed_at,
        ),
        (gettext("Handed in for filing"), "filing.submission_max", contract.filed_at),
    )
    rows = [_signature(contract, found, today)]
    for label, name, done in after:
        period = legal_periods.period(contract.county, name, contract.term_from)
        limit = period.after(signed) if signed else None
        said = deadlines.rule_text(period.text)
        rows.append(_date((label, said, period.clause), limit, done, today))
    columns = (
        gettext("Date"),
        gettext("Time limit"),
        gettext("Done"),
        gettext("State"),
        gettext("Clause"),
    )
    caption = gettext("Dates and their legal periods")
    return table(caption, [Column(label) for label in columns], rows)


def _signature(
    contract: ContractYear, found: Agreement, today: date
) -> tuple[object, ...]:
    """Return the row of the signatures: after the award, or before the next year."""
    label = gettext("Signed by both")
    if contract.year == 1:
        name = "agreement.signature_max"
        period = legal_periods.period(contract.county, name, contract.term_from)
        limit = period.after(found.awarded_on)
        said = deadlines.rule_text(period.text)
        return _date((label, said, period.clause), limit, contract.signed_at, today)
    limit = contract.term_from - timedelta(days=1)
    said = gettext("before the year begins")
    return _date((label, said, _RENEWAL_CLAUSE), limit, contract.signed_at, today)


def _date(
    what: tuple[str, str, str], limit: date | None, done: date | None, today: date
) -> tuple[object, ...]:
    label, said, clause = what
    until = f"{deadlines.day_text(limit)} · {said}" if limit else said
    is_law = clause != DESIGN
    return (
        label,
        until,
        deadlines.day_text(done) if done else NONE,
        {"tag": _kept(limit, done, today)} if limit else NONE,
        {"clause": clauses.chip(clause)}
        if is_law
        else gettext("set by this system, not by law"),
    )


def _kept(limit: date, done: date | None, today: date) -> Context:
    if (done or today) > limit:
        return {"kind": "overdue", "word": gettext("late")}
    if done:
        return {"kind": "done", "word": gettext("kept")}
    return {"kind": "waiting", "word": gettext("running")}


def _instalments(contract: ContractYear, asked: Mapping[str, Decimal]) -> Context:
    """Return what falls due when, and how far each instalment has come."""
    rows: list[tuple[object, ...]] = []
    each: Instalment
    for each in contract.instalments.all():
        payment = getattr(each, "payment", None)
        paid = payment.amount if payment else None
        rows.append(
            (
                _named(each),
                deadlines.day_text(each.due_on),
                f"{each.percent.normalize():f} %",
                plain(each.amount),
                plain(asked.get(f"{contract.year}-{each.number}")),
                plain(each.verified_amount),
                plain(paid),
                plain(each.amount - (paid or 0)),
            )
        )
    rows += _together(contract)
    columns = [
        Column(gettext("Instalment")),
        Column(gettext("Due on")),
        Column(gettext("Part"), numeric=True),
        Column(gettext("Amount (yuan)"), numeric=True),
        Column(gettext("Asked for"), numeric=True),
        Column(gettext("Verified"), numeric=True),
        Column(gettext("Paid"), numeric=True),
        Column(gettext("Outstanding"), numeric=True),
    ]
    return table(gettext("Instalments"), columns, rows)


def _named(instalment: Instalment) -> str:
    """Return the number of an instalment with the condition of its payment."""
    number, condition = instalment.number, instalment.condition
    return f"{number} · {condition}" if condition else str(number)


def _together(contract: ContractYear) -> Iterable[tuple[object, ...]]:
    """Return what was settled at the end, and the sums."""
    payments = list(contract.payments.all())
    empty = (NONE,) * 2
    for each in payments:
        if each.instalment_id is None:
            day = deadlines.day_text(each.paid_on)
            amount = plain(each.amount)
            label = gettext("Settlement")
            yield (label, day, NONE, NONE, *empty, amount, NONE)
    due = queries.service_price(contract)
    paid = sum((each.amount for each in payments), queries.NOTHING)
    sums = (plain(due), *empty, plain(paid), plain(due - paid))
    yield (gettext("Together"), NONE, "100 %", *sums)
