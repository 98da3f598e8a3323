"""Timers, service operations and messages: done at least once, never lost."""

import pytest

from engine import commands, queries
from engine.commands import jobs
from engine.commands.jobs import LEASE
from engine.errors import NotAllowed, NotFound, WrongState
from engine.models import Incident, Job, WorkItem
from processes.casework.models import Notice
from tests.support.statements import counted
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

TIMER = (
    '<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>'
    "<bpmn:timeDuration>P1D</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
)
SERVICE = (
    '<bpmn:serviceTask id="tell" camunda:type="external" '
    'camunda:topic="notify_station_head"/>'
)
MESSAGE = '<bpmn:message id="help" name="help_request"/>'
THROW = (
    '<bpmn:intermediateThrowEvent id="ask">'
    '<bpmn:messageEventDefinition messageRef="help"/></bpmn:intermediateThrowEvent>'
)
CATCH = (
    '<bpmn:intermediateCatchEvent id="hear">'
    '<bpmn:messageEventDefinition messageRef="help"/></bpmn:intermediateCatchEvent>'
)
END = '<bpmn:endEvent id="end"/>'


def test_a_timer_fires_when_due_and_not_before(story: Story) -> None:
    # given a process that waits a day
    deployed(process(TIMER, END, flow("start", "wait"), flow("wait", "end")))
    story.opens_case("wang")

    # when 23 hours have gone by, nothing happens
    story.passes(hours=23)
    assert story.runs_jobs() == 0

    # then the next hour ends it, once
    story.passes(hours=1)
    assert story.runs_jobs() == 1
    assert story.instance().status == "completed"
    assert story.runs_jobs() == 0


def test_a_withdrawn_timer_does_not_fire(story: Story) -> None:
    # given the reminder of a lead that nobody has screened
    story.opens_case("wang")
    story.completes("wang", "register_lead")

    # when the lead is screened in time
    story.passes(hours=1)
    story.completes("wang", "screen_urgency")
    story.passes(hours=2)

    # then the station head is told nothing
    assert story.runs_jobs() == 0
    assert not Notice.objects.exists()


def test_an_unscreened_lead_is_told_to_the_station_head_once(story: Story) -> None:
    # given a lead that nobody has screened for two hours
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.passes(hours=2, minutes=1)

    # when the timer and the service run, the service even twice
    story.runs_jobs()
    Job.objects.filter(kind="service").update(done_at=None, locked_until=None)
    story.runs_jobs()

    # then one notice stands for the head, and the step still waits
    assert Notice.objects.get().candidate_group.startswith("station_head@")
    assert story.waits_at() == {"screen_urgency"}


def test_a_service_that_fails_is_tried_again_and_then_parked_as_an_incident(
    story: Story,
) -> None:
    # given a service whose notice cannot be stored: the case lacks the head's place
    deployed(process(SERVICE, END, flow("start", "tell"), flow("tell", "end")))
    story.opens_case("wang")
    instance = story.instance()
    instance.places = {}
    instance.save(update_fields=["places"])

    # when the worker has tried five times, each time a little later
    attempts = 0
    for _ in range(8):
        attempts += story.runs_jobs()
        story.passes(minutes=2)

    # then an incident stands at the element, without any data of the case
    assert attempts == 5
    incident = Incident.objects.get()
    assert (incident.element_id, incident.code) == ("tell", "job_failed")
    assert story.instance().status == "active"

    # and once the cause is mended, the county's official lets it go on
    instance.places = {"station": str(story.county.stations[0].pk)}
    instance.save(update_fields=["places"])
    commands.resolve_incident(incident.pk, variables={}, origin=story.origin("he"))
    story.runs_jobs()
    assert story.instance().status == "completed"


def test_a_failing_job_takes_the_locks_in_the_order_of_every_command(
    story: Story,
) -> None:
    # given a service that fails
    deployed(process(SERVICE, END, flow("start", "tell"), flow("tell", "end")))
    story.opens_case("wang")
    instance = story.instance()
    instance.places = {}
    instance.save(update_fields=["places"])

    # when the worker takes note of the failure
    with counted() as sent:
        story.runs_jobs()

    # then it holds the case before it touches the job, as a completion does
    last_lock = max(n for n, text in enumerate(sent) if "engine_lock_instance" in text)
    noted = next(n for n, text in enumerate(sent) if '"last_error"' in text[:300])
    assert last_lock < noted


