"""Whatever is not executed right is refused, at its element, with what to use."""

import pytest

from engine.reading import PLAIN, Policy, Unreadable, read_definition
from tests.engine.test_reading import document, one_task, problems_of
from tests.support.diagrams import source_of

STATION = Policy("station")
_LOOP = '<userTask id="t"><multiInstanceLoopCharacteristics/></userTask>'
_MESSAGE = '<message id="m" name="m"/>'
_CATCH = '<intermediateCatchEvent id="t">{}</intermediateCatchEvent>'
_TIMER = "<timerEventDefinition>{}</timerEventDefinition>"


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        ('<scriptTask id="t"><script>x</script></scriptTask>', "no scripts"),
        ('<scriptTask id="t"><script>1 + 1</script></scriptTask>', "no scripts"),
        ('<transaction id="t"/>', "plain start"),
        ('<adHocSubProcess id="t"/>', "plain start"),
        (_LOOP, "loopCardinality"),
        (_LOOP.replace("/>", ' behavior="Complex"/>', 1), "All, One or None"),
        (_LOOP.replace("/>", ' behavior="One"/>', 1), "oneBehaviorEventRef"),
        ('<userTask id="t"><standardLoopCharacteristics loopMaximum="-1"/></userTask>',
         "0 or more"),
        ('<userTask id="t"><standardLoopCharacteristics/></userTask>', "loop"),
        ('<userTask id="t" isForCompensation="true"/>', "No sequence flow"),
        ('<userTask id="t" startQuantity="0"/>', "from 1 to 100"),
        ('<userTask id="t" completionQuantity="two"/>', "from 1 to 100"),
        ('<subProcess id="t" triggeredByEvent="true"/>', "with a trigger"),
        ('<subProcess id="t" triggeredByEvent="maybe"/>', "true or false"),
        ('<callActivity id="t" calledElement="x" camunda:calledElementBinding="new"/>',
         "latest or versionTag"),
        ('<userTask id="t" camunda:assignee="${a.b()}"/>', "calls"),
        ('<callActivity id="t"/>', "which process"),
        ('<callActivity id="t" calledElement="other"/>', "not deployed"),
        ('<sendTask id="t"/>', "No message named"),
        ('<receiveTask id="t" messageRef="gone"/>', "not in the file"),
        ('<intermediateCatchEvent id="t"/>', "waits for"),
        (_CATCH.format("<signalEventDefinition/>"), "No signal named"),
        (_CATCH.format("<linkEventDefinition/>"), "needs a name"),
        (_CATCH.format('<linkEventDefinition name="x"/>'), "Nothing throws"),
        (_CATCH.format("<conditionalEventDefinition/>"), "conditional"),
        (_CATCH.format("<eventDefinitionRef>gone</eventDefinitionRef>"), "not in"),
        (_CATCH.format("<errorEventDefinition/>"), "error"),
        (_CATCH.format(_TIMER.format("")), "one date"),
        (_CATCH.format(_TIMER.format("<timeDuration>P1M</timeDuration>")), "P7D"),
        (_CATCH.format(_TIMER.format("<timeCycle>R0/PT1H</timeCycle>")), "once"),
        (_CATCH.format(_TIMER.format("<timeDate>2026-01-01T00:00</timeDate>")), "zone"),
        ('<parallelGateway id="t" default="f2"/>', "default"),
    ],
)  # fmt: skip
def test_an_element_is_refused(element, sentence):
    problems = problems_of(one_task(element))

    assert sentence in " ".join(problems["t"])


