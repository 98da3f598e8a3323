"""What an agreement shows on its page: at which moment, and to whom.

Source: domain specification §14.6; E02 art. 50.
"""

from datetime import timedelta

import pytest

from processes.agreements.models import Inspection
from processes.casework.policies import Sight
from tests.support import agreements as told
from tests.support import sections
from tests.support.story import Story
from tests.web.conftest import Browser
from web.demo.examples import NOW


@pytest.fixture
def agreed(bureau: Story, monkeypatch: pytest.MonkeyPatch) -> Story:
    """An agreement of which nothing is drafted, with a stand-in for its evaluation."""
    bureau.now = NOW
    told.stands_in(monkeypatch)
    told.fund(bureau, years=3)
    told.evaluating(bureau)
    told.opened(bureau)
    return bureau


def test_before_the_draft_an_agreement_says_what_will_come(
    agreed: Story, browser: Browser
) -> None:
    (section,) = sections.shown(agreed)
    assert section == {"is_empty": True}
    assert "its instalments, and what has been paid" in sections.page(
        browser("he"), agreed
    )


def test_a_draft_waits_for_signatures_within_thirty_days(agreed: Story) -> None:
    award = told.today(agreed) - timedelta(days=10)
    told.drafted(agreed, award_date=award.isoformat())
    (section,) = sections.shown(agreed)
    (year,) = section["years"]
    assert year["tag"]["word"] == "drafted, not signed"
    assert sections.column(year["dates"], "State")[0] == "running"
    limits = sections.column(year["dates"], "Time limit")
    assert "within 30 days" in str(limits[0])
    assert limits[1:] == [
        "within 2 working days",
        "within 7 working days",
        "within 10 working days",
    ]

    agreed.passes(days=21)
    (section,) = sections.shown(agreed)
    (year,) = section["years"]
    assert sections.column(year["dates"], "State")[0] == "late"


def test_instalments_show_what_is_asked_verified_and_paid(agreed: Story) -> None:
    # given a signed contract whose first instalment is due
    told.signed(agreed)
    agreed.passes(days=31)
    agreed.runs_jobs()

    # when less is verified than was asked for, and paid
    agreed.completes("an", "request_payment", requested_amount="51000.00")
    (section,) = sections.shown(agreed)
    table = section["years"][0]["instalments"]
    assert sections.column(table, "Asked for")[:2] == ["51,000.00", "—"]
    assert sections.column(table, "Paid") == ["—", "—", "0.00"]
    agreed.completes("du", "verify_performance", verified_amount="50000.00")
    agreed.completes(
        "jin",
        "pay_instalment",
        payment_lines=[{"fund_source": "fiscal", "amount": "50000.00"}],
    )

    # then each column says so, to the cent
    (section,) = sections.shown(agreed)
    table = section["years"][0]["instalments"]
    assert sections.column(table, "Verified") == ["50,000.00", "—", "—"]
    assert sections.column(table, "Paid") == ["50,000.00", "—", "50,000.00"]
    assert sections.column(table, "Outstanding") == [
        "1,000.00",
        "34,000.00",
        "35,000.00",
    ]
    assert sections.column(section["years"][0]["dates"], "State") == ["kept"] * 4


def test_the_township_sees_the_price_once_it_is_public_and_no_payment(
    agreed: Story, browser: Browser
) -> None:
    told.drafted(agreed)
    (section,) = sections.shown(agreed, "zhou", Sight.MASKED)
    assert "Contract price" not in sections.facts(section["years"][0]["facts"])
    assert section["bars"] == []
    agreed.completes("lv", "check_agreement_clauses")
    agreed.completes("he", "sign_agreement_purchaser")
    agreed.completes("an", "sign_agreement_agency")
    agreed.completes("he", "publish_contract")

    page = sections.page(browser("zhou"), agreed)
    assert "100,000.00 yuan" in page
    assert "51,000.00" not in page
    (section,) = sections.shown(agreed, "zhou", Sight.MASKED)
    (year,) = section["years"]
    assert sections.facts(year["facts"])["Contract price"] == "100,000.00 yuan"
    assert year["instalments"] is None
    assert (section["inspections"], section["breaches"]) == (None, None)


