"""The rules of the guard, one by one, on acts that nobody has to stage."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args
from uuid import UUID

import pytest

from engine.actors import SYSTEM, Actor, Door, Standing
from engine.extensions import Act, Deed
from processes.guard_policy import STATION_STAFF, Facts, PlainFacts, decide
from processes.guard_policy.conflicts import CONFLICTS, Conflict, Held
from processes.organisation.capacities import AUTHORITY, Capacity

PERSON = UUID(int=7)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
TOWNSHIP = "township_government@t"
FACTS = PlainFacts()


def official(capacity: str = Capacity.TOWNSHIP_OFFICIAL) -> Standing:
    return Standing(TOWNSHIP, capacity, authority=capacity in AUTHORITY)


def act(*standings: Standing, **changes: object) -> Act:
    """Return a first opinion that somebody is about to give."""
    stands = standings or (official(),)
    given = {
        "deed": "complete",
        "actor": Actor(PERSON, 1, frozenset({1}), stands),
        "now": NOW,
        "county": 1,
        "process_id": "assistance_coordination",
        "case_id": UUID(int=9),
        "places": {"station": "s", "township": "t", "hub": "h", "county": "c"},
        "element_id": "issue_first_opinion",
        "role": "township_government",
        "act_type": "admin_approve",
        "needs_authority": True,
        "standing": stands[0],
    }
    return Act(**(given | changes))  # type: ignore[arg-type]


def rule(asked: Act, facts: Facts = FACTS) -> str:
    """Return the rule that refuses, or nothing."""
    ruling = decide(asked, facts)
    return ruling.rule if ruling else ""


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


def test_who_helped_does_not_decide() -> None:
    helped = (("help_prepare_application", "station_staff", False),)
    assert rule(act(earlier=helped)) == "DH2"
    assert rule(act(), PlainFacts(is_case_worker=True)) == "DH2"


def test_who_decided_does_not_help() -> None:
    worker = Standing("social_worker@s", Capacity.STATION_STAFF)
    decided = (("accept_application", "township_official", True),)
    visit = act(
        worker,
        needs_authority=False,
        act_type="professional_service",
        element_id="assist_visit",
        role="social_worker",
    )
    assert rule(visit) == ""
    assert rule(replace(visit, earlier=decided)) == "DH2"


def test_both_hats_only_where_the_profile_allows_them() -> None:
    worker = Standing("social_worker@s", Capacity.STATION_STAFF)
    both = act(official(), worker)
    assert rule(both) == "DH4"
    assert rule(both, PlainFacts(allows_two_hats=True)) == ""


def test_a_head_decides_nothing_about_the_own_station() -> None:
    complaint = act(process_id="complaint", element_id="decide_complaint")
    assert rule(complaint) == ""
    assert rule(complaint, PlainFacts(heads_the_station=True)) == "DH3"


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


def test_who_prepared_does_not_decide() -> None:
    county = Standing(
        "county_civil_affairs@c", Capacity.COUNTY_OFFICIAL, authority=True
    )
    prepared = (("issue_first_opinion", "township_official", True),)
    confirms = act(county, element_id="confirm_assistance", earlier=prepared)
    ruling = decide(confirms, FACTS)
    assert ruling is not None
    assert (ruling.rule, ruling.clause) == ("COI15", "001 §三(六)")
    assert rule(replace(confirms, element_id="notify_decision")) == ""


def test_every_conflict_of_the_domain_is_there_with_its_clause() -> None:
    assert {each.rule for each in CONFLICTS} == {f"COI{n:02}" for n in range(1, 17)}
    assert all(each.clause for each in CONFLICTS)
    for each in CONFLICTS:
        if each.held_by is Held.ACTS:
            assert each.one
            assert each.other


@pytest.mark.parametrize(
    "conflict", [each for each in CONFLICTS if each.held_by is Held.ACTS]
)
def test_duties_that_exclude_each_other_do_so_in_either_order(
    conflict: Conflict,
) -> None:
    for one in conflict.one:
        for other in conflict.other:
            later = act(element_id=other, earlier=((one, "county_official", True),))
            sooner = act(element_id=one, earlier=((other, "county_official", True),))
            assert rule(later).startswith("COI")
            assert rule(sooner).startswith("COI")


def test_who_is_judged_does_not_judge_nor_does_its_parent_company() -> None:
    scores = act(process_id="station_evaluation", element_id="score_station")
    assert rule(scores) == ""
    assert rule(scores, PlainFacts(works_for_the_judged=True)) == "COI01"
    opinion = act()
    assert rule(opinion, PlainFacts(works_for_the_judged=True)) == ""
