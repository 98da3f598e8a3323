"""Who may attach, read and say what."""

from engine.actors import Actor
from engine.models import WorkItem
from processes.bureau.hidden import HIDDEN
from processes.casework.policies import Sight
from processes.papers.models import Attachment

_HIDDEN = frozenset(element_id for _, element_id in HIDDEN)


def may_read(attachment: Attachment, actor: Actor, sight: Sight) -> bool:
    """Tell whether the actor may open an attachment.

    The station reads its own papers; an authority's are for those who act in it, and
    whoever handed something in with a step may look at it again. What is meant for a
    sealed response is its author's alone.

    Source: domain specification §14.19 (station users see the status), §15.5.
    """
    item = attachment.work_item
    if item is not None and item.needs_authority:
        return bool(actor.capacities_for(item.candidate_group))
    if item is not None and item.element_id in _HIDDEN:
        return attachment.attached_by == actor.person_id
    return sight is Sight.FULL or attachment.attached_by == actor.person_id


def works_on(item: WorkItem, actor: Actor) -> bool:
    """Tell whether a step lies on the actor's own desk."""
    return (
        item.status == WorkItem.Status.CLAIMED and item.assignee_id == actor.person_id
    )
