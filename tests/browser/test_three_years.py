"""In Chromium: three years of a station in Hebei, at their turning points.

The same story as in ``tests/scenarios/test_three_years.py``. What lies between the
turning points is done by commands; ``--full-size`` does every step by hand.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from processes.casework.models import Case
from processes.matters import PROCUREMENT
from tests.browser.conftest import At, serving
from tests.support import agreements, purchasing, three_years
from tests.support.browser import DESKTOP, PHONE, TABLET, Person
from tests.support.database import OwnDatabase
from tests.support.played import Played
from tests.support.three_years import FIRST, QUALIFIED, SECOND, UNQUALIFIED, Years

pytestmark = pytest.mark.browser

#: What a case worker is told.
ENDS = "服务协议要结束了"
ALL = (PHONE, TABLET, DESKTOP)
#: Who does which turning point at a browser.
BY_HAND = frozenset(
    {
        ("lv", "decide_project"),
        ("an", "submit_response"),
        ("lv", "confirm_supplier"),
        ("an", "sign_agreement_agency"),
        ("zhen", "score_station"),
        ("he", "confirm_evaluation_result"),
        ("he", "decide_renewal"),
        ("he", "notify_non_renewal"),
    }
)


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """The file in which the server finds the moment of the story."""
    told = tmp_path / "clock"
    told.write_text(three_years.BEGINS.isoformat())
    return told


@pytest.fixture
def server(own_database: OwnDatabase, tmp_path: Path, clock: Path) -> Iterator[str]:
    """Serve the pages in the time of the story."""
    with transaction.atomic():
        agreements.hebei()
    with serving(own_database, tmp_path, "tests.support.served", str(clock)) as address:
        yield address


@pytest.fixture
def played(server: str, at: At, clock: Path, full_size: bool) -> Played:
    """A story of which people at browsers do the turning points."""
    with transaction.atomic():
        county = agreements.hebei().county
    return Played(
        county,
        at=at,
        clock=clock,
        by_hand=BY_HAND,
        is_whole=full_size,
        sizes={"zhen": TABLET, "wang": PHONE},
        pictured=frozenset({"submit_response", "score_station"}),
    )


def test_three_years_at_their_turning_points(played: Played) -> None:
    with played.told():
        years = three_years.begun(played)
        _a_project_is_decided(years, played)
        _a_purchase_is_opened_and_answered(years, played)
        _the_bids_are_seen_side_by_side(years, played)
        _the_agreement_arises_and_is_signed(years, played)
        _a_year_is_scored_and_renewed(years, played)
        _the_second_year_is_not_good_enough(years, played)
        _everybody_sees_that_it_ends(years, played)
        _all_is_handed_over(years, played)


# -- the first year ----------------------------------------------------------------


def _a_project_is_decided(years: Years, played: Played) -> None:
    years.survey()
    years.approve()
    with played.looks("lv") as lv:
        expect(lv.page.get_by_role("heading", level=1)).to_contain_text("银龄相伴")
        expect(lv.page.locator("#history")).to_contain_text("立项决定")
        played.keeps(lv, "project")


def _a_purchase_is_opened_and_answered(years: Years, played: Played) -> None:
    # given a purchase that an official opens from the board of the year
    with played.looks("he", reverse("board")) as he:
        he.page.get_by_role("link", name="开始：政府购买服务").click()
        he.page.get_by_label("事项名称").fill("示范一镇驻站服务")
        he.page.get_by_label("社工站").select_option(
            label=played.county.stations[0].name
        )
        he.page.locator("main").get_by_role("button", name="打开").click()
        expect(he.page.get_by_text("已经开始，第一步在等着办。")).to_be_visible()
        number = he.page.locator(".page-header__meta").inner_text()
    opened = Case.objects.get(process_id=PROCUREMENT)
    assert opened.number in number
    years.matters["purchase"] = played.case_id = opened.pk

    # when it calls for bids, an agency registers and answers with two files
    years.call_for_bids()
    with played.looks("an", reverse("tenders")) as an:
        played.keeps(an, "tenders", sizes=ALL)
        an.page.get_by_role("button", name="登记并响应").click()
        expect(an.page.locator("#step-form")).to_be_visible()
    bid = played.item("submit_response")
    assert bid.assignee_id == played.person("an")
    played.completes_item("an", bid, price=purchasing.PRICES["an"])
    for agency in ("bai", "cen"):
        years.hand_in(agency)

    # then the county sees that there are three, and nothing of what they say
    with played.looks("he") as he:
        _says(he, "响应文件在截止前加密封存")
        assert "200,000.00" not in he.page.locator("#sections").inner_text()
        played.keeps(he, "sealed")


def _the_bids_are_seen_side_by_side(years: Years, played: Played) -> None:
    years.open_bids()
    with played.looks("lv") as lv:
        table = lv.page.get_by_role("table", name="投标对照")
        expect(table.locator("[data-row]")).to_have_count(3)
        expect(table.locator("[data-row]").first).to_contain_text("200,000.00")
        played.keeps(lv, "bids", sizes=ALL)
    years.award()


def _the_agreement_arises_and_is_signed(years: Years, played: Played) -> None:
    years.hand_over()
    purchase = Case.objects.get(pk=years.matters["purchase"])
    with played.looks("he") as he:
        _says(he, "起草协议")
        expect(he.page.get_by_role("link", name=purchase.number).first).to_be_visible()
        _says(he, "政府购买服务 · 本案由此案产生")
        played.keeps(he, "agreement")
    years.draft(FIRST)
    years.sign(FIRST)
    years.comes(date(FIRST, 1, 4))
    played.completes("an", "start_station_service")
    with played.looks("an") as an:
        _says(an, "办结“承接机构签订协议”")
        played.keeps(an, "signed")


def _a_year_is_scored_and_renewed(years: Years, played: Played) -> None:
    years.pay(date(FIRST, 3, 1), "102000.00", "18000.00")
    years.pay(date(FIRST, 9, 1), "68000.00", "12000.00")
    years.comes(date(FIRST, 10, 2))
    years.evaluate(FIRST, QUALIFIED)
    played.completes("he", "confirm_evaluation_result", grade="qualified")
    with played.looks("he") as he:
        _says(he, "办结“确认评价结果”")
        played.keeps(he, "qualified")
    years.publish()
    years.turns_to("agreement")
    played.completes("lv", "receive_evaluation")
    played.completes("he", "decide_renewal", renewal="renew")
    played.runs_jobs()
    years.draft(SECOND)
    years.sign(SECOND)
    with played.looks("he") as he:
        _says(he, "办结“续签决定”")
        played.keeps(he, "renewed")


# -- the second year ---------------------------------------------------------------


def _the_second_year_is_not_good_enough(years: Years, played: Played) -> None:
    years.comes(date(SECOND, 1, 3))
    years.begin_case()
    years.pay(date(SECOND, 3, 1), "102000.00", "18000.00")
    years.pay(date(SECOND, 9, 1), "68000.00", "12000.00")
    years.comes(date(SECOND, 10, 2))
    played.by_hand -= {("zhen", "score_station")}  # she has shown how it is done
    years.evaluate(SECOND, UNQUALIFIED)
    played.completes("he", "confirm_evaluation_result", grade="unqualified")
    years.publish()
    with played.looks("he") as he:
        _says(he, "办结“确认评价结果”")
        played.keeps(he, "unqualified")
    years.turns_to("agreement")
    played.completes("lv", "receive_evaluation")
    played.completes("he", "decide_renewal", renewal="no_renewal")
    played.runs_jobs()
    years.comes(date(SECOND, 10, 25))
    played.completes("he", "notify_non_renewal", last_day=f"{SECOND}-12-31")
    played.runs_jobs()


def _everybody_sees_that_it_ends(years: Years, played: Played) -> None:
    # then the county has a new purchase on its board, which arose in the agreement
    (purchase,) = years.arisen("agreement", PROCUREMENT)
    with played.looks("he") as he:
        expect(he.page.get_by_role("link", name=purchase.number).first).to_be_visible()
        played.keeps(he, "not-renewed")
    with played.looks("he", reverse("board")) as he:
        expect(he.page.locator("main")).to_contain_text(purchase.number)
        played.keeps(he, "board", sizes=ALL)

    # and the case worker knows it, on her phone, at the workbench and on the case
    years.turns_to("case")
    number = Case.objects.get(pk=years.matters["case"]).number
    with played.looks("wang", "/") as wang:
        expect(wang.page.locator("main")).to_contain_text(ENDS)
        played.keeps(wang, "case-worker", sizes=(PHONE,))
    with played.looks("wang") as wang:
        expect(wang.page.locator("main")).to_contain_text(number)
        played.keeps(wang, "case", sizes=(PHONE,))


def _all_is_handed_over(years: Years, played: Played) -> None:
    years.leave("0.00")
    for username, step in (
        ("he", "accept_transition"),
        ("jin", "final_settlement"),
        ("he", "archive_contract"),
    ):
        played.completes(username, step)
    with played.looks("he") as he:
        expect(he.page.locator(".page-header")).to_contain_text("已结束")
        played.keeps(he, "over")


def _says(person: Person, text: str) -> None:
    """Expect the page before somebody to say something."""
    expect(person.page.locator("main")).to_contain_text(text)
