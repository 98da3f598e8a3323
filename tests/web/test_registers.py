"""Registers through the pages: found, sorted, paged both ways, handed out on record."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from lxml import etree

from engine import tenancy
from engine.models import CountyAct, Refusal
from processes.exports.models import Export
from processes.exports.queries import filters_of
from processes.organisation import commands as organisation
from processes.organisation.commands import PostGiven
from processes.organisation.models import Organisation
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web.registers import exporting
from web.registers.lists import RegisterView
from web.registers.register import Register
from web.registers.site import Registers

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REGISTERS = [
    register for register in Registers().menu_items() if isinstance(register, Register)
]
BY_NAME = {register.app_name: register for register in REGISTERS}
OPEN = {
    "station": "/stations/",
    "organisation": "/organisations/",
    "person": "/people/",
    "post": "/posts/",
    "service": "/services/",
}
SORTS = [
    pytest.param(OPEN[name], sign + column, id=f"{name}-{sign}{column}")
    for name in OPEN
    for column in BY_NAME[name].sorts
    for sign in ("", "-")
]


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let three rows fill a page."""
    monkeypatch.setattr(RegisterView, "paginate_by", 3)


@pytest.fixture
def wang(browser: Browser) -> Client:
    """A social worker at her browser."""
    return browser("wang")


def _keys(page: object) -> list[str]:
    """Return the addresses of a page's rows."""
    return [row["url"] for row in page.context["rows"]]


def _pages(client: Client, address: str, way: str) -> Iterator[object]:
    """Read page after page in one direction, the page at ``address`` first."""
    path = address.partition("?")[0]
    for _ in range(10):
        page = client.get(address)
        yield page
        if not page.context[way]:
            return
        address = path + page.context[way]
    pytest.fail("The pages do not end.")


@pytest.mark.parametrize(("path", "sort"), SORTS)
def test_a_register_is_read_forth_and_back_in_every_order(
    wang: Client, monkeypatch: pytest.MonkeyPatch, path: str, sort: str
) -> None:
    # given the whole list on one page
    monkeypatch.setattr(RegisterView, "paginate_by", 500)
    whole = _keys(wang.get(path, {"sort": sort}))
    assert len(whole) >= 3
    monkeypatch.setattr(RegisterView, "paginate_by", len(whole) // 4 + 1)

    # when it is read in short pages to its end, and back from there
    forth = list(_pages(wang, f"{path}?sort={sort}", "next_url"))
    last = forth[-1].wsgi_request.get_full_path()
    back = list(_pages(wang, last, "previous_url"))

    # then each row is seen once, in the same order
    assert [key for page in forth for key in _keys(page)] == whole
    assert [key for page in reversed(back) for key in _keys(page)] == whole
    assert not forth[0].context["previous_url"]
    assert not back[-1].context["previous_url"]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda each: each.app_name)
def test_every_order_has_an_index_that_begins_with_the_county(
    register: Register,
) -> None:
    model = register.model._meta.concrete_model
    kept = {tuple(index.fields) for index in model._meta.indexes}
    for field in register.sorts.values():
        key = ("id",) if field == "pk" else (field, "id")
        # The catalogue is no county's; it is always read by jurisdiction.
        first = register.county_field or "profile"
        assert (first, *key) in kept, field


@pytest.mark.usefixtures("short_pages")
def test_no_name_stands_in_the_address_of_a_page(wang: Client) -> None:
    page = wang.get("/people/")
    assert re.fullmatch(r"\?after=[0-9a-f-]{36}", page.context["next_url"])


@pytest.mark.usefixtures("short_pages")
def test_filters_and_order_go_along_from_page_to_page(wang: Client) -> None:
    # given the township governments and stations, three on a page
    asked = {"kind": "township", "_search": "示范", "sort": "-name"}
    whole = wang.get("/organisations/", asked)
    assert len(_keys(whole)) == 3
    RegisterView.paginate_by = 2

    # when one goes on and back
    first = wang.get("/organisations/", asked)
    second = wang.get("/organisations/" + first.context["next_url"])
    again = wang.get("/organisations/" + second.context["previous_url"])

    # then it is the same list still
    assert _keys(first) + _keys(second) == _keys(whole)
    assert _keys(again) == _keys(first)


