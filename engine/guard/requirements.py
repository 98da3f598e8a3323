"""What must hold before a command may go on; each raises the refusal it stands for."""

from dataclasses import replace

from engine.actors import Actor, Origin, Standing
from engine.errors import NotAllowed, WrongState
from engine.extensions import Act, Deed
from engine.guard.leave import judge
from engine.kernel.definition import Work
from engine.models import ProcessInstance, WorkItem
from engine.runtime import compiled, every_node
from engine.store import Held

FOUR_EYES = "FOUR_EYES"
OTHER_CAPACITY = "CAPACITY"
NO_QUEUE = "QUEUE"
OTHER_DESK = "DESK"


def require_claimable(held: Held, origin: Origin, *, to: Deed) -> Standing:
    """Return the standing in which the actor takes the work item.

    Raises:
        NotAllowed: By rule of the guard, by four eyes, or not the actor's queue.
        WrongState: Somebody has it already, or it is over.
    """
    standing = require_eligible(held, origin, to=to)
    if held.work_item.status != WorkItem.Status.OPEN:
        raise _wrong_state(held.work_item, to=to)
    return standing


def require_workable(held: Held, origin: Origin, *, to: Deed) -> Standing:
    """Return the standing in which the actor works on the item on his or her desk.

    The rules are asked again: what was right at the claim may be wrong by now.

    Raises:
        NotAllowed: By rule of the guard, or the item is on another desk.
        WrongState: It is not claimed, or over.
    """
    item = held.work_item
    chosen = item.capacity or origin.capacity
    standing = _standing(held, replace(origin, capacity=chosen), to=to)
    _judge(held, origin, standing, to=to)
    if origin.capacity not in {"", chosen}:
        raise NotAllowed(
            f"Expected to {to} work item {item.pk} as {item.capacity}, in which it "
            f"was claimed, but not as {origin.capacity}.",
            rule=OTHER_CAPACITY,
            wish=to,
            **_facts(item),
        )
    if standing is None:
        raise _no_standing(item, origin, to=to)
    _four_eyes(held, to=to)
    if item.status != WorkItem.Status.CLAIMED:
        raise _wrong_state(item, to=to)
    require_assignee(item, origin.actor, to=to)
    require_status(held.instance, to=to)
    return standing


def require_eligible(held: Held, origin: Origin, *, to: Deed) -> Standing:
    """Return the standing in which somebody could be given the work item.

    Raises:
        NotAllowed: By rule of the guard, by four eyes, or not in its queue.
    """
    standing = _standing(held, origin, to=to)
    _judge(held, origin, standing, to=to)
    if standing is None:
        raise _no_standing(held.work_item, origin, to=to)
    _four_eyes(held, to=to)
    return standing


def require_releasable(held: Held, origin: Origin, *, to: Deed) -> None:
    """Let pass whoever has the item on the desk, also when the post has ended.

    Others are judged first: a state is told to nobody who may not work here.

    Raises:
        NotAllowed: By rule of the guard, or it lies on another desk.
        WrongState: It is not claimed.
    """
    if held.work_item.assignee_id != origin.actor.person_id:
        require_eligible(held, origin, to=to)
    if held.work_item.status != WorkItem.Status.CLAIMED:
        raise _wrong_state(held.work_item, to=to)
    require_assignee(held.work_item, origin.actor, to=to)


def require_assignable(held: Held, origin: Origin, *, to: Deed) -> None:
    """Let pass whoever has the item on the desk or directs its queue.

    Raises:
        NotAllowed: Neither of the two.
        WrongState: The item is over.
    """
    item = held.work_item
    stands = origin.actor.capacities_for(item.candidate_group)
    if item.assignee_id != origin.actor.person_id or not stands:
        _judge(held, origin, None, to=to)
    if not item.is_unfinished:
        raise _wrong_state(item, to=to)


def require_assignee(item: WorkItem, actor: Actor, *, to: Deed) -> None:
    """Let only the person on whose desk the item lies pass.

    Raises:
        NotAllowed: It lies on another desk.
    """
    if item.assignee_id != actor.person_id:
        raise NotAllowed(
            f"Expected to {to} work item {item.pk}, but it is claimed by another.",
            rule=OTHER_DESK,
            wish=to,
            **_facts(item),
        )


def require_status(instance: ProcessInstance, *, to: Deed) -> None:
    """Let only an active instance pass.

    Raises:
        WrongState: The instance is over.
    """
    if instance.status != ProcessInstance.Status.ACTIVE:
        raise WrongState(
            f"Expected to {to} in instance {instance.pk}, but it is {instance.status}.",
            status=instance.status,
        )


