"""Pages speak in words: where a case stands, which rule, which catalogue, which day."""

import re

from django.urls import reverse

from engine.models import Refusal
from tests.support.story import Story, reach
from tests.web.conftest import Browser

RAW_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def test_a_case_that_waits_shows_its_last_stage_and_what_is_awaited(
    story: Story, browser: Browser
) -> None:
    # given a case that is filed and waits for the time of the follow-up
    reach(story, "archive_case_file")
    story.completes("wang", "archive_case_file")
    wang = browser("wang")

    # then its page says so, with the day, and the strip stands at the last stage
    page = wang.get(reverse("case", args=[story.case_id]))
    assert "到跟进时间" in page.context["waits"]
    assert "月" in page.context["waits"]
    stages = page.context["case_header"]["stages"]
    assert [each["state"] for each in stages] == ["done"] * 5 + ["current"]

    # and so does the list
    [row] = wang.get(reverse("case_list")).context["rows"]
    assert row["stage"] == "结案"
    assert row["step"].startswith("等待：到跟进时间")


def test_a_step_beside_casework_shows_the_stage_of_its_case(
    story: Story, browser: Browser
) -> None:
    # given a case in service from which help with an application is begun
    reach(story, "deliver_intervention")
    wang = browser("wang")
    wang.post(reverse("start_process", args=[story.case_id, "assistance_coordination"]))

    # then its step stands in the stage in which the case is
    item = story.item("explain_policy")
    page = wang.get(reverse("work_item", args=[item.pk]))
    stages = page.context["case_header"]["stages"]
    assert [each["state"] for each in stages].index("current") == 3


def test_a_refusal_is_listed_without_codes(browser: Browser) -> None:
    # given somebody who asked for a page that is not hers
    assert browser("wang").get(reverse("refusals")).status_code == 403
    assert Refusal.objects.exists()

    # then the record names the rule and the wish in words
    [row] = browser("he").get(reverse("refusals")).context["rows"]
    assert (row["rule"], row["command"]) == ("", "查看页面")
    assert row["sentence"]


def test_services_name_catalogue_and_document(browser: Browser) -> None:
    page = browser("wang").get("/services/").content.decode()
    assert ">宿州市</option>" in page
    assert "cn-ah-suzhou</option>" not in page
    assert "002 §" not in page


def test_days_in_the_rules_are_written_as_days(browser: Browser) -> None:
    page = browser("wang").get(reverse("profiles")).content.decode()
    assert "2021年5月10日" in page
    assert not RAW_DAY.search(re.sub(r"<[^>]*>", " ", page))


def test_more_than_three_reminders_are_folded(story: Story, browser: Browser) -> None:
    # given leads that nobody has screened for two hours
    for _ in range(4):
        story.opens_case("wang")
        story.completes("wang", "register_lead")
    story.passes(hours=3)
    story.runs_jobs()

    # then the head sees three of the reminders, and how many more there are
    page = browser("zhao").get("/").content.decode()
    assert page.count("notices__main") >= 4
    assert re.search(r"还有 \d+ 条提醒", page)
