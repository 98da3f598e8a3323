"""In Chromium: harm to a child is reported, from a visit and from any page.

Source: issue 3, “It holds when”; domain specification §14.17.
"""

from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from processes.casework.models import Case
from tests.browser.conftest import At
from tests.support.browser import PHONE, Person
from tests.support.scene import Scene
from tests.support.story import reach

pytestmark = pytest.mark.browser

NOT_HERE = "找不到这个页面"


def test_a_suspicion_found_in_an_ordinary_visit_lies_on_the_desk_as_a_report(
    scene: Scene, at: At
) -> None:
    # given a service that goes on
    with scene.told() as story:
        reach(story, "deliver_intervention")
    ordinary = scene.case.pk
    wang = at("wang")

    # when the worker ticks in the record of a visit that a child is being harmed
    scene.does(wang, "deliver_intervention", child_harm_found=True, next_step="session")
    scene.machine_works()

    # then the report is on her desk, in a restricted case of its own
    report = _report(scene)
    assert (report.is_restricted, report.origin_id) == (True, ordinary)
    wang.opens("/")
    row = wang.row("记录发现情形", report.number)
    expect(row).to_have_count(1)
    wang.keeps_a_shot("suspicion-on-the-desk")
    row.get_by_role("link").first.click()
    expect(wang.page.locator("main")).to_contain_text("110")
    scene.opens_case_page(wang, report.pk)
    expect(wang.page.locator(".case-header")).to_contain_text("受限档案")

    # and the service goes on beside it
    assert scene.waits_at() == {"deliver_intervention"}

    # but a colleague finds neither file any more, and the head no report
    li, zhao = at("li", PHONE), at("zhao")
    for case_id, number in ((ordinary, scene.case.number), (report.pk, report.number)):
        _finds(li, number, found=False)
        _is_not_there(li, case_id)
    _finds(zhao, scene.case.number, found=True)
    _finds(zhao, report.number, found=False)
    _is_not_there(zhao, report.pk)


def test_a_report_takes_two_taps_and_its_form_and_no_suspect_finds_it(
    scene: Scene, at: At
) -> None:
    # given a social worker at the workbench, on a phone
    wang = at("wang", PHONE)
    wang.opens("/")

    # when the report is begun in two taps
    wang.page.get_by_role("link", name="强制报告").click()
    wang.page.get_by_role("button", name="开始强制报告").click()
    expect(wang.page.locator("#step-form")).to_be_visible()

    # and its form names the head of the station as the suspect
    report = _report(scene)
    scene.story.case_id = report.pk
    suspect = str(scene.story.person("zhao"))
    scene.fills_in(
        wang,
        "note_suspicion",
        reporter=None,
        suspect_is_staff=True,
        suspect_staff=[{"person": suspect}],
    )
    wang.keeps_a_shot("suspicion-noted", whole=True)
    scene.sends(wang, "note_suspicion")
    scene.machine_works()

    # then the police can be told at once, without anybody's leave
    scene.does(wang, "report_to_police")
    assert "receive_police_receipt" in scene.waits_at()
    _finds(wang, report.number, found=True)

    # and neither a colleague nor the suspect finds the report
    for username in ("li", "zhao"):
        somebody = at(username)
        expect(somebody.page.locator("main")).not_to_contain_text(report.number)
        _finds(somebody, report.number, found=False)
        somebody.opens(reverse("case_list"))
        expect(somebody.page.locator("main")).not_to_contain_text(report.number)
        _is_not_there(somebody, report.pk)


def _report(scene: Scene) -> Case:
    """Return the only report of the county."""
    with scene.of_the_county():
        return Case.objects.get(process_id="mandatory_report")


def _finds(person: Person, number: str, *, found: bool) -> None:
    """Search for a case by its number."""
    person.opens(f"{reverse('search')}?q={number}")
    rows = person.page.locator("[data-row]").filter(has_text=number)
    expect(rows).to_have_count(int(found))
    expect(person.page.get_by_text("没有找到个案")).to_have_count(int(not found))


def _is_not_there(person: Person, case_id: UUID) -> None:
    """Open the page of a case by its address, in vain."""
    answer = person.page.goto(person.base + reverse("case", args=[case_id]))
    assert answer is not None
    assert answer.status == 404
    expect(person.page.locator("main")).to_contain_text(NOT_HERE)
