"""Where nobody can do it is read on a small phone, too."""

import pytest

from tests.browser.conftest import At
from tests.support.browser import PHONE, SHOTS
from tests.support.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.processes]


def test_what_a_station_lacks_fits_a_small_phone(scene: Scene, at: At) -> None:
    for username, path in (("he", "/staffing/"), ("qian", "/station/")):
        person = at(username, PHONE)
        person.opens(path)
        assert person.page.locator(".desk-rows__main").count()
        # given everything that can be opened is open
        person.page.evaluate(
            "document.querySelectorAll('main details:not([data-popup])')"
            ".forEach(each => { each.open = true })"
        )
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE[0], path
        SHOTS.mkdir(exist_ok=True)
        person.page.screenshot(path=SHOTS / f"staffing-{username}.png", full_page=True)
