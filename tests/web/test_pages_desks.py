"""The desks of supervisor and head through their pages: masked, theirs alone."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engine import tenancy
from processes.casework.models import Case, Notice
from processes.oversight.handing_over import TRANSFER, hand_over_cases
from processes.oversight.models import HandedCase, HandOver
from tests.support.desks import casework, one_step, opened_for
from tests.support.story import Story, reach
from tests.web.conftest import Browser

CLIENT_NAME = "王测试"


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("supervision", {"chen"}),
        ("station_desk", {"zhao", "qian"}),
        ("prepare_hand_over", {"zhao", "qian"}),
        ("handed_to_me", {"wang", "sun"}),
    ],
)
def test_each_desk_is_for_its_post(
    browser: Browser, address: str, may: set[str]
) -> None:
    for username in ("wang", "sun", "zhao", "qian", "chen", "he", "zhou"):
        page = browser(username).get(reverse(address))
        assert page.status_code == (200 if username in may else 403), username
    assert "OVERSIGHT" not in page.content.decode()


def test_the_supervisor_sees_reviews_and_names_nobody(
    story: Story, browser: Browser
) -> None:
    # given a plan that waits for a review
    reach(story, "review_service_plan")

    # when the supervisor opens her desk
    chen = browser("chen")
    chen.get(reverse("supervision"))
    with CaptureQueriesContext(connection) as asked:
        page = chen.get(reverse("supervision"))

    # then the review is there with its link, nobody is named, few questions are asked
    text = page.content.decode()
    item = story.item("review_service_plan")
    assert reverse("work_item", args=[item.pk]) in text
    assert CLIENT_NAME not in text
    assert "王某某" in text
    assert "王小禾" in text  # the worker, with her load
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 30, real


def test_a_notice_to_the_supervisor_is_countersigned_with_name_and_time(
    story: Story, browser: Browser
) -> None:
    # given a notice that the process has raised
    reach(story, "review_service_plan")
    notice = _notice(story, "supervisor", story.county.hub.pk)

    # when the supervisor takes note of it
    chen = browser("chen")
    page = chen.get(reverse("supervision"))
    assert [each["text"] for each in page.context["notices"]] == [notice.title]
    done = chen.post(
        reverse("dismiss_notice", args=[notice.pk]), {"next": "supervision"}
    )

    # then it is countersigned: who and when stands there
    assert done["Location"] == reverse("supervision")
    page = chen.get(reverse("supervision"))
    assert page.context["notices"] == []
    (signed,) = page.context["countersigned"]
    assert (signed["by"], signed["text"]) == ("陈望舒", notice.title)
    assert signed["at"]


def test_the_head_assigns_with_the_load_of_each_worker_beside(
    story: Story, browser: Browser
) -> None:
    # given a case that waits for its worker, and a complaint about its former one
    reach(story, "assign_case_worker")
    tenancy.bind({1})
    Case.objects.filter(pk=story.case_id).update(
        is_frozen=True, case_worker_id=story.person("li")
    )

    # when the head opens the desk
    zhao = browser("zhao")
    page = zhao.get(reverse("station_desk"))

    # then both colleagues stand beside the case, and one cannot be chosen
    (row,) = page.context["unassigned"]
    barred = {each["name"]: each["is_barred"] for each in row["choices"]}
    assert (barred["王小禾"], barred["李青禾"]) == (False, True)
    uncertified = {each["name"] for each in row["choices"] if each["uncertified"]}
    assert "王小禾" not in uncertified
    assert CLIENT_NAME not in page.content.decode()

    # and the button claims the step
    taken = zhao.post(row["button"]["url"])
    item = story.item("assign_case_worker")
    assert taken["Location"] == reverse("work_item", args=[item.pk])


def test_the_desk_of_the_head_asks_a_bounded_number_of_questions(
    story: Story, browser: Browser
) -> None:
    for _ in range(3):
        reach(story, "assign_case_worker")
    zhao = browser("zhao")
    zhao.get(reverse("station_desk"))
    with CaptureQueriesContext(connection) as asked:
        assert zhao.get(reverse("station_desk")).status_code == 200
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 32, real


def test_all_cases_of_a_worker_are_handed_over_through_pages(
    story: Story, browser: Browser
) -> None:
    # given two cases of wang
    casework()
    one_step(TRANSFER, "propose_transfer")
    cases = [opened_for(story, "wang") for _ in range(2)]
    zhao, station = browser("zhao"), story.county.stations[0]
    ask = {"worker": str(story.person("wang"))}
    page = zhao.get(reverse("prepare_hand_over"), ask)
    assert [each["id"] for each in page.context["cases"]] == [str(c) for c in cases]

    # when the head begins, with a receiver for one
    begun = zhao.post(
        reverse("begin_hand_over"),
        {
            **ask,
            "station": str(station.pk),
            "reason": "worker_leaving",
            "key": page.context["key"],
            f"to-{cases[0]}": str(story.person("li")),
            f"to-{cases[1]}": "",
        },
    )

    # then the page tells how each case stands
    tenancy.bind({1})
    found = HandOver.objects.get()
    assert begun["Location"] == reverse("hand_over", args=[found.pk])
    page = zhao.get(begun["Location"])
    assert (page.context["begun"], page.context["arrived"]) == (2, 0)
    assert [row["proposed"] for row in page.context["rows"]] == ["李青禾", ""]

    # and the receiver sees what is coming, nobody else the hand-over
    rows = browser("li").get(reverse("handed_to_me")).context["rows"]
    assert [row["number"] for row in rows] == [page.context["rows"][0]["number"]]
    assert browser("li").get(begun["Location"]).status_code == 404
    assert browser("qian").get(begun["Location"]).status_code == 404

    # when both transfers are over, and only one case has got a new worker
    for story.case_id in cases:
        story.completes("wang", "propose_transfer")
    tenancy.bind({1})
    Case.objects.filter(pk=cases[0]).update(case_worker_id=story.person("li"))
    page = zhao.get(begun["Location"])
    assert (page.context["begun"], page.context["arrived"]) == (2, 1)
    assert [row["stays"] for row in page.context["rows"]] == [False, True]


def test_the_transfer_knows_what_the_hand_over_has_said(
    story: Story, browser: Browser
) -> None:
    # given a case that is handed over to Li, as the process is shipped
    reach(story, "agree_plan_with_client")
    assert story.case_id is not None
    hand_over_cases(
        story.person("wang"),
        station_id=story.county.stations[0].pk,
        reason="worker_leaving",
        receivers=((story.case_id, story.person("li")),),
        origin=story.origin("zhao"),
    )

    # when Wang opens the proposal that lies on the desk
    item = story.item("propose_transfer")
    page = browser("wang").get(reverse("work_item", args=[item.pk]))

    # then cause and colleague are filled in
    text = page.content.decode()
    assert re.search(r'value="worker_leaving"[^>]*selected', text)
    assert re.search(f'value="{story.person("li")}"[^>]*selected', text)


def test_a_hand_over_that_is_refused_says_why(story: Story, browser: Browser) -> None:
    casework()
    one_step(TRANSFER, "propose_transfer")
    opened_for(story, "wang")
    wish = {
        "worker": str(story.person("wang")),
        "station": str(story.county.stations[0].pk),
        "reason": "worker_leaving",
    }
    assert browser("li").post(reverse("begin_hand_over"), wish).status_code == 403
    wrong = {**wish, "worker": str(story.person("li"))}
    assert browser("zhao").post(reverse("begin_hand_over"), wrong).status_code == 409
    none = {**wish, "reason": ""}
    assert browser("zhao").post(reverse("begin_hand_over"), none).status_code == 422
    tenancy.bind({1})
    assert not HandedCase.objects.exists()


def _notice(story: Story, role: str, place: UUID) -> Notice:
    tenancy.bind({1})
    return Notice.objects.create(
        county=1,
        candidate_group=f"{role}@{place}",
        case_id=story.case_id,
        code=Notice.Code.MODEL,
        title="未经同意先行服务，请督导签阅",
        step="casework.note_exception",
        cause="test",
        raised_at=story.now,
    )
