"""In Chromium: what happens beside casework: crisis, referral, a worker who leaves.

Source: issue 3, “It holds when”. The way to each moment is made by commands.
"""

from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import WebSocketRoute, expect

from processes.casework.models import Case
from processes.oversight.queries import CRISIS
from tests.browser.conftest import At
from tests.support.browser import PHONE, Person
from tests.support.scene import Scene
from tests.support.story import reach

pytestmark = pytest.mark.browser

REFERRAL = "casework_referral"
UNTIL_SENT = (
    ("wang", "explain_referral"),
    ("wang", "obtain_referral_consent"),
    ("chen", "review_referral"),
    ("wang", "send_referral"),
)
DECLINED = {
    "accepted": False,
    "receipt_by": None,
    "receipt_at": None,
    "track_until": None,
    "refuse_reason": "本院没有老年心理门诊。",
}


# -- crisis ------------------------------------------------------------------------


def test_a_crisis_during_planning_begins_in_two_taps_and_is_worked_to_its_plan(
    scene: Scene, at: At
) -> None:
    # given a plan that is being written, and somebody on the page of its step
    with scene.told() as story:
        reach(story, "draft_service_plan")
    wang = at("wang", PHONE)
    wang.takes("制定服务计划", scene.case.number)

    # when the crisis is begun in two taps
    wang.page.get_by_role("link", name="危机").first.click()
    wang.page.get_by_role("button", name="开始危机介入").click()

    # then safety comes first, and each step leads to the next
    scene.fills_in(wang, "secure_safety")
    scene.sends(wang, "secure_safety")
    for step in (
        "call_emergency_services",
        "notify_supervisor_and_head",
        "report_to_authority",
        "make_safety_plan",
    ):
        scene.does(wang, step)

    # and the plan has waited beside it, while nobody has to act in the crisis
    assert scene.waits_at() == {"draft_service_plan"}
    assert scene.status(CRISIS) == "active"
    scene.opens_case_page(wang)
    expect(wang.page.locator(".case-header .tag").first).to_have_text("危机")
    expect(wang.page.get_by_text("办结“制定安全计划”")).to_be_visible()
    wang.keeps_a_shot("crisis-planned")

    # and the supervisor, who was told by the machine, sees the crisis on her desk
    scene.machine_works()
    chen = at("chen")
    chen.opens(reverse("supervision"))
    expect(chen.page.locator("main")).to_contain_text(scene.case.number)


# -- referral ----------------------------------------------------------------------


def test_an_accepted_referral_goes_on_with_the_first_contact(
    scene: Scene, at: At
) -> None:
    # given a referral that has been sent
    _is_sent(scene, days_ago=1)
    wang = at("wang")

    # when the worker tells on the page of the case that it was accepted
    _tells(scene, wang, "接收机构已接收")

    # then she goes along, and confirms what has come of it
    scene.does(wang, "accompany_first_contact")
    scene.does(wang, "confirm_referral_result")
    assert scene.status(REFERRAL) == "completed"


def test_after_a_declined_referral_another_body_is_asked(scene: Scene, at: At) -> None:
    # given a referral that has been sent
    _is_sent(scene, days_ago=1)
    wang = at("wang", PHONE)

    # when the worker tells on the page of the case that it was declined
    _tells(scene, wang, "接收机构不接收")
    scene.does(wang, "confirm_referral_result", **DECLINED, next_way="other_partner")

    # then the referral begins anew with another body
    assert scene.waits_at() == {"screen_urgency", "explain_referral"}
    wang.opens("/?view=queue")
    expect(wang.page.locator("main")).to_contain_text("说明转介")


def test_no_receipt_within_a_week_comes_back_to_the_workers_desk(
    scene: Scene, at: At
) -> None:
    # given a referral that was sent eight days ago, and a worker at the workbench,
    # whose line is slow
    _is_sent(scene, days_ago=8)
    assert scene.waits_at() == {"screen_urgency"}
    wang = at("wang")
    lines: list[WebSocketRoute] = []

    def keeps(line: WebSocketRoute) -> None:
        lines.append(line)

    wang.page.route_web_socket("**/ws/live*", keeps)
    wang.opens("/?view=queue")
    row = wang.row("确认转介结果", scene.case.number)
    expect(row).to_have_count(0)

    # when the machine looks at the clock, the step appears without a reload
    scene.machine_works()
    assert "confirm_referral_result" in scene.waits_at()
    expect(row).to_have_count(0)
    lines[0].connect_to_server()
    expect(row).to_have_count(1)

    # then the worker decides to go back to the plan
    scene.does(wang, "confirm_referral_result", **DECLINED, next_way="back_to_plan")
    scene.machine_works()
    assert scene.status(REFERRAL) == "completed"


