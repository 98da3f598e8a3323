"""The ledger: in balance to the cent, whatever is moved, and never overdrawn."""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from engine import tenancy
from engine.errors import Rejected
from engine.identifiers import new_id
from processes.funds import queries
from processes.funds.models import Account, FundSource, LedgerEntry, Movement, Purpose
from processes.funds.posting import Posting, Sum, post
from tests.support.story import Story

YEAR = 2026
CENT = Decimal("0.01")
KIND = Movement.Kind


@pytest.fixture
def opening(story: Story) -> Iterator[Posting]:
    """What an opening balance of the demo county begins with.

    What is moved without a real act is taken back before it could be committed.
    """
    tenancy.bind({1})
    with transaction.atomic():
        yield Posting(1, YEAR, KIND.OPENING, story.now, document="米财〔2026〕1号")
        transaction.set_rollback(True)


def _at_commit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _moved(opening: Posting, kind: str) -> Posting:
    return replace(opening, kind=kind, act_id=new_id(), case_id=new_id(), document="")


def test_money_goes_from_account_to_account(opening: Posting) -> None:
    fiscal = FundSource.FISCAL
    post(opening, [Sum(fiscal, Decimal("100.00"))])
    post(_moved(opening, KIND.COMMITMENT), [Sum(fiscal, Decimal("80.00"))])
    post(_moved(opening, KIND.PAYMENT), [Sum(fiscal, Decimal("30.01"))])
    post(_moved(opening, KIND.RELEASE), [Sum(fiscal, Decimal("9.99"))])
    assert queries.balances(1, YEAR) == {
        fiscal: {
            Account.GRANTED: Decimal("-100.00"),
            Account.APPROPRIATED: Decimal("20.00"),
            Account.COMMITTED: Decimal("40.00"),
            Account.PAID: Decimal("30.01"),
            Account.RELEASED: Decimal("9.99"),
        }
    }


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_only_positive_amounts_in_cents_are_moved(
    opening: Posting, amount: str
) -> None:
    with pytest.raises(Rejected, match="positive amount in cents"):
        post(opening, [Sum(FundSource.FISCAL, Decimal(amount))])


def test_nothing_is_no_movement(opening: Posting) -> None:
    with pytest.raises(Rejected, match="Expected an amount to move"):
        post(opening, [])


def test_no_account_is_overdrawn_by_a_cent(opening: Posting) -> None:
    post(opening, [Sum(FundSource.CHARITY, Decimal("10.00"))])
    with pytest.raises(Rejected, match=r"10\.01 in appropriated of charity"):
        post(
            _moved(opening, KIND.COMMITMENT),
            [Sum(FundSource.CHARITY, Decimal("10.00")), Sum(FundSource.CHARITY, CENT)],
        )


def test_one_source_does_not_pay_for_another(opening: Posting) -> None:
    post(opening, [Sum(FundSource.WELFARE_LOTTERY, Decimal(10))])
    with pytest.raises(Rejected, match="assistance_special"):
        post(
            _moved(opening, KIND.COMMITMENT),
            [Sum(FundSource.ASSISTANCE_SPECIAL, Decimal(1))],
        )


def test_ring_fenced_money_pays_no_services(opening: Posting) -> None:
    fenced = Sum(FundSource.FISCAL, Decimal(15), Purpose.EVALUATION)
    post(opening, [fenced])
    post(_moved(opening, KIND.COMMITMENT), [fenced])
    assert queries.ring_fenced(1, YEAR, FundSource.FISCAL) == Decimal("15.00")
    with pytest.raises(Rejected, match="in committed of fiscal, service"):
        post(_moved(opening, KIND.PAYMENT), [Sum(FundSource.FISCAL, CENT)])


# -- what the database refuses by itself --------------------------------------------