def permit_in(
    instance: ProcessInstance,
    origin: Origin,
    *,
    to: Deed,
    element_id: str = "",
    message: str = "",
    sets: frozenset[str] = frozenset(),
) -> None:
    """Ask the policy about something done to an instance as a whole.

    It needs authority if unfinished work of the instance does.

    Raises:
        NotAllowed: With the rule and the clause.
    """
    act = Act(
        deed=to,
        actor=origin.actor,
        now=origin.now,
        county=instance.county,
        process_id=compiled(instance.definition_id).definition.process_id,
        case_id=instance.case_id,
        places=instance.places,
        element_id=element_id,
        message=message,
        sets=sets,
        door=origin.door,
        needs_authority=WorkItem.objects.filter(
            county=instance.county,
            instance=instance,
            needs_authority=True,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        ).exists(),
    )
    try:
        judge(act)
    except NotAllowed as refusal:
        thing = "wait for message" if message else "process instance"
        refusal.data["sought"] = (thing, message or instance.pk)
        raise


def act_on(
    held: Held, actor: Actor, standing: Standing | None, origin: Origin, *, to: Deed
) -> Act:
    """Return the act that working on a held item would be."""
    item = held.work_item
    return Act(
        deed=to,
        actor=actor,
        standing=standing,
        process_id=compiled(item.definition_id).definition.process_id,
        element_id=item.element_id,
        role=item.role,
        act_type=item.act_type,
        needs_authority=item.needs_authority,
        county=item.county,
        case_id=item.case_id,
        now=origin.now,
        earlier=tuple(
            (act.element_id, act.capacity, act.needed_authority) for act in held.earlier
        ),
        places=held.instance.places,
        door=origin.door,
    )


def _judge(held: Held, origin: Origin, standing: Standing | None, *, to: Deed) -> None:
    act = act_on(held, origin.actor, standing, origin, to=to)
    try:
        judge(act)
    except NotAllowed as refusal:
        refusal.data["work_item_id"] = str(held.work_item.pk)
        refusal.data["sought"] = ("work item", held.work_item.pk)
        if standing is None and refusal.rule == NO_QUEUE:
            # Who may do it is the role of the queue.
            refusal.data["role"] = held.work_item.role
        raise


def _standing(held: Held, origin: Origin, *, to: Deed) -> Standing | None:
    """Return the actor's standing in the item's queue, in the capacity chosen.

    Raises:
        NotAllowed: Several capacities are possible and none was chosen; or none would
            do, because the file must not be known.
    """
    item, chosen = held.work_item, origin.capacity
    found = origin.actor.capacities_for(item.candidate_group)
    fitting = {s.capacity: s for s in found if chosen in {"", s.capacity}}
    standing = next(iter(fitting.values()), None)
    if len(fitting) > 1:
        _hide(held, origin, standing, to=to)
        raise NotAllowed(
            f"Expected a capacity to be chosen for work item {item.pk}, "
            f"one of {', '.join(sorted(fitting))}.",
            choose=sorted(fitting),
            **_facts(item),
        )
    return standing


def _hide(held: Held, origin: Origin, standing: Standing | None, *, to: Deed) -> None:
    """Ask nothing of those who must not know that there is such work.

    Raises:
        NotAllowed: Silently.
    """
    try:
        _judge(held, origin, standing, to=to)
    except NotAllowed as refusal:
        if refusal.data["is_silent"]:
            raise


def _four_eyes(held: Held, *, to: Deed) -> None:
    item = held.work_item
    nodes = every_node(compiled(item.definition_id).definition)
    work = nodes[item.element_id].work or Work()
    excluded = set(work.not_by_performer_of)
    done = sorted(a.element_id for a in held.earlier if a.element_id in excluded)
    if done:
        raise NotAllowed(
            f"Expected to {to} {item.element_id}, but the same person has done "
            f"{done[0]} on this case.",
            rule=FOUR_EYES,
            wish=to,
            clause=item.clause,
            done=done,
            **_facts(item),
        )


def _no_standing(item: WorkItem, origin: Origin, *, to: Deed) -> NotAllowed:
    asked = f" as {origin.capacity}" if origin.capacity else ""
    return NotAllowed(
        f"Expected to {to} work item {item.pk}{asked}, but no valid post of the "
        f"actor reaches its queue.",
        rule=NO_QUEUE,
        wish=to,
        role=item.role,
        **_facts(item),
    )


def _wrong_state(item: WorkItem, *, to: Deed) -> WrongState:
    by = f" by {item.assignee_id}" if item.assignee_id else ""
    moment = item.ended_at or item.claimed_at
    return WrongState(
        f"Expected to {to} work item {item.pk}, but it is {item.status}{by}.",
        status=item.status,
        by=str(item.assignee_id) if item.assignee_id else "",
        at=moment.isoformat() if moment else "",
        work_item_id=str(item.pk),
        case_id=str(item.case_id),
    )


def _facts(item: WorkItem) -> dict[str, object]:
    return {
        "work_item_id": str(item.pk),
        "case_id": str(item.case_id),
        "element_id": item.element_id,
        "act_type": item.act_type,
    }
