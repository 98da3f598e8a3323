"""Nobody acts on an open line, nor hears there of what is not his or hers."""

import asyncio
import json
from collections.abc import Iterator
from itertools import product
from uuid import UUID

import pytest
from channels.testing import WebsocketCommunicator
from django.db import connections, transaction

from engine.models import Refusal, WorkItem
from processes.casework import commands as casework
from tests.guard.trying import Trying, some
from tests.guard.ways import GRANTED
from tests.support.database import OwnDatabase
from tests.support.lines import WAIT_SECONDS, away, connected, run
from tests.support.story import Story
from web.demo import county
from web.live import groups
from web.live.consumer import NOBODY_ACTS_HERE

#: Of the case, of its station, of another station, entitled, and of the county.
LISTENERS = ("wang", "li", "sun", "zhou", "he")
JUNK = ("", "{", "null", "1", "[" * 100_000, '"complete"', '{"type": 3}', b"\x00\xff")


@pytest.fixture
def household(own_database: OwnDatabase) -> Story:
    """An application that waits for the township, committed."""
    story = Story(county.set_up())
    with transaction.atomic():
        story.opens_case("wang")
        story.completes("wang", "register_lead")
        story.starts("wang", "assistance_coordination")
        for stage in GRANTED[:4]:
            story.completes(stage.by, stage.element_id)
    return story


def _frames(item: WorkItem) -> Iterator[tuple[str, str]]:
    """Yield what a browser might say to act or to hear more, and the verb in it."""
    about = {"work_item": str(item.pk), "submission": {"acceptance": "accepted"}}
    for verb in ("claim", "complete", "release", "save_draft", "assign", "cancel"):
        yield verb, json.dumps({"act": verb, **about})
    for command in ("claim_work_item", "complete_work_item"):
        yield command.partition("_")[0], json.dumps({"type": command, **about})
    for group in (
        groups.of_queue(item.candidate_group),
        groups.of_case(str(item.case_id)),
    ):
        yield "read", json.dumps({"type": "subscribe", "group": group})
        yield "read", json.dumps({"type": "live.news", "group": group, "body": {}})
    yield "read", json.dumps(["group_add", groups.of_case(str(item.case_id))])


def test_whoever_would_act_on_a_line_changes_nothing_and_is_on_record(
    household: Story, full_size: bool
) -> None:
    """At full size each of them says everything; else some of it."""
    # given a reserved step, and browsers of everybody
    with transaction.atomic():
        item = household.item("accept_application")
        before = Trying(household, keep=bool).state()
    keep = some(4, is_full=full_size)
    said = [
        each
        for number, each in enumerate(product(LISTENERS, _frames(item)))
        if keep(number)
    ]

    # when each says each of these
    async def story() -> None:
        for username, (_, frame) in said:
            line = await connected(household.county, username)
            await line.send_to(text_data=frame)
            await _hung_up(line)
            await away(line)

    run(story)

    # then nothing has moved, and each stands on record with verb and door
    with transaction.atomic():
        assert Trying(household, keep=bool).state() == before
        household.actor("he")
        kept = Refusal.objects.order_by("id").values_list(
            "person_id", "deed", "door", "rule"
        )
        assert list(kept) == [
            (household.person(username), verb, "websocket", "DOOR")
            for username, (verb, _) in said
        ]


def test_whatever_cannot_be_read_is_refused_and_not_kept(household: Story) -> None:
    async def story() -> None:
        for junk in JUNK:
            line = await connected(household.county, "sun")
            part = "text" if isinstance(junk, str) else "bytes"
            await line.send_input({"type": "websocket.receive", part: junk})
            await _hung_up(line)
            await away(line)

    run(story)

    with transaction.atomic():
        household.actor("he")
        kept = Refusal.objects.order_by("id").values_list("deed", "element_id")
        read = ("read", "")
        assert list(kept) == [read] * 5 + [("complete", "")] + [read] * 2


def test_a_line_that_has_spoken_hears_nothing_any_more(household: Story) -> None:
    # given a colleague who listens, and one who has said something
    async def story() -> None:
        li = await connected(household.county, "li", f"?case={household.case_id}")
        gao = await connected(household.county, "gao", f"?case={household.case_id}")
        for _ in range(3):
            await gao.send_to(text_data='{"act": "claim"}')
        await _hung_up(gao)

        # when work comes into their queue
        await asyncio.to_thread(_opens_case, household)

        # then the first is told, the other is not; and it was one attempt
        assert json.loads(await li.receive_from(WAIT_SECONDS))["queues"]
        assert await gao.receive_nothing(0.2)
        await away(li, gao)

    run(story)
    with transaction.atomic():
        household.actor("he")
        assert Refusal.objects.get().person_id == household.person("gao")


def test_to_listen_to_a_case_of_others_is_on_record(household: Story) -> None:
    # given a report of which nobody but its discoverer may know
    with transaction.atomic():
        receipt = casework.start_report(origin=household.origin("wang"))
        household.case_id = UUID(receipt.case_id)

    async def story() -> None:
        # when its discoverer and others ask to hear of it
        query = f"?case={household.case_id}"
        names = ("wang", "zhao", "li", "sun")
        lines = [await connected(household.county, name, query) for name in names]
        await asyncio.to_thread(_notes, household)

        # then he is told, and the others are not
        assert json.loads(await lines[0].receive_from(WAIT_SECONDS))
        for line in lines[1:]:
            assert not [each for each in await _heard(line) if "case" in each]
        await away(*lines)

    run(story)
    with transaction.atomic():
        household.actor("he")
        kept = Refusal.objects.order_by("id").values_list("person_id", "door", "rule")
        assert list(kept) == [
            (household.person(name), "websocket", "SIGHT")
            for name in ("zhao", "li", "sun")
        ]


async def _hung_up(line: WebsocketCommunicator) -> None:
    """Wait until the line is closed; nothing is said on it before."""
    output = await line.receive_output(WAIT_SECONDS)
    assert output["type"] == "websocket.close"
    assert output["code"] == NOBODY_ACTS_HERE


async def _heard(line: WebsocketCommunicator) -> list[dict[str, object]]:
    found = []
    while not await line.receive_nothing(0.2):
        found.append(json.loads(await line.receive_from(WAIT_SECONDS)))
    return found


def _opens_case(story: Story) -> None:
    try:
        with transaction.atomic():
            story.opens_case("wang")
    finally:
        connections.close_all()


def _notes(story: Story) -> None:
    try:
        with transaction.atomic():
            story.completes("wang", "note_suspicion")
    finally:
        connections.close_all()
