"""The auditor's page: what is proved, and how to repeat it."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse

from processes.guard_policy import grid
from processes.guard_policy.subjects import Subject, subjects
from processes.oversight.models import GuardProof
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser


@pytest.fixture
def proved(db: None, monkeypatch: pytest.MonkeyPatch) -> GuardProof:
    """Keep a proof that is about two people only."""
    wanted = {"station_staff in the queue", "county_official in the queue"}

    def few() -> Iterator[Subject]:
        return (each for each in subjects() if each.name in wanted)

    monkeypatch.setattr(grid, "subjects", few)
    call_command("guard_report", stdout=io.StringIO())
    return GuardProof.objects.get()


def test_the_county_reads_what_was_proved(
    proved: GuardProof, story: Story, browser: Browser
) -> None:
    page = browser("he").get(reverse("guard"))

    text = page.content.decode()
    assert page.status_code == 200
    assert proved.rules[:16] in text
    assert str(proved.shown["tuples"]) in re.sub(r"(?<=\d)[,\s\u00a0](?=\d)", "", text)
    assert "python3 manage.py guard_report" in text
    assert text.count("/definitions/") >= 7


def test_before_the_first_proof_the_page_says_how_to_make_it(
    story: Story, browser: Browser
) -> None:
    page = browser("he").get(reverse("guard"))

    assert page.status_code == 200
    assert "python3 manage.py guard_report" in page.content.decode()


@pytest.mark.parametrize("username", ["wang", "zhao", "chen", "zhou"])
def test_nobody_else_reads_it(story: Story, browser: Browser, username: str) -> None:
    assert browser(username).get(reverse("guard")).status_code == 403


def test_the_page_asks_few_questions(
    proved: GuardProof, story: Story, browser: Browser
) -> None:
    county = browser("he")
    county.get(reverse("guard"))

    with counted() as sent:
        county.get(reverse("guard"))

    # seven are those of every page
    assert len(sent) <= 7 + 3
