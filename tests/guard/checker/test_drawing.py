"""What can come after what, over scopes, calls, events and what is undone."""

from dataclasses import replace

import pytest

from engine.checker import check
from engine.checker.drawing import Drawing, Place, called_path, drawing_of
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    called,
    choice,
    drawn,
    flow,
    inside,
    paying,
    row,
    service,
    step,
    together,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import MONEY

LOOP = (
    '<bpmn:multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="round">'
    "<bpmn:loopCardinality>= 2</bpmn:loopCardinality>"
    "</bpmn:multiInstanceLoopCharacteristics>"
)


def drawing(part: Part, more: str = "", beside: str = "", **how: str) -> Drawing:
    return drawing_of(drawn(part, more=more, beside=beside, **how))


def after(drawing: Drawing, element_id: str) -> set[str]:
    (place,) = drawing.named(element_id)
    return {each.id for each in drawing.after[place]}


def beside(drawing: Drawing, element_id: str) -> set[str]:
    (place,) = drawing.named(element_id)
    return {each.id for each in drawing.beside[place]}


def caught(element_id: str, event: str, *, host: str) -> str:
    """Return an event at a border, and the step that it leads to."""
    return (
        f'<bpmn:boundaryEvent id="{element_id}" attachedToRef="{host}">{event}'
        f"</bpmn:boundaryEvent>{step(f'{element_id}_seen').xml}"
        f'<bpmn:endEvent id="{element_id}_over"/>'
        + flow(element_id, f"{element_id}_seen")
        + flow(f"{element_id}_seen", f"{element_id}_over")
    )


def handler(element_id: str, event: str) -> str:
    """Return an event sub-process of one step."""
    return (
        f'<bpmn:subProcess id="{element_id}" triggeredByEvent="true"><bpmn:startEvent '
        f'id="{element_id}_heard">{event}</bpmn:startEvent>'
        f'<bpmn:endEvent id="{element_id}_over"/>{step(f"{element_id}_work").xml}'
        + flow(f"{element_id}_heard", f"{element_id}_work")
        + flow(f"{element_id}_work", f"{element_id}_over")
        + "</bpmn:subProcess>"
    )


def ending(event: str) -> Part:
    """Return a sub-process that ends in an event."""
    held = (
        '<bpmn:startEvent id="begun"/>'
        f'<bpmn:endEvent id="thrown">{event}</bpmn:endEvent>{flow("begun", "thrown")}'
    )
    return Part(f'<bpmn:subProcess id="held">{held}</bpmn:subProcess>', "held", "held")


# -- ways -------------------------------------------------------------------------


def test_ways_that_meet_are_walked_to_their_ends() -> None:
    both = drawing(row(together(step("one"), step("two")), step("three")))
    one, two, three = (both.named(each)[0] for each in ("one", "two", "three"))
    passed = both.until_rest([three, *both.after[one], *both.after[two]])
    assert three in passed
    assert both.until_rest([two, one, one]) == {one, two}


def test_what_ends_in_the_last_of_a_scope_goes_on_behind_all_that_end_with_it() -> None:
    inner = '<bpmn:subProcess id="inner">' + step("work").xml + "</bpmn:subProcess>"
    outer = Part(
        f'<bpmn:subProcess id="outer">{inner}</bpmn:subProcess>', "outer", "outer"
    )
    found = drawing(row(outer, step("behind")))
    assert after(found, "work") == {"behind"}
    assert after(found, "inner") == {"behind"}
    ended = drawing(row(inside(step("work")), step("behind"), step("more")))
    (last,) = (each for each in ended.after[ended.named("work")[0]])
    assert {each.id for each in ended.after[last]} == {"behind"}


def test_what_nobody_works_at_has_nothing_beside_it() -> None:
    found = drawing(choice(('wish = "yes"', step("work")), default=step("other")))
    for place, node in found.nodes.items():
        if node.kind != "user_task":
            assert found.beside[place] == set()


# -- beginnings -------------------------------------------------------------------


def test_a_process_without_a_start_begins_where_nothing_comes_before() -> None:
    free = Part(step("one").xml + step("two").xml + flow("one", "two"), "", "")
    found = drawing(free, begun_by="nothing")
    assert found.begins == (Place("tiny", "one"),)


