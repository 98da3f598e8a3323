"""A service agreement of three years, and how it ends early.

Source: domain specification §14.6.
"""

from datetime import timedelta
from decimal import Decimal

import pytest

from engine import tenancy
from engine.errors import Rejected
from engine.extensions import MessageCall
from engine.identifiers import new_id
from processes.agreements.models import Breach, ContractYear, Payment
from processes.casework.models import Case, Notice
from processes.funds import queries as funds
from processes.funds.models import Account, FundSource
from processes.receiving import receive_message
from tests.support import agreements as told
from tests.support.story import Story, reach


@pytest.fixture
def hebei(db: None, monkeypatch: pytest.MonkeyPatch) -> Story:
    """An agreement in Hebei of which nothing is drafted yet, with money for 3 years."""
    told.stands_in(monkeypatch)
    story = told.hebei()
    told.fund(story, years=4)
    told.evaluating(story)
    told.purchasing(story)
    told.opened(story)
    return story


def test_an_agreement_from_its_draft_to_the_first_payment(hebei: Story) -> None:
    # given a draft that was checked
    assert hebei.waits_at() == {"draft_agreement"}
    told.drafted(hebei)
    assert hebei.waits_at() == {"check_agreement_clauses"}
    hebei.completes("lv", "check_agreement_clauses")
    assert hebei.waits_at() == {"sign_agreement_purchaser", "sign_agreement_agency"}

    # when both sides sign
    hebei.completes("an", "sign_agreement_agency")
    hebei.completes("he", "sign_agreement_purchaser")

    # then the price is committed, and everything begins
    assert hebei.waits_at() == {
        "publish_contract",
        "file_contract_finance",
        "file_agreement_civil_affairs",
        "start_station_service",
    }
    held = funds.balances(hebei.county.ordinal, 2026)[FundSource.FISCAL]
    assert held[Account.COMMITTED] == Decimal("100000.00")

    # and the first instalment falls due, is verified by the county, paid by finance
    hebei.passes(days=31)
    hebei.runs_jobs()
    told.paid(hebei, "51000.00")
    tenancy.bind({hebei.county.ordinal})
    payment = Payment.objects.get(case_id=hebei.case_id)
    assert payment.payee == told.agreement(hebei).agency
    held = funds.balances(hebei.county.ordinal, 2026)[FundSource.FISCAL]
    assert (held[Account.COMMITTED], held[Account.PAID]) == (
        Decimal("49000.00"),
        Decimal("51000.00"),
    )


def _a_year_passes(story: Story, grade: str) -> None:
    """Let a contract run until its station is graded, 85 days before its end."""
    story.runs_jobs()
    for days, amount in ((31, "51000.00"), (215, "34000.00")):
        story.passes(days=days)
        story.runs_jobs()
        told.paid(story, amount)
    story.passes(days=34)
    told.graded(story, grade)
    story.completes("lv", "receive_evaluation")


def _renewed(story: Story, year: int) -> None:
    """Let the next year be signed before it begins."""
    story.completes("he", "decide_renewal")
    story.runs_jobs()
    tenancy.bind({story.county.ordinal})
    before = ContractYear.objects.get(case_id=story.case_id, year=year - 1)
    begins = before.term_to + timedelta(days=1)
    told.signed(
        story,
        year,
        term_from=begins.isoformat(),
        term_to=(begins + timedelta(days=364)).isoformat(),
        instalments=[
            {"date": (begins + timedelta(days=30)).isoformat(), "percent": 60},
            {"date": (begins + timedelta(days=240)).isoformat(), "percent": 40},
        ],
    )
    # until the new year begins; the clock has looked twice and found it signed
    story.now += begins - told.today(story)
    story.runs_jobs()


def test_three_years_with_two_renewals_end_with_a_new_purchase(hebei: Story) -> None:
    # given three contracts, each after a year in order
    told.signed(hebei)
    hebei.completes("an", "start_station_service")
    _a_year_passes(hebei, "qualified")
    _renewed(hebei, 2)
    assert told.agreement(hebei).services_stopped_on is None
    _a_year_passes(hebei, "good")
    _renewed(hebei, 3)
    _a_year_passes(hebei, "qualified")

    # when the cycle ends, though the grade is good enough
    with pytest.raises(Rejected, match="new_procurement"):
        hebei.completes("he", "decide_renewal", renewal="renew")
    item = hebei.item("decide_renewal")
    assert item.assignee_id == hebei.person("he")
    hebei.completes("he", "decide_renewal", renewal="new_procurement")
    hebei.runs_jobs()

    # then a new purchase is opened, and the transition begins
    tenancy.bind({hebei.county.ordinal})
    assert Case.objects.get(process_id="service_procurement").origin_id == hebei.case_id
    assert "plan_transition" in hebei.waits_at()
    hebei.completes("an", "plan_transition")
    hebei.completes("he", "accept_transition")
    hebei.completes("jin", "final_settlement")
    hebei.completes("he", "archive_contract")
    assert hebei.instance("service_agreement").status == "completed"
    for year in (2026, 2027, 2028):
        by_account = funds.balances(hebei.county.ordinal, year)[FundSource.FISCAL]
        assert sum(by_account.values()) == Decimal("0.00")