def _entry(movement: Movement, account: str, amount: str, **more: str) -> None:
    given = {"source": FundSource.FISCAL, "purpose": Purpose.SERVICE, **more}
    LedgerEntry.objects.create(
        county=1,
        year=YEAR,
        movement=movement,
        account=account,
        amount=Decimal(amount),
        **given,
    )


def _bare(story: Story) -> Movement:
    return Movement.objects.create(
        county=1,
        year=YEAR,
        number=f"MY-{new_id()}"[:30],
        kind=KIND.OPENING,
        document="文",
        at=story.now,
    )


@pytest.mark.parametrize(
    ("second", "amount"),
    [
        ({}, "9.99"),
        ({"source": FundSource.CHARITY}, "10.00"),
        ({"purpose": Purpose.MONITORING}, "10.00"),
    ],
    ids=["a cent is missing", "another source", "another purpose"],
)
def test_a_set_out_of_balance_is_refused_by_the_database(
    story: Story, opening: Posting, second: dict[str, str], amount: str
) -> None:
    movement = _bare(story)
    _entry(movement, Account.GRANTED, "-10.00")
    _entry(movement, Account.APPROPRIATED, amount, **second)
    with pytest.raises(DatabaseError, match=r"come to 0\.00"):
        _at_commit()


def test_what_is_not_there_is_not_spent_whatever_code_runs(
    story: Story, opening: Posting
) -> None:
    movement = _bare(story)
    _entry(movement, Account.COMMITTED, "-0.01")
    _entry(movement, Account.PAID, "0.01")
    with pytest.raises(DatabaseError, match="overdrawn"):
        _at_commit()


def test_a_movement_without_its_act_is_refused(opening: Posting) -> None:
    post(opening, [Sum(FundSource.FISCAL, Decimal(10))])
    post(_moved(opening, KIND.COMMITMENT), [Sum(FundSource.FISCAL, CENT)])
    with pytest.raises(DatabaseError, match="name the act"):
        _at_commit()


@pytest.mark.parametrize("change", ["UPDATE {} SET year = 2027", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["funds_movement", "funds_ledgerentry"])
def test_what_is_written_stays(opening: Posting, table: str, change: str) -> None:
    post(opening, [Sum(FundSource.FISCAL, Decimal(10))])
    _at_commit()
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute(change.format(table))


# -- whatever is moved ---------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_random_movements_keep_every_source_in_balance(
    opening: Posting, seed: int
) -> None:
    """Compare the ledger with plain sums kept beside it, after each movement."""
    chance = random.Random(seed)  # noqa: S311
    held: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for _ in range(60):
        kind = chance.choice(list(KIND))
        wanted = [
            Sum(
                chance.choice(list(FundSource)),
                Decimal(chance.randint(1, 30_000)) / 100,
                chance.choice(list(Purpose)),
            )
            for _ in range(chance.randint(1, 3))
        ]
        posting = opening if kind is KIND.OPENING else _moved(opening, kind)
        source, target = {
            KIND.OPENING: (Account.GRANTED, Account.APPROPRIATED),
            KIND.APPROPRIATION: (Account.GRANTED, Account.APPROPRIATED),
            KIND.COMMITMENT: (Account.APPROPRIATED, Account.COMMITTED),
            KIND.PAYMENT: (Account.COMMITTED, Account.PAID),
            KIND.RELEASE: (Account.COMMITTED, Account.RELEASED),
        }[kind]
        after = held.copy()
        for each in wanted:
            after[each.source, each.purpose, source] -= each.amount
            after[each.source, each.purpose, target] += each.amount
        spent = (v for (_, _, account), v in after.items() if account != "granted")
        if all(value >= 0 for value in spent):
            post(posting, wanted)
            held = after
        else:
            with pytest.raises(Rejected):
                post(posting, wanted)
    for (source_, purpose, account), value in held.items():
        found = queries.balance(1, YEAR, account, source=source_, purpose=purpose)
        assert found == value
    for by_account in queries.balances(1, YEAR).values():
        assert sum(by_account.values()) == Decimal("0.00")
