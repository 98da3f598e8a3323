"""Start and cancel process instances."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from engine import deployment, guard, store, versions
from engine.actors import Origin
from engine.commands.wishes import command
from engine.errors import NotFound, Rejected, WrongState
from engine.extensions import Act, JSONObject, RoleQuestion, extensions
from engine.identifiers import new_id
from engine.kernel import KernelError
from engine.kernel import commands as kernel_commands
from engine.models import ProcessDefinition, ProcessInstance
from engine.receipts import Receipt
from engine.runtime import Runtime, compiled
from engine.store import Move, Starts

#: So many instances are started in one transaction.
MAX_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Beginning:
    """What an instance begins with.

    Attributes:
        case_id: The case it serves; several instances may serve one.
        business_key: The case number seen outside.
        places: Level to organisation id, by which roles find their queue.
        variables: First values of declared control variables.
        message: The message that starts it; empty for the plain start.
    """

    county: int
    case_id: UUID
    business_key: str
    places: JSONObject
    variables: JSONObject
    message: str = ""


@command
def start_process(process_id: str, *, beginning: Beginning, origin: Origin) -> Receipt:
    """Start an instance on the active version and move it to its first wait.

    Raises:
        NotFound: No active version of the process for the county.
        NotAllowed: The policy does not let the actor start it.
        WrongState: The active version is not one that a station may run.
        Rejected: A first value is not declared or of the wrong type.
    """
    guard.permit(_act(origin, process_id, beginning))
    version = _startable(process_id, beginning.county)
    _require_undecided(version, beginning, origin)
    instance = _instance(version, beginning, origin)
    runtime = _begun(version, beginning, origin)
    move = Move(origin, notes=[("started", None)], begins=True)
    return store.save(instance, runtime, move)


@command
def start_processes(
    process_id: str, *, beginnings: Sequence[Beginning], origin: Origin
) -> Receipt:
    """Start an instance for each of many cases at once: all of them, or none.

    For whoever brings the cases of another system along. What begins alike is worked
    out once.

    Args:
        beginnings: Of one county, at most a thousand.

    Raises:
        NotFound: No active version of the process for the county.
        NotAllowed: The policy does not let the actor start one of them.
        WrongState: The active version is not one that a station may run.
        Rejected: They are none, too many or of several counties; or a first value is
            not declared or of the wrong type.
    """
    county = _one_county(beginnings)
    for beginning in beginnings:
        guard.permit(_act(origin, process_id, beginning))
    version = _startable(process_id, county)
    for beginning in beginnings:
        _require_undecided(version, beginning, origin)
    alike: dict[bytes, list[Beginning]] = {}
    for beginning in beginnings:
        shared = [beginning.message, beginning.variables, beginning.places]
        key = orjson.dumps(shared, default=repr, option=orjson.OPT_SORT_KEYS)
        alike.setdefault(key, []).append(beginning)
    starts: list[Starts] = []
    for group in alike.values():
        runtime = _begun(version, group[0], origin)
        instances = [_instance(version, each, origin) for each in group]
        # Work for the holder of a part in the case is found case by case.
        apart = _asks_the_case(runtime)
        parts = [[each] for each in instances] if apart else [instances]
        starts += [Starts(part, runtime) for part in parts]
    receipt = Receipt(str(version.pk), f"{len(beginnings)} started")
    return store.save_starts(starts, receipt, county=county, origin=origin)


def _one_county(beginnings: Sequence[Beginning]) -> int:
    counties = {beginning.county for beginning in beginnings}
    if len(counties) != 1 or len(beginnings) > MAX_AT_ONCE:
        problem = f"Expected 1 to {MAX_AT_ONCE} beginnings of one county."
        raise Rejected(problem, {"beginnings": [problem]})
    return counties.pop()


def _asks_the_case(runtime: Runtime) -> bool:
    """Return whether whose work it is depends on the case."""
    opened = (runtime.node_at(token_id).work for token_id, _ in runtime.after.work)
    return any(work is not None and work.holder for work in opened)


def _startable(process_id: str, county: int) -> ProcessDefinition:
    version = versions.active_version(process_id, county)
    if version is None:
        raise NotFound("active process definition", process_id, to="start")
    if version.policy != deployment.STATION:
        raise WrongState(
            f"Expected to start {process_id} in a station, but its active version "
            f"was deployed under the policy {version.policy!r}.",
            policy=version.policy,
        )
    return version


def _instance(
    version: ProcessDefinition, beginning: Beginning, origin: Origin
) -> ProcessInstance:
    return ProcessInstance(
        id=new_id(),
        county=beginning.county,
        definition=version,
        case_id=beginning.case_id,
        business_key=beginning.business_key,
        places=dict(beginning.places),
        started_at=origin.now,
        started_by=origin.actor.person_id,
    )


def _begun(version: ProcessDefinition, beginning: Beginning, origin: Origin) -> Runtime:
    runtime = Runtime(compiled(version.pk), None, county=beginning.county)
    _require_places(runtime, beginning, origin)
    start = kernel_commands.Start(
        origin.now, beginning.message, dict(beginning.variables)
    )
    try:
        runtime.apply(start)
    except KernelError as refused:
        raise Rejected(str(refused), {"variables": [str(refused)]}) from refused
    return runtime


def _require_places(runtime: Runtime, beginning: Beginning, origin: Origin) -> None:
    """Refuse a start that would strand a later step: every role needs its queue.

    Raises:
        Rejected: A role has no organisation among the places.
    """
    problems: dict[str, list[str]] = {}
    for node in runtime.version.definition.user_tasks:
        role = node.work.role if node.work else ""
        try:
            extensions.resolve_role(RoleQuestion(role, beginning.places, origin.now))
        except LookupError as missing:
            problems[node.id] = [f"Nobody is there for {role}: no {missing}."]
    if problems:
        raise Rejected("Expected an organisation for every role.", problems)


@command
def cancel_instance(instance_id: UUID, *, origin: Origin) -> Receipt:
    """End an instance; its open work items, timers and waits are withdrawn.

    Raises:
        NotFound: No such instance in the actor's counties.
        NotAllowed: The policy does not let the actor cancel it.
        WrongState: It is over.
    """
    instance = store.lock_instance(instance_id, to="cancel")
    runtime = Runtime.load(instance)
    guard.permit_in(instance, origin, to="cancel")
    guard.require_status(instance, to="cancel")

    runtime.apply(kernel_commands.Cancel(origin.now))
    return store.save(instance, runtime, Move(origin, notes=[("cancelled", None)]))


def _require_undecided(
    version: ProcessDefinition, beginning: Beginning, origin: Origin
) -> None:
    """Let a process begin with no value that an authority's step or a rule decides.

    Raises:
        NotAllowed: With the rule and the clause.
    """
    decided = guard.decided_within(version.pk).intersection(beginning.variables)
    if decided:
        act = _act(origin, version.process_id, beginning)
        guard.permit(replace(act, sets=frozenset(decided)))


def _act(origin: Origin, process_id: str, beginning: Beginning) -> Act:
    return Act(
        deed="start",
        actor=origin.actor,
        now=origin.now,
        county=beginning.county,
        process_id=process_id,
        case_id=beginning.case_id,
        places=beginning.places,
        door=origin.door,
    )
