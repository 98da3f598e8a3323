"""A member of a panel scores a station on a tablet: sums, reasons, a draft, the end."""

import re

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, expect

from engine.commands import claim_work_item
from processes.evaluations.models import Score
from tests.browser.conftest import At
from tests.support.browser import DESKTOP, PHONE, SHOTS, Person
from tests.support.evaluating import (
    PANEL,
    evidence_is_there,
    panel_is_formed,
    points,
    scores_are_in,
)
from tests.support.purchasing import (
    bid,
    checks,
    members,
    purchase,
    scores,
    takes_sheet,
)
from tests.support.scene import Scene
from web.demo.bureau import add_bureau
from web.demo.examples_of_evaluation import SCORES

TABLET = (820, 1180)


def _scoring(scene: Scene) -> None:
    """Let everything happen so long ago that the panel scores today."""
    scene.begins(days_ago=30)
    with scene.told() as story:
        add_bureau(story.county)
        panel_is_formed(story, *PANEL)
        evidence_is_there(story)
    scene.comes_to_the_present()
    Scene.set_up()  # those who came later can sign in as well


def _has_a_sheet(scene: Scene, person: Person) -> None:
    """Let a member take one of the three sheets and look at it."""
    with scene.told() as story:
        item = story.any_item("score_station")
        claim_work_item(item.pk, origin=story.origin("zhen"))
    person.opens(reverse("work_item", args=[item.pk]))


def _sees(person: Person, *, filled: int, total: str) -> None:
    place = person.page.locator("[data-sheet-total]")
    expect(place).to_be_in_viewport()
    expect(place.locator("[data-filled]")).to_have_text(str(filled))
    expect(place.locator("[data-sum]")).to_have_text(total)


def _meets_no_barrier(person: Person) -> None:
    """See with axe that the page shuts nobody out."""
    found = Axe().run(person.page).response["violations"]
    serious = [
        f"{each['id']}: {node['html'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
    assert not serious, "\n".join(serious)


def _shots(person: Person, name: str) -> None:
    """Keep pictures in all three widths, and see that nothing is wider than they."""
    for width, height in (TABLET, DESKTOP, PHONE):
        person.page.set_viewport_size({"width": width, "height": height})
        wide = person.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide on {width} px"
        person.page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
    person.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})


def test_a_member_scores_on_a_tablet(at: At, scene: Scene) -> None:
    # given the sheet on a tablet
    _scoring(scene)
    member = at("zhen", TABLET)
    _has_a_sheet(scene, member)
    page = member.page
    rows = page.locator("[data-sheet-row]")
    expect(rows).to_have_count(len(SCORES))
    _sees(member, filled=0, total="0")
    _shots(member, "scoring-empty")
    _meets_no_barrier(member)

    # when the first score is low, its reason is asked for at once
    first = rows.nth(0)
    score, reason = first.locator(".sheet__score input"), first.locator("textarea")
    expect(first.locator("[data-wanted]")).to_be_hidden()
    score.fill("1")
    expect(first.locator("[data-wanted]")).to_be_visible()
    expect(reason).to_have_attribute("aria-required", "true")
    expect(score).to_have_attribute("inputmode", "decimal")
    first.get_by_role("button", name="多").click()
    expect(score).to_have_value("1.5")
    _sees(member, filled=1, total="1.5")

    # and a draft is kept, and found again
    first.locator("input[name$=evidence]").fill("平面图")
    page.get_by_role("button", name=re.compile("草稿")).click()
    expect(
        page.locator("[data-sheet-row]").nth(0).locator(".sheet__score input")
    ).to_have_value("1.5")
    _sees(member, filled=1, total="1.5")

    # and all the others are full, but one above its weight is refused with its row
    for number, given in enumerate(SCORES[1:], 1):
        row = rows.nth(number)
        row.locator(".sheet__score input").fill(given["score"])
        row.locator("input[name$=evidence]").fill(given["evidence"])
    rows.nth(1).locator(".sheet__score input").fill("99")
    expect(rows.nth(1).locator("[data-over]")).to_be_visible()
    member.submits()
    summary = page.locator(".error-summary")
    expect(summary.locator("li")).to_have_count(2)
    _shots(member, "scoring-refused")

    # then with reason and within the weight it is handed in
    rows.nth(1).locator(".sheet__score input").fill(SCORES[1]["score"])
    rows.nth(0).locator("textarea").fill("面积不足。")
    _sees(member, filled=len(SCORES), total="97.5")
    member.submits()
    expect(page.locator(".after-act")).to_be_visible()
    with scene.of_the_county():
        assert Score.objects.filter(case_id=scene.story.case_id).count() == len(SCORES)


