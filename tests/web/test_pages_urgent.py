"""Mandatory report and crisis: two taps from every page, for everybody with a post."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from engine import tenancy
from engine.models import WorkItem
from processes.casework.models import Case, CaseParticipant
from processes.oversight.queries import CRISIS
from tests.support.desks import casework, one_step, opened_for, report
from tests.support.story import Story, reach
from tests.web.conftest import Browser

EVERYBODY = ("wang", "zhao", "chen", "zhou", "he")


@pytest.mark.parametrize("username", EVERYBODY)
def test_every_page_leads_to_the_report_in_one_tap(
    browser: Browser, username: str
) -> None:
    client = browser(username)
    for address in ("workbench", "definitions", "report"):
        page = client.get(reverse(address)).content.decode()
        assert f'href="{reverse("report")}"' in page, address


def test_the_report_page_puts_110_and_120_before_any_form(browser: Browser) -> None:
    page = browser("wang").get(reverse("report")).content.decode()
    assert 0 < page.index('href="tel:110"') < page.index('href="tel:120"')
    assert page.index('href="tel:120"') < page.index(reverse("start_report"))
    # one button begins it
    form = page[page.index(reverse("start_report")) :]
    form = form[: form.index("</form>")]
    assert form.count("<button") == 1


@pytest.mark.parametrize("username", EVERYBODY)
def test_everybody_with_a_post_begins_a_report_about_somebody_new(
    story: Story, browser: Browser, username: str
) -> None:
    # given the page with its one button
    report()
    client = browser(username)
    page = client.get(reverse("report"))
    station = page.context["stations"][0]

    # when it is pressed
    begun = client.post(
        reverse("start_report"),
        {"about": "new", "station": str(station.pk), "key": page.context["key"]},
    )

    # then the form of the suspicion lies on the own desk
    tenancy.bind({1})
    item = WorkItem.objects.get(element_id="note_suspicion")
    assert begun["Location"] == reverse("work_item", args=[item.pk])
    assert item.assignee_id == story.person(username)
    assert client.get(begun["Location"]).context["is_mine"]

    # and pressing twice begins nothing twice
    again = client.post(
        reverse("start_report"),
        {"about": "new", "station": str(station.pk), "key": page.context["key"]},
    )
    assert again["Location"] == begun["Location"]


def test_from_a_case_and_from_a_step_the_case_is_chosen_already(
    story: Story, browser: Browser
) -> None:
    # given the pages of a case and of a step in it
    reach(story, "draft_service_plan")
    wang, step = browser("wang"), story.item("draft_service_plan")
    pages = (
        reverse("case", args=[story.case_id]),
        reverse("work_item", args=[step.pk]),
    )
    for address in pages:
        # when the link in the top bar is followed
        found = wang.get(address).content.decode()
        link = re.search(r'href="(/report/\?[^"]+)"', found)
        assert link, address
        page = wang.get(link[1])

        # then the case stands chosen
        assert page.context["case"].pk == story.case_id
        assert [each["is_meant"] for each in page.context["choices"]] == [True]


def test_a_report_from_a_case_gets_a_restricted_file_of_its_own(
    story: Story, browser: Browser
) -> None:
    report()
    reach(story, "draft_service_plan")
    begun = browser("wang").post(
        reverse("start_report"), {"about": "case", "case": str(story.case_id)}
    )
    assert begun.status_code == 302
    tenancy.bind({1})
    found = Case.objects.get(process_id="mandatory_report")
    assert (found.is_restricted, found.origin_id) == (True, story.case_id)
    part = CaseParticipant.objects.get(case=found, part="discoverer")
    assert part.person_id == story.person("wang")


def test_a_stranger_reports_about_no_case_of_others(
    story: Story, browser: Browser
) -> None:
    report()
    reach(story, "draft_service_plan")
    wish = {"about": "case", "case": str(story.case_id)}
    assert browser("sun").post(reverse("start_report"), wish).status_code == 404
    # the page opens all the same, with nothing chosen
    page = browser("sun").get(reverse("report"), {"case": str(story.case_id)})
    assert (page.status_code, page.context["case"]) == (200, None)
    assert browser("sun").get(reverse("report"), {"case": "x"}).status_code == 200


def test_a_crisis_begins_from_the_page_of_the_case(
    story: Story, browser: Browser
) -> None:
    # given a case
    casework()
    one_step(CRISIS, "secure_safety")
    case_id = opened_for(story, "wang")
    wang = browser("wang")
    page = wang.get(reverse("crisis"), {"case": str(case_id)})
    assert page.context["case"].pk == case_id
    text = page.content.decode()
    assert text.index('href="tel:110"') < text.index(reverse("start_crisis"))

    # when the button is pressed
    begun = wang.post(
        reverse("start_crisis"), {"case": str(case_id), "key": page.context["key"]}
    )

    # then the first step is on the own desk, and a second crisis is not begun
    item = story.item("secure_safety")
    assert begun["Location"] == reverse("work_item", args=[item.pk])
    assert item.assignee_id == story.person("wang")
    assert wang.post(reverse("start_crisis"), {"case": str(case_id)}).status_code == 409
    page = wang.get(reverse("crisis"), {"case": str(case_id)})
    assert page.context["running"]


def test_who_may_begin_no_crisis_is_offered_none(
    story: Story, browser: Browser
) -> None:
    assert 'href="/crisis/' not in browser("zhou").get("/").content.decode()
    casework()
    one_step(CRISIS, "secure_safety")
    case_id = opened_for(story, "wang")
    wish = {"case": str(case_id)}
    assert browser("sun").post(reverse("start_crisis"), wish).status_code == 404
    assert browser("wang").post(reverse("start_crisis"), {})["Location"] == "/crisis/"


def test_nobody_unknown_reaches_the_report(story: Story) -> None:
    page = Client().get(reverse("report"))
    assert page["Location"].startswith("/login/")