@pytest.mark.parametrize(
    ("path", "asked", "seen", "unseen"),
    [
        ("/people/", {"_search": "小禾"}, "王小禾", "李青禾"),
        ("/people/", {"role": "supervisor"}, "陈望舒", "王小禾"),
        ("/posts/", {"role": "station_head"}, "赵一木", "王小禾"),
        ("/posts/", {"_search": "示范二镇"}, "孙南星", "王小禾"),
        ("/organisations/", {"kind": "hub"}, "社会工作服务总站", "示范一镇"),
        ("/organisations/", {"_search": "民政"}, "米易县民政局", "总站"),
    ],
)
def test_a_register_is_searched_and_filtered(
    wang: Client, path: str, asked: dict[str, str], seen: str, unseen: str
) -> None:
    rows = str(wang.get(path, asked).context["rows"])
    assert seen in rows
    assert unseen not in rows


def test_posts_are_told_apart_by_whether_they_hold(
    story: Story, browser: Browser
) -> None:
    # given somebody whose posts have ended
    today = story.now.date()
    organisation.end_posts(story.person("li"), county=1, on=today)

    # then the post stands under its state, and the person with no post
    wang = browser("wang")
    ended = wang.get("/posts/", {"state": "ended"}).context["rows"]
    assert "李青禾" in str(ended)
    assert "李青禾" not in str(wang.get("/posts/", {"state": "valid"}).context["rows"])
    (row,) = wang.get("/people/", {"_search": "李青禾"}).context["rows"]
    assert row["cells"][1]["value"] == ""
    assert "已结束" in wang.get(row["url"]).content.decode()


@pytest.mark.parametrize("path", OPEN.values())
@pytest.mark.parametrize(
    "asked",
    [
        {"sort": "password", "after": "x", "before": "1"},
        {"after": "00000000-0000-7000-8000-000000000000"},
        {"_search": '"'},
        {"_search": "' ''"},
        {"_search": "\0" + "长" * 500, "role": "nobody", "kind": "x", "parent": "y"},
    ],
)
def test_an_address_that_nobody_made_does_no_harm(
    wang: Client, path: str, asked: dict[str, str]
) -> None:
    assert wang.get(path, asked).status_code == 200


def test_an_empty_register_says_what_will_appear_in_it(wang: Client) -> None:
    page = wang.get("/people/", {"_search": "没有这个人"}).content.decode()
    assert "没有符合条件的记录" in page
    assert "清除" in page


@pytest.mark.parametrize("path", OPEN.values())
def test_a_record_shows_what_belongs_to_it(wang: Client, path: str) -> None:
    for row in wang.get(path).context["rows"][:3]:
        page = wang.get(row["url"])
        assert page.status_code == 200
        assert not re.search(r"<h1>[^<]*[0-9a-f]{8}-", page.content.decode())
        # Who is signed in stays so, whoever is looked at.
        assert page.context["person"]["name"] == "王小禾"


def test_another_county_has_registers_of_its_own(story: Story, wang: Client) -> None:
    # given a body and a person of another county
    organisation.register_county(2, name="仁和区", letters="XX", profile="default")
    kind = Organisation.Kind.HUB
    there = organisation.register_organisation(2, kind=kind, name="仁和总站")
    person = organisation.register_person(2, name="外县人", posts=[])

    # then we neither list nor open them
    assert "仁和" not in str(wang.get("/organisations/").context["rows"])
    assert "外县人" not in str(wang.get("/people/").context["rows"])
    assert wang.get(f"/organisations/{there.pk}/detail/").status_code == 404
    assert wang.get(f"/people/{person.pk}/detail/").status_code == 404


def test_whoever_holds_posts_in_two_counties_sees_both(
    story: Story, browser: Browser
) -> None:
    # given a supervisor with a post in another county
    organisation.register_county(2, name="仁和区", letters="XX", profile="default")
    kind = Organisation.Kind.HUB
    hub = organisation.register_organisation(2, kind=kind, name="仁和总站")
    post = PostGiven(hub.pk, "supervisor", "supervisor", date(2021, 5, 10))
    organisation.give_post(story.person("chen"), county=2, post=post)

    # then the register holds both, in one order
    chen = browser("chen")
    rows = chen.get("/organisations/", {"kind": "hub"}).context["rows"]
    assert [row["cells"][0]["value"] for row in rows] == [
        "仁和总站",
        "米易县社会工作服务总站",
    ]

    # and a list that is taken is on record in each county
    _content(chen.get("/organisations/export/", {"kind": "hub"}))
    tenancy.bind({1, 2})
    assert {(e.county, e.row_count) for e in Export.objects.all()} == {(1, 1), (2, 1)}


@pytest.mark.parametrize(("path", "most"), [(each, 11) for each in OPEN.values()])
def test_a_register_asks_a_bounded_number_of_questions(
    wang: Client, path: str, most: int
) -> None:
    wang.get(path)
    with counted() as sent:
        wang.get(path)
    assert len(sent) <= most, sent


