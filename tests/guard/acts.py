"""Acts that nobody has to stage: somebody who is about to do something."""

from datetime import UTC, datetime
from uuid import UUID

from engine.actors import SYSTEM, Actor, Standing
from engine.extensions import Act
from processes.casework.events import MESSAGES
from processes.guard_policy import Facts, PlainFacts, decide
from processes.organisation.capacities import AUTHORITY, Capacity

PERSON = UUID(int=7)
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
FACTS = PlainFacts()
TOWNSHIP = "township_government@t"
PLACES = {"station": "s", "township": "t", "hub": "h", "county": "c", "network": 1}


def official(capacity: str = Capacity.TOWNSHIP_OFFICIAL) -> Standing:
    """Return a post in the queue of the township, whoever holds it."""
    return Standing(TOWNSHIP, capacity, authority=capacity in AUTHORITY)


WORKER = Standing("social_worker@s", Capacity.STATION_STAFF)
HEAD = Standing("station_head@s", Capacity.STATION_STAFF)
BUREAU = Standing("county_civil_affairs@c", Capacity.COUNTY_OFFICIAL, authority=True)
SUPERVISOR = Standing("supervisor@h", Capacity.SUPERVISOR)
AGENCY = Standing("social_worker@s", Capacity.AGENCY_STAFF)
GUEST = Standing("discoverer@1", Capacity.INTERN)
COLLECTOR = Standing("feedback_collector@s", Capacity.STATION_STAFF)
MACHINE = Actor(SYSTEM, 1, frozenset({1}))
SERVED = PlainFacts(is_case_worker=True)
CLOSED = PlainFacts(file_is_closed=True)
A_MESSAGE = min(MESSAGES)
HELPED = (("help_prepare_application", "station_staff", False),)
DECIDED = (("accept_application", "township_official", True),)
SCORED = {"process_id": "station_evaluation", "element_id": "score_station"}


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
        "places": PLACES,
        "element_id": "issue_first_opinion",
        "role": "township_government",
        "act_type": "admin_approve",
        "needs_authority": True,
        "standing": stands[0],
    }
    return Act(**(given | changes))  # type: ignore[arg-type]


def service(*standings: Standing, **changes: object) -> Act:
    """Return a visit that somebody of the station is about to make."""
    given = {
        "process_id": "casework",
        "element_id": "deliver_intervention",
        "role": "social_worker",
        "act_type": "professional_service",
        "needs_authority": False,
    }
    return act(*(standings or (WORKER,)), **(given | changes))


def wish(deed: str, *standings: Standing, **changes: object) -> Act:
    """Return something besides the steps that somebody is about to do on a case."""
    return service(*standings, **({"deed": deed, "standing": None} | changes))


def rule(asked: Act, facts: Facts = FACTS) -> str:
    """Return the rule that refuses, or nothing."""
    ruling = decide(asked, facts)
    return ruling.rule if ruling else ""
