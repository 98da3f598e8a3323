"""The commands beside the history: applied again, they give the stored state again."""

import pytest

from engine import commands, queries, tenancy
from engine.commands.jobs import MAX_ATTEMPTS
from engine.errors import WrongState
from engine.kernel import dumps, replay
from engine.models import HistoryEntry, Incident, Job, ProcessInstance
from engine.runtime import compiled
from tests.support.statements import counted
from tests.support.story import CHOICES, MAIN_LINE, Story, reach
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def applied_to(instance: ProcessInstance) -> list[dict[str, object]]:
    """Return all that the kernel was told about an instance, in order."""
    tenancy.bind({instance.county})
    lines = HistoryEntry.objects.filter(instance=instance).order_by("move", "line")
    return [row for entry in lines for row in entry.applied]


def test_the_history_of_a_whole_case_gives_its_state_byte_for_byte(
    story: Story,
) -> None:
    # given a case on its way along the main line, with a timer and a service
    story.opens_case("wang")
    story.completes("wang", MAIN_LINE[0][1])
    story.passes(hours=3)
    story.runs_jobs()

    for number, (username, step) in enumerate(MAIN_LINE[1:]):
        # when the next step is done
        story.completes(username, step, **CHOICES.get(step, {}))
        story.runs_jobs()

        # then what was told so far leads to what is stored
        if number % 3 == 0:
            instance = story.instance()
            definition = compiled(instance.definition_id).definition
            assert dumps(replay(definition, applied_to(instance))) == bytes(
                instance.state
            )


def test_what_people_fill_in_is_not_among_the_commands(story: Story) -> None:
    reach(story, "obtain_informed_consent")
    filled = story.filled(story.item("obtain_informed_consent"))
    story.completes("wang", "obtain_informed_consent")

    kept = str(applied_to(story.instance()))

    named = [v for v in filled.values() if isinstance(v, str) and len(v) > 12]
    assert named
    assert not any(value in kept for value in named)


def test_a_timer_in_working_days_is_due_by_the_calendar(story: Story) -> None:
    # given a Monday, and a process that waits three working days
    wait = (
        '<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>'
        "<bpmn:timeDuration>3 wd</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    deployed(process(wait, END, flow("start", "wait"), flow("wait", "end")))
    story.opens_case("wang")

    # then it ends on Thursday, not before
    story.passes(days=2, hours=23)
    assert story.runs_jobs() == 0
    story.passes(days=1)
    story.runs_jobs()
    instance = story.instance()
    assert instance.status == "completed"
    assert [row["command"] for row in applied_to(instance)] == [
        "Start",
        "SetAlarm",
        "FireTimer",
    ]


class TestForeignStates:
    """A state that this version cannot read is never evaluated."""

    def test_a_person_is_told_and_an_incident_stands(self, story: Story) -> None:
        # given an instance whose state a later release has written
        deployed(process(user_task("do"), END, flow("start", "do"), flow("do", "end")))
        story.opens_case("wang")
        kept = self._spoil(story)

        # when somebody works on it, twice
        story.claims("wang", "do")
        for _ in range(2):
            with pytest.raises(WrongState) as refused:
                story.completes("wang", "do")

        # then nothing moved, and one incident says why
        assert "stored state" in refused.value.message
        tenancy.bind({1})
        incident = Incident.objects.get()
        assert incident.code == "foreign_state"
        assert queries.open_incidents(1)[0].pk == incident.pk

        # and when the state can be read again, the incident is resolved
        ProcessInstance.objects.update(state=kept)
        commands.resolve_incident(incident.pk, variables={}, origin=story.origin("he"))
        story.completes("wang", "do")
        assert story.instance().status == "completed"

    def test_a_job_is_parked_at_once(self, story: Story) -> None:
        tell = (
            '<bpmn:serviceTask id="tell" camunda:type="external"'
            ' camunda:topic="notify_station_head"/>'
        )
        deployed(process(tell, END, flow("start", "tell"), flow("tell", "end")))
        story.opens_case("wang")
        self._spoil(story)

        story.runs_jobs()

        job = Job.objects.get()
        assert job.parked_at is not None
        assert job.attempts <= MAX_ATTEMPTS
        assert Incident.objects.get().job_id == job.pk

    def _spoil(self, story: Story) -> bytes:
        kept = bytes(story.instance().state)
        ProcessInstance.objects.update(state=kept.replace(b'"f":2', b'"f":99'))
        return kept


def test_keeping_the_commands_costs_no_statement(story: Story) -> None:
    deployed(process(user_task("do"), END, flow("start", "do"), flow("do", "end")))
    story.opens_case("wang")
    story.claims("wang", "do")
    item, submission = story.item("do"), story.filled(story.item("do"))
    origin = story.origin("wang")

    with counted() as statements:
        commands.complete_work_item(item.pk, submission=submission, origin=origin)

    assert len(statements) <= 9
