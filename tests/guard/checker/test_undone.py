"""What undoes work, at whatever time, is looked into, and so is what follows it."""

import pytest

from engine.checker import check
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    flow,
    fresh,
    inside,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES
from tests.guard.checker.unusual import MONEY, undone

NOTE = "note"


def unproven(part: Part) -> list[str]:
    return [each.element_id for each in check(drawn(part), duty()).findings]


def undoable(element_id: str, undo: str, operation: str) -> Part:
    """Return a step that an operation undoes."""
    border = fresh("border")
    return Part(
        step(element_id).xml
        + f'<bpmn:boundaryEvent id="{border}" attachedToRef="{element_id}">'
        "<bpmn:compensateEventDefinition/></bpmn:boundaryEvent>"
        f'<bpmn:serviceTask id="{undo}" isForCompensation="true" '
        f'camunda:type="external" camunda:topic="{operation}"/>'
        f'<bpmn:association id="{fresh("by")}" associationDirection="One" '
        f'sourceRef="{border}" targetRef="{undo}"/>',
        element_id,
        element_id,
    )


def undoing() -> Part:
    """Return an event that undoes all."""
    return Part(
        '<bpmn:intermediateThrowEvent id="undoes"><bpmn:compensateEventDefinition/>'
        "</bpmn:intermediateThrowEvent>",
        "undoes",
        "undoes",
    )


def meanwhile(work: Part, *behind: Part) -> Part:
    """Return work that ends by itself, while beside it all is undone later."""
    fork, over, later = fresh("fork"), fresh("over"), row(step("later"), *behind)
    return Part(
        f'<bpmn:parallelGateway id="{fork}"/><bpmn:endEvent id="{over}"/>'
        + work.xml
        + later.xml
        + flow(fork, work.first)
        + flow(work.last, over)
        + flow(fork, later.first),
        fork,
        later.last,
    )


def test_what_follows_an_undoing_is_looked_into() -> None:
    send = service("send", operation=MONEY)
    assert unproven(row(undone(pays=False), send)) == ["send"]
    either = choice(('wish = "yes"', service("send", operation=MONEY)))
    assert unproven(row(undone(pays=False), either)) == ["send"]
    assert unproven(row(undone(pays=False), act(), choice((YES, send)))) == []


def test_what_undoes_work_of_a_way_beside_is_looked_into() -> None:
    work = undoable("work", "undo", MONEY)
    assert unproven(meanwhile(work, undoing())) == ["undo"]
    assert unproven(meanwhile(inside(work), undoing())) == ["undo"]


def test_whatever_was_done_is_undone_one_after_the_other() -> None:
    notes, sends = undoable("noted", "note", NOTE), undoable("sent", "send", MONEY)
    assert unproven(meanwhile(row(notes, sends), undoing())) == ["send"]
    assert unproven(meanwhile(row(sends, notes), undoing())) == ["send"]


@pytest.mark.parametrize("nest", [row, inside])
def test_what_follows_an_undoing_of_a_way_beside_is_looked_into(nest: type) -> None:
    work = nest(undoable("work", "undo", NOTE))
    send = service("send", operation=MONEY)
    assert unproven(meanwhile(work, undoing(), send)) == ["send"]


def test_a_sub_process_that_undoes_work_goes_back_to_who_asked_for_it() -> None:
    work = undoable("work", "undo", NOTE)
    task = work.xml[work.xml.index("<bpmn:serviceTask") :].partition("/>")[0] + "/>"
    sub = (
        '<bpmn:subProcess id="undo" isForCompensation="true">'
        f"{step('puts_back').xml}</bpmn:subProcess>"
    )
    by_people = Part(work.xml.replace(task, sub), "work", "work")
    send = service("send", operation=MONEY)
    assert unproven(row(by_people, undoing(), send)) == ["send"]


def test_an_event_sub_process_that_undoes_goes_back_to_who_asked_for_it() -> None:
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true"><bpmn:startEvent '
        'id="asked"><bpmn:compensateEventDefinition/></bpmn:startEvent>'
        f'<bpmn:endEvent id="undone"/>{step("puts_back").xml}'
        f"{flow('asked', 'puts_back')}{flow('puts_back', 'undone')}</bpmn:subProcess>"
    )
    work = inside(step("work"), more=handler)
    send = service("send", operation=MONEY)
    assert unproven(row(work, undoing(), send)) == ["send"]


def test_what_follows_a_cancelled_transaction_is_looked_into() -> None:
    work = undoable("work", "undo", NOTE)
    held = Part(
        f'<bpmn:transaction id="held"><bpmn:startEvent id="begun"/>{work.xml}'
        '<bpmn:endEvent id="stopped"><bpmn:cancelEventDefinition/></bpmn:endEvent>'
        f"{flow('begun', 'work')}{flow('work', 'stopped')}</bpmn:transaction>",
        "held",
        "held",
    )
    send = service("send", operation=MONEY)
    late = (
        '<bpmn:boundaryEvent id="cancelled" attachedToRef="held">'
        f"<bpmn:cancelEventDefinition/></bpmn:boundaryEvent>{send.xml}"
        f'<bpmn:endEvent id="sent"/>{flow("cancelled", "send")}{flow("send", "sent")}'
    )
    found = check(drawn(row(held, step("behind")), more=late), duty()).findings
    assert [each.element_id for each in found] == ["send"]
