"""A counter-example tells step by step what happens, and in whose words."""

from dataclasses import replace

import pytest

from engine.checker import Certificate, Happening, check, from_json
from engine.checker.counter_example import drawn as told_as_drawn
from engine.checker.drawing import drawing_of
from engine.kernel.definition import Definition, Variable
from tests.guard.checker.drawn import (
    Part,
    act,
    border,
    called,
    choice,
    drawn,
    flow,
    row,
    service,
    step,
    thrown,
)
from tests.guard.checker.duties import duty

MONEY = "transfer_money"


def certificate(definition: Definition) -> Certificate:
    return check(definition, duty())


def told(definition: Definition) -> dict[str, Happening]:
    """Return what happens at each element before money is sent unproven."""
    (finding,) = [
        each
        for each in certificate(definition).findings
        if each.code in {"UNPROVEN", "SILENCE"}
    ]
    return {each.element_id: each for each in finding.steps}


def sent() -> Part:
    return service("send", operation=MONEY)


@pytest.mark.parametrize(
    ("when", "said"),
    [('decision = "Refused"', "Refused"), ("decision = null", "null")],
)
def test_answers_are_told_as_they_were_given(when: str, said: str) -> None:
    read = drawn(row(act(positive="decision = Approved"), choice((when, sent()))))
    decision = Variable("decision", "string", ("Approved", "Refused"))
    definition = replace(read, variables={**read.variables, "decision": decision})
    assert told(definition)["decide"].answers == {"decision": said}


def test_truth_values_are_told_in_small_letters() -> None:
    said = act(variable="again", positive="again = true")
    happened = told(drawn(row(said, choice(("again = false", sent())))))
    assert happened["decide"].answers == {"again": "false"}
    assert (happened["decide"].kind, happened["decide"].role) == ("done", "official")


def test_an_element_is_told_by_the_name_that_it_has_in_its_own_process() -> None:
    inner = row(step("work", name="called work"), sent())
    happened = told(drawn(row(step("work", name="own work"), called(inner))))
    assert happened["work"].name == "called work"  # it comes last
    (finding,) = certificate(
        drawn(row(step("work", name="own work"), called(inner)))
    ).findings
    names = [each.name for each in finding.steps if each.element_id == "work"]
    assert names == ["own work", "called work"]


def test_an_event_that_is_thrown_on_the_way_only_passes() -> None:
    happened = told(drawn(row(step("ask"), thrown("tell"), sent())))
    assert happened["tell"].kind == "passed"
    assert happened["send"].kind == "reached"


def test_a_way_is_told_with_its_condition_and_a_default_as_such() -> None:
    by_way = told(drawn(row(step("ask"), choice(('wish = "yes"', sent())))))
    assert [each.condition for each in by_way.values() if each.kind == "way"] == [
        'wish = "yes"'
    ]
    rest = choice(('wish = "yes"', step("look")), default=sent())
    by_default = told(drawn(row(step("ask"), rest)))
    assert "default" in {each.kind for each in by_default.values()}


@pytest.mark.parametrize("kind", ["timer", "message", "signal"])
def test_what_ends_the_waiting_is_told_by_its_kind(kind: str) -> None:
    decide = act()
    late = border(decide, kind, "send") + sent().xml
    late += '<bpmn:endEvent id="sent"/>' + flow("send", "sent")
    happened = told(drawn(row(decide, step("behind")), more=late))
    assert kind in {each.kind for each in happened.values()}


CANCELLED = (
    '<bpmn:transaction id="deal"><bpmn:startEvent id="begun"/>'
    '<bpmn:endEvent id="given_up"><bpmn:cancelEventDefinition/></bpmn:endEvent>'
    f"{step('bargain').xml}{flow('begun', 'bargain')}{flow('bargain', 'given_up')}"
    "</bpmn:transaction>"
    '<bpmn:boundaryEvent id="cancelled" attachedToRef="deal">'
    "<bpmn:cancelEventDefinition/></bpmn:boundaryEvent>"
)


def test_an_event_that_nobody_sends_is_passed() -> None:
    more = sent().xml + '<bpmn:endEvent id="sent"/>'
    more += flow("cancelled", "send") + flow("send", "sent")
    deal = row(Part(CANCELLED, "deal", "deal"), step("behind"))
    happened = told(drawn(deal, more=more))
    assert happened["bargain"].kind == "done"
    assert happened["cancelled"].kind == "passed"


def test_what_the_drawing_lets_happen_is_told_along_the_way() -> None:
    decide = act()
    late = border(decide, "timer", "split", interrupting=True)
    split = Part(
        '<bpmn:exclusiveGateway id="split" default="else"/>'
        + step("look", name="look at it").xml
        + step("file").xml
        + flow("split", "look", 'wish = "yes"', flow_id="if")
        + flow("split", "file", flow_id="else")
        + flow("look", "file"),
        "split",
        "file",
    )
    drawing = drawing_of(drawn(row(decide, split), more=late))
    (event,) = [n.id for n in drawing.nodes.values() if n.attached_to]
    happened = told_as_drawn(drawing, ("decide", event, "split", "look", "file"))
    assert [(each.kind, each.condition) for each in happened] == [
        ("passed", ""),
        ("timer", ""),
        ("way", 'wish = "yes"'),
        ("passed", ""),
        ("reached", ""),
    ]
    assert happened[3] == Happening("look", "look at it", "passed", role="worker")
    assert told_as_drawn(drawing, ("split", "file"))[0].kind == "default"


def test_a_finding_kept_before_steps_were_is_read_without_any() -> None:
    kept = certificate(drawn(row(step("ask"), sent()))).as_json()
    findings = kept["findings"]
    assert isinstance(findings, list)
    for each in findings:
        del each["steps"]
    (finding,) = from_json(kept).findings
    assert (finding.code, finding.steps) == ("UNPROVEN", ())
