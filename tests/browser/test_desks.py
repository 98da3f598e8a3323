"""In Chromium: the desks of those who lead, urgent pages, offers at any time."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from engine import tenancy
from engine.models import WorkItem
from processes.casework.commands import remind
from processes.casework.models import Case, Notice
from processes.organisation.models import Account
from processes.oversight.declaring import declare_relation
from processes.oversight.queries import CRISIS
from tests.browser.conftest import At
from tests.support.browser import PHONE
from tests.support.desks import report
from tests.support.story import Story, reach
from web import clock
from web.demo import county
from web.demo.county import PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def story(server: str) -> Story:
    """A station with cases in several stages, one of them late."""
    found = Story(county.set_up(), now=clock.utc_now().replace(microsecond=0))
    # The server knows Django's own digests only, see conftest.
    digest = PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-a-test", iterations=1)
    Account.objects.update(password=digest)
    found.passes(days=-20)
    with transaction.atomic():
        report()
        for step in (
            "decide_intake",
            "review_service_plan",
            "deliver_intervention",
            "draft_service_plan",
            "assign_case_worker",
        ):
            reach(found, step)
            found.passes(hours=1)
    return found


def test_the_supervisor_sees_at_a_glance_what_to_do(story: Story, at: At) -> None:
    # given a returned plan, a crisis and a notice to countersign
    with transaction.atomic():
        reach(story, "review_service_plan")
        story.completes(
            "chen",
            "review_service_plan",
            review_result="revise",
            supervisor_comment="目标不可衡量，请写明现状、指标和时间。",
        )
        story.passes(days=18)
        story.completes("wang", "draft_service_plan")
        story.starts("wang", CRISIS)
        Notice.objects.create(
            county=1,
            candidate_group=f"supervisor@{story.county.hub.pk}",
            case_id=story.case_id,
            code=Notice.Code.MODEL,
            title="未取得同意、因紧急情况先行服务，请督导签阅",
            step="casework.note_exception",
            cause="test",
            raised_at=story.now,
        )

    # when she opens her desk
    chen = at("chen")
    chen.opens(reverse("supervision"))
    chen.keeps_a_shot("supervision")

    # then it is countersigned with one button
    chen.page.get_by_role("button", name="知悉并签阅").click()
    expect(chen.page.get_by_text("近 30 天已签阅")).to_be_visible()
    expect(chen.page.get_by_text("已退回 1 次")).to_be_visible()


def test_the_head_hands_over_all_cases_of_a_worker(story: Story, at: At) -> None:
    # given reminders that have climbed, and a declared relation
    with transaction.atomic():
        tenancy.bind({1})
        waiting = WorkItem.objects.get(
            element_id="assign_case_worker", status=WorkItem.Status.OPEN
        )
        declare_relation(waiting.case_id, kind="kinship", origin=story.origin("li"))
        WorkItem.objects.filter(
            element_id="review_service_plan", status=WorkItem.Status.OPEN
        ).update(due_at=clock.utc_now() - timedelta(days=9))
    remind(clock.utc_now())
    zhao = at("zhao")
    zhao.opens(reverse("station_desk"))
    zhao.page.get_by_text("可以指派给谁").click()
    zhao.keeps_a_shot("station-desk")

    # when the head chooses whose cases go, and to whom one of them
    zhao.page.get_by_role("link", name="移交一名社工的全部个案").click()
    zhao.page.get_by_role("link", name="王小禾").click()
    zhao.page.get_by_label("离职、调岗").check()
    zhao.page.locator("select[name^=to-]").first.select_option(index=1)
    zhao.keeps_a_shot("hand-over-prepare")
    zhao.page.get_by_role("button", name="发起全部交接").click()

    # then the page tells how each stands, and the receiver sees the own one
    expect(zhao.page.get_by_text("已发起交接 3 件")).to_be_visible()
    zhao.keeps_a_shot("hand-over")
    li = at("li", PHONE)
    li.opens(reverse("handed_to_me"))
    li.keeps_a_shot("handed-to-me")


def test_a_report_takes_two_taps_on_a_phone(story: Story, at: At) -> None:
    # given somebody on the page of a step, on a phone
    with transaction.atomic():
        reach(story, "deliver_intervention")
        item = story.item("deliver_intervention")
    wang = at("wang", PHONE)
    wang.opens(reverse("work_item", args=[item.pk]))

    # when the link in the top bar and the one button are tapped
    wang.page.get_by_role("link", name="强制报告").click()
    wang.keeps_a_shot("report")
    expect(wang.page.locator("#report-case")).to_have_value(str(story.case_id))
    wang.page.get_by_role("button", name="开始强制报告").click()

    # then the form of the suspicion is there
    expect(wang.page.locator("#step-form")).to_be_visible()

    # and a crisis is as near
    wang.opens(reverse("case", args=[story.case_id]))
    wang.page.get_by_role("link", name="危机").first.click()
    wang.keeps_a_shot("crisis")
    wang.page.get_by_role("button", name="开始危机介入").click()
    expect(wang.page.locator("#step-form")).to_be_visible()


def test_a_case_offers_what_fits(story: Story, at: At) -> None:
    with transaction.atomic():
        reach(story, "deliver_intervention")
        Case.objects.filter(pk=story.case_id).update(consent=Case.Consent.GIVEN)
    wang = at("wang")
    wang.opens(reverse("case", args=[story.case_id]))
    wang.keeps_a_shot("anytime-closed")
    for label in ("撤回同意", "申报与服务对象的关系"):
        wang.page.locator(".offer summary").filter(has_text=label).click()
    wang.keeps_a_shot("anytime-open")
    wang.opens("/")
    wang.keeps_a_shot("workbench-start")