class TestExport:
    def test_the_file_holds_the_filtered_list_and_leaves_a_row(
        self, story: Story, wang: Client
    ) -> None:
        # when somebody takes the stations that a search finds
        page = wang.get("/stations/", {"_search": "三乡"})
        file = wang.get(page.context["export_url"])

        # then the file holds what the list shows
        heads, row, *_ = _cells(file)
        assert heads[:2] == ["名称", "乡镇（街道）"]
        assert row[0] == "示范三乡社会工作服务站"
        assert quote("社工站") in file["Content-Disposition"]

        # and who took what is on record, the search sealed
        tenancy.bind({1})
        export = Export.objects.get()
        assert (export.person_id, export.register) == (story.person("wang"), "station")
        assert (export.row_count, export.was_cut) == (1, False)
        assert filters_of(export) == {"_search": "三乡"}
        assert "三乡".encode() not in bytes(export.filters)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Export.objects.update(row_count=0)

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_no_cell_is_a_formula(self, wang: Client, start: str) -> None:
        # given a body whose name would be one
        name = f"{start}HYPERLINK(1)"
        organisation.register_organisation(1, kind=Organisation.Kind.AGENCY, name=name)

        # then the file holds it as text that stays text
        file = _content(wang.get("/organisations/export/", {"kind": "agency"}))
        with zipfile.ZipFile(io.BytesIO(file)) as book:
            sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
            styles = etree.fromstring(book.read("xl/styles.xml"))
        assert not list(sheet.iter(f"{SPREADSHEET}f"))
        (cell,) = [c for c in sheet.iter(f"{SPREADSHEET}c") if c.get("r") == "A2"]
        assert cell.get("t") == "inlineStr"
        formats = styles.find(f"{SPREADSHEET}cellXfs")
        assert formats[int(cell.get("s"))].get("quotePrefix") == "1"

    def test_a_file_has_a_bound_and_says_so(
        self, wang: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # given more people than one file takes
        monkeypatch.setattr(exporting, "MOST", 5)

        # when the list is taken
        file = wang.get("/people/export/")

        # then the file ends there and says that there is more
        table = _cells(file)
        assert len([row for row in table[1:6] if row]) == 5
        assert "超过 5 行" in table[-1][0]
        assert quote("前5行") in file["Content-Disposition"]
        tenancy.bind({1})
        assert (Export.objects.get().row_count, Export.objects.get().was_cut) == (
            5,
            True,
        )

    def test_nothing_is_handed_out_without_signing_in(self, db: None) -> None:
        assert Client().get("/people/export/").status_code == 302

    def test_the_log_is_read_by_the_bureau_alone(
        self, browser: Browser, wang: Client
    ) -> None:
        # given a list that was taken
        _content(wang.get("/people/export/", {"role": "supervisor"}))

        # then the bureau sees who took what, asked how
        (row,) = browser("he").get("/exports/").context["rows"]
        shown = [cell["value"] for cell in row["cells"]]
        assert {"王小禾", "人员"} <= set(shown)
        assert "岗位" in str(shown)

        # and nobody else does, which is on record
        assert wang.get("/exports/").status_code == 403
        tenancy.bind({1})
        assert Refusal.objects.get().rule == "SIGHT"

    def test_acts_outside_processes_are_read_by_the_bureau_alone(
        self, browser: Browser, wang: Client
    ) -> None:
        # given a list that was taken
        _content(wang.get("/people/export/"))

        # then the bureau sees who did what, and where the row of it is
        he = browser("he")
        (row,) = he.get("/county-acts/").context["rows"]
        assert {"王小禾", "导出名册", "名册文件"} <= {
            cell["value"] for cell in row["cells"]
        }
        page = he.get(row["url"]).content.decode()
        assert str(Export.objects.get().pk) in page
        assert str(CountyAct.objects.get(deed="export").pk) in page

        # and nobody else does, which is on record
        assert wang.get("/county-acts/").status_code == 403
        assert wang.get(row["url"]).status_code == 403
        tenancy.bind({1})
        assert {each.rule for each in Refusal.objects.all()} == {"SIGHT"}


def _content(response: object) -> bytes:
    return b"".join(response.streaming_content)


def _cells(response: object) -> list[list[str]]:
    """Return the rows of a workbook, each with its cells as text."""
    with zipfile.ZipFile(io.BytesIO(_content(response))) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    return [
        ["".join(cell.itertext()) for cell in row]
        for row in sheet.iter(f"{SPREADSHEET}row")
    ]
