"""What a diagram becomes when it is read."""

import pytest

from engine.kernel.definition import Kind
from engine.kernel.triggers import TimerMode, TriggerKind
from engine.reading import PLAIN, Policy, Unreadable, read_definition
from tests.support.diagrams import definition_of, source_of

STATION = Policy("station")

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:activiti="http://activiti.org/bpmn" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'targetNamespace="urn:test">'
)


def document(body: str, *, properties: str = "", top: str = "") -> bytes:
    """Return a file with one process ``p``."""
    extension = (
        f"<extensionElements><camunda:properties>{properties}</camunda:properties>"
        "</extensionElements>"
    )
    return (
        f'{_HEAD}{top}<process id="p" isExecutable="true">{extension}{body}</process>'
        "</definitions>"
    ).encode()


def one_task(task: str, **more: str) -> bytes:
    """Return a file in which one element ``t`` stands between start and end."""
    return document(
        f'<startEvent id="start"/>{task}<endEvent id="end"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="end"/>',
        **more,
    )


def problems_of(source: bytes, policy: Policy = PLAIN) -> dict[str, list[str]]:
    with pytest.raises(Unreadable) as refused:
        read_definition(source, policy=policy)
    return refused.value.problems


def test_a_user_task_carries_what_it_asks_of_people():
    source = document(
        '<laneSet id="ls"><lane id="social_worker"><flowNodeRef>t</flowNodeRef></lane>'
        '</laneSet><startEvent id="start"/><userTask id="t" name="预估" '
        'camunda:formKey="assessment" camunda:assignee="${case_worker}" '
        'camunda:priority="70"><documentation>看清问题。</documentation>'
        "<extensionElements><camunda:properties>"
        '<camunda:property name="act_type" value="professional_service"/>'
        '<camunda:property name="authority_only" value="yes"/>'
        '<camunda:property name="clause" value="002 §4.4"/>'
        '<camunda:property name="due" value="10 wd after start"/>'
        '<camunda:property name="why" value="为了帮到人"/>'
        "</camunda:properties><camunda:inputOutput>"
        '<camunda:outputParameter name="result">= if ok then "pass" else "fail"'
        "</camunda:outputParameter></camunda:inputOutput></extensionElements>"
        '</userTask><endEvent id="end"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="end"/>',
        properties='<camunda:property name="variable.case_worker" value="string"/>'
        '<camunda:property name="variable.result" value="string: pass, fail"/>',
    )

    definition = read_definition(source, policy=STATION).definition

    (task,) = definition.user_tasks
    assert task.name == "预估"
    assert task.documentation == "看清问题。"
    assert task.work is not None
    assert task.work.role == "social_worker"
    assert task.work.form_key == "assessment"
    assert task.work.assignee is not None
    assert task.work.assignee.text == "case_worker"
    assert task.work.authority_only
    assert task.work.priority == 70
    assert task.work.due == "10 wd after start"
    assert task.properties["why"] == "为了帮到人"
    assert task.outputs[0].value.evaluate({"ok": True}) == "pass"
    assert definition.variables["result"].allowed == ("pass", "fail")


def test_candidate_groups_win_over_the_lane():
    source = document(
        '<laneSet id="ls"><lane id="client"><flowNodeRef>t</flowNodeRef></lane>'
        '</laneSet><startEvent id="start"/>'
        '<userTask id="t" camunda:candidateGroups="social_worker"/>'
        '<endEvent id="end"/><sequenceFlow id="f1" sourceRef="start" targetRef="t"/>'
        '<sequenceFlow id="f2" sourceRef="t" targetRef="end"/>'
    )

    (task,) = read_definition(source, policy=STATION).definition.user_tasks

    assert task.work is not None
    assert task.work.role == "social_worker"


def test_flows_without_an_id_get_one_and_a_remark():
    source = document(
        '<startEvent id="start"/><endEvent id="end"/>'
        '<sequenceFlow sourceRef="start" targetRef="end"/>'
    )

    reading = read_definition(source, policy=PLAIN)

    assert [f.id for f in reading.definition.nodes["start"].outgoing] == [
        "flow_start_to_end"
    ]
    assert any("flow_start_to_end" in remark for remark in reading.remarks)


def test_events_carry_their_triggers():
    cycle = definition_of("timer_cycle").nodes["late"]
    error = definition_of("error_caught").nodes["refused"]
    message = definition_of("message_boundary").nodes["late"]

    assert cycle.trigger is not None
    assert (cycle.trigger.kind, cycle.trigger.mode) == (
        TriggerKind.TIMER,
        TimerMode.CYCLE,
    )
    assert not cycle.interrupting
    assert error.trigger is not None
    assert (error.trigger.kind, error.trigger.name) == (TriggerKind.ERROR, "REFUSED")
    assert message.trigger is not None
    assert (message.trigger.kind, message.trigger.name) == (
        TriggerKind.MESSAGE,
        "answer",
    )


