"""Deliver what instances throw: a message to one who waits, a signal to all of them.

A message that nobody waits for is kept; whoever begins to wait for it gets it. Both
sides hold the name of the message for the moment in which they could miss each other.
"""

from enum import StrEnum

from django.db import transaction
from django.db.models import Q

from engine import tenancy
from engine.actors import Origin
from engine.commands.messages import hand_over
from engine.extensions import MessageCall, extensions
from engine.models import (
    Job,
    Message,
    MessageKind,
    MessageSubscription,
    ProcessInstance,
)
from engine.runtime import compiled


class Delivery(StrEnum):
    """What came of an attempt to deliver a message."""

    DONE = "done"
    AGAIN = "again"


def deliver_message(job: Job, worker: str, origin: Origin) -> Delivery:
    """Hand a message to the oldest wait for it, start what it starts, or keep it."""
    with transaction.atomic():
        message = _held(job, worker)
        if message is None:
            return Delivery.DONE
        if message.status != Message.Status.WAITING:
            _finish(job, origin)
            return Delivery.DONE
        if _is_caught(job, message, origin):
            message.status = Message.Status.RECEIVED
        else:
            tenancy.lock_name(f"message|{message.name}", seed=message.county)
            if _oldest_wait(message) is not None:
                return Delivery.AGAIN
            if _is_optional(message):
                message.status = Message.Status.UNHEARD
        if message.status != Message.Status.WAITING:
            message.received_at = origin.now
            message.save(update_fields=["status", "received_at"])
        _finish(job, origin)
    return Delivery.DONE


def spread_signal(job: Job, worker: str, origin: Origin) -> None:
    """Make a job for everybody who waits for a signal, except its own instance."""
    with transaction.atomic():
        signal = _held(job, worker)
        if signal is None:
            return
        if signal.status != Message.Status.WAITING:
            _finish(job, origin)
            return
        waiting = MessageSubscription.objects.filter(
            county=signal.county, kind=MessageKind.SIGNAL, message=signal.name
        ).exclude(instance_id=signal.instance_id)
        Job.objects.bulk_create(
            Job(
                county=wait.county,
                instance_id=wait.instance_id,
                token_id=wait.token_id,
                element_id=wait.element_id,
                kind=Job.Kind.HEARING,
                message_id=signal.pk,
                due_at=origin.now,
            )
            for wait in waiting.order_by("id")
        )
        signal.status = Message.Status.RECEIVED
        signal.received_at = origin.now
        signal.save(update_fields=["status", "received_at"])
        _finish(job, origin)


def _held(job: Job, worker: str) -> Message | None:
    """Lock the message of a job that is still ours to do; else give nothing."""
    tenancy.bind({job.county})
    if job.message_id is None:
        _adopt(job)
    assert job.message_id is not None
    messages = Message.objects.select_for_update(of=("self",))
    message = messages.get(pk=job.message_id)
    ours = Job.objects.filter(pk=job.pk, locked_by=worker, done_at=None).exists()
    return message if ours else None


def _adopt(job: Job) -> None:
    """Give a job of an earlier release, which only names the thrower, its message."""
    instance = ProcessInstance.objects.get(pk=job.instance_id)
    definition = compiled(instance.definition_id).definition
    trigger = definition.nodes[job.element_id].trigger
    assert trigger is not None
    message = Message.objects.create(
        county=job.county,
        case_id=instance.case_id,
        instance=instance,
        element_id=job.element_id,
        kind=MessageKind.MESSAGE,
        name=trigger.name,
        sent_at=job.due_at,
    )
    job.message_id = message.pk
    job.save(update_fields=["message_id"])


def _finish(job: Job, origin: Origin) -> None:
    Job.objects.filter(pk=job.pk, locked_by=job.locked_by).update(
        done_at=origin.now, locked_until=None
    )


def _is_caught(job: Job, message: Message, origin: Origin) -> bool:
    waiting = _oldest_wait(message)
    if waiting is not None:
        hand_over(waiting, message.variables, origin)
        return True
    if message.key:
        return False
    return extensions.receive_message(
        MessageCall(message.name, job.pk, message.county, message.case_id, origin.now)
    )


def _oldest_wait(message: Message) -> MessageSubscription | None:
    where = Q(key=message.key)
    if not message.key:
        where &= Q(case_id=message.case_id)
    return (
        MessageSubscription.objects.filter(
            where,
            county=message.county,
            kind=MessageKind.MESSAGE,
            message=message.name,
        )
        .order_by("id")
        .first()
    )


def _is_optional(message: Message) -> bool:
    """Tell whether the model accepts that nobody listens."""
    definition = compiled(message.instance.definition_id).definition
    thrower = definition.nodes.get(message.element_id)
    return thrower is not None and thrower.properties.get("optional") == "yes"
