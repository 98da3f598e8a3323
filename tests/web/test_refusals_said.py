"""Every refusal is a sentence, says who may do it, and is kept with verb and door."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest
from django.urls import reverse

from engine import commands
from engine.actors import Door
from engine.errors import NotAllowed
from engine.extensions import Deed
from engine.models import Refusal
from processes.guard_policy import reserved
from processes.guard_policy.conflicts import CONFLICTS, Held
from processes.guard_policy.grid import Findings, survey
from processes.guard_policy.subjects import subjects
from tests.support.statements import counted
from tests.support.story import Story
from tests.web.conftest import Browser
from web.pages.act_types import DOORS, VERBS
from web.pages.refusal_rules import RULES

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("engine", "processes", "web")


def test_every_rule_that_refuses_has_a_sentence_and_says_who_may() -> None:
    raised = set(_raised())
    assert {"DOOR", "VERB", "QUEUE", "FOUR_EYES", "OVERSIGHT", "SIGHT"} <= raised

    assert raised - set(RULES) == set()
    assert all(str(sentence) and str(who) for sentence, who in RULES.values())


def test_what_the_grid_refuses_is_said() -> None:
    official = [s for s in subjects() if "county_official" in s.name]
    found: Findings = survey(official[:3])
    assert set(found.refused_by_rule) <= set(RULES)


def test_every_verb_and_door_has_a_word() -> None:
    assert set(VERBS) == set(get_args(Deed))
    assert set(DOORS) == set(get_args(Door))


def test_a_refusal_is_kept_with_its_verb_and_its_door(
    story: Story, browser: Browser
) -> None:
    story.opens_case("wang")
    item = story.item("register_lead")

    browser("sun").post(reverse("claim", args=[item.pk]))

    story.actor("he")
    refusal = Refusal.objects.get()
    assert (refusal.deed, refusal.door, refusal.rule) == ("claim", "page", "QUEUE")


def test_the_county_sees_who_is_refused_again_and_again(
    story: Story, browser: Browser
) -> None:
    # given somebody who tries three times, and somebody who tried twice long ago
    story.opens_case("wang")
    item = story.item("register_lead")
    for username, days, times in (("sun", 0, 3), ("wu", 0, 1), ("wu", 40, 2)):
        _tries(story, username, item.pk, days=days, times=times)

    shown = browser("he").get(reverse("refusals")).content.decode()
    head = browser("zhao").get(reverse("refusals")).content.decode()

    # then the county's page names the first, and the station's does not count
    again = shown[: shown.index("<tbody>")]
    assert "孙南星" in again
    assert "吴晓溪" not in again
    assert shown.count("tag--refused") == 3
    assert "tag--refused" not in head


def test_the_page_of_refusals_asks_few_questions(
    story: Story, browser: Browser
) -> None:
    story.opens_case("wang")
    _tries(story, "sun", story.item("register_lead").pk, days=0, times=3)
    county = browser("he")
    county.get(reverse("refusals"))

    with counted() as sent:
        county.get(reverse("refusals"))

    assert len(sent) <= 11


def _tries(
    story: Story, username: str, item_id: UUID, *, days: int, times: int
) -> None:
    present = story.now
    story.now = present - timedelta(days=days)
    origin = story.origin(username)
    for _ in range(times):
        with pytest.raises(NotAllowed):
            commands.claim_work_item(item_id, origin=origin)
    story.now = present


def _raised() -> Iterator[str]:
    """Yield the code of every rule by which our programs refuse somebody."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            yield from _codes(ast.parse(path.read_text()))
    yield from (rule for rule, _ in reserved._RULE_OF_ELEMENT.values())
    yield from (rule for rule, _ in reserved._RULE_OF_ACT.values())
    yield reserved._RULE_OF_AUTHORITY[0]
    yield from (
        each.rule
        for each in CONFLICTS
        if each.held_by is Held.ACTS or "employment" in each.relations
    )


def _codes(tree: ast.Module) -> Iterator[str]:
    """Yield what ``Ruling`` and ``rule=`` are given, also by a name of the module."""
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = [k.value for k in node.keywords if k.arg == "rule"]
            if node.func.id == "Ruling":
                given += node.args[:1]
            if node.func.id in {"Ruling", "NotAllowed"}:
                yield from _texts(given, named)


def _texts(given: list[ast.expr], named: dict[str, object]) -> Iterator[str]:
    for each in given:
        if isinstance(each, ast.Constant):
            yield str(each.value)
        elif isinstance(each, ast.Name) and each.id in named:
            yield str(named[each.id])
