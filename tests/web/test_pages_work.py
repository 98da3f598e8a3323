"""Work through the pages: claim, fill in, send off, be refused, be told."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engine import tenancy
from engine.models import Draft, Refusal, Submission, WorkItem
from processes.casework.commands import remind
from processes.casework.models import Case, CaseReading, Notice
from tests.support.story import CHOICES, MAIN_LINE, Story, reach
from tests.web.conftest import Browser
from tests.web.posting import posted

CLIENT_NAME = "王测试"


def test_a_lead_is_registered_from_the_workbench_and_lands_on_its_first_step(
    story: Story, browser: Browser
) -> None:
    # given a social worker on the workbench
    wang = browser("wang")
    page = wang.get("/")
    assert page.status_code == 200

    # when she registers a call for help, and clicks twice
    form = {"station": story.county.stations[0].pk, "key": page.context["key"]}
    first = wang.post(reverse("open_case"), form)
    second = wang.post(reverse("open_case"), form)

    # then one case is open, its first step is hers, and she is there
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    tenancy.bind({1})
    assert Case.objects.count() == 1
    item = WorkItem.objects.get()
    assert (item.status, item.assignee_id) == ("claimed", _id(story, "wang"))
    assert first["Location"] == reverse("work_item", args=[item.pk])
    assert wang.get(first["Location"]).status_code == 200


def test_a_step_is_filled_in_and_sent_once_however_often_one_clicks(
    story: Story, browser: Browser
) -> None:
    # given the intake of a lead on a desk
    item = _claimed(story, "wang", "register_lead")
    wang = browser("wang")
    page = wang.get(reverse("work_item", args=[item.pk]))

    # when the form is sent twice with the key that the page gave it
    data = {**posted(story.filled(item)), "key": page.context["key"]}
    first = wang.post(reverse("complete", args=[item.pk]), data)
    second = wang.post(reverse("complete", args=[item.pk]), data)

    # then it has one effect, and both answers lead to the same place
    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    tenancy.bind({1})
    assert Submission.objects.filter(work_item=item).count() == 1
    told = wang.get(first["Location"])
    assert told.context["after_act"]["what"].endswith("登记求助线索")
    assert told.context["after_act"]["next"]["label"] == "紧急与风险筛查"


def test_what_the_form_refuses_comes_back_with_everything_typed(
    story: Story, browser: Browser
) -> None:
    # given a lead without the one thing that must be there
    item = _claimed(story, "wang", "register_lead")
    data = posted(story.filled(item, client_name=None, phone="123"))

    # when it is sent
    page = browser("wang").post(reverse("complete", args=[item.pk]), data)

    # then the page says what is wrong, links to it, and has lost nothing
    assert page.status_code == 422
    links = {problem["href"] for problem in page.context["problems"]}
    assert {"#id_client_name", "#id_phone"} <= links
    assert story.filled(item)["presenting_problem"] in page.content.decode()
    tenancy.bind({1})
    assert WorkItem.objects.get(pk=item.pk).status == "claimed"


def test_a_draft_is_kept_by_the_page_itself_and_by_the_button(
    story: Story, browser: Browser
) -> None:
    # given a step on a desk
    item = _claimed(story, "wang", "register_lead")
    wang = browser("wang")

    # when the page saves by itself, then the person without a script
    quiet = wang.post(reverse("draft", args=[item.pk]), {"client_name": "半个名字"})
    assert quiet.status_code == 204
    button = wang.post(
        reverse("complete", args=[item.pk]),
        {"client_name": "李样例", "save_draft": "1"},
    )

    # then the draft is there when the step is opened again
    assert button.status_code == 302
    tenancy.bind({1})
    assert Draft.objects.count() == 1
    assert "李样例" in wang.get(button["Location"]).content.decode()


def test_a_returned_plan_opens_with_what_was_sent_and_why_it_came_back(
    story: Story, browser: Browser
) -> None:
    # given a plan that the supervisor sent back
    reach(story, "review_service_plan")
    comment = "目标不可衡量，请写明现状、指标和时间。"
    story.completes(
        "chen",
        "review_service_plan",
        review_result="revise",
        supervisor_comment=comment,
    )
    item = story.item("draft_service_plan")

    # when the case worker opens the step again
    page = browser("wang").get(reverse("work_item", args=[item.pk])).content.decode()

    # then the comment and the former plan are both there
    assert comment in page
    assert str(story.filled(item)["overall_goal"]) in page


def test_the_supervisor_sees_the_plan_that_is_to_be_reviewed(
    story: Story, browser: Browser
) -> None:
    # given a plan before the supervisor, on her desk
    reach(story, "review_service_plan")
    plan = story.filled(_last(story, "draft_service_plan"))
    story.claims("chen", "review_service_plan")
    item = story.item("review_service_plan")

    # then the step shows it, and the reading is on record
    page = browser("chen").get(reverse("work_item", args=[item.pk]))
    assert str(plan["overall_goal"]) in page.content.decode()
    tenancy.bind({1})
    assert CaseReading.objects.filter(
        person_id=_id(story, "chen"), what=CaseReading.What.STEP
    ).exists()


def test_who_comes_second_is_told_who_has_it_and_since_when(
    story: Story, browser: Browser
) -> None:
    # given a step that a colleague has claimed
    item = _claimed(story, "li", "register_lead")

    # when another would claim it, or opens it
    wang = browser("wang")
    late = wang.post(reverse("claim", args=[item.pk]))
    page = wang.get(reverse("work_item", args=[item.pk]))

    # then both say who has it
    assert late.status_code == 409
    assert "李青禾" in late.content.decode()
    assert "李青禾" in page.content.decode()
    assert page.context["is_mine"] is False


def test_a_social_worker_who_would_confirm_assistance_reads_the_rule(
    story: Story, browser: Browser
) -> None:
    # given an application that waits for an official's acceptance
    story.opens_case("wang")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    item = story.item("accept_application")

    # when a social worker claims it
    page = browser("li").post(reverse("claim", args=[item.pk]))

    # then the page names the rule and the clause, and the attempt is on record
    assert page.status_code == 403
    assert "N01" in page.content.decode()
    tenancy.bind({1})
    assert Refusal.objects.get().rule == "N01"

    # and those who oversee read it, nobody else
    assert "李青禾" in browser("zhao").get(reverse("refusals")).content.decode()
    assert browser("he").get(reverse("refusals")).status_code == 200
    assert browser("wang").get(reverse("refusals")).status_code == 403


def test_a_stranger_does_not_learn_that_a_step_exists(
    story: Story, browser: Browser
) -> None:
    item = _claimed(story, "wang", "register_lead")
    sun = browser("sun")
    for response in (
        sun.get(reverse("work_item", args=[item.pk])),
        sun.post(reverse("complete", args=[item.pk]), {}),
        sun.get(reverse("work_item", args=[UUID(int=7)])),
    ):
        assert response.status_code == 404


def test_a_step_is_put_back_and_handed_on(story: Story, browser: Browser) -> None:
    # given a step on a desk
    item = _claimed(story, "wang", "register_lead")
    wang = browser("wang")

    # when it is handed to a colleague, who puts it back
    to = {"person": str(_id(story, "li"))}
    assert wang.post(reverse("assign", args=[item.pk]), to).status_code == 302
    tenancy.bind({1})
    assert WorkItem.objects.get(pk=item.pk).assignee_id == _id(story, "li")
    browser("li").post(reverse("release", args=[item.pk]))

    # then it waits again, and the head can hand it out
    tenancy.bind({1})
    assert WorkItem.objects.get(pk=item.pk).status == "open"
    browser("zhao").post(reverse("assign", args=[item.pk]), to)
    tenancy.bind({1})
    assert WorkItem.objects.get(pk=item.pk).assignee_id == _id(story, "li")


def test_a_case_goes_from_lead_to_archive_through_pages_only(
    story: Story, browser: Browser
) -> None:
    # given everybody at a browser
    browsers: dict[str, Client] = {}
    story.opens_case("wang")

    # when each does what is theirs, on pages
    for username, element_id in MAIN_LINE:
        client = browsers.setdefault(username, browser(username))
        item = story.item(element_id)
        if item.status == WorkItem.Status.OPEN:
            assert client.post(reverse("claim", args=[item.pk])).status_code == 302
        page = client.get(reverse("work_item", args=[item.pk]))
        filled = story.filled(item, **CHOICES.get(element_id, {}))
        data = {**posted(filled), "key": page.context["key"]}
        sent = client.post(reverse("complete", args=[item.pk]), data)
        assert sent.status_code == 302, (element_id, sent.context["problems"])
        assert client.get(sent["Location"]).status_code == 200

    # then nothing is left to do
    assert story.waits_at() == set()


@pytest.mark.parametrize("view", ["desk", "queue", "waiting", "done"])
def test_the_workbench_asks_few_questions_and_names_no_client(
    story: Story, browser: Browser, view: str
) -> None:
    # given work in every pile
    reach(story, "review_service_plan")
    story.opens_case("wang")
    story.claims("wang", "register_lead")
    story.opens_case("wang")
    wang = browser("wang")
    wang.get("/")

    # when a pile is shown
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = wang.get("/", {"view": view})

    # then within a dozen questions, with masked names only
    assert page.status_code == 200
    assert page.context["rows"]
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 14, real
    assert CLIENT_NAME not in page.content.decode()


def test_an_open_workbench_asks_for_its_changed_part_only(
    story: Story, browser: Browser
) -> None:
    story.opens_case("wang")
    page = browser("li").get("/", {"view": "queue"}, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert "登记求助线索" in text
    assert "<html" not in text
    assert 'hx-swap-oob="true"' in text


def test_long_piles_come_in_pages_without_a_gap(story: Story, browser: Browser) -> None:
    # given more work than one page holds
    for _ in range(33):
        story.opens_case("wang")
    li = browser("li")

    # when one goes on to the second page
    first = li.get("/", {"view": "queue"})
    second = li.get(first.context["next_url"])

    # then every item is seen once
    seen = [row["url"] for page in (first, second) for row in page.context["rows"]]
    assert (len(seen), len(set(seen))) == (33, 33)
    assert second.context["next_url"] == ""


def test_a_notice_to_the_head_is_shown_and_dismissed(
    story: Story, browser: Browser
) -> None:
    # given a lead that nobody has screened for two hours
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.passes(hours=3)
    story.runs_jobs()
    zhao = browser("zhao")
    page = zhao.get("/")
    assert page.context["notices"]

    # when the head has seen to it
    notice = Notice.objects.get()
    zhao.post(reverse("dismiss_notice", args=[notice.pk]))

    # then it is gone
    assert not zhao.get("/").context["notices"]


def test_acts_are_posted_with_a_token_and_nothing_is_cached(
    story: Story, browser: Browser
) -> None:
    # given a step on a desk and a browser that checks
    item = _claimed(story, "wang", "register_lead")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(story.county.accounts["wang"])

    # then acts need POST and a token, pages a person, caches keep nothing
    assert strict.post(reverse("complete", args=[item.pk]), {}).status_code == 403
    led_back = strict.get(reverse("complete", args=[item.pk]))
    assert led_back["Location"] == reverse("work_item", args=[item.pk])
    assert "no-store" in strict.get("/")["Cache-Control"]
    assert Client().get("/")["Location"].startswith("/login/")


def _claimed(story: Story, username: str, element_id: str) -> WorkItem:
    reach(story, element_id)
    item = story.item(element_id)
    if item.status == WorkItem.Status.OPEN:
        story.claims(username, element_id)
    return story.item(element_id)


def _last(story: Story, element_id: str) -> WorkItem:
    tenancy.bind({1})
    return WorkItem.objects.filter(case_id=story.case_id, element_id=element_id).latest(
        "ended_at"
    )


def _id(story: Story, username: str) -> UUID:
    found: UUID = story.county.people[username].pk
    return found


def test_a_superior_is_told_what_is_late_without_a_way_into_the_file(
    story: Story, client: Client
) -> None:
    # given an assessment that is long overdue
    reach(story, "assess_needs")
    due = story.item("assess_needs").due_at
    assert due is not None
    remind(due + timedelta(days=7))

    # when the county's official looks at the workbench
    client.force_login(story.county.accounts["he"])
    told = client.get("/").content.decode()

    # then the official reads number and station, and no link to the case
    assert "示范一镇社会工作服务站" in told
    assert f"/cases/{story.case_id}/" not in told
