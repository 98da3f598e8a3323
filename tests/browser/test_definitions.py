"""A counter-example on the diagram: numbers at the right elements, also by keys."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import At
from tests.support import forged
from tests.support.browser import PHONE, Person
from tests.support.scene import Scene

#: Two engines run the file on the way.
PATIENCE = 120_000
pytestmark = [pytest.mark.browser]


def _checks(person: Person, text: str, folder: Path) -> None:
    file = folder / "process.bpmn"
    file.write_text(text, encoding="utf-8")
    person.opens("/definitions/upload/")
    person.page.set_input_files("#bpmn-file", file)
    person.page.get_by_role("button", name="检查文件").click(timeout=PATIENCE)
    person.page.wait_for_load_state("networkidle")


def _numbers(person: Person) -> dict[str, str]:
    """Return what is written at which element, as the page draws it."""
    signs = person.page.locator("[data-number-of]").all()
    return {
        str(sign.get_attribute("data-number-of")): sign.inner_text() for sign in signs
    }


def test_the_way_of_a_counter_example_is_numbered_on_the_diagram(
    scene: Scene, at: At, tmp_path: Path
) -> None:
    assert scene.story.county
    he = at("he")
    _checks(he, forged.refused_is_paid(), tmp_path)
    expect(he.page.locator(".is-offending")).to_have_count(1)

    # then each step of the list has its number at its element, and no other has one
    steps = he.page.locator(
        ".finding.is-selected .finding__steps > li"
    ).all_inner_texts()
    numbers = _numbers(he)
    assert numbers["assistance_started"] == "1"
    assert numbers["pay_assistance"] == str(len(steps))
    assert "审核确认" in steps[int(numbers["confirm_assistance"]) - 1]
    assert "charity_needed" not in numbers

    # and where it goes wrong is drawn in the colour of errors, and in view
    wrong = he.page.locator("[data-element-id=pay_assistance].is-offending")
    stroke = wrong.locator(".djs-visual > rect").evaluate(
        "each => getComputedStyle(each).stroke"
    )
    assert stroke == "rgb(147, 22, 26)"
    canvas = he.page.locator(".diagram__canvas").bounding_box()
    drawn = wrong.bounding_box()
    assert canvas
    assert drawn
    assert canvas["x"] <= drawn["x"] <= canvas["x"] + canvas["width"]
    assert canvas["y"] <= drawn["y"] <= canvas["y"] + canvas["height"]
    flow = he.page.locator("[data-element-id=flow_assistance_confirmed].is-on-path")
    expect(flow).to_have_count(1)
    expect(he.page.locator(".bjs-powered-by")).to_be_visible()
    he.keeps_a_shot("definition-refused", whole=True)


def test_another_finding_is_chosen_by_keyboard(
    scene: Scene, at: At, tmp_path: Path
) -> None:
    assert scene.story.county
    he = at("he")
    _checks(he, forged.misread(), tmp_path)
    expect(he.page.locator(".is-offending")).to_have_count(1)
    other = he.page.locator(".finding", has_text="书面告知/公布").first
    button = other.locator("[data-show]")
    button.focus()
    he.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(he.page.locator("[aria-pressed=true]")).to_have_count(1)
    assert _numbers(he) == {"notify_decision": "1"}
    he.keeps_a_shot("definition-misread", whole=True)


def test_what_can_be_deployed_fits_a_small_phone(
    scene: Scene, at: At, tmp_path: Path
) -> None:
    assert scene.story.county
    he = at("he", PHONE)
    _checks(he, forged.late_is_paid(), tmp_path)
    wrong = he.page.locator("[data-element-id=pay_assistance].is-offending")
    expect(wrong).to_be_in_viewport()
    assert he.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    he.keeps_a_shot("definition-late", whole=True)
    he.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    _checks(he, forged.renamed(), tmp_path)
    expect(he.page.locator(".diagram__canvas.is-ready")).to_have_count(1)
    assert he.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    he.keeps_a_shot("definition-sound", whole=True)
    he.page.fill("#reason", "名称与办法一致。")
    he.page.get_by_role("button", name="部署为草稿").click(timeout=PATIENCE)
    expect(he.page.locator("h1")).to_contain_text("社会救助协助")
    expect(he.page.get_by_text("名称与办法一致。")).to_be_visible()
