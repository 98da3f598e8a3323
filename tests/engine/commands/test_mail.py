"""Messages and signals between instances: kept until caught, and to whom they go."""

from itertools import pairwise

import pytest

from engine import commands, tenancy
from engine.actors import Origin, system
from engine.commands.mail import deliver_message
from engine.errors import NotFound
from engine.models import Job, Message, MessageSubscription, ProcessInstance
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process, user_task

HELP = '<bpmn:message id="help" name="help_request"/>'
ALARM = '<bpmn:signal id="alarm" name="alarm"/>'
END = '<bpmn:endEvent id="end"/>'
#: FEEL text of a correlation key, as an attribute holds it.
KEY = "= &quot;plan {}&quot;"
BESIDE = "assistance_coordination"


def event(tag: str, element_id: str, trigger: str, **properties: str) -> str:
    """Return an event with properties and, for throws, nothing carried along."""
    rows = "".join(
        f'<camunda:property name="{name}" value="{value}"/>'
        for name, value in properties.items()
    )
    extensions = (
        "<bpmn:extensionElements><camunda:properties>"
        f"{rows}</camunda:properties></bpmn:extensionElements>"
        if rows
        else ""
    )
    return f'<bpmn:{tag} id="{element_id}">{extensions}{trigger}</bpmn:{tag}>'


MESSAGE = '<bpmn:messageEventDefinition messageRef="help"/>'
SIGNAL = '<bpmn:signalEventDefinition signalRef="alarm"/>'


def hearer(trigger: str = MESSAGE, *, first: str = "", **properties: str) -> bytes:
    """Return a casework that waits for an event, after a first step if one is named."""
    catch = event("intermediateCatchEvent", "hear", trigger, **properties)
    steps = [user_task(first)] if first else []
    way = ["start", *([first] if first else []), "hear", "after", "end"]
    flows = [flow(*pair) for pair in pairwise(way)]
    body = [*steps, catch, user_task("after"), END, *flows]
    return process(*body, messages=HELP + ALARM)


def sayer(trigger: str = MESSAGE, **properties: str) -> bytes:
    """Return a process beside it that throws an event and is over."""
    throw = event("intermediateThrowEvent", "say", trigger, **properties)
    flows = (flow("start", "say"), flow("say", "end"))
    return process(throw, END, *flows, process_id=BESIDE, messages=HELP + ALARM)


def test_a_message_thrown_before_anybody_waits_is_kept_until_somebody_does(
    story: Story,
) -> None:
    # given a message that nobody waits for yet
    deployed(hearer(first="prepare"))
    deployed(sayer())
    story.opens_case("wang")
    story.starts("wang", BESIDE)
    story.runs_jobs()
    assert Message.objects.get().status == Message.Status.WAITING

    # when the case comes to the point where it waits
    story.completes("wang", "prepare")
    story.runs_jobs()

    # then it has got the message, once
    assert story.waits_at() == {"after"}
    assert Message.objects.get().status == Message.Status.RECEIVED
    assert not Job.objects.filter(done_at=None).exists()


def test_a_message_without_a_key_stays_in_its_case(story: Story) -> None:
    # given two cases that wait, and a message thrown in the second
    deployed(hearer())
    deployed(sayer())
    first = story.opens_case("wang")
    second = story.opens_case("wang")
    story.starts("wang", BESIDE)

    # when it is delivered
    story.runs_jobs()

    # then only the second goes on
    assert story.waits_at() == {"after"}
    waiting = MessageSubscription.objects.values_list("case_id", flat=True)
    assert list(waiting) == [first]
    assert story.case_id == second


def test_a_message_with_a_key_finds_its_receiver_in_any_case(story: Story) -> None:
    # given a case that waits for the key, and one that waits for another
    deployed(hearer(correlation_key=KEY.format(7)))
    receiver = story.opens_case("wang")
    deployed(sayer(correlation_key=KEY.format(7)))
    sender = story.opens_case("wang")
    MessageSubscription.objects.filter(case_id=sender).update(key="plan 8")
    story.starts("wang", BESIDE)

    # when it is delivered
    story.runs_jobs()

    # then the one with the key has it, although another case threw it
    assert Message.objects.get().status == Message.Status.RECEIVED
    story.case_id = receiver
    assert story.waits_at() == {"after"}
    story.case_id = sender
    assert story.waits_at() == set()


