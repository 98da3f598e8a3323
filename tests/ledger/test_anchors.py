"""What lies outside the database: written, read back, and held against the seals."""

import logging
import smtplib
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from pytest_django import Settings

from engine import commands, tenancy
from engine.ledger.anchors import Anchor, Unreadable, counties, read_anchors
from tests.ledger.record import COUNTY, audited
from tests.support.story import Story
from web.checks import ask_for_anchors


@pytest.fixture
def sealed(story: Story, tmp_path: Path, settings: Settings) -> Story:
    """A case with three seals, anchored."""
    settings.SEAL_ANCHOR_DIR = str(tmp_path)
    story.opens_case("wang")
    commands.seal_counties(now=story.now)
    for step in ("register_lead", "screen_urgency"):
        story.passes(minutes=1)
        story.completes("wang", step)
        commands.seal_counties(now=story.now)
    return story


def _file(place: Path) -> Path:
    return place / "seals-1.txt"


def _found(place: Path | None) -> list[tuple[str, str, str]]:
    return [(each.kind, each.ledger, each.subject) for each in audited(place).findings]


def test_an_anchor_says_county_number_time_and_code_and_is_for_its_user(
    sealed: Story, tmp_path: Path
) -> None:
    assert counties(tmp_path) == [COUNTY]
    lines = _file(tmp_path).read_text().splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["1", "1", "2026-03-02T01:00:00.000000Z"],
        ["1", "2", "2026-03-02T01:01:00.000000Z"],
        ["1", "3", "2026-03-02T01:02:00.000000Z"],
    ]
    assert {len(line.split()[3]) for line in lines} == {64}
    assert stat.S_IMODE(_file(tmp_path).stat().st_mode) == 0o600
    report = audited(tmp_path)
    assert (report.findings, report.anchored_to) == ([], 3)


def test_missing_anchors_are_a_finding(sealed: Story, tmp_path: Path) -> None:
    assert _found(tmp_path / "elsewhere") == [("anchor_missing", "seal", "")]
    assert _found(None) == []


def test_older_anchors_hold_as_far_as_they_go(sealed: Story, tmp_path: Path) -> None:
    lines = _file(tmp_path).read_text().splitlines(keepends=True)
    _file(tmp_path).write_text("".join(lines[:2]))
    report = audited(tmp_path)
    assert report.findings == []
    assert (report.anchored_to, str(report.sealed_to).split()[1]) == (2, "3")


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_seals_that_hold_but_are_not_those_that_were_anchored(
    sealed: Story, tmp_path: Path, bad: int
) -> None:
    """Only somebody who has the key can make them."""
    anchors = list(read_anchors(COUNTY, tmp_path))
    anchors[bad - 1] = replace(anchors[bad - 1], mac=bytes(32))
    _file(tmp_path).write_text("".join(f"{each}\n" for each in anchors))
    assert _found(tmp_path) == [("rebuild", "seal", str(bad))]


def test_anchors_of_seals_that_are_gone_are_a_finding(
    sealed: Story, tmp_path: Path
) -> None:
    (*_, last) = read_anchors(COUNTY, tmp_path)
    ahead = Anchor(COUNTY, last.number + 1, last.at, bytes(32))
    with _file(tmp_path).open("a") as file:
        file.write(f"{ahead}\n")
    assert _found(tmp_path) == [("cut_tail", "seal", "4")]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "1 2 3",
        "2 4 2026-03-02T01:00:00.000000Z 00",
        "1 9 2026-03-02T01:00:00.000000Z 00",
    ],
)
def test_an_anchor_that_says_nothing_is_named(
    sealed: Story, tmp_path: Path, line: str
) -> None:
    with _file(tmp_path).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(Unreadable, match=r"line 4 of seals-1\.txt"):
        list(read_anchors(COUNTY, tmp_path))
    assert _found(tmp_path) == [("anchor_unreadable", "seal", "")]


