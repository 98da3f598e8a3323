"""Whom nothing may stand in the way of: a policy that refuses all is of no use."""

from dataclasses import replace

import pytest

from engine.actors import Actor
from engine.extensions import Act
from processes.guard_policy import Facts, PlainFacts, decide, rulings
from tests.guard.acts import (
    A_MESSAGE,
    AGENCY,
    BUREAU,
    CLOSED,
    COLLECTOR,
    DECIDED,
    FACTS,
    GUEST,
    HEAD,
    HELPED,
    MACHINE,
    PERSON,
    SCORED,
    SERVED,
    SUPERVISOR,
    act,
    official,
    service,
    wish,
)

#: What somebody does who may, and on which facts.
ALLOWED: dict[str, tuple[Act, Facts]] = {
    "an official decides on a closed file": (act(), CLOSED),
    "the bureau's own queue on a closed file": (
        service(BUREAU, role="county_civil_affairs"),
        CLOSED,
    ),
    "who is named works on a closed file": (
        service(),
        PlainFacts(file_is_closed=True, takes_part=True),
    ),
    "an agency's own works in casework": (service(AGENCY), FACTS),
    "a panel scores": (act(**SCORED), FACTS),
    "a head decides about another matter": (
        act(),
        PlainFacts(heads_the_station=True),
    ),
    "who decided decides again": (act(earlier=DECIDED), FACTS),
    "who helped helps again": (service(earlier=HELPED), SERVED),
    "a supervisor reviews a colleague": (
        service(SUPERVISOR, role="supervisor"),
        FACTS,
    ),
    "the case worker does the work of a social worker": (service(), SERVED),
    "a colleague asks how content the client is": (
        service(COLLECTOR, role="feedback_collector"),
        FACTS,
    ),
    "the machine starts": (wish("start", actor=MACHINE, door="worker"), FACTS),
    "a head starts casework": (wish("start", HEAD), FACTS),
    "whoever is named begins on a closed file": (
        wish("begin_activity"),
        PlainFacts(file_is_closed=True, takes_part=True),
    ),
    "a guest reports harm on a closed file": (
        wish("start", GUEST, process_id="mandatory_report"),
        PlainFacts(file_is_closed=True, is_barred=True),
    ),
    "a head ends work": (wish("cancel", HEAD), FACTS),
    "a head hands out a step of a report that is not the discoverer's": (
        wish("assign", HEAD, process_id="mandatory_report"),
        FACTS,
    ),
    "the bureau hands out a report where nobody goes on": (
        wish("assign", BUREAU, process_id="mandatory_report", role="discoverer"),
        FACTS,
    ),
    "the bureau deploys at home": (wish("deploy", BUREAU), FACTS),
    "a social worker tells the case": (wish("correlate", message=A_MESSAGE), FACTS),
    "a guest who takes part tells the case": (
        wish("correlate", GUEST, message=A_MESSAGE),
        PlainFacts(takes_part=True),
    ),
    "who sees enough reads": (wish("read"), PlainFacts(sees_nothing=True)),
    "somebody declares the own relation": (
        wish("declare"),
        PlainFacts(is_own_matter=True),
    ),
    "a head declares for a colleague": (wish("declare", HEAD), FACTS),
    "a head hands over": (wish("hand_over", HEAD), FACTS),
    "somebody puts the own notice away": (
        wish("dismiss"),
        PlainFacts(is_own_matter=True),
    ),
    "somebody of some body reads a register": (wish("export", GUEST), FACTS),
    "what is about no file is closed to nobody": (
        wish("start"),
        PlainFacts(has_file=False, file_is_closed=True),
    ),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_whoever_is_entitled_is_let_in(name: str) -> None:
    asked, facts = ALLOWED[name]
    assert decide(asked, facts) is None


def test_an_office_has_business_in_a_file_that_waits_for_its_decision() -> None:
    waits = act(
        deed="begin_activity",
        process_id="assistance_coordination",
        standing=None,
    )
    head = replace(waits, actor=Actor(PERSON, 1, frozenset({1}), (HEAD, official())))
    assert decide(head, CLOSED) is None
    alone = replace(waits, actor=Actor(PERSON, 1, frozenset({1}), (HEAD,)))
    assert decide(alone, CLOSED) is rulings.RESTRICTED
    asks = replace(head, needs_authority=False)
    assert decide(asks, CLOSED) is rulings.RESTRICTED


def test_a_case_without_the_place_of_a_role_is_closed_to_that_role() -> None:
    """A case of a county without a hub has no supervisor; the head still starts it."""
    no_hub = {"station": "s", "township": "t"}
    asked = wish("start", HEAD, process_id="casework_crisis", places=no_hub)
    assert decide(asked, FACTS) is None
