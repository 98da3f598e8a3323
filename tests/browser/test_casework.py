"""In Chromium: a case from the call for help to the archive, by three people."""

import re
from datetime import datetime
from uuid import UUID

import pytest
from playwright.sync_api import expect

from forms import catalogue
from processes.organisation.models import Account
from tests.browser.conftest import At
from tests.support.browser import PHONE, Person
from web import clock
from web.demo.casework import CHOICES, MAIN_LINE, filled_in

pytestmark = pytest.mark.browser

LABELS = {
    "register_lead": "登记求助线索",
    "screen_urgency": "紧急与风险筛查",
    "inform_rights": "告知权利、保密及例外",
    "intake_interview": "接案面谈",
    "decide_intake": "接案判断",
    "obtain_informed_consent": "取得知情同意",
    "assign_case_worker": "指派个案社工",
    "open_case_file": "建立个案档案",
    "collect_information": "收集资料（会谈、调查表、观察、现有资料、家访）",
    "assess_needs": "预估与问题诊断",
    "help_policy_application": "协助申请政策（告知、备料、陪同）",
    "draft_service_plan": "制定服务计划",
    "review_service_plan": "督导审阅计划",
    "agree_plan_with_client": "与服务对象商定并签订服务协议",
    "link_resources": "链接资源",
    "deliver_intervention": "介入（每次服务）",
    "review_progress": "阶段回顾",
    "evaluate_outcome": "成效评估",
    "collect_client_feedback": "服务对象满意度反馈",
    "prepare_closure": "预告与巩固、处理情绪",
    "write_closure_report": "撰写结案报告",
    "review_closure": "审阅结案",
    "archive_case_file": "归档",
}
RETURN = {
    "review_result": "revise",
    "supervisor_comment": "目标不可衡量，请写明现状、指标和时间。",
}


class Day:
    """The people of a station at work on one case."""

    def __init__(self, at: At, worker: UUID) -> None:
        self.people = {
            "worker": at("wang"),
            "head": at("zhao"),
            "colleague": at("li"),
            "supervisor": at("chen"),
        }
        self._worker = worker
        self.number = ""

    def opens_a_case(self) -> None:
        """Let the social worker register a call for help."""
        page = self.people["worker"].page
        self.people["worker"].opens("/")
        page.get_by_role("button", name="登记求助线索").click()
        expect(page.locator("#step-form")).to_be_visible()
        found = re.search(r"MY-\d{4}-\d{4}", page.locator("main").inner_text())
        assert found
        self.number = found[0]

    def does(self, post: str, step: str, **changes: object) -> None:
        """Let somebody do a step through its page."""
        person = self.people[post]
        if step != "register_lead":
            person.takes(LABELS[step], self.number)
        self.fills_in(person, step, **changes)
        person.submits()
        expect(person.page.locator(".error-summary")).to_have_count(0)

    def fills_in(self, person: Person, step: str, **changes: object) -> None:
        """Fill in the form of a step without sending it."""
        ref = catalogue.latest_ref(FORMS[step])
        chosen = {**CHOICES.get(step, {}), **changes}
        answers = filled_in(ref, worker=self._worker, now=_this_minute(), **chosen)
        person.fills_in(ref, answers)


FORMS = {
    "register_lead": "case_intake_lead",
    "screen_urgency": "case_intake_urgency",
    "inform_rights": "case_rights",
    "intake_interview": "case_intake_interview",
    "decide_intake": "case_intake_decision",
    "obtain_informed_consent": "informed_consent",
    "assign_case_worker": "case_assignment",
    "open_case_file": "case_opening",
    "collect_information": "information_note",
    "assess_needs": "assessment",
    "help_policy_application": "policy_help",
    "draft_service_plan": "service_plan",
    "review_service_plan": "service_plan_review",
    "agree_plan_with_client": "service_agreement_client",
    "link_resources": "resource_link",
    "deliver_intervention": "session_record",
    "review_progress": "progress_review",
    "evaluate_outcome": "outcome_evaluation",
    "collect_client_feedback": "client_feedback",
    "prepare_closure": "closure_preparation",
    "write_closure_report": "closure_report",
    "review_closure": "closure_review",
    "archive_case_file": "case_archive",
}


def _this_minute() -> datetime:
    """Return the present as a control can hold it."""
    return clock.utc_now().replace(second=0, microsecond=0)


@pytest.fixture
def day(at: At) -> Day:
    """A day in the first station."""
    workers = Account.objects.filter(username="wang")
    return Day(at, workers.values_list("person_id", flat=True)[0])


def test_a_case_goes_from_lead_to_archive_with_a_returned_plan_and_three_sessions(
    day: Day, at: At
) -> None:
    # given a second social worker who only watches the queue of the station
    watching = at("li", PHONE)
    watching.opens("/?view=queue")

    # when a call for help has been registered, the queue changes without a reload
    day.opens_a_case()
    day.does("worker", "register_lead")
    expect(watching.row(LABELS["screen_urgency"], day.number)).to_be_visible()

    # and whatever somebody takes disappears from it
    day.does("worker", "screen_urgency")
    expect(watching.row(LABELS["screen_urgency"], day.number)).to_have_count(0)
    expect(watching.row(LABELS["inform_rights"], day.number)).to_be_visible()

    # when the case goes on to its plan, which the supervisor returns once
    steps = list(MAIN_LINE)
    plan = [step for _, step in steps].index("review_service_plan")
    for post, step in steps[2:plan]:
        day.does(post, step)
    day.does("supervisor", "review_service_plan", **RETURN)
    worker = day.people["worker"]
    worker.takes(LABELS["draft_service_plan"], day.number)
    expect(worker.page.get_by_text(RETURN["supervisor_comment"])).to_be_visible()
    worker.keeps_a_shot("step")
    day.does("worker", "draft_service_plan")
    day.does("supervisor", "review_service_plan")
    day.does("worker", "agree_plan_with_client")
    day.does("worker", "link_resources")

    # and three sessions are held
    day.does("worker", "deliver_intervention", next_step="session")
    worker.opens("/")
    worker.keeps_a_shot("workbench")
    day.does("worker", "deliver_intervention", next_step="session")
    for post, step in steps[plan + 3 :]:
        day.does(post, step)

    # then the case lies in the archive, with its whole story
    worker.opens("/cases/")
    worker.page.get_by_role("link", name=day.number).click()
    page = worker.page
    expect(page.get_by_text("办结“归档”")).to_be_visible()
    expect(page.get_by_text("办结“介入（每次服务）”")).to_have_count(3)
    expect(page.get_by_text("办结“督导审阅计划”")).to_have_count(2)
    page.get_by_text("流程图：进行到哪一步").first.click()
    expect(page.locator(".bjs-powered-by").first).to_be_visible()
    assert "王测试" not in page.content()
    worker.keeps_a_shot("case")


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    day: Day,
) -> None:
    # given a lead that lacks the date of birth
    day.opens_a_case()
    worker = day.people["worker"]
    day.fills_in(worker, "register_lead", birth_date=None)

    # when it is sent
    worker.submits()

    # then the summary leads to the field, and the rest still stands
    page = worker.page
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    expect(summary.get_by_role("link")).to_have_count(1)
    expect(page.locator('[name="client_name"]')).to_have_value("王测试")
    worker.keeps_a_shot("refused-form")

    # and with the date it goes on
    page.locator('[name="birth_date"]').fill("1948-05-17")
    worker.submits()
    expect(page.locator(".error-summary")).to_have_count(0)
