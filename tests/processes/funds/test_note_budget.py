"""A budget is noted as its document has it, and once."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from engine import tenancy
from processes.funds import queries
from processes.funds.models import Account, FundSource, Movement, Purpose
from tests.support.story import Story

DOCUMENT = "米财〔2026〕1号"


def _note(*sums: str, county: str = "MY", year: str = "2026") -> str:
    said = io.StringIO()
    call_command("note_budget", county, year, *sums, document=DOCUMENT, stdout=said)
    return said.getvalue()


def test_a_budget_is_noted_by_source_and_purpose(story: Story) -> None:
    said = _note("fiscal=200000.00", "fiscal/evaluation=30000", "charity=0.05")

    tenancy.bind({1})
    held = {
        (source, purpose): queries.balance(
            1, 2026, Account.APPROPRIATED, source=source, purpose=purpose
        )
        for source, purpose in (
            (FundSource.FISCAL, Purpose.SERVICE),
            (FundSource.FISCAL, Purpose.EVALUATION),
            (FundSource.CHARITY, Purpose.SERVICE),
        )
    }
    assert list(held.values()) == [
        Decimal("200000.00"),
        Decimal("30000.00"),
        Decimal("0.05"),
    ]
    assert Movement.objects.get(document=DOCUMENT).number in said


def test_a_document_is_noted_once_in_a_year(story: Story) -> None:
    _note("fiscal=1.00")
    with pytest.raises(CommandError, match="was noted as"):
        _note("fiscal=1.00")
    _note("fiscal=1.00", year="2027")
    tenancy.bind({1})
    assert queries.balance(1, 2026, Account.APPROPRIATED) == Decimal("1.00")


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        (["gold=1"], "but got 'gold'"),
        (["fiscal/party=1"], "but got 'party'"),
        (["fiscal"], "Expected yuan after ="),
        (["fiscal=many"], "but got 'many'"),
        (["fiscal=-5"], "positive amount in cents"),
        (["fiscal=0"], "positive amount in cents"),
        (["fiscal=1.005"], "positive amount in cents"),
        (["fiscal=NaN"], "positive amount in cents"),
        (["fiscal=1", "charity=x"], "but got 'x'"),
    ],
)
def test_what_cannot_be_noted_is_said_and_nothing_is(
    story: Story, sums: list[str], expected: str
) -> None:
    with pytest.raises(CommandError, match=expected):
        _note(*sums)
    tenancy.bind({1})
    assert not Movement.objects.exists()


@pytest.mark.parametrize(
    ("county", "year", "expected"),
    [("XX", "2026", "Expected one of"), ("MY", "26", "a year like 2026")],
)
def test_where_and_when_are_known(
    story: Story, county: str, year: str, expected: str
) -> None:
    with pytest.raises(CommandError, match=expected):
        _note("fiscal=1", county=county, year=year)


def test_without_a_document_there_is_no_money(story: Story) -> None:
    with pytest.raises(CommandError, match="a document"):
        call_command("note_budget", "MY", "2026", "fiscal=1", document=" ")
