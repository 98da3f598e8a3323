"""Claim, release, assign, complete: what people do with their work.

Each reads as five paragraphs: lock, guard, clean, move, save.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from engine import guard, sealing, store
from engine.actors import Actor, Origin
from engine.commands.wishes import work_command
from engine.errors import NotAllowed
from engine.extensions import (
    FilledIn,
    JSONObject,
    RoleQuestion,
    extensions,
)
from engine.models import Draft, Submission, WorkItem
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store import Held, Move, draft_place, submission_place


@work_command
def claim_work_item(work_item_id: UUID, *, origin: Origin) -> Receipt:
    """Take a work item from its queue onto the actor's own desk.

    The capacity chosen here (``origin.capacity``, where several are possible) is
    the one in which the work will be logged.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: By a rule of the guard, or it is not the actor's queue.
        WrongState: Somebody has it already, or it is over.
    """
    held = _hold(work_item_id, origin, to="claim")
    standing = guard.require_claimable(held, origin, to="claim")

    held.work_item.claim(origin.actor.person_id, standing, at=origin.now)
    return store.hand_on(held, origin, note="claimed")


@work_command
def release_work_item(work_item_id: UUID, *, origin: Origin) -> Receipt:
    """Put a work item back into its queue; the draft stays with it.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: It lies on another desk.
        WrongState: It is not claimed.
    """
    held = _hold(work_item_id, origin, to="release")
    guard.require_releasable(held, origin, to="release")

    _lay_back(held.work_item)
    return store.hand_on(held, origin, note="released")


@work_command
def assign_work_item(work_item_id: UUID, *, to_person: UUID, origin: Origin) -> Receipt:
    """Hand a work item to another person of its queue.

    Whoever has it on the desk may hand it on; whoever the policy lets direct the
    queue may hand out what is open. The receiver must pass the guard as if he or
    she claimed it.

    Args:
        to_person: Who receives it; ``origin.capacity`` is the receiver's capacity.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: The actor may not assign, or the receiver may not work on it.
        WrongState: It is over.
    """
    own = _hold(work_item_id, origin, to="assign")
    guard.require_assignable(own, origin, to="assign")
    held = store.lock_work_item(work_item_id, to_person, to="assign")
    receiver = _receiver(held, to_person, origin)
    standing = guard.require_eligible(held, receiver, to="receive")

    held.work_item.claim(to_person, standing, at=origin.now)
    return store.hand_on(held, origin, note="assigned")


def hand_on_desk(
    case_id: UUID, *, leaver: UUID, to_person: UUID, besides: UUID, now: datetime
) -> None:
    """Hand on what lies on one person's desk in a case: a part of another command.

    The caller has settled who serves the case and moves one of its instances, so the
    case is locked. What the receiver may not do goes back to its queue; drafts stay
    with their work items.

    Args:
        leaver: Whose desk it is.
        besides: The instance that the caller itself moves.
    """
    lying = WorkItem.objects.filter(
        case_id=case_id, assignee_id=leaver, status=WorkItem.Status.CLAIMED
    ).exclude(instance_id=besides)
    for work_item_id in lying.order_by("instance_id", "id").values_list(
        "pk", flat=True
    ):
        held = store.lock_work_item(work_item_id, to_person, to="assign")
        actor = Actor(to_person, held.work_item.county, frozenset(), ())
        receiver = _receiver(held, to_person, Origin(actor=actor, now=now))
        try:
            standing = guard.require_eligible(held, receiver, to="receive")
        except NotAllowed:
            _lay_back(held.work_item)
            store.hand_on(held, receiver, note="released")
        else:
            held.work_item.claim(to_person, standing, at=now)
            store.hand_on(held, receiver, note="assigned")


@work_command
def save_draft(work_item_id: UUID, *, data: JSONObject, origin: Origin) -> Receipt:
    """Keep what has been typed so far; a draft need not be valid.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: It lies on another desk.
        WrongState: It is not claimed, or over.
    """
    held = _hold(work_item_id, origin, to="save_draft")
    guard.require_workable(held, origin, to="save_draft")

    item = held.work_item
    Draft.objects.update_or_create(
        work_item=item,
        county=item.county,
        defaults={
            "sealed": sealing.seal(dict(data), place=draft_place(item)),
            "person_id": origin.actor.person_id,
            "saved_at": origin.now,
        },
    )
    return Receipt.of(item.pk, item.status, item.case_id)


@work_command
def complete_work_item(
    work_item_id: UUID, *, submission: JSONObject, origin: Origin
) -> Receipt:
    """Complete a work item and move its process instance to the next wait.

    Args:
        submission: What was filled in, by field name of the form.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: By a rule of the guard, or it lies on another desk.
        WrongState: It is not claimed, or over; ``data["by"]`` says by whom.
        Rejected: The form refuses the submission; ``problems`` is per field.
    """
    held = _hold(work_item_id, origin, to="complete")
    guard.require_workable(held, origin, to="complete")
    item, instance = held.work_item, held.instance
    runtime = Runtime.load(instance)
    filled = _filled_in(held, runtime, submission, origin)
    cleaned = extensions.clean_submission(filled)

    facts = extensions.map_submission(replace(filled, data=cleaned))
    result = {**facts, **cleaned}
    runtime.complete(item.token_id, result, now=origin.now)

    item.status = WorkItem.Status.COMPLETED
    item.ended_at = origin.now
    move = Move(
        origin,
        closed=[item],
        submitted=[_submission(item, cleaned, origin)],
        notes=[("completed", item)],
    )
    receipt = store.save(instance, runtime, move)
    for write in filled.afterwards:
        write()
    return receipt


def _hold(work_item_id: UUID, origin: Origin, *, to: str) -> Held:
    actor = origin.actor
    return store.lock_work_item(work_item_id, actor.person_id, to=to, bound_to=actor)


def _lay_back(item: WorkItem) -> None:
    """Lay the item, not yet saved, back into its queue."""
    item.status = WorkItem.Status.OPEN
    item.assignee_id = None
    item.capacity = ""
    item.acts_with_authority = False
    item.claimed_at = None


def _receiver(held: Held, person_id: UUID, origin: Origin) -> Origin:
    """Return the receiver as if he or she wished to have the work item."""
    item = held.work_item
    answer = extensions.resolve_role(
        RoleQuestion(
            item.role,
            held.instance.places,
            origin.now,
            person_id,
            case_id=item.case_id,
        )
    )
    person = Actor(person_id, item.county, frozenset({item.county}), answer.standings)
    return replace(origin, actor=person, idempotency_key="")


def _filled_in(
    held: Held, runtime: Runtime, submission: JSONObject, origin: Origin
) -> FilledIn:
    item = held.work_item
    return FilledIn(
        county=item.county,
        case_id=item.case_id,
        instance_id=item.instance_id,
        process_id=runtime.version_at(item.token_id).definition.process_id,
        element_id=item.element_id,
        form_ref=item.form_ref,
        data=submission,
        person_id=origin.actor.person_id,
        now=origin.now,
        record={},
        work_item_id=item.pk,
    )


def _submission(item: WorkItem, cleaned: JSONObject, origin: Origin) -> Submission:
    submission = store.fresh(
        Submission,
        county=item.county,
        instance_id=item.instance_id,
        case_id=item.case_id,
        work_item_id=item.pk,
        element_id=item.element_id,
        form_ref=item.form_ref,
        person_id=origin.actor.person_id,
        capacity=item.capacity,
        submitted_at=origin.now,
    )
    submission.sealed = sealing.seal(dict(cleaned), place=submission_place(submission))
    return submission
