"""The case page in a browser: files, comments, goals, the diagram that is unfolded."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect

from tests.browser.conftest import At
from tests.papers.pictures import photo
from tests.support.browser import PHONE
from tests.support.database import OwnDatabase
from tests.support.story import Story, reach
from web import clock
from web.demo import county


@pytest.fixture
def case(own_database: OwnDatabase) -> Story:
    """A case in evaluation that began three weeks ago, with three sessions."""
    story = Story(county.set_up(), now=clock.utc_now() - timedelta(days=21))
    with transaction.atomic():
        reach(story, "deliver_intervention")
        for days in (2, 5, 9):
            story.passes(days=days)
            story.completes("wang", "deliver_intervention", next_step="session")
        story.completes("wang", "deliver_intervention", next_step="review")
        story.completes("wang", "review_progress", progress_status="goals_met")
        story.completes("wang", "evaluate_outcome")
    return story


def test_the_case_page_carries_files_comments_goals_and_diagrams(
    case: Story, at: At, tmp_path: Path
) -> None:
    # given the worker at her desk and the station head at a telephone
    picture = tmp_path / "家.jpg"
    picture.write_bytes(photo((1600, 1200)))
    worker, head = at("wang"), at("zhao", PHONE)
    address = f"/cases/{case.case_id}/"
    worker.opens(address)
    head.opens(address)
    page = worker.page

    # when the worker has begun a comment and the head is faster
    page.get_by_label("留言（能查看本档案的人都能看到）").fill("下周五")
    head.page.get_by_label("留言（能查看本档案的人都能看到）").fill("请补充邻里情况。")
    head.page.get_by_role("button", name="发表留言").click()

    # then the head's comes up beside, and what the worker typed still stands
    expect(page.locator("#comments-list")).to_contain_text("请补充邻里情况。")
    expect(page.locator("#comment-text")).to_have_value("下周五")
    page.get_by_role("button", name="发表留言").click()
    expect(page.locator("#history")).to_contain_text("下周五")

    # and a file goes up from the page
    page.get_by_text("添加附件", exact=True).click()
    page.locator("#attach-kind").select_option("proof")
    page.locator("#attach-file").set_input_files(picture)
    page.get_by_role("button", name="附到本案").click()
    expect(page.locator("#attachments-list")).to_contain_text("证件或证明")
    expect(head.page.locator("#attachments-list")).to_contain_text("证件或证明")

    # and the diagram is drawn when it is unfolded
    page.get_by_text("流程图：进行到哪一步").first.click()
    expect(page.locator(".bjs-powered-by").first).to_be_visible()
    worker.keeps_a_shot("case-file", whole=True)
    head.keeps_a_shot("case-file-head", whole=True)

    # and goals come when asked for
    page.get_by_text("查看目标及达成情况").click()
    page.locator("#goals-reason").select_option("service")
    page.get_by_role("button", name="查看目标").click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    worker.keeps_a_shot("goals")
