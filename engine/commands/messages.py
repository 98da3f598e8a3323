"""Deliver a named message to whoever waits for it."""

from uuid import UUID

from engine import guard, store
from engine.actors import Origin
from engine.commands.wishes import command
from engine.errors import NotFound, Rejected
from engine.extensions import JSONObject
from engine.kernel import KernelError
from engine.kernel import commands as kernel_commands
from engine.models import MessageKind, MessageSubscription
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store import Move


@command
def correlate_message(
    message: str,
    *,
    case_id: UUID,
    variables: JSONObject,
    origin: Origin,
    key: str = "",
) -> Receipt:
    """Hand a message to the oldest wait for it.

    Args:
        case_id: The case in which somebody waits.
        key: Correlation key, where the model gives the message one; empty else.

    Raises:
        NotFound: Nobody in the case waits for the message.
        NotAllowed: The policy does not let the actor send it.
        Rejected: A value is not declared or of the wrong type.
    """
    waiting = (
        MessageSubscription.objects.filter(
            case_id=case_id, message=message, key=key, kind=MessageKind.MESSAGE
        )
        .order_by("id")
        .first()
    )
    if waiting is None:
        raise NotFound("wait for message", message, to="correlate")
    return hand_over(waiting, variables, origin)


def hand_over(
    waiting: MessageSubscription, variables: JSONObject, origin: Origin
) -> Receipt:
    """Hand a message to a wait, within the transaction of a command.

    Raises:
        NotAllowed: The policy does not let the actor send it.
        Rejected: The wait is over, or a value is not acceptable.
    """
    instance = store.lock_instance(waiting.instance_id, to="correlate")
    runtime = Runtime.load(instance)
    sets = frozenset(variables)
    if origin.actor.is_system:
        # Processes tell each other values, but none that is decided or weighed here.
        definition_id = instance.definition_id
        sets &= guard.decided_within(definition_id) | guard.weighed_within(
            definition_id
        )
    guard.permit_in(
        instance,
        origin,
        to="correlate",
        element_id=waiting.element_id,
        message=waiting.message,
        sets=sets,
    )

    try:
        runtime.apply(
            kernel_commands.Deliver(
                origin.now, waiting.token_id, waiting.element_id, dict(variables)
            )
        )
    except KernelError as refused:
        raise Rejected(str(refused), {"variables": [str(refused)]}) from refused

    return store.save(instance, runtime, Move(origin))
