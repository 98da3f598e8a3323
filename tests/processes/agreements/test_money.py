"""What is signed and paid: to the cent, from its source, to the contractor alone.

Source: domain specification §14.6; §4.2 FX3, FX4; ``004 §八(四)``; E01 art. 49.
"""

from decimal import Decimal

import pytest

from engine import tenancy
from engine.checker import check
from engine.checker.drawing import Place, drawing_of
from engine.errors import NotAllowed, NotFound, Rejected
from engine.models import Refusal
from processes.agreements.models import ContractYear, Payment
from processes.casework.models import Case
from processes.funds import queries as funds
from processes.funds.models import Account, FundSource
from processes.guard_policy.duty import station_duty
from tests.support import agreements as told
from tests.support.coverage import shipped
from tests.support.story import Story

FISCAL = "fiscal"


@pytest.fixture
def hebei(db: None) -> Story:
    """An agreement in Hebei of which nothing is drafted yet."""
    story = told.hebei()
    told.fund(story)
    told.opened(story)
    return story


@pytest.fixture
def paying(hebei: Story) -> Story:
    """Its first instalment of 51,000 has fallen due."""
    told.signed(hebei)
    hebei.passes(days=31)
    hebei.runs_jobs()
    return hebei


def _lines(*parts: tuple[str, str, str]) -> list[dict[str, str]]:
    names = ("fund_source", "purpose", "amount")
    return [dict(zip(names, part, strict=True)) for part in parts]


# -- before the signatures -----------------------------------------------------------


def test_a_cent_below_the_floor_goes_back_to_the_draft(hebei: Story) -> None:
    told.drafted(
        hebei,
        me_amount="14999.99",
        fund_lines=_lines(
            (FISCAL, "service", "85000.01"), (FISCAL, "evaluation", "14999.99")
        ),
    )
    assert hebei.waits_at() == {"draft_agreement"}
    # and at the floor it goes on
    told.drafted(hebei)
    assert hebei.waits_at() == {"check_agreement_clauses"}


def test_a_cent_above_the_cap_goes_back_to_the_draft(bureau: Story) -> None:
    """In 攀枝花市: 3 % of the base. Source: ``002 M§三(四)4``."""
    told.fund(bureau, source=FundSource.ASSISTANCE_SPECIAL)
    told.opened(bureau)
    lines = _lines(
        ("assistance_special", "service", "85000.00"),
        ("assistance_special", "evaluation", "15000.00"),
    )
    told.drafted(bureau, fund_lines=lines, cap_base="3333333.00")
    assert bureau.waits_at() == {"draft_agreement"}
    told.drafted(bureau, fund_lines=lines, cap_base="3333333.34")
    assert bureau.waits_at() == {"check_agreement_clauses"}


def test_a_source_that_does_not_hold_the_price_is_not_signed_for(
    hebei: Story,
) -> None:
    told.drafted(
        hebei,
        fund_lines=_lines(
            ("charity", "service", "85000.00"), (FISCAL, "evaluation", "15000.00")
        ),
    )
    hebei.completes("lv", "check_agreement_clauses")
    with pytest.raises(Rejected, match="in appropriated of charity"):
        hebei.completes("he", "sign_agreement_purchaser")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contract_year": 2}, ""),
        ({"term_to": "2027-03-02"}, "term_to"),
        ({"price": "100000.01"}, "fund_lines"),
        ({"me_amount": "15000.01"}, "me_amount"),
        ({"instalments": [{"date": "2026-04-01", "percent": 99}]}, "instalments"),
    ],
    ids=["beyond the cycle", "too long", "sources", "ring-fenced", "instalments"],
)
def test_a_draft_that_does_not_add_up_is_refused(
    bureau: Story, changes: dict[str, object], field: str
) -> None:
    told.fund(bureau)
    told.opened(bureau)
    with pytest.raises(Rejected) as refused:
        told.drafted(bureau, **changes)
    assert (field or "contract_year") in refused.value.problems