def test_a_process_that_only_an_event_starts_begins_there() -> None:
    (begin,) = drawing(step("work"), begun_by="message").begins
    assert begin.path == "tiny"


# -- calls ------------------------------------------------------------------------


def test_a_call_in_a_call_is_looked_into() -> None:
    twice = called(called(row(act(), paying())))
    assert [each.code for each in check(drawn(twice), duty()).findings] == ["UNPROVEN"]


def test_a_call_of_what_is_not_there_leads_on() -> None:
    call = called(step("work"))
    definition = replace(drawn(row(call, step("behind"))), called={})
    found = drawing_of(definition)
    place = Place("tiny", call.first)
    assert called_path(found, place) == ""
    assert found.beside[place] == set()
    assert after(found, call.first) == {"behind"}


def test_the_events_of_a_called_process_are_round_all_in_it() -> None:
    work = row(inside(step("work")), step("behind"))
    held = Part(work.xml + handler("late", EVENTS["timer"]), work.first, work.last)
    call = called(held)
    found = drawing(row(call, step("after")))
    (place,) = found.named("work")
    assert {each.id for each in found.around(place)} == {"late_heard"}
    (after_all,) = found.named("after")
    assert found.around(after_all) == set()


# -- events -----------------------------------------------------------------------


def test_an_event_sub_process_begins_at_its_own_start() -> None:
    more = handler("one", EVENTS["message"]) + handler("two", EVENTS["signal"])
    found = drawing(row(step("work")), more)
    assert beside(found, "one") == {"one_heard"}
    assert beside(found, "two") == {"two_heard"}


@pytest.mark.parametrize(
    ("catching", "is_heard"),
    [
        (EVENTS["error"], True),
        ("<bpmn:errorEventDefinition/>", True),
        ('<bpmn:errorEventDefinition errorRef="another"/>', False),
        (EVENTS["signal"], False),
    ],
)
def test_an_error_is_heard_by_its_code_or_by_all(
    catching: str, *, is_heard: bool
) -> None:
    another = '<bpmn:error id="another" name="another" errorCode="another"/>'
    more = caught("hears", catching, host="held") + ending_beside()
    found = drawing(row(ending(EVENTS["error"]), step("go_on")), more, another)
    assert after(found, "thrown") == {"go_on"} | ({"hears"} if is_heard else set())


def ending_beside() -> str:
    """Return a step of its own that an operation undoes."""
    return (
        '<bpmn:boundaryEvent id="undone" attachedToRef="go_on">'
        "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
        '<bpmn:serviceTask id="undo" isForCompensation="true" '
        'camunda:type="external" camunda:topic="note"/>'
        '<bpmn:association id="by" associationDirection="One" sourceRef="undone" '
        'targetRef="undo"/>'
    )


def test_who_catches_an_event_throws_none() -> None:
    seen = caught("one", EVENTS["signal"], host="work")
    seen += caught("two", EVENTS["signal"], host="more")
    found = drawing(row(step("work"), step("more")), seen)
    assert after(found, "one") == {"one_seen"}
    assert after(found, "two") == {"two_seen"}


def test_who_undoes_goes_to_what_undoes_and_on_and_to_nothing_else() -> None:
    throw = Part(
        '<bpmn:intermediateThrowEvent id="undoes"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>",
        "undoes",
        "undoes",
    )
    found = drawing(row(step("go_on"), throw, step("behind")), ending_beside())
    assert after(found, "undoes") == {"undone", "undo", "behind"}
    assert after(found, "undo") == {"undoes"}
    assert after(found, "go_on") == {"undoes", "undo"}


def test_an_event_of_every_round_is_caught() -> None:
    event = '<bpmn:signalEventDefinition id="round" signalRef="bell"/>'
    send = service("send", operation=MONEY)
    votes = step("vote", inner=LOOP)
    more = (
        f'<bpmn:boundaryEvent id="each" attachedToRef="vote" cancelActivity="false">'
        f"{EVENTS['signal']}</bpmn:boundaryEvent>{send.xml}"
        f'<bpmn:endEvent id="sent"/>{flow("each", "send")}{flow("send", "sent")}'
    )
    found = drawing(row(votes, step("behind")), more, event)
    assert after(found, "vote") == {"behind", "each"}
    definition = drawn(row(votes, step("behind")), more=more, beside=event)
    assert [f.element_id for f in check(definition, duty()).findings] == ["send"]
