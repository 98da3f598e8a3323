"""Which duties exclude each other: on one case, in one person, in either order."""

from dataclasses import replace

import pytest

from engine.actors import Standing
from processes.guard_policy import PlainFacts, decide
from processes.guard_policy.conflicts import (
    CONFLICTS,
    Conflict,
    Held,
    excluded_by,
    left_to_outsiders,
)
from processes.organisation.capacities import Capacity
from tests.guard.acts import FACTS, act, official, rule


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


def test_a_conflict_excludes_one_duty_from_the_other_and_nothing_else() -> None:
    conflict = Conflict(
        "X", "", Held.ACTS, one=frozenset({"a", "b"}), other=frozenset({"b", "c"})
    )
    assert conflict.between("a") == {"b", "c"}
    assert conflict.between("c") == {"a", "b"}
    # who has done both sides of it has done what excludes either
    assert conflict.between("b") == {"a", "b", "c"}
    assert conflict.between("d") == frozenset()


def test_the_first_conflict_that_excludes_a_duty_is_the_one_that_is_named() -> None:
    by = excluded_by("appraise_project")
    assert set(by) == {
        "design_project",
        "mid_term_review",
        "survey_project_satisfaction",
        "evaluate_project_performance",
    }
    assert {each.rule for each in by.values()} == {"COI16"}
    # relations and steps are no acts
    assert excluded_by("review_responses") == {}
    named = [each for each in CONFLICTS if each.rule == "COI15"]
    assert excluded_by("confirm_assistance") == {
        "issue_first_opinion": named[0],
        "periodic_review": named[0],
        "pay_assistance": named[1],
    }


def test_agencies_are_chosen_and_judged_by_others() -> None:
    judged = left_to_outsiders("score_station")
    chosen = left_to_outsiders("review_responses")
    assert judged is not None
    assert judged.rule == "COI01"
    assert chosen is not None
    assert chosen.rule == "COI02"
    # those who are judged have their part too, and so has everybody elsewhere
    assert left_to_outsiders("submit_self_evaluation") is None
    assert left_to_outsiders("confirm_assistance") is None
