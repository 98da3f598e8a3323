"""Messages and signals: what an instance throws, and what it waits for."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from engine.kernel import events
from engine.kernel.projection import Awaited, Place, Projection
from engine.models import (
    Job,
    Message,
    MessageKind,
    MessageSubscription,
    ProcessInstance,
)
from engine.store.rows import rows

_JOBS: Mapping[str, Job.Kind] = {
    MessageKind.MESSAGE: Job.Kind.MESSAGE,
    MessageKind.SIGNAL: Job.Kind.SIGNAL,
}


def thrown_by(
    instance: ProcessInstance, happened: Iterable[events.Event], now: datetime
) -> list[Message]:
    """Return what left the instance; a job delivers each."""
    found = []
    for event in happened:
        # Most events leave nothing, and a model costs more than a look.
        if not isinstance(event, events.MessageThrown | events.SignalThrown):
            continue
        message = Message(
            county=instance.county,
            case_id=instance.case_id,
            instance=instance,
            sent_at=now,
            element_id=event.element_id,
        )
        if isinstance(event, events.MessageThrown):
            message.kind, message.name = MessageKind.MESSAGE, event.message
            message.key, message.variables = event.key, dict(event.variables)
        else:
            message.kind, message.name = MessageKind.SIGNAL, event.signal
        found.append(message)
    return found


def delivery_of(message: Message) -> Job:
    """Return the job that delivers a message or signal."""
    return Job(
        county=message.county,
        instance_id=message.instance_id,
        token_id="",
        element_id=message.element_id,
        kind=_JOBS[message.kind],
        message_id=message.pk,
        due_at=message.sent_at,
    )


def awaited_events(
    instance: ProcessInstance, before: Projection, after: Projection
) -> dict[str, object]:
    """Return the subscriptions that begin and those that are over."""
    began: list[MessageSubscription] = []
    gone: set[Place] = set()
    for kind, was, awaits in (
        (MessageKind.MESSAGE, before.messages, after.messages),
        (MessageKind.SIGNAL, before.signals, after.signals),
    ):
        began += [
            _subscription(instance, kind, place, awaited)
            for place, awaited in awaits.items()
            if was.get(place) != awaited
        ]
        gone |= {place for place, known in was.items() if awaits.get(place) != known}
    return {
        "subscribed": rows(began),
        "unsubscribed": [{"token_id": t, "element_id": e} for t, e in sorted(gone)],
    }


def _subscription(
    instance: ProcessInstance, kind: MessageKind, place: Place, awaited: Awaited
) -> MessageSubscription:
    return MessageSubscription(
        county=instance.county,
        instance=instance,
        case_id=instance.case_id,
        token_id=place[0],
        element_id=place[1],
        message=awaited.name,
        kind=kind,
        key=awaited.key,
    )
