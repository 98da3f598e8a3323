"""In Chromium: axe-core finds no serious barrier on the main pages.

On a desk and on a phone, with everything unfolded, signed in as those whose pages
differ most. Playwright brings axe in through the debugger, which the strict content
security policy of the pages does not stop: it stays as it is.
"""

from collections.abc import Iterator, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page

from engine.models import ProcessDefinition, Submission, WorkItem
from processes.casework import commands as casework
from processes.oversight.handing_over import hand_over_cases
from processes.oversight.queries import CRISIS
from tests.browser.conftest import At
from tests.support.browser import DESKTOP, PHONE
from tests.support.scene import Scene
from tests.support.story import reach

pytestmark = pytest.mark.browser

REGISTERS = (
    "/clients/",
    "/stations/",
    "/organisations/",
    "/people/",
    "/posts/",
    "/services/",
)
#: Differ by post.
DESKS = ("/", "/?view=queue", "/report/", "/definitions/")
SERIOUS = {"serious", "critical"}
UNFOLD = "document.querySelectorAll('main details').forEach(each => each.open = true)"
#: Steps whose forms are long, or have tables, choices and files.
FORMS = ("draft_service_plan", "obtain_informed_consent", "deliver_intervention")


@pytest.fixture
def lived_in(scene: Scene) -> Scene:
    """A station with cases in several stages, a crisis, a report and a hand-over."""
    scene.begins(days_ago=20)
    with scene.told() as story:
        for step in ("review_service_plan", "assign_case_worker", *FORMS):
            reach(story, step)
            story.passes(hours=1)
        story.starts("wang", CRISIS)
        casework.start_report(origin=story.origin("wang"), case_id=story.case_id)
        story.runs_jobs()
    return scene


def test_a_social_worker_meets_no_barrier_at_work(lived_in: Scene, at: At) -> None:
    found = _barriers(
        at("wang").page,
        (
            *DESKS,
            "/cases/",
            "/crisis/",
            "/search?q=w",
            reverse("handed_to_me"),
            reverse("case", args=[lived_in.story.case_id]),
            *(_step(lived_in, step) for step in FORMS),
            _step(lived_in, "note_suspicion"),
            _submission(lived_in),
        ),
    )
    assert not found, "\n".join(found)


def test_a_social_worker_meets_no_barrier_in_what_is_known(
    lived_in: Scene, at: At
) -> None:
    found = _barriers(
        at("wang").page, (*REGISTERS, "/profiles/", _definition(lived_in))
    )
    assert not found, "\n".join(found)


def test_the_head_of_a_station_meets_no_barrier(lived_in: Scene, at: At) -> None:
    wang = lived_in.story.person("wang")
    with lived_in.told() as story:
        begun = hand_over_cases(
            wang,
            station_id=story.county.stations[0].pk,
            reason="worker_leaving",
            origin=story.origin("zhao"),
        )
    found = _barriers(
        at("zhao").page,
        (
            *DESKS,
            "/cases/",
            reverse("station_desk"),
            f"{reverse('prepare_hand_over')}?worker={wang}",
            reverse("hand_over", args=[begun.subject]),
            reverse("refusals"),
            reverse("case", args=[lived_in.story.case_id]),
            _step(lived_in, "assign_case_worker"),
        ),
    )
    assert not found, "\n".join(found)


def test_a_supervisor_meets_no_barrier(lived_in: Scene, at: At) -> None:
    found = _barriers(
        at("chen").page,
        (
            *DESKS,
            "/cases/",
            "/clients/",
            "/search?q=w",
            reverse("supervision"),
            reverse("case", args=[lived_in.story.case_id]),
            _step(lived_in, "review_service_plan"),
        ),
    )
    assert not found, "\n".join(found)


def test_a_county_official_meets_no_barrier(lived_in: Scene, at: At) -> None:
    found = _barriers(
        at("he").page,
        (
            *DESKS,
            "/people/",
            "/exports/",
            reverse("refusals"),
            reverse("incidents"),
            reverse("staffing"),
            _definition(lived_in),
        ),
    )
    assert not found, "\n".join(found)


@pytest.fixture
def stranger(chromium: Browser, server: str) -> Iterator[Page]:
    """The browser of somebody who has not signed in."""
    page = chromium.new_page(locale="zh-CN")
    page.goto(f"{server}/login/")
    yield page
    page.close()


def test_who_has_not_signed_in_meets_no_barrier(stranger: Page) -> None:
    found = _barriers(stranger, ("/login/", "/styleguide"))
    assert not found, "\n".join(found)

    # and a barrier would have been found
    stranger.evaluate("document.querySelector('main').append(new Image())")
    assert [each for each in _serious(stranger) if each.startswith("image-alt")]


# -- looking ---------------------------------------------------------------------


def _barriers(page: Page, addresses: Sequence[str]) -> list[str]:
    """Return what axe finds serious on some pages, on a desk and on a phone."""
    found = []
    for address in addresses:
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        answer = page.goto(_origin(page) + address)
        assert answer is not None
        assert answer.status == 200, address
        page.evaluate(UNFOLD)
        for width, height in (DESKTOP, PHONE):
            page.set_viewport_size({"width": width, "height": height})
            found += [f"{address} {width}: {each}" for each in _serious(page)]
    return found


def _serious(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]} {_why(node)}"
        for each in violations
        if each["impact"] in SERIOUS
        for node in each["nodes"][:3]
    ]


def _why(node: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(check["message"] for check in node["any"] + node["all"])


def _origin(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


# -- addresses -------------------------------------------------------------------


def _step(scene: Scene, element_id: str) -> str:
    """Return the page of a step that waits in some case."""
    with scene.of_the_county():
        item = WorkItem.objects.filter(
            element_id=element_id,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        ).latest("opened_at")
        return reverse("work_item", args=[item.pk])


def _submission(scene: Scene) -> str:
    """Return the page of what was written in a step of the case."""
    with scene.of_the_county():
        case_id = scene.story.case_id
        latest = Submission.objects.filter(case_id=case_id).latest("submitted_at")
        return reverse("submission", args=[case_id, latest.pk])


def _definition(scene: Scene) -> str:
    """Return the page of the definition of casework."""
    with scene.of_the_county():
        found = ProcessDefinition.objects.get(process_id="casework")
        return reverse("definition", args=[found.pk])