def test_a_worker_that_lost_its_lease_leaves_the_job_alone(story: Story) -> None:
    # given a failing job that another worker has taken over meanwhile
    deployed(process(SERVICE, END, flow("start", "tell"), flow("tell", "end")))
    story.opens_case("wang")
    job = Job.objects.get()
    job.attempts, job.locked_by = 1, "the-late-one"
    Job.objects.update(locked_by="the-next-one", locked_until=story.now + LEASE)

    # when the late worker notes its failure
    jobs.note_failure(job, story.now, "TooLate")

    # then the job still belongs to the next
    job.refresh_from_db()
    assert (job.locked_by, job.last_error) == ("the-next-one", "")
    assert job.locked_until == story.now + LEASE


def test_a_message_reaches_another_process_of_the_case(story: Story) -> None:
    # given a process that asks and one that hears, both of one case
    deployed(
        process(
            CATCH, END, flow("start", "hear"), flow("hear", "end"), messages=MESSAGE
        )
    )
    asking = process(
        THROW,
        END,
        flow("start", "ask"),
        flow("ask", "end"),
        process_id="assistance_coordination",
        messages=MESSAGE,
    )
    deployed(asking)
    story.opens_case("wang")
    story.starts("wang", "assistance_coordination")

    # when the message is delivered
    story.runs_jobs()

    # then the one that heard it is over
    assert story.instance().status == "completed"


class TestCorrelate:
    def test_people_do_not_send_messages(self, story: Story) -> None:
        deployed(
            process(
                CATCH, END, flow("start", "hear"), flow("hear", "end"), messages=MESSAGE
            )
        )
        case_id = story.opens_case("wang")
        with pytest.raises(NotAllowed) as refused:
            commands.correlate_message(
                "help_request",
                case_id=case_id,
                variables={},
                origin=story.origin("wang"),
            )
        assert refused.value.rule == "MESSAGE"

    def test_a_message_nobody_waits_for_is_not_found(self, story: Story) -> None:
        case_id = story.opens_case("wang")
        with pytest.raises(NotFound):
            commands.correlate_message(
                "unheard", case_id=case_id, variables={}, origin=story.origin("wang")
            )


class TestIncidents:
    def test_a_step_that_cannot_go_on_keeps_the_work_and_waits_for_help(
        self, story: Story
    ) -> None:
        # given a mapping that hands over a value which is not allowed
        decide = user_task("decide", intake_decision='"maybe"')
        deployed(process(decide, END, flow("start", "decide"), flow("decide", "end")))
        story.opens_case("wang")
        item = story.item("decide")

        # when the step is completed
        story.completes("wang", "decide")

        # then the work is done, and an incident stands at the step
        item.refresh_from_db()
        assert item.status == WorkItem.Status.COMPLETED
        incident = queries.open_incidents(1)[0]
        assert (incident.element_id, incident.code) == ("decide", "variable")
        assert story.instance().status == "active"

        # and with a right value it goes on
        commands.resolve_incident(
            incident.pk,
            variables={"intake_decision": "accept"},
            origin=story.origin("he"),
        )
        assert story.instance().status == "completed"
        assert queries.open_incidents(1) == []
        with pytest.raises(WrongState):
            commands.resolve_incident(
                incident.pk, variables={}, origin=story.origin("he")
            )

    def test_a_social_worker_does_not_repair_processes(self, story: Story) -> None:
        decide = user_task("decide", intake_decision='"maybe"')
        deployed(process(decide, END, flow("start", "decide"), flow("decide", "end")))
        story.opens_case("wang")
        story.completes("wang", "decide")
        with pytest.raises(NotAllowed) as refused:
            commands.resolve_incident(
                queries.open_incidents(1)[0].pk,
                variables={},
                origin=story.origin("wang"),
            )
        assert refused.value.rule == "OPERATE"


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_ends(
    story: Story,
) -> None:
    # given a due timer taken by a worker that died
    deployed(process(TIMER, END, flow("start", "wait"), flow("wait", "end")))
    story.opens_case("wang")
    story.passes(days=2)
    Job.objects.update(
        locked_by="dead",
        locked_until=story.now + LEASE,
        attempts=1,
    )
    assert story.runs_jobs() == 0

    # when its lease is over, another worker does it
    story.passes(minutes=1)
    assert story.runs_jobs() == 1
    assert story.instance().status == "completed"