def _is_sent(scene: Scene, *, days_ago: int) -> None:
    """Let a referral be sent some days ago."""
    scene.begins(days_ago=days_ago)
    with scene.told() as story:
        story.opens_case("wang")
        story.completes("wang", "register_lead")
        story.starts("wang", REFERRAL)
        for who, step in UNTIL_SENT:
            story.completes(who, step)
    scene.comes_to_the_present()


def _tells(scene: Scene, person: Person, event: str) -> None:
    """Let somebody tell on the page of the case what has happened."""
    scene.opens_case_page(person)
    offer = person.page.locator(".offer").filter(has_text=event)
    offer.locator("summary").click()
    offer.get_by_role("button", name=f"记录：{event}").click()
    expect(person.page.locator(".offer").filter(has_text=event)).to_have_count(0)


# -- a worker leaves ---------------------------------------------------------------


@pytest.fixture
def twelve(scene: Scene) -> list[UUID]:
    """Twelve cases of wang, who leaves."""
    with scene.told() as story:
        for _ in range(12):
            reach(story, "open_case_file")
    with scene.of_the_county():
        cases = Case.objects.filter(case_worker_id=scene.story.person("wang"))
        found = list(cases.order_by("number").values_list("pk", flat=True))
    assert len(found) == 12
    return found


def test_twelve_cases_of_a_worker_who_leaves_come_to_another(
    scene: Scene, at: At, twelve: list[UUID]
) -> None:
    # given the head, who hands over all cases of wang to li
    zhao = at("zhao")
    _hands_over(zhao)
    expect(zhao.page.get_by_text("已发起交接 12 件")).to_be_visible()
    rows = zhao.page.locator("[data-row]")
    expect(rows).to_have_count(12)

    # when one of them is proposed and decided on from the row that tells of it
    li = str(scene.story.person("li"))
    first, *others = twelve
    scene.story.case_id = first
    _goes_on(scene, "wang", "propose_transfer", suggested_worker=li)
    address = zhao.page.url
    zhao.opens(address.removeprefix(zhao.base))
    row = rows.filter(has_text=scene.case.number)
    row.locator("[data-label=当前环节] a").click()
    _claims_if_open(zhao)
    scene.fills_in(zhao, "decide_transfer", to_worker=li)
    scene.sends(zhao, "decide_transfer")
    for step in ("inform_client", "hand_over_case"):
        _goes_on(scene, "wang", step)

    # and the receiver accepts it from the page of what is being handed to her
    receiver = at("li", PHONE)
    receiver.opens(reverse("handed_to_me"))
    expect(receiver.page.locator("[data-row]")).to_have_count(12)
    row = receiver.page.locator("[data-row]").filter(has_text=scene.case.number)
    row.locator("[data-label=当前环节] a").click()
    _claims_if_open(receiver)
    scene.fills_in(receiver, "accept_case")
    scene.sends(receiver, "accept_case")

    # and all others go the same way
    for case_id in others:
        _goes_the_whole_way(scene, case_id, li)

    # then the page says that all have arrived, and all have the new worker
    zhao.opens(address.removeprefix(zhao.base))
    expect(zhao.page.get_by_text("已完成 12 件")).to_be_visible()
    zhao.keeps_a_shot("twelve-handed-over")
    with scene.of_the_county():
        workers = Case.objects.filter(pk__in=twelve).values_list("case_worker_id")
        assert {str(worker) for (worker,) in workers} == {li}


def _hands_over(head: Person) -> None:
    """Let the head begin the hand-over, with a proposal for each case."""
    head.opens(reverse("prepare_hand_over"))
    head.page.get_by_role("link", name="王小禾").click()
    head.page.get_by_label("离职、调岗").check()
    for choice in head.page.locator("select[name^=to-]").all():
        label = choice.locator("option", has_text="李青禾").first.inner_text()
        choice.select_option(label=label)
    head.page.get_by_role("button", name="发起全部交接").click()


def _claims_if_open(person: Person) -> None:
    """Take the step on whose page somebody is."""
    expect(person.page.locator("#step-form, form[action$='/claim']")).not_to_have_count(
        0
    )
    if person.page.locator("#step-form").count() == 0:
        person.page.locator("form[action$='/claim'] button").click()
    expect(person.page.locator("#step-form")).to_be_visible()


def _goes_on(scene: Scene, who: str, step: str, **changes: object) -> None:
    with scene.told() as story:
        story.completes(who, step, **changes)


def _goes_the_whole_way(scene: Scene, case_id: UUID, receiver: str) -> None:
    with scene.told() as story:
        story.case_id = case_id
        story.completes("wang", "propose_transfer", suggested_worker=receiver)
        story.completes("zhao", "decide_transfer", to_worker=receiver)
        story.completes("wang", "inform_client")
        story.completes("wang", "hand_over_case")
        story.completes("li", "accept_case")