def test_a_throw_event_without_a_message_is_passed():
    source = one_task('<intermediateThrowEvent id="t"/>')

    definition = read_definition(source, policy=PLAIN).definition

    assert definition.nodes["t"].kind is Kind.PASS


def test_extensions_of_a_cousin_are_read_as_camunda_s():
    source = one_task('<userTask id="t" activiti:formKey="leave"/>')

    reading = read_definition(source, policy=PLAIN)

    (task,) = reading.definition.user_tasks
    assert task.work is not None
    assert task.work.form_key == "leave"
    assert "Extensions of Activiti were read as Camunda's." in reading.remarks


def test_a_plain_diagram_declares_what_its_expressions_name():
    source = document(
        '<startEvent id="start"/><exclusiveGateway id="g"/><endEvent id="a"/>'
        '<endEvent id="b"/><sequenceFlow id="f1" sourceRef="start" targetRef="g"/>'
        '<sequenceFlow id="f2" sourceRef="g" targetRef="a"><conditionExpression>'
        "${amount &gt; 3 &amp;&amp; !closed}</conditionExpression></sequenceFlow>"
        '<sequenceFlow id="f3" sourceRef="g" targetRef="b"/>'
    )

    reading = read_definition(source, policy=PLAIN)

    assert {v.type for v in reading.definition.variables.values()} == {"any"}
    assert set(reading.definition.variables) == {"amount", "closed"}
    assert reading.definition.nodes["g"].default == "f3"


def test_processes_of_one_file_may_call_each_other():
    source = (
        f'{_HEAD}<process id="outer" isExecutable="true"><startEvent id="s1"/>'
        '<callActivity id="call" calledElement="inner"/>'
        '<sequenceFlow id="f1" sourceRef="s1" targetRef="call"/></process>'
        '<process id="inner" isExecutable="true"><startEvent id="s2"/>'
        '<userTask id="t"/><sequenceFlow id="f2" sourceRef="s2" targetRef="t"/>'
        "</process></definitions>"
    ).encode()

    reading = read_definition(source, policy=PLAIN)

    assert reading.definition.process_id == "outer"
    assert reading.called_ids == ("inner",)
    assert set(reading.definition.called) == {"inner"}


def test_a_black_box_pool_is_remarked():
    source = one_task(
        '<userTask id="t"/>',
        top='<collaboration id="c"><participant id="us" processRef="p"/>'
        '<participant id="them" name="民政局"/></collaboration>',
    )

    reading = read_definition(source, policy=PLAIN)

    assert "The pool '民政局' is drawn only, it is not executed." in reading.remarks


def test_a_note_in_the_diagram_is_only_read_past():
    source = one_task(
        '<userTask id="t"/>'
        '<textAnnotation id="note"><text>先电话核实</text></textAnnotation>'
        '<association id="about" sourceRef="t" targetRef="note"/>'
    )

    assert set(read_definition(source, policy=PLAIN).definition.nodes) >= {"t"}


def test_a_declared_encoding_is_decoded():
    text = one_task('<userTask id="t" name="接案"/>').decode()
    source = ('<?xml version="1.0" encoding="GB18030"?>' + text).encode("gb18030")

    definition = read_definition(source, policy=PLAIN).definition

    assert definition.nodes["t"].name == "接案"


def test_the_content_hash_is_that_of_the_bytes():
    source = source_of("terminate")

    first = read_definition(source, policy=PLAIN).definition
    second = read_definition(source + b"\n", policy=PLAIN).definition

    assert first.content_hash != second.content_hash


def test_the_policy_s_own_rules_are_asked():
    policy = Policy("station", lambda d: {n.id: ["No clause."] for n in d.user_tasks})
    source = one_task('<userTask id="t" camunda:candidateGroups="social_worker"/>')

    assert problems_of(source, policy) == {"t": ["No clause."]}


def test_all_problems_are_named_at_once():
    source = document(
        '<startEvent id="start"/><scriptTask id="script"/><userTask id="alone"/>'
        '<sequenceFlow id="f1" sourceRef="start" targetRef="nowhere"/>'
        '<adHocSubProcess id="adhoc"/>'
    )

    assert set(problems_of(source)) >= {"script", "f1", "adhoc"}
