"""Each minute a seal closes what was written; once, and never with a gap."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import DatabaseError, connections, transaction
from pytest_django import Settings

from engine import commands, tenancy
from engine.identifiers import new_id
from engine.ledger import seals
from engine.models import ProcessInstance, Seal, Unsealed
from engine.worker import Worker
from tests.ledger.record import COUNTY, audited
from tests.support.database import OwnDatabase
from tests.support.statements import counted
from tests.support.story import Story, reach
from web.demo import county

AT_ONCE = 4


def _seals() -> list[Seal]:
    tenancy.bind({COUNTY})
    return list(Seal.objects.order_by("number"))


def _marks() -> int:
    return Unsealed.objects.exclude(kind="seal").count()


def test_a_seal_covers_every_move_since_the_last(story: Story) -> None:
    # given a case with some moves
    reach(story, "draft_service_plan")
    marks = _marks()
    assert marks == sum(
        moves + 1 for moves in ProcessInstance.objects.values_list("moves", flat=True)
    )

    # when the county is sealed, works on, and is sealed again
    commands.seal_counties(now=story.now)
    story.completes("wang", "draft_service_plan")
    later = _marks()
    commands.seal_counties(now=story.now + timedelta(minutes=1))

    # then each move is in one seal, and the seals are linked
    first, second = _seals()
    assert (first.number, second.number) == (1, 2)
    assert (len(seals.heads_of(first)), len(seals.heads_of(second))) == (marks, later)
    assert bytes(second.previous) == bytes(first.mac)
    assert _marks() == 0
    assert audited(None).findings == []


def test_a_quiet_county_is_sealed_once_a_day_so_that_silence_shows(
    story: Story,
) -> None:
    story.opens_case("wang")
    assert commands.seal_counties(now=story.now) == 1
    for hours, made in ((1, 0), (23, 0), (24, 1), (25, 0), (48, 1)):
        now = story.now + timedelta(hours=hours)
        assert commands.seal_counties(now=now) == made, hours
    assert [len(seals.heads_of(each)) for each in _seals()][1:] == [0, 0]
    assert audited(None).findings == []


def test_a_county_without_any_record_has_no_seal(story: Story) -> None:
    assert commands.seal_counties(now=story.now) == 0
    report = audited(None)
    assert (report.findings, report.sealed_to) == ([], None)


def test_many_marks_make_several_seals(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach(story, "draft_service_plan")
    marks = _marks()
    monkeypatch.setattr(seals, "MOST_HEADS", 5)
    made = commands.seal_counties(now=story.now)
    assert made == len(_seals()) == marks // 5 + (1 if marks % 5 else 0)
    assert sum(len(seals.heads_of(each)) for each in _seals()) == marks
    assert audited(None).findings == []


def test_a_seal_costs_the_same_however_much_it_covers(story: Story) -> None:
    spent = []
    for step in ("register_lead", "screen_urgency"):
        reach(story, step)
        with counted() as statements:
            commands.seal_counties(now=story.now)
        spent.append(len(statements))
    assert spent[0] == spent[1] <= 9


@pytest.mark.parametrize(
    "change", ["UPDATE engine_seal SET at = now()", "DELETE FROM engine_seal"]
)
def test_seals_are_never_changed(story: Story, change: str) -> None:
    story.opens_case("wang")
    commands.seal_counties(now=story.now)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connections["default"].cursor() as cursor,
    ):
        cursor.execute(change)


def test_another_county_sees_no_seal(story: Story) -> None:
    story.opens_case("wang")
    commands.seal_counties(now=story.now)
    tenancy.bind({COUNTY + 1})
    assert not Seal.objects.exists()


@pytest.fixture
def told(own_database: OwnDatabase) -> Story:
    """A case in a database whose commits are real."""
    story = Story(county.set_up())
    with transaction.atomic():
        reach(story, "screen_urgency")
    return story


def test_workers_that_seal_at_once_seal_once(told: Story) -> None:
    # given marks, and several workers at the same moment
    marks = _marks()
    barrier = Barrier(AT_ONCE)

    def seal(_number: int) -> int:
        try:
            barrier.wait()
            return commands.seal_counties(now=told.now)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = list(pool.map(seal, range(AT_ONCE)))

    # then one of them made the one seal
    assert sorted(made) == [0, 0, 0, 1]
    with transaction.atomic():
        (only,) = _seals()
        assert len(seals.heads_of(only)) == marks
        assert audited(None).findings == []


def test_what_is_written_while_a_seal_is_made_goes_into_the_next(told: Story) -> None:
    def works() -> None:
        try:
            with transaction.atomic():
                told.completes("wang", "screen_urgency")
        finally:
            connections.close_all()

    # given a worker that has taken the marks and has not committed
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        tenancy.bind({COUNTY})
        seals.make_seals(COUNTY, now=told.now)
        pool.submit(works).result(timeout=60)
    # when the next seal is made
    commands.seal_counties(now=told.now)

    # then both know their part
    with transaction.atomic():
        assert len(_seals()) == 2
        assert audited(None).findings == []


def test_the_worker_seals_and_anchors(
    told: Story, tmp_path: Path, settings: Settings
) -> None:
    settings.SEAL_ANCHOR_DIR = str(tmp_path)

    def clock() -> object:
        worker.stop()  # after one round
        return told.now

    worker = Worker("test", clock=clock)  # type: ignore[arg-type]
    worker.run()

    with transaction.atomic():
        (only,) = _seals()
        assert _marks() == 0
    line = (tmp_path / "seals-1.txt").read_text()
    assert line == f"1 1 2026-03-02T01:00:00.000000Z {bytes(only.mac).hex()}\n"


def test_an_installation_without_a_place_for_anchors_seals_all_the_same(
    story: Story, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SEAL_ANCHOR_DIR = ""
    story.opens_case("wang")
    with caplog.at_level(logging.ERROR):
        assert commands.seal_counties(now=story.now) == 1
    assert not caplog.records


def test_a_county_that_cannot_be_sealed_keeps_no_other_waiting(
    story: Story, caplog: pytest.LogCaptureFixture
) -> None:
    # given a county whose next seal has no number, and another one with a mark
    story.opens_case("wang")
    commands.seal_counties(now=story.now)
    (first,) = _seals()
    first.pk, first.number = new_id(), 2**31 - 1
    first.save(force_insert=True)
    story.completes("wang", "register_lead")
    marks = _marks()
    Unsealed.objects.create(
        county=COUNTY + 1, kind="history", subject_id=new_id(), number=0, mac=bytes(32)
    )

    # when both are due
    with caplog.at_level(logging.ERROR):
        made = commands.seal_counties(now=story.now)

    # then one is sealed, the failure is told, and its marks wait
    assert made == 1
    assert "county 1 cannot be sealed" in caplog.text
    assert _marks() == marks
