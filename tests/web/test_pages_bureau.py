"""The bureau's pages: the board of the year, opening a matter, official documents."""

import io

import docx
import pytest
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from engine import tenancy
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework.models import Case, CaseReading
from processes.documents.models import OfficialDocument
from tests.support.database import OwnDatabase
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web.demo import county
from web.demo.bureau import add_bureau

EVALUATION = "/bureau/open/station_evaluation/"


@pytest.fixture
def du(bureau: Story, browser: Browser) -> Client:
    """An official of the bureau at the desk."""
    return browser("du")


def _opened(client: Client, title: str, **more: str) -> object:
    return client.post(
        f"{EVALUATION}now", {"title": title, "key": str(new_id()), **more}
    )


def test_an_empty_year_says_what_to_do(du: Client) -> None:
    page = du.get("/bureau/")
    assert page.status_code == 200
    assert page.context["rows"] == []
    offered = [each["url"] for each in page.context["may_open"]]
    assert EVALUATION in offered


def test_a_matter_is_opened_and_stands_on_the_board(bureau: Story, du: Client) -> None:
    # given
    station = bureau.county.stations[0]
    page = du.get(EVALUATION)
    assert set(page.context["form"].fields) >= {"title", "station"}

    # when
    answer = _opened(du, "二〇二六年度评价", station=str(station.pk))

    # then
    tenancy.bind({bureau.county.ordinal})
    case = Case.objects.get(process_id="station_evaluation")
    assert answer.status_code == 302
    assert answer["Location"] == f"/cases/{case.pk}/"
    assert "二〇二六年度评价" in du.get(f"/cases/{case.pk}/").content.decode()
    rows = du.get("/bureau/").context["rows"]
    own = {row["station"]: row for row in rows}
    of_station = own[station.name]["cells"]
    (matter,) = [each for cell in of_station for each in cell["matters"]]
    assert matter["number"] == case.number

    # and no station of the county is overlooked, though nothing is begun for it
    assert set(own) == {each.name for each in bureau.county.stations}


@pytest.mark.parametrize(
    ("process_id", "asked"),
    [
        ("service_project", {"station", "agency"}),
        ("service_procurement", {"station"}),
        ("service_agreement", {"station", "agency"}),
        ("station_evaluation", {"station"}),
        ("filing_and_spot_check", set()),
    ],
)
def test_a_matter_asks_whose_services_it_is_about(
    du: Client, process_id: str, asked: set[str]
) -> None:
    """Who is evaluated after a purchase is known from the purchase alone."""
    page = du.get(f"/bureau/open/{process_id}/")
    assert page.context["form"].fields.keys() - {"title"} == asked


def test_what_was_typed_stays_when_something_is_missing(
    bureau: Story, du: Client
) -> None:
    station = bureau.county.stations[0]
    page = _opened(du, "", station=str(station.pk))
    assert page.status_code == 422
    assert str(station.pk) in page.content.decode()
    tenancy.bind({bureau.county.ordinal})
    assert not Case.objects.filter(process_id="station_evaluation").exists()


def test_a_station_is_chosen_also_where_nothing_else_has_bound_the_county(
    own_database: OwnDatabase,
) -> None:
    # given requests that are transactions of their own, as in a running installation
    with transaction.atomic():
        bureau = Story(add_bureau(county.set_up()))
    du = Client()
    du.force_login(bureau.county.accounts["du"])
    station = str(bureau.county.stations[0].pk)

    # then what is refused still offers the stations, and a good choice is taken
    page = _opened(du, "", station=station)
    assert page.context["form"].errors.keys() == {"title"}
    assert station in page.content.decode()
    assert _opened(du, "年度评价", station=station).status_code == 302


def test_a_body_that_is_missing_is_named_and_nothing_is_opened(
    bureau: Story, du: Client
) -> None:
    page = _opened(du, "年度评价")
    assert page.status_code == 422
    assert "年度评价" in page.content.decode()
    tenancy.bind({bureau.county.ordinal})
    assert not Case.objects.filter(process_id="station_evaluation").exists()


@pytest.mark.parametrize("username", ["an", "zhen", "dai"])
def test_who_opens_nothing_finds_no_page_to_open(
    bureau: Story, browser: Browser, username: str
) -> None:
    client = browser(username)
    assert client.get(EVALUATION).status_code == 404
    assert _opened(client, "年度评价").status_code == 404
    assert client.get("/bureau/").context["may_open"] == []


@pytest.mark.parametrize("year", ["", "abc", "1900", "99999", "٢٠٢٦"])
def test_a_year_that_is_none_is_this_year(bureau: Story, du: Client, year: str) -> None:
    page = du.get("/bureau/", {"year": year})
    assert page.context["year"] == bureau.now.year