def test_what_a_message_carries_becomes_control_variables(story: Story) -> None:
    # given a throw with a parameter, and a catch whose process declares it
    deployed(hearer())
    carried = sayer().replace(
        b'<bpmn:intermediateThrowEvent id="say">',
        b'<bpmn:intermediateThrowEvent id="say"><bpmn:extensionElements>'
        b'<camunda:inputOutput><camunda:inputParameter name="answer">'
        b'= "yes, " + "by Monday"</camunda:inputParameter></camunda:inputOutput>'
        b"</bpmn:extensionElements>",
    )
    deployed(carried)
    story.opens_case("wang")
    story.starts("wang", BESIDE)

    # when it is delivered
    story.runs_jobs()

    # then the receiver has it
    assert b"yes, by Monday" in bytes(story.instance().state)


def test_a_message_that_nobody_has_to_hear_is_not_kept(story: Story) -> None:
    deployed(hearer(first="prepare"))
    deployed(sayer(optional="yes"))
    story.opens_case("wang")
    story.starts("wang", BESIDE)
    story.runs_jobs()

    story.completes("wang", "prepare")
    story.runs_jobs()

    assert Message.objects.get().status == Message.Status.UNHEARD
    assert story.waits_at() == set()


def test_a_signal_reaches_all_who_wait_for_it_and_is_not_kept(story: Story) -> None:
    # given two cases that wait for a signal, and one that will later
    deployed(hearer(SIGNAL))
    cases = [story.opens_case("wang"), story.opens_case("wang")]
    deployed(sayer(SIGNAL))
    story.starts("wang", BESIDE)

    # when it is spread
    story.runs_jobs()
    late = story.opens_case("wang")
    story.runs_jobs()

    # then both have heard it, and who comes later has not
    for case_id in cases:
        story.case_id = case_id
        assert story.waits_at() == {"after"}
    story.case_id = late
    assert story.waits_at() == set()


def test_a_job_of_an_earlier_release_delivers_its_message_all_the_same(
    story: Story,
) -> None:
    # given a job that only names the event that threw
    deployed(hearer())
    deployed(sayer())
    story.opens_case("wang")
    story.starts("wang", BESIDE)
    tenancy.bind({1})
    Message.objects.all().delete()
    Job.objects.filter(kind=Job.Kind.MESSAGE).update(message_id=None)

    # when it is done
    story.runs_jobs()

    # then the message has arrived
    assert story.waits_at() == {"after"}


def test_a_job_that_somebody_else_has_taken_over_delivers_nothing(
    story: Story,
) -> None:
    deployed(hearer())
    deployed(sayer())
    story.opens_case("wang")
    story.starts("wang", BESIDE)
    job = Job.objects.get(kind=Job.Kind.MESSAGE)
    Job.objects.filter(pk=job.pk).update(locked_by="another")

    deliver_message(job, "story", Origin(actor=system(1), now=story.now))

    tenancy.bind({1})
    assert Message.objects.get().status == Message.Status.WAITING
    assert story.waits_at() == set()


def test_a_message_with_a_wrong_key_is_not_found(story: Story) -> None:
    deployed(hearer(correlation_key=KEY.format(7)))
    case_id = story.opens_case("wang")

    with pytest.raises(NotFound):
        commands.correlate_message(
            "help_request",
            case_id=case_id,
            variables={},
            key="plan 8",
            origin=Origin(actor=system(1), now=story.now),
        )
    commands.correlate_message(
        "help_request",
        case_id=case_id,
        variables={},
        key="plan 7",
        origin=Origin(actor=system(1), now=story.now),
    )
    assert story.waits_at() == {"after"}


def test_an_instance_that_is_over_hears_nothing_more(story: Story) -> None:
    # given a signal on its way to a case that is cancelled meanwhile
    deployed(hearer(SIGNAL))
    story.opens_case("wang")
    deployed(sayer(SIGNAL))
    story.starts("wang", BESIDE)
    job = Job.objects.filter(kind=Job.Kind.SIGNAL).get()
    commands.run_due_jobs("story", now=story.now, limit=1)
    instance = story.instance()
    commands.cancel_instance(instance.pk, origin=story.origin("zhao"))

    # when it arrives
    story.runs_jobs()

    # then nothing happens, and the jobs are done
    assert story.instance().status == ProcessInstance.Status.CANCELLED
    assert not Job.objects.filter(done_at=None).exists()
    assert job.kind == Job.Kind.SIGNAL
