"""Write movements of money, in balance and never beyond what is there.

Called inside the transaction of the step that decides; the entries name its act.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from engine.errors import Rejected
from processes.casework.commands.cases import next_number
from processes.funds.models import (
    Account,
    FundSource,
    LedgerEntry,
    Movement,
    Purpose,
)
from processes.funds.queries import balance

#: Begins the numbers of movements: 资金.
SERIES = "ZJ"
#: From which account to which each kind of movement takes money.
_WAYS: Mapping[str, tuple[Account, Account]] = MappingProxyType(
    {
        Movement.Kind.OPENING: (Account.GRANTED, Account.APPROPRIATED),
        Movement.Kind.APPROPRIATION: (Account.GRANTED, Account.APPROPRIATED),
        Movement.Kind.COMMITMENT: (Account.APPROPRIATED, Account.COMMITTED),
        Movement.Kind.PAYMENT: (Account.COMMITTED, Account.PAID),
        Movement.Kind.RELEASE: (Account.COMMITTED, Account.RELEASED),
    }
)


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount of one source for one purpose."""

    source: str
    amount: Decimal
    purpose: str = Purpose.SERVICE


@dataclass(frozen=True, slots=True)
class Posting:
    """What is to be written.

    Attributes:
        year: Of the budget.
        case_id: The matter, with the act that decides; both missing for what was
            there before this system.
    """

    county: int
    year: int
    kind: str
    now: datetime
    case_id: UUID | None = None
    act_id: UUID | None = None
    document: str = ""


def post(posting: Posting, sums: Iterable[Sum]) -> Movement:
    """Write a movement of some sums.

    The number of the movement is taken first: it makes the movements of a county wait
    for each other, so two of them never spend the same money.

    Raises:
        Rejected: Nothing is to be moved, an amount is not positive or not in cents,
            or the account from which it comes does not hold it.
    """
    wanted = [_sound(each) for each in sums]
    if not wanted:
        raise Rejected("Expected an amount to move.", {"": ["nothing to move"]})
    source, target = _WAYS[posting.kind]
    number = next_number(posting.county, posting.now, series=SERIES)
    if source is not Account.GRANTED:
        _require_cover(posting, source, wanted)
    movement = Movement.objects.create(
        county=posting.county,
        year=posting.year,
        number=number,
        kind=posting.kind,
        case_id=posting.case_id,
        act_id=posting.act_id,
        document=posting.document,
        at=posting.now,
    )
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            county=posting.county,
            year=posting.year,
            movement=movement,
            source=each.source,
            purpose=each.purpose,
            account=account,
            amount=amount,
        )
        for each in wanted
        for account, amount in ((source, -each.amount), (target, each.amount))
    )
    return movement


def _sound(wanted: Sum) -> Sum:
    is_sound = wanted.amount.is_finite() and wanted.amount > 0
    cents = wanted.amount.quantize(Decimal("0.01")) if is_sound else Decimal(0)
    if not is_sound or cents != wanted.amount:
        raise Rejected(
            f"Expected a positive amount in cents, but got {wanted.amount}.",
            {"amount": ["a positive amount in cents"]},
        )
    return Sum(FundSource(wanted.source), cents, Purpose(wanted.purpose))


def _require_cover(posting: Posting, account: Account, wanted: Iterable[Sum]) -> None:
    """Refuse to take more from an account than it holds.

    Raises:
        Rejected: It holds less.
    """
    asked: dict[tuple[str, str], Decimal] = {}
    for each in wanted:
        key = (each.source, each.purpose)
        asked[key] = asked.get(key, Decimal(0)) + each.amount
    for (source, purpose), amount in asked.items():
        held = balance(
            posting.county, posting.year, account, source=source, purpose=purpose
        )
        if held < amount:
            raise Rejected(
                f"Expected {amount} in {account} of {source}, {purpose}, but it "
                f"holds {held}.",
                {"fund_lines": [f"{source}: {held}"]},
            )