def test_a_place_that_cannot_be_read_is_a_finding(
    sealed: Story, tmp_path: Path
) -> None:
    _file(tmp_path).unlink()
    _file(tmp_path).mkdir()
    assert _found(tmp_path) == [("anchor_unreadable", "seal", "")]


def test_an_anchor_that_cannot_be_written_is_written_later(
    story: Story, tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    # given a place where nothing can be written
    settings.SEAL_ANCHOR_DIR = str(tmp_path)
    _file(tmp_path).mkdir()
    story.opens_case("wang")

    # when the county is sealed, then the seal stands and the failure is told
    with caplog.at_level(logging.ERROR):
        assert commands.seal_counties(now=story.now) == 1
    assert "the seals of county 1 cannot be anchored" in caplog.text

    # and once it can be written, all that is missing is
    _file(tmp_path).rmdir()
    story.completes("wang", "register_lead")
    commands.seal_counties(now=story.now)
    assert [each.number for each in read_anchors(COUNTY, tmp_path)] == [1, 2]


def test_nothing_is_anchored_behind_an_anchor_that_differs(
    sealed: Story, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = _file(tmp_path).read_text()
    forged = text[:-2] + ("0" if text[-2] != "0" else "1") + "\n"
    _file(tmp_path).write_text(forged)
    with caplog.at_level(logging.ERROR):
        commands.seal_counties(now=sealed.now + timedelta(days=1))
    assert "not those that were anchored" in caplog.text
    assert _file(tmp_path).read_text() == forged


class TestMail:
    """The newest anchor, at most once an hour."""

    @pytest.fixture
    def posted(self, sealed: Story, settings: Settings) -> Story:
        settings.SEAL_ANCHOR_EMAIL = "auditor@example.org"
        return sealed

    def test_it_holds_the_line_and_nothing_else(
        self, posted: Story, tmp_path: Path
    ) -> None:
        commands.seal_counties(now=posted.now)
        (sent,) = mail.outbox
        assert sent.to == ["auditor@example.org"]
        assert sent.body == f"{list(read_anchors(COUNTY, tmp_path))[-1]}\n"

    def test_it_is_sent_hourly_and_only_if_there_is_a_new_seal(
        self, posted: Story
    ) -> None:
        commands.seal_counties(now=posted.now)
        for minutes, sent in ((1, 1), (59, 1), (60, 2), (61, 2)):
            tenancy.bind({COUNTY})
            posted.opens_case("wang")
            commands.seal_counties(now=posted.now + timedelta(minutes=minutes))
            assert len(mail.outbox) == sent, minutes
        commands.seal_counties(now=posted.now + timedelta(hours=3))
        commands.seal_counties(now=posted.now + timedelta(hours=5))
        assert [m.subject.split()[2] for m in mail.outbox] == ["3", "6", "7"]

    def test_what_cannot_be_sent_is_sent_later(
        self,
        posted: Story,
        caplog: pytest.LogCaptureFixture,
        settings: Settings,
    ) -> None:
        backend = settings.EMAIL_BACKEND
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        with caplog.at_level(logging.ERROR):
            commands.seal_counties(now=posted.now)
        assert "cannot be anchored" in caplog.text
        settings.EMAIL_BACKEND = backend
        commands.seal_counties(now=posted.now)
        assert len(mail.outbox) == 1


def test_a_refusal_of_a_mail_server_is_one_of_the_system() -> None:
    """What ``seal_counties`` tells of and tries again."""
    assert issubclass(smtplib.SMTPException, OSError)


def test_an_installation_without_a_place_is_warned(
    settings: Settings, tmp_path: Path
) -> None:
    settings.SEAL_ANCHOR_DIR = str(tmp_path)
    assert ask_for_anchors(None) == []
    settings.SEAL_ANCHOR_DIR = ""
    (warning,) = ask_for_anchors(None)
    assert warning.id == "lastmetre.W002"
