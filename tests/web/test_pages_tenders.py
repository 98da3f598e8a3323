"""Agencies find the calls of a county, register, and go on with their responses.

Source: domain specification §14.5, lane ``supplier``.
"""

from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from engine import tenancy
from engine.identifiers import new_id
from engine.models import Refusal
from processes.procurement.models import Bid
from tests.support.database import OwnDatabase
from tests.support.purchasing import attempt, hands_in, purchase
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web import clock
from web.demo import county
from web.demo.bureau import add_bureau


@pytest.fixture
def called(bureau: Story) -> Story:
    """A purchase that takes responses."""
    return purchase(bureau)


@pytest.fixture
def an(bureau: Story, browser: Browser) -> Client:
    """Who speaks for an agency."""
    return browser("an")


def _register(client: Client, story: Story, agency: str = "hefeng") -> object:
    return client.post(
        f"/tenders/{story.case_id}/register",
        {"agency": str(story.county.bodies[agency].pk), "key": str(new_id())},
    )


def _mine(client: Client) -> dict[str, object]:
    (row,) = client.get("/tenders/").context["rows"]
    (mine,) = row["mine"]
    return mine


def test_without_a_call_the_page_says_when_there_will_be_one(an: Client) -> None:
    page = an.get("/tenders/")
    assert page.status_code == 200
    assert page.context["rows"] == []
    assert 'href="/tenders/"' in an.get("/").content.decode()


def test_an_agency_registers_and_comes_to_its_response(
    called: Story, an: Client
) -> None:
    # given
    assert _mine(an)["state"] is None

    # when
    answer = _register(an, called)

    # then
    item = called.item("submit_response")
    assert answer["Location"] == f"/work-items/{item.pk}/"
    assert an.get(answer["Location"]).status_code == 200
    assert item.assignee_id == called.person("an")
    assert _mine(an)["item"] == item.pk
    assert f"/work-items/{item.pk}/" in an.get("/tenders/").content.decode()


def test_it_comes_there_also_where_nothing_else_has_bound_the_county(
    own_database: OwnDatabase,
) -> None:
    # given requests that are transactions of their own, as in a running installation
    with transaction.atomic():
        called = Story(add_bureau(county.set_up()), now=clock.utc_now())
        purchase(called)
    an = Client()
    an.force_login(called.county.accounts["an"])

    answer = _register(an, called)

    with transaction.atomic():
        item = called.item("submit_response")
    assert answer["Location"] == f"/work-items/{item.pk}/"


def test_a_response_that_was_handed_in_is_opened_again_to_change_it(
    called: Story, an: Client
) -> None:
    hands_in(called, "an")
    mine = _mine(an)
    assert mine["item"] is None
    assert mine["state"]["kind"] == "done"
    again = _register(an, called)
    assert again["Location"] == f"/work-items/{called.item('submit_response').pk}/"
    tenancy.bind({called.county.ordinal})
    assert Bid.objects.filter(round=attempt(called)).count() == 1


def test_nobody_learns_whether_others_have_answered(
    called: Story, an: Client, browser: Browser
) -> None:
    _register(browser("bai"), called, "chunyu")
    page = an.get("/tenders/").content.decode()
    assert "春雨" not in page
    assert _mine(an)["state"] is None


def test_a_call_is_gone_with_its_deadline(
    called: Story, an: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = attempt(called).deadline
    assert deadline is not None
    monkeypatch.setattr("web.pages.tenders.clock.utc_now", lambda: deadline)
    assert an.get("/tenders/").context["rows"] == []
    assert _register(an, called).status_code == 409
    tenancy.bind({called.county.ordinal})
    assert not Bid.objects.exists()


@pytest.mark.parametrize("username", ["wang", "zhao", "he", "dai", "zhen"])
def test_who_speaks_for_no_agency_sees_and_does_nothing(
    called: Story, browser: Browser, username: str
) -> None:
    client = browser(username)
    assert client.get("/tenders/").status_code == 403
    assert _register(client, called).status_code in (403, 404)
    tenancy.bind({called.county.ordinal})
    assert Refusal.objects.filter(person_id=called.person(username)).exists()
    assert not Bid.objects.exists()


@pytest.mark.parametrize("agency", ["", "x", str(UUID(int=9))])
def test_an_agency_that_is_none_of_ones_own_is_not_found(
    called: Story, an: Client, agency: str
) -> None:
    answer = an.post(
        f"/tenders/{called.case_id}/register", {"agency": agency, "key": str(new_id())}
    )
    assert answer.status_code == 404
    assert _register(an, called, "chunyu").status_code == 404


def test_many_calls_ask_as_much_as_one(called: Story, an: Client) -> None:
    def asked() -> int:
        with counted() as statements:
            assert an.get("/tenders/").status_code == 200
        return len(statements)

    an.get("/tenders/")
    of_one = asked()
    purchase(called)
    assert len(an.get("/tenders/").context["rows"]) == 2
    assert asked() == of_one
