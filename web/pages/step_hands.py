"""Into whose hands a step can come: in which capacity, and to whom it can go on."""

from datetime import datetime

from engine.actors import Actor
from engine.models import WorkItem
from processes.casework.models import Case
from processes.organisation import queries as organisation
from processes.organisation.roles import Level, candidate_group
from web.pages.people import capacity_label

Context = dict[str, object]


def capacities(item: WorkItem, actor: Actor) -> list[Context]:
    """Return the capacities in which the actor may claim; none where that is not so."""
    if item.status != WorkItem.Status.OPEN:
        return []
    found = actor.capacities_for(item.candidate_group)
    return [
        {"id": capacity, "label": capacity_label(capacity)}
        for capacity in sorted({standing.capacity for standing in found})
    ]


def colleagues(
    item: WorkItem, case: Case, actor: Actor, now: datetime
) -> list[Context]:
    """Return those to whom the actor may hand the work item."""
    is_mine = (
        item.status == WorkItem.Status.CLAIMED and item.assignee_id == actor.person_id
    )
    directs = _heads(case, actor) and not item.needs_authority
    if not item.is_unfinished or not (is_mine or directs):
        return []
    return [
        {"id": person.pk, "name": person.name}
        for person in organisation.colleagues(item.candidate_group, now)
        if person.pk != item.assignee_id
    ]


def _heads(case: Case, actor: Actor) -> bool:
    """Tell whether the actor heads the station; a bureau's matter may be of none."""
    if Level.STATION not in case.places:
        return False
    return candidate_group("station_head", case.places) in actor.candidate_groups
