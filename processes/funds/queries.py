"""What the ledger says: balances by source, county and year, to the cent."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from processes.funds.models import Account, CapBase, FundSource, LedgerEntry, Purpose

NOTHING = Decimal("0.00")


def balance(
    county: int,
    year: int,
    account: str,
    *,
    source: str = "",
    purpose: str = "",
) -> Decimal:
    """Return what an account of a county and year holds.

    Args:
        source: Of one source; all of them if empty.
        purpose: For one purpose; all of them if empty.
    """
    rows = _entries(county, year).filter(account=account)
    if source:
        rows = rows.filter(source=source)
    if purpose:
        rows = rows.filter(purpose=purpose)
    found: Decimal | None = rows.aggregate(held=Sum("amount"))["held"]
    return found if found is not None else NOTHING


def balances(county: int, year: int) -> Mapping[str, Mapping[str, Decimal]]:
    """Return what each account holds, by source; sources without money are missing."""
    found: dict[str, dict[str, Decimal]] = {}
    rows = _entries(county, year).values_list("source", "account")
    for source, account, held in rows.annotate(held=Sum("amount")):
        found.setdefault(source, {})[account] = held
    return found


def ring_fenced(county: int, year: int, source: str) -> Decimal:
    """Return what of a source is committed to something else than services."""
    committed = balance(county, year, Account.COMMITTED, source=source)
    return committed - balance(
        county, year, Account.COMMITTED, source=source, purpose=Purpose.SERVICE
    )


def assistance_spending(county: int, year: int) -> Decimal:
    """Return what of a year's assistance money is spent on purchase, or promised.

    Source: domain specification §4.2, FX3.
    """
    held = _entries(county, year).filter(
        source=FundSource.ASSISTANCE_SPECIAL,
        account__in=[Account.COMMITTED, Account.PAID],
    )
    found: Decimal | None = held.aggregate(held=Sum("amount"))["held"]
    return found if found is not None else NOTHING


def cap_base(county: int, year: int) -> Decimal | None:
    """Return the sum from which a year's cap is reckoned, if it has been noted."""
    latest = CapBase.objects.filter(county=county, year=year).order_by("-id").first()
    return latest.amount if latest else None


def _entries(county: int, year: int) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(county=county, year=year)


def committed_under(
    county: int, case_id: UUID, year: int
) -> Mapping[tuple[str, str], Decimal]:
    """Return what a matter has left of its commitments, by source and purpose."""
    rows = _entries(county, year).filter(
        movement__case_id=case_id, account=Account.COMMITTED
    )
    found = rows.values_list("source", "purpose").annotate(held=Sum("amount"))
    return {(source, purpose): held for source, purpose, held in found}
