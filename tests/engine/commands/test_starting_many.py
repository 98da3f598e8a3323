"""Start many at once: like one by one, only faster; all of them, or none."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from engine import commands, tenancy
from engine.actors import Origin, system
from engine.commands import Beginning
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.kernel import dumps
from engine.kernel.journal import replay
from engine.models import HistoryEntry, Job, ProcessInstance, WorkItem
from engine.runtime import compiled
from processes.casework.models import Case
from processes.organisation.places import places_of
from tests.support.statements import counted
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

TIMER = """
<bpmn:boundaryEvent id="late" attachedToRef="step" cancelActivity="false">
  <bpmn:timerEventDefinition><bpmn:timeDuration>P7D</bpmn:timeDuration>
  </bpmn:timerEventDefinition>
</bpmn:boundaryEvent>"""
TIMED = process(
    user_task("step"),
    TIMER,
    '<bpmn:endEvent id="end"/><bpmn:endEvent id="told"/>',
    flow("start", "step"),
    flow("step", "end"),
    flow("late", "told"),
)

CLAUSE = b'<camunda:property name="clause" value="002 \xc2\xa74.4"/>'
HOLDER = b'<camunda:property name="holder" value="case_worker"/>'


def _beginnings(story: Story, count: int) -> list[Beginning]:
    return [
        Beginning(
            county=1,
            case_id=uuid4(),
            business_key=f"MY-2026-{number:04}",
            places=places_of(story.county.stations[0]),
            variables={},
            message="self_request",
        )
        for number in range(count)
    ]


def _installation(story: Story) -> Origin:
    return Origin(actor=system(1), now=story.now)


def _start(story: Story, beginnings: Sequence[Beginning]) -> None:
    commands.start_processes(
        "casework", beginnings=beginnings, origin=_installation(story)
    )


def _what_is_there(beginning: Beginning) -> dict[str, object]:
    """Return the rows of one start, without ids and without what differs by case."""
    own = {"id", "case_id", "instance_id", "work_item_id", "business_key"}
    own |= {"mac", "chain"}  # they cover the ids
    found = {}
    order = {ProcessInstance: "status", WorkItem: "element_id", HistoryEntry: "line"}
    for model, by in order.items():
        rows = model.objects.filter(case_id=beginning.case_id).order_by(by).values()
        found[model.__name__] = [
            {k: v for k, v in row.items() if k not in own} for row in rows
        ]
    instance = ProcessInstance.objects.get(case_id=beginning.case_id)
    jobs = Job.objects.filter(instance_id=instance.pk).values_list("kind", "due_at")
    return {**found, "jobs": list(jobs), "key": bool(instance.business_key)}


def test_each_is_like_one_that_was_started_alone(story: Story) -> None:
    deployed(TIMED)
    alone, *many = _beginnings(story, 4)
    commands.start_process("casework", beginning=alone, origin=_installation(story))
    _start(story, many)
    tenancy.bind({1}, story.person("wang"))
    wanted = _what_is_there(alone)
    assert wanted["jobs"]
    assert [_what_is_there(each) for each in many] == [wanted] * 3


def test_each_keeps_its_key_and_its_own_rows(story: Story) -> None:
    beginnings = _beginnings(story, 3)
    _start(story, beginnings)
    tenancy.bind({1}, story.person("wang"))
    for each in beginnings:
        instance = ProcessInstance.objects.get(case_id=each.case_id)
        assert instance.business_key == each.business_key
        (item,) = WorkItem.objects.filter(case_id=each.case_id)
        assert item.instance_id == instance.pk
        told = HistoryEntry.objects.filter(instance=instance)
        assert {entry.work_item_id for entry in told} == {None, item.pk}
        rows = [row for entry in told.order_by("line") for row in entry.applied]
        definition = compiled(instance.definition_id).definition
        assert dumps(replay(definition, rows)) == bytes(instance.state)


def test_one_that_was_started_among_many_goes_on_like_any_other(story: Story) -> None:
    beginnings = _beginnings(story, 2)
    _start(story, beginnings)
    story.case_id = beginnings[1].case_id
    assert story.waits_at() == {"register_lead"}


def test_those_that_begin_differently_are_not_mixed_up(story: Story) -> None:
    here, there = _beginnings(story, 2)
    other = story.county.stations[1]
    _start(story, [here, replace(there, places=places_of(other))])
    tenancy.bind({1}, story.person("wang"))
    queues = {
        item.case_id: item.candidate_group.rpartition("@")[2] or item.candidate_group
        for item in WorkItem.objects.filter(case_id__in=[here.case_id, there.case_id])
    }
    assert queues[here.case_id] != queues[there.case_id]
    assert queues[there.case_id].endswith(str(other.pk))


def test_work_for_whoever_serves_the_case_is_found_case_by_case(story: Story) -> None:
    # given two cases that different people serve, and work for who serves the case
    cases = [story.opens_case("wang"), story.opens_case("wang")]
    tenancy.bind({1}, story.person("wang"))
    for case_id, name in zip(cases, ("wang", "li"), strict=True):
        Case.objects.filter(pk=case_id).update(case_worker_id=story.person(name))
    deployed(TIMED.replace(CLAUSE, CLAUSE + HOLDER))
    beginnings = [
        replace(each, case_id=case_id)
        for each, case_id in zip(_beginnings(story, 2), cases, strict=True)
    ]
    # when both begin alike
    _start(story, beginnings)
    # then each has the work on the own desk
    tenancy.bind({1}, story.person("wang"))
    desks = WorkItem.objects.filter(element_id="step").values_list("assignee_id")
    assert {person for (person,) in desks} == {story.person("wang"), story.person("li")}


def test_one_bad_value_starts_none(story: Story) -> None:
    good, bad = _beginnings(story, 2)
    with pytest.raises(Rejected):
        _start(story, [good, replace(bad, variables={"approved": True})])
    tenancy.bind({1}, story.person("wang"))
    assert not ProcessInstance.objects.filter(case_id=good.case_id).exists()


def test_none_too_many_or_several_counties_are_rejected(story: Story) -> None:
    one, other = _beginnings(story, 2)
    for beginnings in ([], [one, replace(other, county=2)], [one] * 1001):
        with pytest.raises(Rejected, match="of one county"):
            _start(story, beginnings)


def test_a_process_without_an_active_version_is_not_found(story: Story) -> None:
    with pytest.raises(NotFound, match="active process definition"):
        commands.start_processes(
            "no_such_process",
            beginnings=_beginnings(story, 1),
            origin=_installation(story),
        )


def test_the_guard_is_asked_for_each(story: Story) -> None:
    with pytest.raises(NotAllowed) as refused:
        commands.start_processes(
            "casework", beginnings=_beginnings(story, 2), origin=story.origin("zhou")
        )
    assert refused.value.rule == "START"


def test_a_plain_definition_is_not_started_in_a_station(story: Story) -> None:
    plain = process('<bpmn:endEvent id="end"/>', flow("start", "end"))
    version = commands.deploy_definition(
        plain, policy="plain", county=1, origin=story.origin("he")
    )
    commands.activate_definition(UUID(version.subject), origin=story.origin("lv"))
    with pytest.raises(WrongState, match="policy"):
        _start(story, _beginnings(story, 1))


def test_the_same_key_starts_them_once(story: Story) -> None:
    beginnings = _beginnings(story, 2)
    origin = replace(_installation(story), idempotency_key="a-load-of-cases")
    first, second = (
        commands.start_processes("casework", beginnings=beginnings, origin=origin)
        for _ in range(2)
    )
    assert first == second
    tenancy.bind({1}, story.person("wang"))
    ids = [each.case_id for each in beginnings]
    assert ProcessInstance.objects.filter(case_id__in=ids).count() == 2


def test_the_statements_do_not_grow_with_the_starts(story: Story) -> None:
    _start(story, _beginnings(story, 1))
    sent = []
    for count in (2, 50):
        beginnings = _beginnings(story, count)
        with counted() as statements:
            _start(story, beginnings)
        sent.append(len(statements))
    assert sent[0] == sent[1] <= 4
