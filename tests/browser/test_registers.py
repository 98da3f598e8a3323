"""In Chromium: the search from every page, and a register on a desk and on a phone."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from tests.browser.conftest import At
from tests.support.browser import PHONE
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web import clock
from web.demo import county

pytestmark = pytest.mark.browser


@pytest.fixture
def cases(own_database: OwnDatabase) -> list[str]:
    """Some cases of the first station; returns the names of their clients.

    Before anybody signs in: setting up the county anew changes the passwords.
    """
    story = Story(county.set_up(), now=clock.utc_now().replace(microsecond=0))
    names = ["王测试", "黄小河", "王大山", "欧阳小川"]
    for name in names:
        with transaction.atomic():
            story.opens_case("wang")
            story.completes("wang", "register_lead", client_name=name)
    return names


def test_a_case_is_found_from_any_page_by_keyboard(cases: list[str], at: At) -> None:
    # when somebody presses the stroke, types initials and walks to the second case
    wang = at("wang")
    wang.opens("/definitions/")
    wang.page.keyboard.press("/")
    wang.page.keyboard.type("w")
    wang.page.keyboard.press("Enter")
    expect(wang.page.locator("[data-row]")).to_have_count(2)
    wang.keeps_a_shot("search")
    wang.page.locator("h1").click()
    wang.page.keyboard.press("j")
    wang.page.keyboard.press("j")
    wang.page.keyboard.press("Enter")

    # then its file is open
    expect(wang.page).to_have_url(re.compile(r"/cases/[0-9a-f-]{36}/"))
    wang.opens("/search?q=没有")
    wang.keeps_a_shot("search-empty")


def test_registers_are_read_on_a_desk_and_on_a_phone(cases: list[str], at: At) -> None:
    wang = at("wang")
    for name in (
        "clients",
        "stations",
        "organisations",
        "people",
        "posts",
        "services",
    ):
        wang.opens(f"/{name}/")
        wang.keeps_a_shot(f"register-{name}")
        wang.page.locator("[data-row-link]").first.click()
        expect(wang.page.locator(".topbar")).to_contain_text("王小禾")
        wang.keeps_a_shot(f"register-{name}-record")
    wang.opens("/people/")
    wang.page.keyboard.press("/")
    wang.page.keyboard.type("小禾")
    wang.page.keyboard.press("Enter")
    expect(wang.page.locator("[data-row]")).to_have_count(1)
    with wang.page.expect_download() as taken:
        wang.page.get_by_role("link", name="导出 Excel").click()
    assert taken.value.suggested_filename.endswith(".xlsx")


def test_a_register_is_sorted_without_a_table_head_on_a_phone(at: At) -> None:
    wang = at("wang", PHONE)
    wang.opens("/organisations/")
    first = wang.page.locator("[data-row-link]").first.inner_text()
    wang.page.locator(".filters-fold summary").click()
    wang.page.get_by_label("排序").select_option("-name")
    wang.page.get_by_role("button", name="筛选", exact=True).click()
    expect(wang.page.locator("[data-row-link]").first).not_to_have_text(first)
