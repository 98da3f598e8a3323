"""What the case knows stands in the form when a step is opened."""

from django.urls import reverse

from tests.support.story import Story, reach
from tests.web.conftest import Browser


def test_the_plan_opens_with_what_the_assessment_found(
    story: Story, browser: Browser
) -> None:
    # given a case whose needs have been assessed
    reach(story, "draft_service_plan")

    # when the case worker opens the plan
    page = opened(story, browser, "draft_service_plan")

    # then the problems are there, to be gone on with
    assert 'value="收入不足以支付药费"' in page
    assert 'value="独居孤独"' in page


def test_a_progress_review_opens_with_the_goals_of_the_plan(
    story: Story, browser: Browser
) -> None:
    reach(story, "review_progress")
    assert 'value="提交低保申请"' in opened(story, browser, "review_progress")


def test_a_draft_wins_over_what_could_be_filled_in(
    story: Story, browser: Browser
) -> None:
    # given a plan that somebody has begun
    reach(story, "draft_service_plan")
    item = story.item("draft_service_plan")
    wang = browser("wang")
    wang.post(reverse("draft", args=[item.pk]), {"overall_goal": "先办低保"})

    # when it is opened again
    page = wang.get(reverse("work_item", args=[item.pk])).content.decode()

    # then it stands as it was left
    assert "先办低保" in page
    assert "收入不足以支付药费" not in page


def test_health_is_locked_with_the_reason_where_consent_was_not_given_to_it(
    story: Story, browser: Browser
) -> None:
    # given a client who agreed, with nothing said of sensitive data
    reach(story, "obtain_informed_consent")
    story.completes(
        "wang",
        "obtain_informed_consent",
        data_kinds=["identity", "contact"],
        consent_sensitive=None,
        consent_sensitive_sign=None,
        necessity_impact=None,
    )
    story.completes("zhao", "assign_case_worker")

    # when the file is opened
    page = opened(story, browser, "open_case_file")

    # then health cannot be filled in, and the page says why
    assert "本项锁定：没有取得敏感信息单独同意。" in page
    assert 'name="health_summary"' in page
    area = page.partition('name="health_summary"')[2].partition(">")[0]
    assert "disabled" in area


def opened(story: Story, browser: Browser, element_id: str) -> str:
    item = story.item(element_id)
    page = browser("wang").get(reverse("work_item", args=[item.pk]))
    assert page.status_code == 200
    return page.content.decode()
