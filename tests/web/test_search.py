"""Cases are found from every page, masked, and by those only who may see them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from engine import tenancy
from engine.extensions import FilledIn
from engine.models import Submission
from processes.casework import records
from processes.casework.models import (
    Case,
    CaseParticipant,
    CaseReading,
    ClientSearchTerm,
)
from tests.support.api import Caller, done, problem
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web.registers import search


@pytest.fixture
def number(story: Story) -> str:
    """A case of 王测试 in the first station; returns its number."""
    return _case(story, "wang", "王测试")


def _case(story: Story, username: str, name: str, *, station: int = 0) -> str:
    """Open a case for somebody by name; return its number."""
    story.opens_case(username, station=station)
    story.completes(username, "register_lead", client_name=name)
    return Case.objects.get(pk=story.case_id).number


def _found(client: Client, text: str) -> list[str]:
    page = client.get("/search", {"q": text})
    assert page.status_code == 200
    return [row["number"] for row in page.context["rows"]]


def test_a_case_is_found_by_number_name_and_initials(
    browser: Browser, number: str
) -> None:
    wang, year = browser("wang"), number[3:7]
    for text in (
        number,
        number.lower(),
        number[:-1],
        number[3:],
        "0001",
        "1",
        "001",
        f"{year}0001",
        year,
        "王",
        "王测",
        "王测试",
        "w",
        "WC",
        "wcs",
    ):
        assert _found(wang, text) == [number], text
    for text in (
        "9999",
        "李",
        "测试",
        "WS",
        "王测试试",
        "XX-2026-0001",
        "···",
        "%",
        "_",
    ):
        assert _found(wang, text) == [], text


def test_what_is_found_is_masked_and_no_reading(browser: Browser, number: str) -> None:
    page = browser("wang").get("/search", {"q": "王测试"}).content.decode()
    assert "王某某" in page
    assert page.count("王测试") == 1  # in the box where it was typed
    tenancy.bind({1})
    assert not CaseReading.objects.filter(what="case_file").exists()


@pytest.mark.parametrize("username", ["sun", "he", "zhou"])
@pytest.mark.parametrize("text", ["王", "王测试", "WCS", "0001"])
def test_a_stranger_finds_nothing(
    browser: Browser, number: str, username: str, text: str
) -> None:
    page = browser(username).get("/search", {"q": text})
    assert page.context["rows"] == []
    assert "没有找到个案" in page.content.decode()


def test_a_supervisor_cannot_try_out_names(browser: Browser, number: str) -> None:
    # given a supervisor, who sees the case without the name
    chen = browser("chen")

    # then number and first character find it, as the list shows them
    for text in (number, "王", "W"):
        assert _found(chen, text) == [number]

    # and longer guesses do not
    for text in ("王测", "王测试", "WC", "WCS"):
        assert _found(chen, text) == []
    assert "不显示姓名" in chen.get("/search", {"q": "王测"}).content.decode()


def test_a_restricted_case_is_found_by_its_participants_alone(
    story: Story, browser: Browser, number: str
) -> None:
    # given a restricted case with one named colleague
    tenancy.bind({1})
    Case.objects.update(is_restricted=True, case_worker_id=None)
    for text in (number, "王测试"):
        assert _found(browser("wang"), text) == []
    tenancy.bind({1})
    CaseParticipant.objects.create(
        county=1,
        case_id=story.case_id,
        part=CaseParticipant.Part.NAMED,
        person_id=story.person("li"),
        since=story.now,
    )

    # then she finds it, and nobody else of the station does
    for text in (number, "王测试"):
        assert _found(browser("li"), text) == [number]
        assert _found(browser("zhao"), text) == []


def test_a_corrected_name_is_found_and_the_wrong_one_no_longer(
    story: Story, browser: Browser, number: str
) -> None:
    # given a lead whose name was heard wrongly
    tenancy.bind({1})
    lead = Submission.objects.get(case_id=story.case_id)
    again = FilledIn(
        county=1,
        case_id=lead.case_id,
        instance_id=lead.instance_id,
        process_id="casework",
        element_id="register_lead",
        form_ref=lead.form_ref,
        data={"client_name": "黄测试"},
        person_id=lead.person_id,
        now=story.now,
        record={},
    )

    # when it is registered anew, in a further episode of the case
    records.look_up(again)
    records.record_submission(again)

    # then only the right name finds the case
    wang = browser("wang")
    assert _found(wang, "黄测") == [number]
    assert _found(wang, "王测") == []
    tenancy.bind({1})
    assert ClientSearchTerm.objects.count() == 6


def test_clients_from_before_the_search_are_found_after_its_migration(
    browser: Browser, number: str
) -> None:
    # given a client without terms
    tenancy.bind({1})
    ClientSearchTerm.objects.all().delete()
    assert _found(browser("wang"), "王测") == []

    # when the migration runs
    step = import_module("processes.casework.migrations.0005_search_terms")
    step.make_terms(apps, SimpleNamespace(connection=connection))

    # then the name is found
    assert _found(browser("wang"), "王测") == [number]


def test_names_stand_nowhere_in_the_terms(browser: Browser, number: str) -> None:
    tenancy.bind({1})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t::text, '') FROM casework_clientsearchterm AS t"
        )
        (text,) = cursor.fetchone()
    assert "王" not in text
    tenancy.bind({2})
    assert not ClientSearchTerm.objects.exists()


def test_many_cases_are_read_forth_and_back(
    story: Story, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given five cases, two on a page
    numbers = [_case(story, "wang", f"王测{each}") for each in "一二三四五"]
    monkeypatch.setattr(search, "PAGE", 2)
    wang = browser("wang")

    # when somebody goes on to the end and back
    pages = [wang.get("/search", {"q": "王测"})]
    while pages[-1].context["next_url"]:
        pages.append(wang.get(pages[-1].context["next_url"]))
    back = wang.get(pages[-1].context["previous_url"])

    # then each case is seen once, the newest first
    seen = [row["number"] for page in pages for row in page.context["rows"]]
    assert seen == numbers[::-1]
    assert back.context["rows"] == pages[1].context["rows"]


@pytest.mark.parametrize(("text", "most"), [("王测", 12), ("0001", 14), ("···", 9)])
def test_a_search_asks_a_bounded_number_of_questions(
    story: Story, browser: Browser, number: str, text: str, most: int
) -> None:
    for each in "一二三":
        _case(story, "wang", f"王测{each}")
    wang = browser("wang")
    wang.get("/search", {"q": text})
    with counted() as sent:
        wang.get("/search", {"q": text})
    assert len(sent) <= most, sent
    # Under row-level security PostgreSQL looks no LIKE up in an index.
    assert not [each for each in sent if " LIKE " in each]


def test_numbers_and_terms_have_indexes_that_begin_with_the_county() -> None:
    by_number = {index.name: index for index in Case._meta.indexes}["case_by_number"]
    county, numbered = by_number.expressions
    assert (county.name, numbered.collation) == ("county", "C")
    (once,) = ClientSearchTerm._meta.constraints
    assert once.fields == ("county", "digest", "client")


def test_the_search_stands_on_every_page_of_those_who_see_cases(
    browser: Browser,
) -> None:
    for path in ("/", "/cases/", "/stations/", "/definitions/"):
        assert 'action="/search"' in browser("wang").get(path).content.decode()
        assert 'action="/search"' not in browser("he").get(path).content.decode()
    first = browser("wang").get("/search")
    assert first.status_code == 200
    assert "rows" not in first.context


@pytest.mark.parametrize("text", ["\0", " ", "王" * 500, "1" * 500, "'; DROP", "M Y-1"])
def test_nothing_that_is_typed_breaks_the_search(browser: Browser, text: str) -> None:
    wang = browser("wang")
    assert wang.get("/search", {"q": text, "after": "x"}).status_code == 200
    assert wang.get("/clients/", {"_search": text}).status_code == 200


class TestRest:
    def test_a_program_finds_cases_page_by_page(
        self, story: Story, number: str
    ) -> None:
        # given two cases of clients whose names begin alike
        second = _case(story, "wang", "王测二")
        wang = Caller(story, "wang")

        # when a program reads them one by one
        first = done(wang.get("search/", q="王测", limit=1))
        last = done(wang.get("search/", q="王测", limit=1, cursor=first["next"]))

        # then it has both, masked, the newest first
        rows = [*first["results"], *last["results"]]
        assert [row["number"] for row in rows] == [second, number]
        assert {row["masked_name"] for row in rows} == {"王某某"}
        assert last["next"] is None
        other = problem(wang.get("search/", q="王", cursor=first["next"]))
        assert set(other["problems"]) == {"cursor"}

    def test_a_search_for_nothing_is_refused(self, story: Story) -> None:
        refused = problem(Caller(story, "wang").get("search/"))
        assert (refused["status"], set(refused["problems"])) == (400, {"q"})


class TestClients:
    def test_the_register_shows_clients_of_ones_cases_masked(
        self, story: Story, browser: Browser, number: str
    ) -> None:
        # given a client of another station too
        _case(story, "sun", "孙他站", station=1)

        # then each station sees its own, the supervisor all, the bureau none
        def shown(username: str) -> list[str]:
            rows = browser(username).get("/clients/").context["rows"]
            return [row["cells"][0]["value"] for row in rows]

        assert shown("wang") == ["王某某"]
        assert shown("sun") == ["孙某某"]
        assert sorted(shown("chen")) == ["孙某某", "王某某"]
        assert browser("he").get("/clients/").status_code == 403

    def test_a_client_is_found_as_a_case_is(
        self, browser: Browser, number: str
    ) -> None:
        for text in ("王测", "wcs", "0001"):
            assert browser("wang").get("/clients/", {"_search": text}).context["rows"]
        assert not browser("chen").get("/clients/", {"_search": "王测"}).context["rows"]

    def test_a_clients_page_lists_the_cases_and_is_closed_to_strangers(
        self, browser: Browser, number: str
    ) -> None:
        (row,) = browser("wang").get("/clients/").context["rows"]
        page = browser("wang").get(row["url"]).content.decode()
        assert number in page
        assert "王测试" not in page
        assert browser("sun").get(row["url"]).status_code == 404
        assert browser("he").get(row["url"]).status_code == 403

    def test_a_file_of_clients_is_masked(self, browser: Browser, number: str) -> None:
        file = b"".join(browser("wang").get("/clients/export/").streaming_content)
        assert file.startswith(b"PK")
        assert "王测试".encode() not in file

    def test_a_restricted_case_is_not_counted(
        self, story: Story, browser: Browser, number: str
    ) -> None:
        tenancy.bind({1})
        Case.objects.update(is_restricted=True, case_worker_id=None)
        assert browser("wang").get("/clients/").context["rows"] == []
        assert browser("chen").get("/clients/").context["rows"] == []
