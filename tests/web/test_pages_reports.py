"""The report of harm through the pages: danger first, and no word to a suspect."""

from uuid import UUID

from django.test import Client
from django.urls import reverse

from processes.casework import commands as casework
from processes.casework.models import CaseParticipant
from tests.support.story import Story
from tests.web.conftest import Browser
from tests.web.posting import posted


def test_the_page_says_call_110_before_it_asks_anything(
    story: Story, browser: Browser
) -> None:
    # given a report that has just been begun
    url = _begun(story, "note_suspicion")

    # when its first step is opened
    page = browser("wang").get(url).content.decode()

    # then danger comes first, and who reports need not be said
    first = page.index("先打110、120，再填这张表")
    assert first < page.index("发现时间")
    assert first < page.index("所见所闻")
    assert '<select name="reporter" disabled' in page


def test_a_suspect_is_chosen_from_everybody_who_serves_the_case(
    story: Story, browser: Browser
) -> None:
    # given the page of the first step
    url = _begun(story, "note_suspicion")
    wang = browser("wang")
    page = wang.get(url)
    assert "赵一木" in page.content.decode()

    # when the head is chosen and the form is sent
    item = story.item("note_suspicion")
    suspect = story.person("zhao")
    answers = story.filled(
        item, suspect_is_staff=True, suspect_staff=[{"person": str(suspect)}]
    )
    sent = wang.post(
        reverse("complete", args=[item.pk]),
        {**posted(answers), "key": page.context["key"]},
    )

    # then he is barred at once, and finds no page
    assert sent.status_code == 302
    barred = CaseParticipant.objects.get(case_id=story.case_id, part="barred")
    assert barred.person_id == suspect
    story.runs_jobs()
    assert _status(browser("zhao"), reverse("case", args=[story.case_id])) == 404
    assert _status(browser("zhao"), url) == 404


def test_every_step_of_a_report_has_its_page(story: Story, browser: Browser) -> None:
    _begun(story, "note_suspicion")
    wang = browser("wang")

    for step in sorted(story.waits_at()):
        item = story.item(step)
        assert _status(wang, reverse("work_item", args=[item.pk])) == 200, step


def _begun(story: Story, element_id: str) -> str:
    receipt = casework.start_report(origin=story.origin("wang"))
    story.case_id = UUID(receipt.case_id)
    story.runs_jobs()
    return reverse("work_item", args=[story.item(element_id).pk])


def _status(client: Client, url: str) -> int:
    return client.get(url).status_code
