"""In Chromium: a step of a process that another one has called, on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import At
from tests.support.browser import PHONE
from tests.support.calling import called_process, calls
from tests.support.scene import Scene
from tests.support.tiny import deployed

pytestmark = pytest.mark.browser


def test_a_worker_does_a_step_of_a_process_that_hers_has_called(
    scene: Scene, at: At
) -> None:
    # given a case whose process calls another at its first step
    with scene.told() as story:
        deployed(called_process())
        deployed(calls("deployment"))
        story.opens_case("wang")
        story.completes("wang", "listen")
    wang = at("wang", PHONE)

    # when she finds the step among her own, fills in its form and sends it
    wang.takes("ask", scene.case.number)
    wang.keeps_a_shot("called-step", whole=True)
    scene.fills_in(wang, "ask")
    scene.sends(wang, "ask")
    wang.keeps_a_shot("called-step-done", whole=True)

    # then the case says for what it waits, wherever that is
    wang.opens(reverse("case", args=[scene.story.case_id]))
    expect(wang.page.locator("main")).to_contain_text("等两天")
    wang.keeps_a_shot("called-waits", whole=True)
