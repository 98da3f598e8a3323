"""In Chromium: casework takes its turns: refusals, silence, and coming back.

Source: issue 3, “It holds when”. The way to each moment is made by commands.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import At
from tests.support.browser import PHONE
from tests.support.scene import Scene
from tests.support.story import reach

pytestmark = pytest.mark.browser

REFUSED = {
    "consent_general": False,
    "data_kinds": ["identity", "contact"],
    "consent_sensitive": False,
    "consent_sensitive_sign": None,
    "consent_share": None,
}
LOST = {
    "progress_status": "no_contact",
    "review_note": "打电话、上门、问村委会，三次都没有联系上。",
}
RECORD_REFUSAL = "记录拒绝/退出并留联系方式"


def test_who_refuses_consent_is_let_go_with_a_door_left_open(
    scene: Scene, at: At
) -> None:
    # given somebody who was told what consent means
    with scene.told() as story:
        reach(story, "obtain_informed_consent")
    wang = at("wang")

    # when he refuses
    scene.does(wang, "obtain_informed_consent", **REFUSED)

    # then the refusal is what there is to note, and nobody is assigned
    expect(wang.page.locator("main")).to_contain_text(RECORD_REFUSAL)
    assert scene.waits_at() == {"record_refusal"}
    scene.does(wang, "record_refusal")

    # and the file says so, and that nobody has to act any more
    scene.opens_case_page(wang)
    expect(wang.page.get_by_text(f"办结“{RECORD_REFUSAL}”")).to_be_visible()
    expect(wang.page.get_by_text("目前没有人需要办理")).to_be_visible()
    expect(wang.page.locator(".stages .is-skipped")).to_have_count(5)
    assert scene.status() == "completed"
    wang.keeps_a_shot("refused-consent")


def test_a_child_of_twelve_is_not_served_against_the_guardians_will(
    scene: Scene, at: At
) -> None:
    # given a child of twelve whose guardian was told, and does not want the service
    with scene.told() as story:
        story.opens_case("wang")
        born = story.now.date().replace(day=1, year=story.now.year - 12)
        story.completes("wang", "register_lead", birth_date=born.isoformat())
        story.completes("wang", "screen_urgency")
        story.completes("wang", "inform_rights", guardian_informed=True)
        story.completes(
            "wang",
            "intake_interview",
            guardian_name="王样例",
            guardian_relation="mother",
            guardian_phone="13900000000",
            has_capacity=False,
        )
        story.completes("wang", "decide_intake")
    wang = at("wang")
    consent = "obtain_informed_consent"
    wang.takes("取得知情同意", scene.case.number)

    # when the child would like to, and the guardian signs nothing
    wish = {"child_assent": "我想有人陪我说话。"}
    scene.fills_in(wang, consent, **wish)
    wang.submits()

    # then the page asks for the guardian's signature
    summary = wang.page.locator(".error-summary")
    expect(summary).to_contain_text("监护人签字")
    wang.keeps_a_shot("guardian-missing")

    # and without it the service does not begin
    scene.fills_in(wang, consent, **{**wish, **REFUSED})
    scene.sends(wang, consent)
    assert scene.waits_at() == {"record_refusal"}
    scene.does(wang, "record_refusal")
    assert scene.status() == "completed"


def test_who_cannot_be_reached_for_thirty_days_is_looked_for_and_let_go(
    scene: Scene, at: At
) -> None:
    # given a service in which nothing was heard for a month
    scene.begins(days_ago=31)
    with scene.told() as story:
        reach(story, "deliver_intervention")
        story.completes(
            "wang", "deliver_intervention", next_step="session", next_at=None
        )
        for _ in range(2):
            story.passes(days=15, hours=1)
            story.runs_jobs()
    scene.machine_works()

    # when the worker opens the review and says that nobody was found
    wang = at("wang")
    scene.does(wang, "review_progress", **LOST)

    # then there is no farewell to prepare, only a report with this reason to write
    assert scene.waits_at() == {"write_closure_report"}
    scene.does(
        wang,
        "write_closure_report",
        closure_reason="lost_contact",
        early_notice_given_at=None,
    )

    # and the supervisor reads the reason in the report that she passes
    chen = at("chen")
    chen.takes("审阅结案", scene.case.number)
    expect(chen.page.locator("main")).to_contain_text("失去联系")
    scene.fills_in(chen, "review_closure", supervisor_review="pass")
    scene.sends(chen, "review_closure")
    scene.does(wang, "archive_case_file")
    assert "archive_case_file" not in scene.waits_at()


def test_a_closed_case_is_reopened_from_its_page_as_a_second_episode(
    scene: Scene, at: At
) -> None:
    # given a case whose file is in the archive, followed up for the last time
    scene.begins(days_ago=200)
    with scene.told() as story:
        reach(story, "archive_case_file")
        story.completes("wang", "archive_case_file")
        for _ in range(4):
            story.passes(days=60)
            story.runs_jobs()
            if "follow_up" in story.waits_at():
                story.completes("wang", "follow_up")
    assert scene.status() == "completed"
    number = scene.case.number
    wang = at("wang", PHONE)
    scene.opens_case_page(wang)

    # when the worker reopens it on the phone
    offer = wang.page.locator(".offer").filter(has_text="重开个案")
    offer.locator("summary").click()
    offer.get_by_label("我已阅读，确认办理").check()
    offer.get_by_role("button", name="开始：重开个案").click()
    scene.machine_works()

    # then a lead is to be registered, under the same number, in the second episode
    assert (scene.case.number, scene.case.episode) == (number, 2)
    scene.does(wang, "register_lead")
    assert scene.waits_at() == {"screen_urgency"}
    scene.opens_case_page(wang)
    expect(wang.page.locator(".case-header")).to_contain_text(number)
    wang.keeps_a_shot("reopened")
