"""What a case page offers at any time: what fits, with its consequence in words."""

import pytest
from django.urls import reverse

from engine import tenancy
from engine.models import ProcessInstance
from processes.casework.models import Case
from processes.oversight.handing_over import TRANSFER
from processes.oversight.queries import CRISIS
from tests.support.desks import casework, one_step, opened_for
from tests.support.story import Story
from tests.web.conftest import Browser
from web.pages.workbench import LEADS

WITHDRAWAL = "casework_consent_withdrawal"
Offers = dict[str, dict[str, object]]


def test_what_runs_is_linked_and_what_does_not_fit_is_not_offered(
    story: Story, browser: Browser
) -> None:
    # given a case with its worker, without consent on record
    casework()
    one_step(CRISIS, "secure_safety")
    opened_for(story, "wang")
    before = _offers(story, browser, "wang")
    assert _address(story, CRISIS) in before
    assert _address(story, TRANSFER) in before
    assert _address(story, WITHDRAWAL) not in before
    assert all(each["sentence"] for each in before.values())

    # when a crisis runs
    story.starts("wang", CRISIS)

    # then it is linked, not offered
    after = _offers(story, browser, "wang")
    assert _address(story, CRISIS) not in after
    step = reverse("work_item", args=[story.item("secure_safety").pk])
    assert after[step]["runs"]


def test_a_begun_process_leads_to_its_first_step(
    story: Story, browser: Browser
) -> None:
    casework()
    one_step(CRISIS, "secure_safety")
    opened_for(story, "wang")
    begun = browser("li").post(_address(story, CRISIS))
    item = story.item("secure_safety")
    assert begun["Location"] == reverse("work_item", args=[item.pk])
    assert item.assignee_id == story.person("li")


def test_what_cannot_be_undone_asks_for_a_tick(story: Story, browser: Browser) -> None:
    # given a case with a consent
    casework()
    one_step(WITHDRAWAL, "stop_processing")
    opened_for(story, "wang")
    tenancy.bind({1})
    Case.objects.filter(pk=story.case_id).update(consent=Case.Consent.GIVEN)
    offer = _offers(story, browser, "wang")[_address(story, WITHDRAWAL)]
    assert offer["warning"]

    # when it is begun without the tick, then with it
    wang = browser("wang")
    untold = wang.post(_address(story, WITHDRAWAL))
    assert untold["Location"] == reverse("case", args=[story.case_id])
    assert story.waits_at() == {"deliver_intervention"}
    wang.post(_address(story, WITHDRAWAL), {"confirmed": "yes"})
    assert "stop_processing" in story.waits_at()


def test_an_event_is_offered_only_where_something_waits_for_it(
    story: Story, browser: Browser
) -> None:
    # given a case that waits for nothing, and one that hears of a death
    casework()
    opened_for(story, "wang")
    address = reverse("report_event", args=[story.case_id, "client_deceased"])
    assert address not in _offers(story, browser, "wang")
    told = browser("wang").post(address, {"confirmed": "yes"})
    assert told.status_code == 409

    casework(message="casework.client_deceased")
    opened_for(story, "wang")
    address = reverse("report_event", args=[story.case_id, "client_deceased"])
    offer = _offers(story, browser, "wang")[address]
    assert offer["warning"]

    # when it is told, with the tick
    wang = browser("wang")
    wang.post(address)
    assert story.waits_at() == {"deliver_intervention"}
    assert wang.post(address, {"confirmed": "yes"}).status_code == 302

    # then what was going on has stopped
    assert story.waits_at() == set()
    assert wang.post(address, {"confirmed": "yes"}).status_code == 409


def test_a_closed_case_is_reopened_under_its_number(
    story: Story, browser: Browser
) -> None:
    # given a case that is over
    casework(start="reopen_request")
    opened_for(story, "wang")
    story.completes("wang", "deliver_intervention")
    offers = _offers(story, browser, "wang")
    assert _address(story, "casework") in offers
    assert _address(story, CRISIS) not in offers

    # when it is reopened, with the tick
    wang = browser("wang")
    wang.post(_address(story, "casework"))
    assert story.waits_at() == set()
    wang.post(_address(story, "casework"), {"confirmed": "yes"})

    # then a new episode has begun in the same case, which says so, once
    assert story.waits_at() == {"assign_case_worker"}
    tenancy.bind({1})
    assert Case.objects.get(pk=story.case_id).episode == 2
    page = wang.get(reverse("case", args=[story.case_id]))
    assert "第 2 次服务" in page.content.decode()
    assert _address(story, "casework") not in _offers(story, browser, "wang")


@pytest.mark.parametrize("process_id", ["group_work", "mandatory_report", "x"])
def test_other_processes_are_not_begun_from_the_page(
    story: Story, browser: Browser, process_id: str
) -> None:
    casework()
    opened_for(story, "wang")
    address = reverse("start_process", args=[story.case_id, process_id])
    assert browser("wang").post(address, {"confirmed": "yes"}).status_code == 404


def test_a_stranger_begins_and_tells_nothing(story: Story, browser: Browser) -> None:
    casework()
    one_step(CRISIS, "secure_safety")
    opened_for(story, "wang")
    sun = browser("sun")
    assert sun.post(_address(story, CRISIS)).status_code == 404
    event = reverse("report_event", args=[story.case_id, "client_moved"])
    assert sun.post(event, {"confirmed": "yes"}).status_code == 404
    tenancy.bind({1})
    assert ProcessInstance.objects.filter(case_id=story.case_id).count() == 1


@pytest.mark.parametrize("start", [*LEADS, "reopen_request", "telepathy"])
def test_a_case_is_opened_by_the_way_its_lead_came(
    story: Story, browser: Browser, start: str
) -> None:
    page = browser("wang").get("/")
    ways = [value for value, _ in page.context["leads"]]
    done = browser("wang").post(
        reverse("open_case"),
        {
            "station": str(story.county.stations[0].pk),
            "start": start,
            "key": page.context["key"],
        },
    )
    assert done.status_code == (302 if start in ways else 404)


def _offers(story: Story, browser: Browser, username: str) -> Offers:
    page = browser(username).get(reverse("case", args=[story.case_id]))
    return {
        str(each.get("url") or each.get("link")): each
        for each in page.context["anytime"]
    }


def _address(story: Story, process_id: str) -> str:
    return reverse("start_process", args=[story.case_id, process_id])