@pytest.mark.parametrize(
    ("element", "sentence"),
    [
        ('<userTask id="t"><ioSpecification/></userTask>', "output parameters"),
        ('<userTask id="t" camunda:candidateUsers="x"/>', "candidateUsers"),
        ('<userTask id="t" camunda:candidateGroups="a,b"/>', "one role"),
        ('<userTask id="t" camunda:dueDate="x"/>', "dueDate"),
        ('<userTask id="t" zeebe:x="1"/>', "Zeebe"),
        ('<serviceTask id="t" camunda:class="x"/>', "class"),
        ('<serviceTask id="t" camunda:expression="${x}"/>', "expression"),
        ('<userTask id="t"><extensionElements><camunda:taskListener/>'
         "</extensionElements></userTask>", "taskListener"),
    ],
)  # fmt: skip
def test_what_engines_add_to_bpmn_is_refused_in_stations_and_remarked_elsewhere(
    element, sentence
):
    source = one_task(element)

    problems = problems_of(source, Policy("station"))
    remarks = read_definition(source, policy=PLAIN).remarks

    assert sentence in " ".join(problems["t"])
    assert sentence in " ".join(remarks)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("due", "soon", "due rule"),
        ("due", "3 wd after nothing", "no date variable nothing"),
        ("follow_up", "1 year", "due rule"),
        ("not_by_performer_of", "end", "no user task end"),
        ("authority_only", "perhaps", "yes or no"),
    ],
)
def test_a_property_that_says_nothing_is_refused(name, value, sentence):
    task = (
        '<userTask id="t"><extensionElements><camunda:properties>'
        f'<camunda:property name="{name}" value="{value}"/>'
        "</camunda:properties></extensionElements></userTask>"
    )

    assert sentence in " ".join(problems_of(one_task(task))["t"])


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ("amount ~ 3", "cannot be translated"),
        ("${bean.check()}", "calls"),
        ("= amount &gt;", "cannot be read"),
        ("${empty x}", "empty"),
    ],
)
def test_a_condition_that_cannot_be_read_is_refused_at_its_flow(condition, sentence):
    source = document(
        '<startEvent id="start"/><exclusiveGateway id="g" default="f3"/>'
        '<endEvent id="a"/><endEvent id="b"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="g"/>'
        '<sequenceFlow id="f2" sourceRef="g" targetRef="a"><conditionExpression>'
        f"{condition}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f3" sourceRef="g" targetRef="b"/>'
    )

    assert sentence in " ".join(problems_of(source)["f2"])


def test_a_station_needs_a_default_a_lane_an_operation_and_declared_variables():
    source = document(
        '<startEvent id="start"/><userTask id="t"/><serviceTask id="s"/>'
        '<exclusiveGateway id="g"/><endEvent id="a"/><endEvent id="b"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="s"/>'
        '<sequenceFlow id="f3" sourceRef="s" targetRef="g"/>'
        '<sequenceFlow id="f4" sourceRef="g" targetRef="a"><conditionExpression>'
        "= x = 1</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f5" sourceRef="g" targetRef="b"><conditionExpression>'
        "= x = 2</conditionExpression></sequenceFlow>"
    )

    assert set(problems_of(source, STATION)) == {"t", "s", "g", "f4", "f5"}
    read_definition(source, policy=PLAIN)


def test_a_loop_in_which_nobody_waits_is_refused():
    source = document(
        '<startEvent id="start"/><exclusiveGateway id="m"/><task id="t"/>'
        '<exclusiveGateway id="g" default="back"/><endEvent id="end"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="m"/>'
        '<sequenceFlow id="f2" sourceRef="m" targetRef="t"/>'
        '<sequenceFlow id="f3" sourceRef="t" targetRef="g"/>'
        '<sequenceFlow id="back" sourceRef="g" targetRef="m"/>'
        '<sequenceFlow id="f4" sourceRef="g" targetRef="end"><conditionExpression>'
        "= done</conditionExpression></sequenceFlow>"
    )

    assert set(problems_of(source)) == {"m", "t", "g"}


def test_a_parallel_join_that_waits_for_itself_is_refused():
    source = source_of("parallel_join_in_loop").replace(
        b'exclusiveGateway id="again"', b'parallelGateway id="again"'
    )

    assert set(problems_of(source)) == {"again"}