def test_a_sheet_is_filled_in_without_programs(
    chromium: Browser, at: At, scene: Scene
) -> None:
    # given a member whose browser runs no programs
    _scoring(scene)
    member = at("zhen", TABLET)
    _has_a_sheet(scene, member)
    context = chromium.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        java_script_enabled=False,
        storage_state=member.page.context.storage_state(),
    )
    plain = Person(context.new_page(), member.base)
    plain.page.goto(member.page.url)

    # when all is filled in
    expect(plain.page.locator("[data-step]").first).to_be_hidden()
    for number, given in enumerate(SCORES):
        plain.page.fill(f"[name=scores-{number}-score]", given["score"])
        plain.page.fill(f"[name=scores-{number}-evidence]", given["evidence"])
    plain.page.screenshot(path=SHOTS / "scoring-plain-360.png", full_page=True)
    plain.submits()

    # then it is in
    expect(plain.page.locator(".after-act")).to_be_visible()
    context.close()


def test_what_comes_of_it_stands_on_the_page(at: At, scene: Scene) -> None:
    # given all sheets, and the preliminary result told
    _scoring(scene)
    with scene.told() as story:
        scores_are_in(story, points(0.55), points(0.7), points(0.95))
        story.completes("wen", "consolidate_scores")
        story.completes("du", "tell_preliminary_result")

    # when county and station look
    county, station = at("du"), at("zhao")
    for person in (county, station):
        scene.opens_case_page(person)
        expect(person.page.locator("#evaluation-scores progress").first).to_be_visible()

    # then the county sees who gave what, the station does not
    expect(county.page.locator("#evaluation-scores")).to_contain_text("甄公平")
    expect(station.page.locator("body")).not_to_contain_text("甄公平")
    _shots(county, "evaluation-county")
    _meets_no_barrier(county)
    _shots(station, "evaluation-station")


def test_a_committee_checks_and_scores_bids(at: At, scene: Scene) -> None:
    # given three bids
    scene.begins(days_ago=70)
    with scene.told() as story:
        add_bureau(story.county)
        bid(purchase(story))
        story.completes("dai", "form_review_committee")
        (first, *_) = drawn = members(story)
        checking = story.item("check_supplier_qualification")
        claim_work_item(checking.pk, origin=story.origin(first))
    Scene.set_up()

    # when a member checks them one by one
    member = at(first, TABLET)
    member.opens(reverse("work_item", args=[checking.pk]))
    _shots(member, "bids-check")
    _meets_no_barrier(member)
    with scene.told() as story:
        member.fills_in(checking.form_ref, {"checks": checks(story)})
    scene.sends(member, "check_supplier_qualification")

    # then they are scored, each under its name
    scene.machine_works()
    with scene.told() as story:
        item = takes_sheet(story, first)
        sheet = scores(story)
    member.opens(reverse("work_item", args=[item.pk]))
    expect(member.page.locator("[data-sheet-group]")).to_have_count(3)
    member.fills_in(item.form_ref, {"scores": sheet, "scorer_free": True})
    _shots(member, "bids-scores")
    member.submits()
    expect(member.page.locator(".after-act")).to_be_visible()
    assert len(drawn) == 3
