"""One budget, four jurisdictions: what may be bought with assistance funds, and why."""

from decimal import Decimal

import pytest

from engine.errors import Rejected
from processes.funds import queries as funds
from processes.funds.models import Account, FundSource, Movement
from processes.procurement.budget import proposed_lines
from processes.procurement.models import BudgetApproval
from processes.procurement.queries import check_cap, purchase_of
from tests.support.purchasing import purchase
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau

#: 30,000 of 900,000 is 3.33 %: within five per cent, above three and above one.
ESTIMATE = {"fund_base": "900000.00"}


@pytest.mark.parametrize(
    ("letters", "verdict", "severity", "clause", "next_step"),
    [
        ("YL", "within", "none", "000 §三(三)", "apply_budget"),
        ("SZ", "exceeds", "warn", "001 §五", "estimate_cost"),
        ("DQ", "exceeds", "block", "002 M§三(四)4", "estimate_cost"),
        ("HB", "no_cap", "none", "", "apply_budget"),
    ],
)
def test_four_jurisdictions_give_four_answers(
    db: None, letters: str, verdict: str, severity: str, clause: str, next_step: str
) -> None:
    story = Story(add_bureau(counties.set_up_one(letters)))
    purchase(story, to="apply_budget", estimate_cost=ESTIMATE)

    found = purchase_of(story.instance("service_procurement").case_id)
    assert found is not None
    said = check_cap(found, story.now)
    assert (said.verdict, said.severity, said.clause) == (verdict, severity, clause)
    assert story.waits_at() == {next_step}


def test_where_it_says_in_principle_a_reason_is_enough(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("SZ")))
    reasoned = {**ESTIMATE, "cap_reason": "全县统一购买，经县政府同意。"}
    purchase(story, to="apply_budget", estimate_cost=reasoned)
    assert story.waits_at() == {"apply_budget"}


def test_too_little_for_monitoring_is_no_way_on_in_hebei(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("HB")))
    purchase(story, to="apply_budget", estimate_cost={"me_amount": "31499.99"})
    assert story.waits_at() == {"estimate_cost"}
    story.completes("he", "estimate_cost", me_amount="31500.00")
    story.runs_jobs()
    assert story.waits_at() == {"apply_budget"}


# -- what finance approves -----------------------------------------------------------

SERVICES = {"fund_source": "fiscal", "purpose": "service", "amount": "178500.00"}
WATCHING = {"fund_source": "fiscal", "purpose": "evaluation", "amount": "31500.00"}


@pytest.fixture
def asked(db: None) -> Story:
    """A purchase in Hebei whose budget of 210,000 awaits the finance department."""
    story = Story(add_bureau(counties.set_up_one("HB")))
    return purchase(story, to="approve_budget")


def test_what_is_approved_stands_in_the_ledger_of_its_year(asked: Story) -> None:
    asked.completes("jin", "approve_budget", budget_year=2027)
    granted = funds.balances(asked.county.ordinal, 2027)
    assert granted[FundSource.FISCAL][Account.APPROPRIATED] == Decimal("180000.00")
    assert granted[FundSource.ASSISTANCE_SPECIAL] == {
        Account.GRANTED: Decimal("-30000.00"),
        Account.APPROPRIATED: Decimal("30000.00"),
    }
    movement = Movement.objects.get(case_id=asked.case_id)
    assert movement.kind == Movement.Kind.APPROPRIATION
    assert movement.act_id == BudgetApproval.objects.get(case_id=asked.case_id).act_id
    assert funds.balances(asked.county.ordinal, 2026) == {}


def test_nothing_is_posted_for_a_budget_that_is_refused(asked: Story) -> None:
    refused = {
        "budget_decision": "refused",
        "budget_reason": "本年不安排。",
        "approved_amount": None,
        "budget_year": None,
        "approved_lines": None,
    }
    asked.completes("jin", "approve_budget", **refused)
    assert not Movement.objects.filter(case_id=asked.case_id).exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        (
            {"approved_amount": "210000.01"},
            "approved_amount",
            "不能超过申请的金额：210000.00 元。",
        ),
        (
            {"approved_amount": "209999.99"},
            "approved_lines",
            "明细合计 210000.00 元，批复金额 209999.99 元，两者应当相等。",
        ),
        (
            {
                "approved_lines": [
                    {**SERVICES, "amount": "178500.01"},
                    {**WATCHING, "amount": "31499.99"},
                ]
            },
            "approved_lines",
            "004 §五(三)",
        ),
        (
            {
                "approved_lines": [
                    {
                        **SERVICES,
                        "fund_source": "assistance_special",
                        "amount": "30000.01",
                    },
                    {**SERVICES, "amount": "148499.99"},
                    WATCHING,
                ]
            },
            "approved_lines",
            "社会救助专项经费最多 30000.00 元：上限是按这个金额核对的。",
        ),
    ],
    ids=["more", "a cent less", "a cent below the floor", "a cent of assistance"],
)
def test_a_budget_that_is_not_sound_is_refused(
    asked: Story, changes: dict[str, object], field: str, sentence: str
) -> None:
    with pytest.raises(Rejected) as refused:
        asked.completes("jin", "approve_budget", **changes)
    assert list(refused.value.problems) == [field]
    assert sentence in refused.value.problems[field][0]
    assert asked.waits_at() == {"approve_budget"}


def test_lines_at_the_floor_pass(asked: Story) -> None:
    asked.completes("jin", "approve_budget", approved_lines=[SERVICES, WATCHING])
    assert asked.waits_at() == {"define_requirements"}


def test_the_form_begins_with_what_was_estimated(asked: Story) -> None:
    assert asked.case_id is not None
    found = purchase_of(asked.case_id)
    assert found is not None
    assert proposed_lines(found) == [
        {"fund_source": "fiscal", "purpose": "service", "amount": "144000.00"},
        {"fund_source": "fiscal", "purpose": "evaluation", "amount": "36000.00"},
        {
            "fund_source": "assistance_special",
            "purpose": "service",
            "amount": "30000.00",
        },
    ]