def test_dead_parts_and_dead_ends_are_refused():
    source = document(
        '<startEvent id="start"/><userTask id="t"/><endEvent id="end"/>'
        '<userTask id="alone"/><userTask id="round"/><userTask id="about"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="end"/>'
        '<sequenceFlow id="f3" sourceRef="t" targetRef="round"/>'
        '<sequenceFlow id="f4" sourceRef="round" targetRef="about"/>'
        '<sequenceFlow id="f5" sourceRef="about" targetRef="round"/>'
    )

    assert set(problems_of(source)) == {"alone", "round", "about"}


def test_a_process_that_calls_itself_is_refused():
    inner = source_of("called_process")
    called = {"called_process": read_definition(inner, policy=PLAIN).definition}
    outer = source_of("call_activity").replace(b'"call_activity"', b'"called_process"')

    with pytest.raises(Unreadable) as refused:
        read_definition(outer, policy=PLAIN, called=called)

    assert "without end" in " ".join(refused.value.problems["assessment"])


@pytest.mark.parametrize(
    ("extra", "at"),
    [
        ('<startEvent id="second"/>', "p"),
        ('<endEvent id="far"/><sequenceFlow id="f3" sourceRef="end" targetRef="far"/>',
         "end"),
        ('<sequenceFlow id="f3" sourceRef="t" targetRef="start"/>', "start"),
        ('<subProcess id="sub"><startEvent id="in"/></subProcess>'
         '<sequenceFlow id="f3" sourceRef="t" targetRef="in"/>', "f3"),
        ('<boundaryEvent id="b" attachedToRef="end"><errorEventDefinition/>'
         "</boundaryEvent>", "b"),
        ('<boundaryEvent id="b" attachedToRef="t" cancelActivity="false">'
         "<errorEventDefinition/></boundaryEvent>", "b"),
    ],
)  # fmt: skip
def test_a_broken_structure_is_refused(extra, at):
    source = document(
        '<startEvent id="start"/><userTask id="t"/><endEvent id="end"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="end"/>' + extra
    )

    assert at in problems_of(source)


def test_an_event_gateway_leads_to_events_of_its_own():
    source = document(
        '<startEvent id="start"/><parallelGateway id="f"/><eventBasedGateway id="g"/>'
        '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m"/>'
        '</intermediateCatchEvent><userTask id="t"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="f"/>'
        '<sequenceFlow id="f2" sourceRef="f" targetRef="g"/>'
        '<sequenceFlow id="f3" sourceRef="f" targetRef="c"/>'
        '<sequenceFlow id="f4" sourceRef="g" targetRef="c"/>'
        '<sequenceFlow id="f5" sourceRef="g" targetRef="t"/>',
        top=_MESSAGE,
    )

    assert set(problems_of(source)) == {"g", "c"}


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"no xml",
        b"<html/>",
        b"<" * 100,
        b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'.encode("utf-16"),
        b"<?xml-stylesheet href='x'?>" + one_task('<userTask id="t"/>'),
        b'<?xml version="1.0" encoding="no-such"?><d/>',
        b"<d>" * 70 + b"</d>" * 70,
        b"<d>" + b"<e/>" * 20_001 + b"</d>",
        b" " * 1_000_001,
        one_task('<userTask id="t"/>').replace(b'"p"', b'""'),
    ],
    ids=lambda source: source[:12].decode("latin-1"),
)  # fmt: skip
def test_a_file_that_is_harmful_or_no_diagram_is_refused_as_a_whole(source):
    assert set(problems_of(source)) == {""}


def test_an_id_used_twice_is_refused():
    source = one_task('<userTask id="t"/><userTask id="t"/>')

    assert set(problems_of(source)) == {"t"}


def test_a_variable_handed_over_must_mean_the_same_in_both_processes():
    inner = source_of("called_process").replace(b'value="number"', b'value="boolean"')
    called = {"called_process": read_definition(inner, policy=PLAIN).definition}

    with pytest.raises(Unreadable) as refused:
        read_definition(source_of("call_activity"), policy=PLAIN, called=called)

    assert set(refused.value.problems) == {"assessment"}
