"""Deliver what instances throw: a message to one who waits, a signal to all of them.

A message that nobody waits for is kept; whoever begins to wait for it gets it. Both
sides hold the name of the message for the moment in which they could miss each other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from engine import tenancy
from engine.commands import leases
from engine.commands.messages import hand_over
from engine.extensions import MessageCall, extensions
from engine.models import (
    Job,
    Message,
    MessageKind,
    MessageSubscription,
    ProcessInstance,
)
from engine.runtime import compiled, every_node


def deliver_message(job: Job, worker: str, now: datetime) -> None:
    """Hand a message to the oldest wait for it, start what it starts, or keep it."""
    is_settled = False
    while not is_settled:
        is_settled = _settle(job, worker, now)


def spread_signal(job: Job, worker: str, now: datetime) -> None:
    """Make a job for everybody who waits for a signal, except its own instance."""
    with transaction.atomic():
        signal = _held(job, worker)
        if signal is None:
            return
        if signal.status == Message.Status.WAITING:
            _summon(signal, now)
            _note(signal, Message.Status.RECEIVED, now)
        leases.finish(job, now)


def _settle(job: Job, worker: str, now: datetime) -> bool:
    """Deliver or keep a message; return ``False`` if a wait for it began meanwhile."""
    with transaction.atomic():
        message = _held(job, worker)
        if message is None:
            return True
        if message.status == Message.Status.WAITING:
            status = _fate(job, message, now)
            if status is None:
                return False
            if status is not Message.Status.WAITING:
                _note(message, status, now)
        leases.finish(job, now)
    return True


def _fate(job: Job, message: Message, now: datetime) -> Message.Status | None:
    if _is_caught(job, message, now):
        return Message.Status.RECEIVED
    tenancy.lock_name(f"message|{message.name}", seed=message.county)
    if _oldest_wait(message) is not None:
        return None
    return Message.Status.UNHEARD if _is_optional(message) else Message.Status.WAITING


def _summon(signal: Message, now: datetime) -> None:
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
            due_at=now,
        )
        for wait in waiting.order_by("id")
    )


def _note(message: Message, status: Message.Status, now: datetime) -> None:
    message.status = status
    message.received_at = now
    message.save(update_fields=["status", "received_at"])


def _held(job: Job, worker: str) -> Message | None:
    """Lock the message of a job that is still ours to do; else give nothing."""
    tenancy.bind({job.county})
    if job.message_id is None:
        _adopt(job)
    assert job.message_id is not None
    messages = Message.objects.select_for_update(of=("self",))
    message = messages.get(pk=job.message_id)
    return message if leases.is_held(job, worker) else None


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


def _is_caught(job: Job, message: Message, now: datetime) -> bool:
    waiting = _oldest_wait(message)
    if waiting is not None:
        hand_over(waiting, message.variables, leases.machine(job, now))
        return True
    if message.key:
        return False
    return extensions.receive_message(
        MessageCall(message.name, job.pk, message.county, message.case_id, now)
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
    nodes = every_node(compiled(message.instance.definition_id).definition)
    thrower = nodes.get(message.element_id)
    return thrower is not None and thrower.properties.get("optional") == "yes"
