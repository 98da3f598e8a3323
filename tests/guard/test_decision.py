"""The rules of the guard, one by one, on acts that nobody has to stage."""

from dataclasses import replace
from typing import get_args

import pytest

from engine.actors import SYSTEM, Actor, Door, Standing
from engine.extensions import Deed
from processes.guard_policy import STATION_STAFF, PlainFacts, decide
from processes.organisation.capacities import Capacity
from tests.guard.acts import FACTS, TOWNSHIP, act, official, rule


def test_an_official_gives_the_first_opinion() -> None:
    assert rule(act()) == ""


@pytest.mark.parametrize("capacity", sorted(STATION_STAFF))
@pytest.mark.parametrize("deed", ["claim", "receive", "save_draft", "complete"])
def test_station_staff_never_do(capacity: str, deed: str) -> None:
    ruling = decide(act(official(capacity), deed=deed), FACTS)
    assert ruling is not None
    assert ruling.rule == "N01"
    assert ruling.clause.startswith("001 §三(六)")


def test_a_flag_makes_no_official() -> None:
    dressed_up = Standing(TOWNSHIP, Capacity.STATION_STAFF, authority=True)
    assert rule(act(dressed_up)) == "N01"


def test_a_post_that_has_ended_opens_nothing() -> None:
    assert rule(act(), PlainFacts(holds_post=False)) == "POST"


@pytest.mark.parametrize("deed", ["start", "resolve_incident"])
def test_nobody_sets_what_an_authority_decides(deed: str) -> None:
    county = Standing(
        "county_civil_affairs@c", Capacity.COUNTY_OFFICIAL, authority=True
    )
    worker = Standing("social_worker@s", Capacity.STATION_STAFF)
    asked = act(county, worker, deed=deed, standing=None, needs_authority=False)
    assert rule(asked) == ""
    assert rule(replace(asked, sets=frozenset({"confirmation"}))) == "FORGED"


@pytest.mark.parametrize("deed", get_args(Deed))
def test_the_machine_does_no_persons_act(deed: Deed) -> None:
    machine = Actor(SYSTEM, 1, frozenset({1}))
    asked = replace(act(deed=deed, standing=None), actor=machine)
    own = {
        "start",
        "correlate",
        "deploy",
        "activate",
        "retire",
        "record_holding",
    }
    assert rule(asked) == ("" if deed in own else "MACHINE")
    assert rule(replace(asked, door="page")) == "DOOR"


@pytest.mark.parametrize("door", get_args(Door))
def test_people_act_through_three_doors(door: Door) -> None:
    open_doors = {"page", "rest", "command"}
    assert rule(act(door=door)) == ("" if door in open_doors else "DOOR")


@pytest.mark.parametrize("deed", ["delegate", "migrate", "import", "bulk", "anything"])
def test_a_verb_without_a_rule_is_refused(deed: str) -> None:
    assert rule(act(deed=deed)) == "VERB"


@pytest.mark.parametrize("door", ["page", "rest", "command"])
def test_a_report_of_harm_needs_nobodys_leave(door: Door) -> None:
    """With everything else refused: no post but any, a closed file, no part in it."""
    anybody = Standing("discoverer@1", Capacity.INTERN)
    asked = act(
        anybody,
        deed="start",
        process_id="mandatory_report",
        standing=None,
        needs_authority=False,
        places={"network": 1},
        door=door,
    )
    shut = PlainFacts(holds_post=False, file_is_closed=True, is_barred=True)
    assert rule(asked, shut) == ""
