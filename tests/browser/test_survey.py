"""Somebody answers a link on a small telephone whose browser runs no programs."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Browser, expect

from engine import tenancy
from processes.evaluations.commands import survey
from processes.evaluations.models import SurveyAnswer
from processes.evaluations.queries import ITEMS
from tests.browser.conftest import At
from tests.support.browser import DESKTOP, PHONE, SHOTS
from tests.support.evaluating import PANEL, panel_is_formed
from tests.support.scene import Scene
from web.demo.bureau import add_bureau


def _asking(scene: Scene) -> None:
    with scene.told() as story:
        add_bureau(story.county)
        panel_is_formed(story, *PANEL)
        visit = (story.now + timedelta(days=18)).date().isoformat()
        story.completes("du", "notify_stations", visit_on=visit)
        story.completes("zhen", "sample_respondents")
        story.claims("zhen", "survey_satisfaction")


def test_a_link_is_answered_without_programs(
    chromium: Browser, server: str, scene: Scene
) -> None:
    # given a link
    _asking(scene)
    story = scene.story
    assert story.case_id is not None
    with transaction.atomic():
        origin = story.origin("zhen")
    token = survey.issue_links(story.case_id, origin=origin)["client"][0]
    address = server + reverse("survey_page", args=[token])

    # when it is opened on a telephone, with one question left out at first
    for name, (width, height) in (("desk", DESKTOP), ("phone", PHONE)):
        context = chromium.new_context(
            viewport={"width": width, "height": height}, java_script_enabled=False
        )
        page = context.new_page()
        page.goto(address)
        page.screenshot(path=SHOTS / f"survey-{name}.png", full_page=True)
    for item in ITEMS[1:]:
        page.locator(f'[name="{item}"][value="4"]').check()
    page.get_by_role("button").click()
    expect(page.locator(".survey__item--missing")).to_have_count(1)
    page.screenshot(path=SHOTS / "survey-missing.png", full_page=True)
    page.locator(f'[name="{ITEMS[0]}"][value="5"]').check()
    page.get_by_role("button").click()

    # then it is kept, and the link is spent
    expect(page.get_by_role("heading")).to_have_count(1)
    page.screenshot(path=SHOTS / "survey-thanks.png")
    with transaction.atomic():
        tenancy.bind({1})
        assert SurveyAnswer.objects.get().items[ITEMS[0]] == 5
    assert page.goto(address).status == 404
    assert [each["name"] for each in context.cookies()] == ["csrftoken"]


def test_the_panel_prints_slips(at: At, scene: Scene) -> None:
    _asking(scene)
    Scene.set_up()  # those who came later can sign in as well
    panel = at("zhen")
    panel.opens(reverse("survey_result", args=[scene.story.case_id]))
    panel.keeps_a_shot("survey-result", whole=True)
    panel.page.locator("form[action$=slips] button").click()
    expect(panel.page.locator(".survey-slip")).to_have_count(10)
    panel.keeps_a_shot("survey-slips", whole=True)
