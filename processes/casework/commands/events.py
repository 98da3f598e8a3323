"""Tell a case that something has happened."""

from dataclasses import replace
from uuid import UUID

from engine import commands
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotFound, WrongState
from processes.casework.closed_files import require_open
from processes.casework.events import EVENTS
from processes.casework.models import Case


@command
def report_event(case_id: UUID, event_id: str, *, origin: Origin) -> Receipt:
    """Report that something has happened; the process that waits for it goes on.

    Raises:
        NotFound: No such case or event, or the file is closed to the actor.
        NotAllowed: The actor's posts do not serve the case.
        WrongState: Nothing in the case waits for it (any more).
    """
    event = EVENTS.get(event_id)
    case = Case.objects.filter(pk=case_id).first()
    if event is None:
        raise NotFound("event", event_id, to="report")
    if case is None:
        raise NotFound("case", case_id, to="correlate")
    require_open(case, origin=origin, to="correlate", message=event.message)
    try:
        return commands.correlate_message(
            event.message, case_id=case_id, variables={}, origin=_without_key(origin)
        )
    except NotFound as nobody:
        raise WrongState(
            f"Expected case {case_id} to wait for {event.message}, but it does not.",
            status="not_awaited",
            case_id=str(case_id),
        ) from nobody


def _without_key(origin: Origin) -> Origin:
    """The key belongs to the outer command."""
    return replace(origin, idempotency_key="")
