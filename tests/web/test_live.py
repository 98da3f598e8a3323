"""Live updates: a commit reaches the browsers of those it concerns, and only them."""

import asyncio
import json
from datetime import datetime
from importlib import import_module
from urllib.parse import urlencode
from uuid import UUID

import pytest
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connections, transaction

from engine import commands, events, queries, tenancy
from engine.actors import Actor, Origin
from processes.casework import commands as casework
from processes.organisation.models import Account
from tests.support.database import OwnDatabase
from tests.support.lines import WAIT_SECONDS, away, connected, headers, run
from web import clock
from web.asgi import application
from web.demo import county
from web.demo.county import DemoCounty
from web.live import groups
from web.live.consumer import moment
from web.live.relay import recipients, relay
from web.tenancy import load_actor


@pytest.fixture
def demo(own_database: OwnDatabase) -> DemoCounty:
    """The demo county, committed."""
    with transaction.atomic():
        return county.set_up()


def test_a_notice_names_queues_and_case_and_nothing_else() -> None:
    notice = events.news(county=1, groups=["social_worker@a"], case_id="c")
    assert recipients(notice) == [
        (groups.of_queue("social_worker@a"), {"queues": ["social_worker@a"]}),
        (groups.of_case("c"), {"case": "c"}),
    ]


def test_new_work_reaches_colleagues_and_no_other_station(demo: DemoCounty) -> None:
    # given two colleagues and somebody of another station, all at their browsers
    async def story() -> None:
        li = await connected(demo, "li")
        sun = await connected(demo, "sun")

        # when a lead is registered
        await asyncio.to_thread(_opens_case, demo)

        # then the colleague is told which queue to ask again, the other is not
        told = json.loads(await li.receive_from(WAIT_SECONDS))
        assert told == {"queues": [f"social_worker@{demo.stations[0].pk}"]}
        assert await sun.receive_nothing(0.2)
        await away(li, sun)

    run(story)


def test_news_between_a_page_and_its_line_are_not_lost(demo: DemoCounty) -> None:
    # given pages of colleagues, asked for before a lead is registered, and the line of
    # somebody else, who listens already
    async def story() -> None:
        early = await connected(demo, "gao")
        asked = clock.utc_now()
        await asyncio.to_thread(_opens_case, demo)
        await early.receive_json_from(WAIT_SECONDS)
        later = clock.utc_now()

        # when their lines are open only now
        behind = await connected(demo, "li", _since(asked))
        ahead = await connected(demo, "wang", _since(later))
        elsewhere = await connected(demo, "sun", _since(asked))

        # then whoever is behind is told to ask again, and nobody else
        assert await behind.receive_json_from(WAIT_SECONDS) == {"again": True}
        assert await ahead.receive_nothing(0.2)
        assert await elsewhere.receive_nothing(0.2)
        await away(early, behind, ahead, elsewhere)

    run(story)


def test_after_a_silence_of_the_database_everybody_asks_again(
    demo: DemoCounty,
) -> None:
    # given a page that has missed nothing
    async def story() -> None:
        li = await connected(demo, "li", _since(clock.utc_now()))
        assert await li.receive_nothing(0.2)

        # when the listening connection is cut
        relay.is_listening.clear()
        await asyncio.to_thread(_cuts_the_listener)
        await asyncio.wait_for(relay.is_listening.wait(), WAIT_SECONDS)

        # then the line is told to ask again, once
        assert await li.receive_json_from(WAIT_SECONDS) == {"again": True}
        assert await li.receive_nothing(0.2)
        await away(li)

    run(story)


@pytest.mark.parametrize("told", ["", "yesterday", "2026-11-29T06:00:00", "1e999"])
def test_a_page_that_names_no_moment_is_behind_nothing(told: str) -> None:
    assert moment(told) is None


def test_only_those_who_may_see_a_case_are_told_of_it(demo: DemoCounty) -> None:
    # given a case file open at its station, and its address known to a stranger
    case_id = _opens_case(demo)

    async def story() -> None:
        wang = await connected(demo, "wang", f"?case={case_id}")
        sun = await connected(demo, "sun", f"?case={case_id}")

        # when the case moves on
        await asyncio.to_thread(_claims_first, demo, case_id)

        # then the station's browser is told, the stranger's is not
        seen = [json.loads(await wang.receive_from(WAIT_SECONDS)) for _ in range(2)]
        assert {"case": case_id} in seen
        assert await sun.receive_nothing(0.2)
        await away(wang, sun)

    run(story)


def test_a_line_ends_when_its_session_does(demo: DemoCounty) -> None:
    # given an open case file whose reader signs out elsewhere
    case_id = _opens_case(demo)

    async def story() -> None:
        wang = await connected(demo, "wang", f"?case={case_id}")
        await asyncio.to_thread(_sign_out, wang.scope)

        # when the case moves on, then the line is closed instead of told
        await asyncio.to_thread(_claims_first, demo, case_id)
        output = await wang.receive_output(WAIT_SECONDS)
        while output["type"] != "websocket.close":
            assert "case" not in json.loads(output["text"])
            output = await wang.receive_output(WAIT_SECONDS)
        assert output["code"] == 4401

    run(story)


def test_nobody_listens_without_signing_in(demo: DemoCounty) -> None:
    async def story() -> None:
        anybody = WebsocketCommunicator(application, "/ws/live", headers=headers(""))
        is_open, _ = await anybody.connect(WAIT_SECONDS)
        assert not is_open

    run(story)


def _since(moment: datetime) -> str:
    return f"?{urlencode({'since': moment.isoformat()})}"


def _cuts_the_listener() -> None:
    """End the connection on which this process hears of news."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            )
            assert cursor.rowcount == 1
    finally:
        connections.close_all()


def _sign_out(scope: dict[str, object]) -> None:
    cookie = dict(scope["headers"])[b"cookie"].decode()  # type: ignore[call-overload]
    try:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        store(cookie.partition("=")[2]).delete()
    finally:
        connections.close_all()


def _actor(demo: DemoCounty, username: str) -> Actor:
    return load_actor(Account.objects.get(pk=demo.accounts[username].pk))


def _opens_case(demo: DemoCounty) -> str:
    try:
        origin = Origin(actor=_actor(demo, "wang"), now=clock.utc_now())
        return casework.open_case(demo.stations[0].pk, origin=origin).case_id
    finally:
        connections.close_all()


def _claims_first(demo: DemoCounty, case_id: str) -> None:
    try:
        actor = _actor(demo, "wang")
        with transaction.atomic():
            item = _first(actor, UUID(case_id))
        commands.claim_work_item(item, origin=Origin(actor=actor, now=clock.utc_now()))
    finally:
        connections.close_all()


def _first(actor: Actor, case_id: UUID) -> UUID:
    tenancy.bind(actor.counties, actor.person_id)
    return UUID(str(queries.unfinished_work([case_id])[0].pk))
