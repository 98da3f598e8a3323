"""What is known of agreements: contracts, what is paid, what is left."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Sum

from engine import queries
from engine.models import ProcessInstance, Submission
from processes.agreements.models import (
    Agreement,
    Breach,
    ContractYear,
    Inspection,
    Instalment,
    Payment,
    Receipt,
)
from processes.casework.models import CASEWORK, Case

NOTHING = Decimal("0.00")


def agreement_of(case_id: UUID) -> Agreement | None:
    """Return the agreement of a matter, if something has been drafted."""
    return Agreement.objects.select_related("agency").filter(case_id=case_id).first()


def latest_contract(agreement: Agreement) -> ContractYear | None:
    """Return the contract of the latest year, signed or not."""
    return agreement.years.order_by("-year").first()


def years_of(agreement: Agreement) -> list[ContractYear]:
    """Return the contracts of a cycle with all that hangs on them, the first first."""
    found = agreement.years.filter(county=agreement.county)
    return list(
        found.select_related("renewal", "transition")
        .prefetch_related(
            Prefetch(
                "instalments",
                Instalment.objects.select_related("payment").order_by("number"),
            ),
            Prefetch("payments", Payment.objects.order_by("paid_on", "id")),
            Prefetch("receipts", Receipt.objects.order_by("-id")),
        )
        .order_by("year")
    )


def inspections_of(agreement: Agreement) -> list[Inspection]:
    """Return what inspections have found, the latest first."""
    found = Inspection.objects.filter(
        county=agreement.county, case_id=agreement.case_id
    )
    return list(found.order_by("-inspected_on", "-id"))


def breaches_of(agreement: Agreement) -> list[Breach]:
    """Return how breaches were decided, the latest first."""
    found = Breach.objects.filter(county=agreement.county, case_id=agreement.case_id)
    return list(found.order_by("-decided_on", "-id"))


def asked_for(agreement: Agreement) -> dict[str, Decimal]:
    """Return what the agency has asked for last, by instalment, e.g. ``1-2``."""
    rows = Submission.objects.filter(
        county=agreement.county,
        case_id=agreement.case_id,
        element_id="request_payment",
    )
    said = [queries.opened(row) for row in rows.order_by("submitted_at", "id")]
    return {
        str(each["instalment_no"]): Decimal(str(each["requested_amount"]))
        for each in said
        if "instalment_no" in each
    }


def signed_contract(agreement: Agreement) -> ContractYear | None:
    """Return the contract of the latest year that both sides have signed."""
    return agreement.years.exclude(signed_at=None).order_by("-year").first()


def next_instalment(agreement: Agreement) -> Instalment | None:
    """Return the first instalment of a signed contract that is not paid."""
    open_ones = Instalment.objects.filter(
        contract__agreement=agreement, contract__signed_at__isnull=False, payment=None
    )
    return open_ones.select_related("contract").order_by("due_on", "number").first()


def paid_under(contract: ContractYear) -> Decimal:
    """Return what has been paid under a contract."""
    found: Decimal | None = Payment.objects.filter(contract=contract).aggregate(
        paid=Sum("amount")
    )["paid"]
    return found if found is not None else NOTHING


def service_price(contract: ContractYear) -> Decimal:
    """Return what the agency gets at most: the price without the ring-fenced money."""
    return contract.price - contract.me_amount + contract.supplement


def in_force(county: int, station_id: UUID, on: date) -> Agreement | None:
    """Return the agreement by which a station is served on a day, if there is one."""
    return (
        Agreement.objects.filter(
            county=county,
            station_id=station_id,
            years__signed_at__isnull=False,
            years__term_from__lte=on,
            years__term_to__gte=on,
            services_stopped_on=None,
        )
        .order_by("-id")
        .first()
    )


def open_cases(agreement: Agreement) -> list[Case]:
    """Return the clients' cases of the agreement's station that are not closed."""
    if agreement.station_id is None:
        return []
    cases = Case.objects.filter(
        county=agreement.county,
        station_id=agreement.station_id,
        process_id=CASEWORK,
        pk__in=ProcessInstance.objects.filter(
            county=agreement.county, status=ProcessInstance.Status.ACTIVE
        ).values("case_id"),
    )
    return list(cases.order_by("number"))
