"""What is known of agreements: contracts, what is paid, what is left."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from engine.models import ProcessInstance
from processes.agreements.models import Agreement, ContractYear, Instalment, Payment
from processes.casework.models import CASEWORK, Case

NOTHING = Decimal("0.00")


def agreement_of(case_id: UUID) -> Agreement | None:
    """Return the agreement of a matter, if something has been drafted."""
    return Agreement.objects.select_related("agency").filter(case_id=case_id).first()


def latest_contract(agreement: Agreement) -> ContractYear | None:
    """Return the contract of the latest year, signed or not."""
    return agreement.years.order_by("-year").first()


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
