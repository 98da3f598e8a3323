"""Draft a contract; each rule with its sentence.

Source: domain specification §14.6, task 1; F-AGR-01.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn, JSONObject
from processes.agreements import queries
from processes.agreements.elsewhere import award_behind
from processes.agreements.models import Agreement, ContractYear, Instalment
from processes.casework.models import Case
from processes.funds.models import CapBase
from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.organisation.roles import Level
from processes.working_days import CHINA

CENT = Decimal("0.01")


def refuse(field: str, sentence: str, told: str) -> Rejected:
    """Return a refusal of a field: for engineers, and for who fills it in."""
    return Rejected(sentence, {field: [told]})


def record_draft(matter: Case, filled: FilledIn) -> None:
    """Write the draft of a contract; one that was drafted before is replaced.

    Raises:
        Rejected: Year, term, price, sources or instalments do not fit.
    """
    data, today = filled.data, filled.now.astimezone(CHINA).date()
    agreement = _agreement(matter, data, today)
    year = int(str(data["contract_year"]))
    _require_year(agreement, year)
    price, me_amount = (Decimal(str(data[name])) for name in ("price", "me_amount"))
    _require_award(matter, agreement, price, data)
    lines = rows(data, "fund_lines")
    _require_sources(lines, price, me_amount)
    term = _term(agreement, year, data)
    drafted = agreement.years.filter(year=year, signed_at=None).first()
    if drafted is not None:
        drafted.instalments.all().delete()
    contract = drafted or ContractYear(agreement=agreement, year=year)
    contract.county, contract.case_id = agreement.county, agreement.case_id
    contract.agreement_no = str(data["agreement_no"])
    _require_number(contract)
    contract.term_from, contract.term_to = term
    contract.price, contract.me_amount = price, me_amount
    contract.fund_lines = [dict(line) for line in lines]
    for name in ("service_items", "targets", "staffing"):
        setattr(contract, name, rows(data, name))
    contract.purchaser_act = contract.agency_act = None
    contract.purchaser_signed_on = None
    contract.save()
    _plan_instalments(contract, rows(data, "instalments"))
    _note_base(filled, contract.term_from.year)


def _agreement(matter: Case, data: JSONObject, today: date) -> Agreement:
    """Return the agreement of a matter; the first draft begins it."""
    found = queries.agreement_of(matter.pk)
    if found is not None:
        return found
    places = matter.places
    if Level.AGENCY not in places:
        raise refuse(
            "parties",
            f"Expected matter {matter.pk} to name an agency.",
            gettext("No agency is named for this agreement."),
        )
    years = profiles.profile_of(matter.county, today).number("contract_cycle_years")
    return Agreement.objects.create(
        county=matter.county,
        case_id=matter.pk,
        cycle_id=matter.number,
        agency=Organisation.objects.get(pk=places[Level.AGENCY]),
        purchaser=Organisation.objects.get(pk=places[Level.PURCHASER]),
        station_id=places.get(Level.STATION),
        cycle_years=int(years or 1),
        awarded_on=date.fromisoformat(str(data["award_date"])),
    )


def known(matter: Case) -> Agreement:
    """Return the agreement of a matter.

    Raises:
        Rejected: Nothing has been drafted.
    """
    found = queries.agreement_of(matter.pk)
    if found is None:
        raise Rejected("Expected a draft of the agreement.", {"": ["no draft"]})
    return found


def _require_year(agreement: Agreement, year: int) -> None:
    """Let years of a cycle follow each other, and end with it.

    Source: ``004 §五(四)``.
    """
    latest = agreement.years.exclude(signed_at=None).order_by("-year").first()
    follows = latest is None or year == latest.year + 1
    if follows and 1 <= year <= agreement.cycle_years:
        return
    raise refuse(
        "contract_year",
        f"Expected the next of {agreement.cycle_years} years, but got {year}.",
        gettext("Years follow each other and end with the cycle of %(years)s.")
        % {"years": agreement.cycle_years},
    )


def _require_award(
    matter: Case, agreement: Agreement, price: Decimal, data: JSONObject
) -> None:
    """Hold the first contract against the award from which it arises.

    Source: F-AGR-01, ``price``; E01 art. 46 (the time to sign runs from the award).
    """
    award = award_behind(matter)
    if award is None or agreement.years.exclude(signed_at=None).exists():
        return
    if award.amount != price:
        raise refuse(
            "price",
            f"Expected the price of the award {award.amount}, but got {price}.",
            gettext("The price is that of the award: %(amount)s yuan.")
            % {"amount": award.amount},
        )
    if award.on.isoformat() != data["award_date"]:
        raise refuse(
            "award_date",
            f"Expected the day of the award {award.on}, but got {data['award_date']}.",
            gettext("The award is of %(day)s.") % {"day": award.on},
        )


def _require_sources(
    lines: Sequence[Mapping[str, str]], price: Decimal, me_amount: Decimal
) -> None:
    amounts = [(line["purpose"], Decimal(line["amount"])) for line in lines]
    fenced = sum((a for p, a in amounts if p != "service"), Decimal(0))
    if sum((amount for _, amount in amounts), Decimal(0)) != price:
        raise refuse(
            "fund_lines",
            f"Expected sources that come to {price}.",
            gettext("The sources do not come to the price."),
        )
    if fenced != me_amount:
        raise refuse(
            "me_amount",
            f"Expected {me_amount} ring-fenced, but the lines say {fenced}.",
            gettext("Monitoring, supervision and evaluation come to another sum."),
        )


def _term(agreement: Agreement, year: int, data: JSONObject) -> tuple[date, date]:
    """Return first and last day of a contract.

    Source: E33 art. 24; ``004 §五(四)``.
    """
    begins, ends = (
        date.fromisoformat(str(data[name])) for name in ("term_from", "term_to")
    )
    profile = profiles.profile_of(agreement.county, begins)
    months = int(profile.number("contract_term_months") or 12)
    latest = _months_later(begins, months)
    if ends >= latest:
        raise refuse(
            "term_to",
            f"Expected a term of at most {months} months, but it ends on {ends}.",
            gettext("A contract lasts at most %(months)s months.") % {"months": months},
        )
    before = agreement.years.filter(year__lt=year).order_by("-year").first()
    if before is not None and begins <= before.term_to:
        raise refuse(
            "term_from",
            f"Expected it to begin after {before.term_to}, but got {begins}.",
            gettext("It begins after the year before has ended."),
        )
    return begins, ends


def _months_later(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    # The 28th is in every month; a term that begins later ends a little earlier.
    return date(number // 12, number % 12 + 1, min(day.day, 28))


def _require_number(contract: ContractYear) -> None:
    others = ContractYear.objects.filter(
        county=contract.county, agreement_no=contract.agreement_no
    ).exclude(pk=contract.pk)
    if others.exists():
        raise refuse(
            "agreement_no",
            f"Expected a new number, but {contract.agreement_no} is taken.",
            gettext("Another agreement has this number."),
        )


def _plan_instalments(
    contract: ContractYear, rows: Sequence[Mapping[str, str]]
) -> None:
    """Spread what the agency gets over its instalments; the last takes the rest."""
    percents = [Decimal(str(row["percent"])) for row in rows]
    if sum(percents, Decimal(0)) != 100:
        raise refuse(
            "instalments",
            f"Expected instalments of 100 %, but they come to {sum(percents)}.",
            gettext("The instalments do not come to 100 %."),
        )
    total = queries.service_price(contract)
    amounts = [(total * each / 100).quantize(CENT) for each in percents[:-1]]
    amounts.append(total - sum(amounts, Decimal(0)))
    Instalment.objects.bulk_create(
        Instalment(
            county=contract.county,
            case_id=contract.case_id,
            contract=contract,
            number=number,
            due_on=date.fromisoformat(row["date"]),
            percent=percent,
            amount=amount,
            condition=row.get("condition", ""),
        )
        for number, (row, percent, amount) in enumerate(
            zip(rows, percents, amounts, strict=True), 1
        )
    )


def _note_base(filled: FilledIn, year: int) -> None:
    if "cap_base" not in filled.data:
        return
    CapBase.objects.create(
        county=filled.county,
        year=year,
        amount=Decimal(str(filled.data["cap_base"])),
        document=str(filled.data.get("cap_base_document", "")),
        noted_at=filled.now,
        noted_by=filled.person_id,
    )


def rows(data: JSONObject, name: str) -> list[Mapping[str, str]]:
    """Return the rows of a table that was filled in."""
    found = data.get(name)
    listed = found if isinstance(found, list) else []
    return [row for row in listed if isinstance(row, Mapping)]