@pytest.mark.parametrize("missing", ["clauses_found", "conditions_met"])
def test_nothing_missing_passes_the_check(hebei: Story, missing: str) -> None:
    told.drafted(hebei)
    item = hebei.item("check_agreement_clauses")
    kept = hebei.filled(item)[missing]
    assert isinstance(kept, list)
    with pytest.raises(Rejected) as refused:
        hebei.completes("lv", "check_agreement_clauses", **{missing: kept[1:]})
    assert missing in refused.value.problems


def test_the_same_person_does_not_draft_and_check(hebei: Story) -> None:
    told.drafted(hebei)
    with pytest.raises(NotAllowed):
        hebei.completes("he", "check_agreement_clauses")


def test_an_agency_that_is_no_longer_qualified_signs_nothing(hebei: Story) -> None:
    told.drafted(hebei)
    hebei.completes("lv", "check_agreement_clauses", clause_result="unqualified")
    hebei.runs_jobs()
    assert hebei.instance("service_agreement").status == "completed"
    tenancy.bind({hebei.county.ordinal})
    assert not ContractYear.objects.exclude(purchaser_act=None).exists()


# -- payments -------------------------------------------------------------------------


def test_no_more_than_the_instalment_is_asked_for(paying: Story) -> None:
    with pytest.raises(Rejected) as refused:
        paying.completes("an", "request_payment", requested_amount="51000.01")
    assert "requested_amount" in refused.value.problems


def test_only_the_contractor_is_paid(paying: Story) -> None:
    with pytest.raises(Rejected, match="subcontracting"):
        paying.completes("an", "request_payment", payee_name="示范春雨社会工作服务中心")
    paying.completes("an", "request_payment", requested_amount="51000.00")
    paying.completes("du", "verify_performance")
    with pytest.raises(Rejected, match="subcontracting"):
        paying.completes("jin", "pay_instalment", paid_to="示范春雨社会工作服务中心")


@pytest.mark.parametrize(
    ("lines", "match"),
    [
        ([(FISCAL, "50000.01")], "at most 50000"),
        ([("welfare_lottery", "50000.00")], "of welfare_lottery"),
    ],
    ids=["more than verified", "another source"],
)
def test_a_payment_keeps_to_what_was_verified_and_to_its_sources(
    paying: Story, lines: list[tuple[str, str]], match: str
) -> None:
    paying.completes("an", "request_payment", requested_amount="51000.00")
    paying.completes("du", "verify_performance", verified_amount="50000.00")
    with pytest.raises(Rejected, match=match):
        paying.completes(
            "jin",
            "pay_instalment",
            payment_lines=[
                {"fund_source": source, "amount": amount} for source, amount in lines
            ],
        )


@pytest.mark.parametrize(
    ("supplement", "is_allowed"), [("10000.00", True), ("10000.01", False)]
)
def test_supplements_come_to_a_tenth_at_most(
    paying: Story, supplement: str, *, is_allowed: bool
) -> None:
    paying.completes("an", "request_payment")
    given = {"supplement_amount": supplement, "supplement_source": FISCAL}
    if not is_allowed:
        with pytest.raises(Rejected) as refused:
            paying.completes("du", "verify_performance", **given)
        assert "supplement_amount" in refused.value.problems
        return
    paying.completes("du", "verify_performance", **given)
    held = funds.balances(paying.county.ordinal, 2026)[FISCAL]
    assert held[Account.COMMITTED] == Decimal("110000.00")


def test_every_payment_names_its_movement(paying: Story) -> None:
    told.paid(paying, "51000.00")
    tenancy.bind({paying.county.ordinal})
    (payment,) = Payment.objects.all()
    assert payment.amount == Decimal("51000.00")
    left = funds.committed_under(paying.county.ordinal, payment.case_id, 2026)
    assert left == {
        (FISCAL, "service"): Decimal("34000.00"),
        (FISCAL, "evaluation"): Decimal("15000.00"),
    }


# -- starts ---------------------------------------------------------------------------


