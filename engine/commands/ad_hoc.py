"""Begin and end what a manual ad-hoc sub-process leaves to those who do the work."""

from uuid import UUID

from engine import guard, store
from engine.actors import Origin
from engine.commands.wishes import command
from engine.errors import NotFound, WrongState
from engine.kernel import KernelError
from engine.kernel import commands as kernel_commands
from engine.models import ProcessInstance
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store import Move


@command
def begin_activity(instance_id: UUID, element_id: str, *, origin: Origin) -> Receipt:
    """Begin an activity of an open ad-hoc sub-process, as often as it is needed.

    Raises:
        NotFound: No such instance, or it offers no such activity now.
        NotAllowed: The policy does not let the actor begin it.
        WrongState: The instance is over, or one activity at a time may run.
    """
    instance, runtime = _held(instance_id, element_id, origin)
    token_id = next(
        (
            token_id
            for (token_id, _), offered in runtime.before.choices.items()
            if element_id in offered
        ),
        None,
    )
    if token_id is None:
        raise NotFound("activity", element_id, to="begin_activity")
    _apply(runtime, kernel_commands.Activate(origin.now, token_id, element_id))
    return store.save(instance, runtime, Move(origin, notes=[("begun", None)]))


@command
def conclude_sub_process(
    instance_id: UUID, element_id: str, *, origin: Origin
) -> Receipt:
    """End an ad-hoc sub-process in which nothing runs any more.

    Args:
        element_id: The sub-process.

    Raises:
        NotFound: No such instance, or no such sub-process is open in it.
        NotAllowed: The policy does not let the actor end it.
        WrongState: The instance is over, or something still runs in it.
    """
    instance, runtime = _held(instance_id, element_id, origin)
    token_id = next(
        (token for token, each in runtime.before.choices if each == element_id), None
    )
    if token_id is None:
        raise NotFound("sub-process", element_id, to="conclude_sub_process")
    _apply(runtime, kernel_commands.Conclude(origin.now, token_id))
    return store.save(instance, runtime, Move(origin, notes=[("concluded", None)]))


def _held(
    instance_id: UUID, element_id: str, origin: Origin
) -> tuple[ProcessInstance, Runtime]:
    instance = store.lock_instance(instance_id, to="begin_activity")
    runtime = Runtime.load(instance)
    guard.permit_in(instance, origin, to="begin_activity", element_id=element_id)
    guard.require_status(instance, to="begin_activity")
    return instance, runtime


def _apply(runtime: Runtime, wish: kernel_commands.Command) -> None:
    try:
        runtime.apply(wish)
    except KernelError as refused:
        raise WrongState(str(refused)) from refused