def test_not_qualified_is_not_renewed_and_every_open_case_is_told(
    hebei: Story,
) -> None:
    # given an open case in the station, and a year that was not good enough
    matter = hebei.case_id
    case_id = hebei.opens_case("wang")
    hebei.case_id = matter
    told.signed(hebei)
    _a_year_passes(hebei, "unqualified")

    # when it is decided
    hebei.completes("he", "decide_renewal", renewal="no_renewal")
    hebei.runs_jobs()
    hebei.completes("he", "notify_non_renewal")
    hebei.runs_jobs()

    # then there is a new purchase, and the case's people know
    tenancy.bind({hebei.county.ordinal})
    assert Case.objects.get(process_id="service_procurement").origin_id == matter
    notices = Notice.objects.filter(
        case_id=case_id, step="service_agreement.tell_open_cases"
    )
    assert {each.candidate_group.partition("@")[0] for each in notices} == {
        "station_head"
    }
    assert "plan_transition" in hebei.waits_at()


def test_a_contract_that_ends_without_renewal_stops_the_services(
    hebei: Story,
) -> None:
    told.signed(hebei)
    hebei.passes(days=366)
    hebei.runs_jobs()
    assert told.agreement(hebei).services_stopped_on == told.today(hebei)
    tenancy.bind({hebei.county.ordinal})
    notice = Notice.objects.get(step="service_agreement.tell_township_expired")
    assert notice.candidate_group.startswith("township_government@")
    assert {"notify_non_renewal", "plan_transition"} <= hebei.waits_at()


def test_unsigned_after_thirty_days_the_county_is_told(hebei: Story) -> None:
    told.drafted(hebei)
    hebei.completes("lv", "check_agreement_clauses")
    hebei.completes("he", "sign_agreement_purchaser")
    hebei.passes(days=31)
    hebei.runs_jobs()
    tenancy.bind({hebei.county.ordinal})
    notices = Notice.objects.filter(case_id=hebei.case_id, code="model")
    assert [each.step for each in notices] == ["service_agreement.tell_unsigned_agency"]
    assert hebei.waits_at() == {"sign_agreement_agency"}


def _inspected(story: Story) -> None:
    told.signed(story)
    story.passes(days=181)
    story.runs_jobs()
    story.completes("lv", "inspect_performance", inspection_result="breach")
    story.runs_jobs()


def test_a_minor_breach_is_put_right_in_time(hebei: Story) -> None:
    _inspected(hebei)
    until = told.today(hebei) + timedelta(days=20)
    hebei.completes("he", "handle_breach", rectify_until=until.isoformat())
    assert "handle_breach" not in hebei.waits_at()
    hebei.passes(days=21)
    hebei.runs_jobs()
    hebei.completes("he", "handle_breach", breach_result="settled", rectify_until=None)
    tenancy.bind({hebei.county.ordinal})
    results = Breach.objects.order_by("id").values_list("result", flat=True)
    assert list(results) == ["rectify", "settled"]
    assert told.agreement(hebei).services_stopped_on is None


@pytest.mark.parametrize(
    "cause", ["subcontracting", "misuse", "guard_breach", "false_records"]
)
def test_a_serious_breach_ends_the_agreement(hebei: Story, cause: str) -> None:
    _inspected(hebei)
    with pytest.raises(Rejected, match="to end the agreement"):
        hebei.completes("he", "handle_breach", breach_cause=cause)
    hebei.completes(
        "he",
        "handle_breach",
        breach_cause=cause,
        breach_result="terminate",
        rectify_until=None,
    )
    hebei.runs_jobs()
    assert told.agreement(hebei).services_stopped_on == told.today(hebei)
    assert "notify_non_renewal" in hebei.waits_at()


def test_a_breach_that_another_matter_found_is_dealt_with(hebei: Story) -> None:
    """E.g. what a spot check or a project's monitoring finds in the same station."""
    told.signed(hebei)
    agreement = hebei.case_id
    found_in = hebei.opens_matter("he", "station_evaluation", station=told.STATION)
    call = MessageCall(
        "service_agreement.breach",
        new_id(),
        hebei.county.ordinal,
        found_in,
        hebei.now,
    )
    assert receive_message(call)
    hebei.case_id = agreement
    assert "handle_breach" in hebei.waits_at()


def test_a_late_renewal_puts_the_plan_of_the_transition_aside(hebei: Story) -> None:
    # given a contract of which nobody knows 55 days before its end if it goes on
    told.signed(hebei)
    hebei.passes(days=31)
    hebei.runs_jobs()
    told.paid(hebei, "51000.00")
    hebei.passes(days=215)
    hebei.runs_jobs()
    told.paid(hebei, "34000.00")
    hebei.passes(days=63)
    hebei.runs_jobs()
    hebei.completes("an", "plan_transition")
    assert "accept_transition" not in hebei.waits_at()

    # when it is renewed after all
    told.graded(hebei, "good")
    hebei.completes("lv", "receive_evaluation")
    _renewed(hebei, 2)

    # then nothing is handed over, and the services go on
    assert not {"accept_transition", "notify_non_renewal"} & hebei.waits_at()
    assert told.agreement(hebei).services_stopped_on is None


def test_a_case_worker_is_told_that_the_agreement_ends(hebei: Story) -> None:
    # given a case with a case worker
    matter = hebei.case_id
    reach(hebei, "collect_information")
    case_id, hebei.case_id = hebei.case_id, matter
    told.signed(hebei)

    # when the contract is to end in 60 days
    hebei.passes(days=305)
    hebei.runs_jobs()

    # then the worker has a notice, and the head
    tenancy.bind({hebei.county.ordinal})
    notices = Notice.objects.filter(
        case_id=case_id, step="service_agreement.tell_open_cases"
    )
    assert {each.person_id for each in notices} == {None, hebei.person("wang")}