def test_an_award_opens_the_agreement_with_its_agency_and_price(
    bureau: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a purchase that awards 100,000 yuan to 和风
    told.stands_in(monkeypatch)
    told.fund(bureau)
    told.purchasing(bureau)
    purchase = bureau.opens_matter("he", "service_procurement", station=0)
    told.says(
        bureau,
        "lv",
        "confirm_supplier",
        award=bureau.county.bodies["hefeng"].name,
        award_amount="100000.00",
    )
    bureau.runs_jobs()

    # then the agreement has arisen in it, for that agency and at that price
    matter = Case.objects.get(process_id="service_agreement")
    assert (matter.origin_id, matter.places["agency"]) == (
        purchase,
        str(bureau.county.bodies["hefeng"].pk),
    )
    bureau.case_id = matter.pk
    with pytest.raises(Rejected, match="price of the award"):
        told.drafted(
            bureau,
            price="100000.01",
            fund_lines=_lines(
                (FISCAL, "service", "85000.01"), (FISCAL, "evaluation", "15000.00")
            ),
        )
    with pytest.raises(Rejected, match="day of the award 2026-03-02"):
        told.drafted(bureau, award_date="2026-02-27")
    told.drafted(bureau, award_date="2026-03-02")
    assert bureau.waits_at() == {"check_agreement_clauses"}


# -- the guard ------------------------------------------------------------------------

STEPS = {
    node.id: node.work
    for node in shipped("service_agreement").user_tasks
    if node.work is not None
}


def test_what_the_station_s_people_may_do_is_nothing_at_all() -> None:
    """No lane is the station's; what is not the agency's is an authority's."""
    assert {work.role for work in STEPS.values()} == {
        "county_civil_affairs",
        "finance_dept",
        "contractor_agency",
    }
    assert all(
        work.authority_only or work.act_type.startswith("admin_")
        for work in STEPS.values()
        if work.role != "contractor_agency"
    )


def _checks(story: Story) -> None:
    story.completes("lv", "check_agreement_clauses")


@pytest.mark.parametrize("username", ["wang", "zhao", "an"])
def test_neither_station_nor_agency_does_an_authority_s_step(
    hebei: Story, username: str
) -> None:
    ways = (
        ("draft_agreement", told.drafted),
        ("check_agreement_clauses", _checks),
        ("sign_agreement_purchaser", None),
    )
    for tried, (step, go_on) in enumerate(ways, 1):
        with pytest.raises((NotAllowed, NotFound)):
            hebei.claims(username, step)
        tenancy.bind({hebei.county.ordinal})
        kept = Refusal.objects.filter(person_id=hebei.person(username))
        assert kept.count() == tried
        if go_on is not None:
            go_on(hebei)


def test_no_way_leads_to_a_signature_or_a_payment_past_its_rule() -> None:
    """The certificate shows it; here it is seen in the drawing alone."""
    drawing = drawing_of(shipped("service_agreement"))
    rules = {
        "sign_agreement_purchaser": ("ask_monitoring_floor", "ask_fund_cap"),
        "sign_agreement_agency": ("ask_monitoring_floor", "ask_fund_cap"),
        "renew_contract_purchaser": ("ask_monitoring_floor", "ask_fund_cap"),
        "pay_instalment": ("ask_cap_payment",),
        "final_settlement": ("ask_cap_settlement",),
    }
    for outcome, asked in rules.items():
        for rule in asked:
            shut = frozenset({Place("service_agreement", rule)})
            for start in ("agreement_started", "award_received", "renewal_started"):
                way = drawing.way(
                    Place("service_agreement", start),
                    Place("service_agreement", outcome),
                    avoiding=shut,
                )
                assert not way, (outcome, rule)


def test_the_certificate_holds_every_signature_and_payment_to_its_rules() -> None:
    certificate = check(shipped("service_agreement"), station_duty())
    assert certificate.findings == ()
    assert certificate.is_complete
    # four outcomes with an act before them; four signatures with two rules each, two
    # payments with one
    assert (certificate.bounds["outcomes"], certificate.bounds["checks"]) == (4, 10)
