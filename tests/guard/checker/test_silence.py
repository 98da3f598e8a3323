"""No event passes an act, wherever it is caught; and what passes none is no consent."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.checker import Finding, check
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    drawn,
    flow,
    inside,
    on_event,
    row,
    service,
    step,
    together,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES, granted

NESTS = [lambda part: part, inside, called, lambda part: called(inside(part))]


def opinion(element_id: str = "opine") -> Part:
    """Return an act before the one that decides."""
    return act(element_id, act_type="admin_approve", variable="second", positive="")


def signed() -> Part:
    """Return the act that decides, and the payment: there is nothing to refuse."""
    sign = step("sign", role="official", act_type="admin_confirm", positive="done")
    return row(sign, service("send", operation="transfer_money"))


def found(part: Part, more: str = "") -> list[Finding]:
    return list(check(drawn(part, more=more), duty()).findings)


def passed(part: Part, more: str = "") -> list[tuple[str, str]]:
    """Return which acts are passed by which kinds of events; nothing else is wrong."""
    findings = found(part, more)
    assert {each.code for each in findings} <= {"SILENCE"}
    assert all(each.parameters["reason"] == "bypass" for each in findings)
    assert all(each.parameters["act"] not in each.path for each in findings)
    return [(each.parameters["act"], each.parameters["event"]) for each in findings]


def late(host: Part, target: str, *, stops: bool = True, named: str = "late") -> str:
    """Return a timer at a border, by name."""
    return (
        f'<bpmn:boundaryEvent id="{named}" attachedToRef="{host.first}" '
        f'cancelActivity="{str(stops).lower()}">{EVENTS["timer"]}</bpmn:boundaryEvent>'
        + flow(named, target)
    )


# -- at a border ---------------------------------------------------------------------


@pytest.mark.parametrize("stops", [True, False])
@pytest.mark.parametrize("nest", [lambda part: part, inside])
def test_a_timer_round_an_opinion_that_leads_on_passes_it(
    nest: Callable[[Part], Part], *, stops: bool
) -> None:
    opine = nest(opinion())
    more = border(opine, "timer", "sign", interrupting=stops)
    assert passed(row(opine, signed()), more) == [("opine", "timer")]


@pytest.mark.parametrize(("stops", "events"), [(True, ["timer"]), (False, [])])
def test_beside_an_opinion_its_scope_goes_on_only_when_it_is_done(
    events: list[str], *, stops: bool
) -> None:
    opine = opinion()
    held = inside(row(opine, step("tell")), more=late(opine, "tell", stops=stops))
    assert [event for _, event in passed(row(held, signed()))] == events


@pytest.mark.parametrize("nest", [inside, lambda part: inside(called(part))])
def test_beside_an_opinion_nothing_is_paid_in_its_scope(
    nest: Callable[[Part], Part],
) -> None:
    opine = opinion()
    part = row(opine, signed())
    beside = replace(part, xml=part.xml + late(opine, "sign", stops=False))
    assert passed(nest(beside)) == [("opine", "timer")]


def test_an_act_of_the_same_type_stands_in_for_one_that_is_late() -> None:
    opine, other = opinion(), opinion("opine_instead")
    merge = Part('<bpmn:exclusiveGateway id="merged"/>', "merged", "merged")
    more = late(opine, "opine_instead") + other.xml + flow(other.last, "merged")
    assert passed(row(opine, merge, signed()), more) == []


def test_an_event_with_two_definitions_is_told_by_the_first() -> None:
    opine = opinion()
    either = EVENTS["timer"] + EVENTS["message"]
    more = late(opine, "sign").replace(EVENTS["timer"], either)
    assert passed(row(opine, signed()), more)[0] == ("opine", "timer")


def test_an_event_is_found_where_its_id_stands_for_other_things_elsewhere() -> None:
    """In the process that calls, a step and a border have the ids of events."""
    opine = opinion()
    part = row(opine, step("tell"))
    inner = called(replace(part, xml=part.xml + late(opine, "tell")))
    assert passed(row(step("late"), inner, signed())) == [("opine", "timer")]
    first = step("first")
    more = late(first, inner.first)
    assert passed(row(first, inner, signed()), more) == [("opine", "timer")]


def test_the_event_that_passes_an_act_is_told_where_its_id_is_a_step_s_too() -> None:
    decide = act()
    part = row(decide, choice((YES, service("send", operation="transfer_money"))))
    inner = called(replace(part, xml=part.xml + late(decide, "send")))
    (finding,) = found(row(step("late"), inner))
    assert finding.sentence == (
        "Expected send only after decide, but late (timer) leads to it as if silence "
        "were consent."
    )


# -- at any time ---------------------------------------------------------------------


@pytest.mark.parametrize("nest", NESTS)
@pytest.mark.parametrize("stops", [True, False])
def test_an_event_of_the_whole_passes_an_opinion_wherever_that_is(
    nest: Callable[[Part], Part], *, stops: bool
) -> None:
    ring = Part(
        f'<bpmn:intermediateThrowEvent id="ring">{EVENTS["signal"]}'
        "</bpmn:intermediateThrowEvent>",
        "ring",
        "ring",
    )
    pays = signed()
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true"><bpmn:startEvent '
        f'id="heard" isInterrupting="{str(stops).lower()}">{EVENTS["signal"]}'
        f'</bpmn:startEvent>{pays.xml}<bpmn:endEvent id="handled"/>'
        f"{flow('heard', pays.first)}{flow(pays.last, 'handled')}</bpmn:subProcess>"
    )
    part = row(nest(opinion()), ring, step("wait"))
    assert passed(part, handler) == [("opine", "signal")]


@pytest.mark.parametrize("nest", NESTS)
def test_an_event_of_a_scope_passes_an_opinion_in_it(
    nest: Callable[[Part], Part],
) -> None:
    held = on_event(step("tell"), "message", main=nest(opinion()))
    assert passed(row(held, signed())) == [("opine", "message")]
    in_a_call = called(held)
    assert passed(row(in_a_call, signed())) == [("opine", "message")]


def test_an_event_of_another_scope_passes_no_opinion_beside_it() -> None:
    elsewhere = on_event(step("tell"), "message")
    assert passed(row(together(elsewhere, opinion()), signed())) == []


@pytest.mark.parametrize("kind", ["timer", "message", "signal"])
def test_an_event_that_is_waited_for_beside_an_opinion_passes_none(kind: str) -> None:
    beside = together(caught("waited", kind), opinion())
    assert passed(row(beside, signed())) == []
    held = on_event(caught("waited", kind), "conditional", main=opinion(), stops=False)
    assert passed(row(held, signed())) == []  # nor one that is waited for in a handler


# -- default flows, and outcomes without any act ---------------------------------------


def test_a_default_flow_that_asks_for_something_else_is_no_silence() -> None:
    """It has not asked the act, so it is not the one that passed it."""
    asks = choice(('wish = "yes"', step("tell")))
    (finding,) = found(row(act(), asks, service("send", operation="transfer_money")))
    assert finding.code == "UNPROVEN"
    assert "tell" not in finding.path


def test_all_acts_that_could_have_said_yes_are_named() -> None:
    either = choice(('wish = "yes"', act("one")), default=act("other"))
    pay = service("send", operation="transfer_money")
    (finding,) = found(row(step("ask"), either, pay))
    assert finding.parameters["makers"] == "one, other"
    assert finding.sentence.endswith(
        "; one, other could be it, but it need not have said yes."
    )


def test_what_is_proved_is_passed_by_nothing() -> None:
    assert passed(granted()) == []
