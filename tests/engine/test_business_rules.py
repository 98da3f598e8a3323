"""Business rule tasks: what a decision says moves the process, and is kept with why."""

from uuid import UUID

import pytest

from engine import commands
from engine.actors import Origin, system
from engine.decisions import Scope
from engine.errors import Rejected
from engine.kernel import dumps
from engine.kernel.journal import replay
from engine.models import HistoryEntry, Incident, ProcessInstance
from engine.runtime import compiled
from engine.verdicts import verdict
from tests.support.rules import rules
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

VARIABLES = (
    '<camunda:property name="variable.points" value="number"/>'
    '<camunda:property name="variable.grade" value="string"/>'
)
TASK = (
    '<bpmn:businessRuleTask id="judge" name="评定" camunda:decisionRef="grade" '
    'camunda:resultVariable="grade"/>'
)
GATEWAY = '<bpmn:exclusiveGateway id="which" default="which_low"/>'


def _process(
    task: str = TASK, *, variables: str = VARIABLES, points: str = "3"
) -> bytes:
    drawn = process(
        user_task("count", points=points),
        task,
        GATEWAY,
        user_task("high"),
        user_task("low"),
        '<bpmn:endEvent id="end"/>',
        flow("start", "count"),
        flow("count", "judge"),
        flow("judge", "which"),
        flow("which", "high", when='grade = "a"'),
        flow("which", "low"),
        flow("high", "end"),
        flow("low", "end"),
    )
    mark = b'<camunda:property name="variable.answer"'
    return drawn.replace(mark, variables.encode() + mark)


def _machine(story: Story) -> Origin:
    return Origin(actor=system(1), now=story.now)


def _active(source: bytes, story: Story) -> UUID:
    receipt = commands.deploy_decision(
        source, scope=Scope(county=1), origin=_machine(story)
    )
    commands.activate_decision(UUID(receipt.subject), origin=_machine(story))
    return UUID(receipt.subject)


def _counted(story: Story) -> ProcessInstance:
    story.opens_case("wang")
    story.completes("wang", "count")
    return story.instance()


def test_what_is_decided_chooses_the_way_in_the_same_move(story: Story) -> None:
    _active(rules(), story)
    deployed(_process())
    _counted(story)
    assert story.waits_at() == {"high"}


def test_the_history_keeps_inputs_rules_clause_and_version(story: Story) -> None:
    version = _active(rules(), story)
    deployed(_process())
    instance = _counted(story)
    entry = HistoryEntry.objects.get(instance=instance, kind="decided")
    said = verdict(entry.details)
    assert (said.version, said.decision, said.value) == (version, "grade", "a")
    assert said.inputs == (("得分", "3"),)
    (rule,) = said.rules
    assert rule.index == 1
    assert rule.annotations == {"reason": "得分大于零", "clause": "002 §4.4"}


def test_the_commands_of_the_history_give_the_state_without_the_rules(
    story: Story,
) -> None:
    version = _active(rules(), story)
    deployed(_process())
    instance = _counted(story)
    commands.retire_decision(version, origin=_machine(story))
    told = HistoryEntry.objects.filter(instance=instance).order_by("move", "line")
    rows = [row for entry in told for row in entry.applied]
    definition = compiled(instance.definition_id).definition
    assert dumps(replay(definition, rows)) == bytes(instance.state)


def test_the_version_that_holds_on_the_day_is_asked(story: Story) -> None:
    _active(rules(), story)
    deployed(_process())
    _active(rules(says="b"), story)
    _counted(story)
    assert story.waits_at() == {"low"}


def test_where_nobody_answers_an_incident_waits_and_a_retry_asks_again(
    story: Story,
) -> None:
    # given rules that are retired after the process was deployed
    version = _active(rules(), story)
    deployed(_process())
    commands.retire_decision(version, origin=_machine(story))
    # when the work before them is done, it stays done
    instance = _counted(story)
    incident = Incident.objects.get(instance=instance)
    assert (incident.element_id, incident.code) == ("judge", "decision")
    assert story.waits_at() == set()
    # then, with rules in force again, it goes on
    _active(rules(), story)
    commands.resolve_incident(incident.pk, variables={}, origin=story.origin("he"))
    assert story.waits_at() == {"high"}


def test_no_answer_is_an_incident_not_a_default_flow(story: Story) -> None:
    _active(rules(), story)
    deployed(_process(points="null"))
    incident = Incident.objects.get(instance=_counted(story))
    assert "no rule applies" in incident.message


def test_a_process_that_asks_what_nobody_answers_is_refused(story: Story) -> None:
    with pytest.raises(Rejected) as refused:
        deployed(_process())
    assert refused.value.problems == {
        "judge": ["No active decision model answers for grade."]
    }


def test_a_process_that_does_not_know_what_is_asked_for_is_refused(
    story: Story,
) -> None:
    _active(rules(), story)
    unknowing = VARIABLES.replace("variable.points", "variable.other")
    with pytest.raises(Rejected) as refused:
        deployed(_process(variables=unknowing).replace(b"points", b"other"))
    assert refused.value.problems == {
        "judge": ["grade asks for points, which is no declared control variable."]
    }


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ('camunda:decisionRef="grade"', "Name the camunda:resultVariable"),
        (
            'camunda:decisionRef="grade" camunda:resultVariable="grade" '
            'camunda:topic="x"',
            "asks a decision or runs a topic",
        ),
        (
            'camunda:decisionRef="${grade}" camunda:resultVariable="grade"',
            "A fixed decision is asked",
        ),
    ],
)
def test_a_rule_task_that_is_drawn_wrong_is_refused(
    story: Story, attributes: str, sentence: str
) -> None:
    _active(rules(), story)
    with pytest.raises(Rejected) as refused:
        deployed(_process(f'<bpmn:businessRuleTask id="judge" {attributes}/>'))
    assert sentence in str(refused.value.problems["judge"])