def test_no_floor_is_refused_where_the_profile_has_none(agreed: Story) -> None:
    told.drafted(agreed)
    (section,) = sections.shown(agreed)
    (floor,) = section["bars"]
    assert (floor["share"], floor["tag"]["kind"]) == ("15.00", "done")


def test_floor_and_cap_stand_as_bars_with_their_clauses(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told.stands_in(monkeypatch)
    story = told.hebei()
    told.fund(story, source="assistance_special")
    told.opened(story)
    lines = [
        {"fund_source": "assistance_special", "purpose": "service", "amount": "85000"},
        {
            "fund_source": "assistance_special",
            "purpose": "evaluation",
            "amount": "15000",
        },
    ]
    told.drafted(story, fund_lines=lines)
    (section,) = sections.shown(story)
    floor, cap = section["bars"]
    assert floor["clause"]["code"] == "Hebei plan 五(三)"
    assert (floor["tag"]["kind"], floor["value"]) == ("done", 15.0)
    assert cap["amount"] == "100,000.00 yuan"


def test_sixty_days_before_the_end_is_told_with_the_cases_it_reaches(
    agreed: Story,
) -> None:
    matter = agreed.case_id
    agreed.opens_case("wang")
    agreed.case_id = matter
    told.signed(agreed)
    (section,) = sections.shown(agreed)
    steps = section["end"]["steps"]
    assert sections.column(steps, "State") == ["still to come"] * 3
    assert "it has 1 now" in str(sections.column(steps, "What happens")[1])
    assert section["end"]["left"] == "364 days left"
    assert section["grades"] is None

    agreed.passes(days=305)
    (section,) = sections.shown(agreed)
    assert sections.column(section["end"]["steps"], "State") == [
        "the day has come",
        "the day has come",
        "still to come",
    ]


def test_a_grade_says_what_follows_from_it(agreed: Story) -> None:
    # given Panzhihua, where nobody laid down more than a year: it is the last one
    told.signed(agreed)
    agreed.passes(days=280)
    agreed.runs_jobs()
    told.graded(agreed, "qualified")
    agreed.completes("lv", "receive_evaluation")
    (section,) = sections.shown(agreed, "zhou", Sight.MASKED)
    assert sections.column(section["grades"], "Grade") == ["Qualified"]
    assert "purchased anew" in str(
        sections.column(section["grades"], "What it means")[0]
    )
    assert sections.column(section["grades"], "Decided") == ["—"]
    assert section["end"]["is_last"] is True


def test_inspections_and_breaches_are_for_the_parties(agreed: Story) -> None:
    told.signed(agreed)
    agreed.passes(days=181)
    agreed.runs_jobs()
    agreed.completes("lv", "inspect_performance", inspection_result="breach")
    agreed.runs_jobs()
    until = told.today(agreed) + timedelta(days=20)
    agreed.completes("he", "handle_breach", rectify_until=until.isoformat())
    (section,) = sections.shown(agreed)
    assert len(sections.column(section["inspections"], "Result")) == 1
    assert sections.column(section["breaches"], "Breach") == ["Targets missed"]
    (section,) = sections.shown(agreed, "zhou", Sight.MASKED)
    assert section["breaches"] is None


def test_an_agreement_asks_as_much_of_many_rows_as_of_one(agreed: Story) -> None:
    told.signed(agreed)
    agreed.passes(days=181)
    agreed.runs_jobs()
    agreed.completes("lv", "inspect_performance")
    sections.shown(agreed)
    of_one = sections.asked(agreed)
    (row,) = Inspection.objects.all()
    for number in range(5):
        row.pk, row._state.adding = None, True
        Inspection.objects.create(
            county=row.county,
            case_id=row.case_id,
            result=row.result,
            inspected_on=row.inspected_on - timedelta(days=number),
            work_item_id=row.work_item_id,
        )
    assert sections.asked(agreed) == of_one
