"""What a proof is told of this installation: who comes to which work, which way."""

import pytest

from engine.checker import Duty, Route
from processes.guard_policy import ACT_TYPES, STATION_STAFF
from processes.guard_policy.duty import OPERATIONS, OUTCOMES, WORDS, station_duty
from processes.organisation.capacities import AUTHORITY
from processes.organisation.roles import DERIVED, FOLLOWING, ROLES, follows_from


@pytest.fixture
def duty() -> Duty:
    """Return the duties, found out anew: each test judges all that makes them."""
    station_duty.cache_clear()
    return station_duty()


def test_the_proof_knows_every_list_of_the_policy(duty: Duty) -> None:
    assert duty.act_types == ACT_TYPES
    assert duty.authority == AUTHORITY
    assert duty.barred == STATION_STAFF
    assert duty.words == WORDS
    assert duty.outcomes == OUTCOMES
    assert duty.operations == OPERATIONS
    assert duty.routes.keys() == ROLES.keys()


def test_the_proof_is_told_which_steps_are_reserved(duty: Duty) -> None:
    for act_type, only, expected in (
        ("admin_pay", False, True),
        ("record", True, True),
        ("record", False, False),
    ):
        assert duty.reserved(act_type, only) is expected


def test_a_word_was_reviewed_in_the_sentence_in_which_it_stands(duty: Duty) -> None:
    reviewed = duty.reviewed["mandatory_report"]["notify_head_and_supervisor"]
    assert reviewed.startswith("通知站长、督导（知情，不审批） 让站长和督导知道")


def test_whoever_is_appointed_comes_by_the_post(duty: Duty) -> None:
    assert duty.routes["social_worker"] == (
        Route("agency_staff", ("post social_worker",)),
        Route("station_staff", ("post social_worker",)),
    )


def test_whoever_hands_over_comes_by_the_post_of_worker_or_head(duty: Duty) -> None:
    assert duty.routes["outgoing_worker"] == (
        Route(
            "agency_staff",
            ("outgoing_worker follows from social_worker", "post social_worker"),
        ),
        Route(
            "station_staff",
            ("outgoing_worker follows from social_worker", "post social_worker"),
        ),
        Route(
            "station_staff",
            ("outgoing_worker follows from station_head", "post station_head"),
        ),
        Route(
            "township_official",
            ("outgoing_worker follows from station_head", "post station_head"),
        ),
    )


def test_a_certified_colleague_stands_in_for_a_supervisor_once(duty: Duty) -> None:
    """The supervisor stands first in the own turn, which is no detour."""
    assert duty.routes["supervisor"] == (
        Route("supervisor", ("post supervisor",)),
        *(
            Route(
                capacity,
                (
                    "supervisor stands in: certified_social_worker",
                    "certified_social_worker follows from social_worker",
                    "post social_worker",
                ),
            )
            for capacity in ("agency_staff", "station_staff")
        ),
    )


def test_whoever_holds_a_post_may_discover_harm(duty: Duty) -> None:
    ways = {route.steps[-1] for route in duty.routes["discoverer"]}
    assert ways == {f"post {role}" for role in ROLES.keys() - DERIVED}


def test_a_role_follows_from_the_posts_that_give_its_queue_and_no_others(
    duty: Duty,
) -> None:
    """An official who heads a station is none of its project team."""
    assert duty.routes["agency_project_team"] == (
        Route(
            "agency_staff",
            ("agency_project_team follows from social_worker", "post social_worker"),
        ),
        Route(
            "station_staff",
            ("agency_project_team follows from social_worker", "post social_worker"),
        ),
        Route(
            "station_staff",
            ("agency_project_team follows from station_head", "post station_head"),
        ),
    )
    posts = [(post, each) for post in ROLES for each in ROLES[post].capacities]
    for role in FOLLOWING:
        told = [(route.capacity, route.steps) for route in duty.routes[role]]
        assert sorted(told) == sorted(
            (capacity, (f"{role} follows from {post}", f"post {post}"))
            for post, capacity in posts
            if role in follows_from(post, capacity)
        )


def test_nobody_comes_twice_by_the_same_way(duty: Duty) -> None:
    for role, routes in duty.routes.items():
        assert len(set(routes)) == len(routes), role
