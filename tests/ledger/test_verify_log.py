"""``manage.py verify_log``: what it says, and how it ends."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import Settings

from engine import commands
from engine.ledger.anchors import read_anchors
from tests.ledger.record import COUNTY, superuser_without_triggers, tell_a_record
from tests.support.database import OwnDatabase
from tests.support.story import Story, reach


def _said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("verify_log", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def _failed(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_log", *arguments, stdout=out, stderr=io.StringIO())
    assert ended.value.code == 1
    return out.getvalue()


@pytest.fixture
def sealed(story: Story, tmp_path: Path, settings: Settings) -> Story:
    """A case with a seal, anchored."""
    settings.SEAL_ANCHOR_DIR = str(tmp_path)
    reach(story, "screen_urgency")
    commands.seal_counties(now=story.now)
    return story


def test_a_record_as_written_is_said_to_be_so_and_what_is_not_seen(
    sealed: Story,
) -> None:
    said = _said()
    assert "county 1: the record is as written" in said
    assert "1 seal" in said
    assert "not seen: a change that also takes back its mark, since seal 1" in said
    assert "(0 marks await the next seal)" in said


def test_without_anchors_it_says_what_they_would_show(
    sealed: Story, settings: Settings
) -> None:
    settings.SEAL_ANCHOR_DIR = ""
    assert "put back whole to an earlier state: no anchors" in _said()


def test_anchors_behind_the_seals_are_told(sealed: Story, settings: Settings) -> None:
    settings.SEAL_ANCHOR_DIR, kept = "", settings.SEAL_ANCHOR_DIR
    commands.seal_counties(now=sealed.now + timedelta(days=1))
    assert "taken back behind number 1" in _said("--anchors", kept)


def test_the_answer_in_json_has_stable_keys(sealed: Story) -> None:
    said = json.loads(_said("--json", "--county", str(COUNTY)))
    assert said["ok"] is True
    (county,) = said["counties"]
    assert county.keys() == {
        "county",
        "rows",
        "instances",
        "last_seal",
        "unsealed",
        "anchored_to",
        "findings",
        "untold",
        "not_seen",
    }
    assert county["findings"] == []
    assert county["rows"].keys() >= {"history", "seal", "refusal", "reading"}


def test_the_anchor_is_printed_for_paper(sealed: Story, tmp_path: Path) -> None:
    (last,) = read_anchors(COUNTY, tmp_path)
    assert _said("--print-anchor") == f"{last}\n"


def test_a_forged_record_ends_with_one_and_names_the_row(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    # given a sealed record in which somebody has changed a line
    tell_a_record(cases=1, steps=4, place=tmp_path)
    with superuser_without_triggers(own_database), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE engine_historyentry SET element_id = 'nothing'"
            " WHERE move = 2 AND line = 0 RETURNING id, instance_id"
        )
        row, instance = cursor.fetchone()

    # then the command, as the application, says where
    said = _failed("--anchors", str(tmp_path))
    assert f"county 1: edit of history {instance} 2.0 (row {row})" in said
    assert "county 1: the record is not as written" in said
    (county,) = json.loads(_failed("--anchors", str(tmp_path), "--json"))["counties"]
    assert [(f["kind"], f["place"]) for f in county["findings"]] == [("edit", "2.0")]


def test_a_move_without_a_mark_is_told(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    """Who may delete as the application does can keep a move out of the seals."""
    story = tell_a_record(cases=1, steps=4, place=tmp_path)
    with transaction.atomic():
        story.opens_case("wang")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM engine_unsealed WHERE kind = 'history'")
    assert "county 1: unmarked of history" in _failed("--anchors", str(tmp_path))
