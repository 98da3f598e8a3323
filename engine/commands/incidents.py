"""Help an instance on that cannot go on by itself."""

from uuid import UUID

from engine import guard, store
from engine.actors import Origin
from engine.commands.wishes import FOREIGN_STATE, command
from engine.errors import NotFound, Rejected, WrongState
from engine.extensions import JSONObject
from engine.kernel import KernelError
from engine.kernel import commands as kernel_commands
from engine.models import Incident, Job
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store import Move


@command
def resolve_incident(
    incident_id: UUID, *, variables: JSONObject, origin: Origin
) -> Receipt:
    """Try again where an instance is stuck, after the cause was mended.

    Args:
        variables: Control variables to set before the new try.

    Raises:
        NotFound: No such incident in the actor's counties.
        NotAllowed: The policy does not let the actor resolve incidents.
        WrongState: It is resolved already.
        Rejected: A value is not declared or of the wrong type.
    """
    incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("incident", incident_id, to="resolve_incident")
    instance = store.lock_instance(incident.instance_id, to="resolve_incident")
    runtime = Runtime.load(instance)
    guard.permit_in(
        instance,
        origin,
        to="resolve_incident",
        element_id=incident.element_id,
        sets=_kept_from_menders(runtime, incident).intersection(variables),
    )
    incident.refresh_from_db()
    if incident.resolved_at is not None:
        raise WrongState(f"Expected to resolve incident {incident_id}, but it is.")

    incident.resolved_at = origin.now
    incident.resolved_by = origin.actor.person_id
    incident.save(update_fields=["resolved_at", "resolved_by"])
    if incident.code == FOREIGN_STATE:  # it was read just now, so all is well again
        return Receipt.of(instance.pk, instance.status, instance.case_id)
    if incident.job_id is not None:
        Job.objects.filter(pk=incident.job_id).update(
            parked_at=None, attempts=0, due_at=origin.now, locked_until=None
        )
        return Receipt.of(instance.pk, instance.status, instance.case_id)
    try:
        runtime.apply(
            kernel_commands.Retry(origin.now, incident.token_id, dict(variables))
        )
    except KernelError as refused:
        raise Rejected(str(refused), {"variables": [str(refused)]}) from refused

    return store.save(instance, runtime, Move(origin, notes=[("resolved", None)]))


def _kept_from_menders(runtime: Runtime, incident: Incident) -> frozenset[str]:
    """Return what nobody mends: what is decided or weighed in the process.

    What the step itself hands over and rules weigh is mended there: they are asked
    again behind it.
    """
    definition_id = runtime.version.id
    tokens = runtime.state.tokens if runtime.state else {}
    is_there = incident.token_id in tokens
    outputs = runtime.node_at(incident.token_id).outputs if is_there else ()
    own = {output.variable for output in outputs}
    return guard.decided_within(definition_id) | (
        guard.weighed_within(definition_id) - own
    )