def test_the_board_asks_as_much_of_many_matters_as_of_one(
    bureau: Story, du: Client
) -> None:
    def asked() -> int:
        with counted() as statements:
            assert du.get("/bureau/").status_code == 200
        return len(statements)

    bureau.opens_matter("du", "station_evaluation", "一", station=0, agency="hefeng")
    du.get("/bureau/")
    of_one = asked()
    for number in range(4):
        title = f"评价 {number}"
        bureau.opens_matter("du", "station_evaluation", title, station=number % 2)
    assert asked() == of_one


# -- official documents ------------------------------------------------------------


@pytest.fixture
def ruled(bureau: Story) -> WorkItem:
    """The act by which the rules of an evaluation were issued."""
    bureau.opens_matter(
        "du", "station_evaluation", "年度评价", station=0, agency="hefeng"
    )
    bureau.completes("du", "issue_evaluation_rules")
    tenancy.bind({bureau.county.ordinal})
    return WorkItem.objects.get(
        case_id=bureau.case_id, element_id="issue_evaluation_rules"
    )


def _issue(client: Client, act: WorkItem) -> OfficialDocument:
    answer = client.post(
        f"/work-items/{act.pk}/issue",
        {"kind": "evaluation_rules", "key": str(new_id())},
    )
    assert answer.status_code == 302
    tenancy.bind({act.county})
    made = OfficialDocument.objects.get(act=act.pk)
    assert answer["Location"] == f"/cases/{act.case_id}/official/{made.pk}/"
    return made


def test_a_document_is_offered_issued_and_read(ruled: WorkItem, du: Client) -> None:
    offer = f"/work-items/{ruled.pk}/issue"
    assert offer in du.get(f"/cases/{ruled.case_id}/").content.decode()
    made = _issue(du, ruled)
    shown = du.get(f"/cases/{ruled.case_id}/official/{made.pk}/").content.decode()
    for words in (made.number, "社工站年度评价细则", "民政局", "杜秉公"):
        assert words in shown
    matter = du.get(f"/cases/{ruled.case_id}/").content.decode()
    assert offer not in matter
    assert made.number in matter


def test_a_document_is_taken_along_as_pdf_and_as_text(
    ruled: WorkItem, du: Client
) -> None:
    made = _issue(du, ruled)
    address = f"/cases/{ruled.case_id}/official/{made.pk}"
    pdf = du.get(f"{address}/pdf")
    assert pdf["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(_file(pdf)).pages)
    assert made.number in text
    written = docx.Document(_file(du.get(f"{address}/docx")))
    assert any(made.number in each.text for each in written.paragraphs)
    assert du.get(f"{address}/exe").status_code == 404
    # each opening is on record: the page after issuing was not asked for
    tenancy.bind({ruled.county})
    assert CaseReading.objects.filter(case_id=ruled.case_id).count() >= 2


def test_what_is_no_text_to_edit_is_not_handed_out_as_one(
    bureau: Story, browser: Browser
) -> None:
    bureau.opens_matter("he", "filing_and_spot_check", "年度计划")
    for username, step in (
        ("he", "prepare_filing"),
        ("he", "submit_filing"),
        ("shi", "check_filing"),
        ("shi", "register_filing"),
    ):
        bureau.completes(username, step)
    act = WorkItem.objects.get(case_id=bureau.case_id, element_id="register_filing")
    shi = browser("shi")
    answer = shi.post(
        f"/work-items/{act.pk}/issue", {"kind": "filing_receipt", "key": str(new_id())}
    )
    assert shi.get(answer["Location"]).status_code == 200
    assert shi.get(f"{answer['Location']}pdf").status_code == 200
    assert shi.get(f"{answer['Location']}docx").status_code == 404


@pytest.mark.parametrize("username", ["bai", "dai"])
def test_who_does_not_serve_the_matter_reads_no_document(
    ruled: WorkItem, du: Client, browser: Browser, username: str
) -> None:
    made = _issue(du, ruled)
    address = f"/cases/{ruled.case_id}/official/{made.pk}/"
    assert browser(username).get(address).status_code in (403, 404)
    assert browser(username).get(f"{address}pdf").status_code in (403, 404)


def test_another_office_issues_nothing(ruled: WorkItem, browser: Browser) -> None:
    answer = browser("zhao").post(
        f"/work-items/{ruled.pk}/issue",
        {"kind": "evaluation_rules", "key": str(new_id())},
    )
    assert answer.status_code in (403, 404)
    tenancy.bind({ruled.county})
    assert not OfficialDocument.objects.exists()


def _file(answer: object) -> io.BytesIO:
    return io.BytesIO(answer.content)  # type: ignore[attr-defined]
