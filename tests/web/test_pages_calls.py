"""Pages of a case whose process has called another one."""

from django.urls import reverse

from engine.models import WorkItem
from tests.support.calling import called_process, calls
from tests.support.story import Story
from tests.support.tiny import deployed
from tests.web.conftest import Browser


def _called(story: Story) -> WorkItem:
    """Open a case whose process calls another; return the step that waits there."""
    deployed(called_process())
    deployed(calls("latest"))
    story.opens_case("wang")
    story.completes("wang", "listen")
    return story.item("ask")


def test_a_called_step_has_its_page_and_its_form(
    story: Story, browser: Browser
) -> None:
    item = _called(story)

    page = browser("wang").get(reverse("work_item", args=[item.pk]))

    assert page.status_code == 200
    assert page.context["step"].form_key == "case_intake_decision"


def test_a_case_says_where_a_called_process_waits(
    story: Story, browser: Browser
) -> None:
    # given that the called process waits for two days to pass
    _called(story)
    story.completes("wang", "ask")

    page = browser("wang").get(reverse("case", args=[story.case_id]))

    assert "等两天" in page.context["waits"]


def test_programs_are_told_the_version_of_a_called_step(
    story: Story, browser: Browser
) -> None:
    item = _called(story)

    seen = browser("wang").get(f"/api/work-items/{item.pk}/").json()

    assert seen["definition_id"] == str(item.definition_id)
    assert seen["definition_id"] != str(story.instance().definition_id)
    assert seen["process_id"] == "assistance_coordination"
