"""Takes the locks of a command: first the case, then the instance.

Whoever holds the instance may move any of its tokens. The order is the same for
every command, so commands cannot deadlock.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Max

from engine import tenancy
from engine.actors import Actor
from engine.errors import NotFound
from engine.models import ProcessInstance, WorkItem
from engine.store.rows import model_of


@dataclass(frozen=True, slots=True)
class EarlierAct:
    """Something that a person has already done on the same case."""

    element_id: str
    capacity: str
    needed_authority: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A work item under lock, with what the guard needs to know.

    Attributes:
        earlier: What the person has done on this case before, in any process.
    """

    work_item: WorkItem
    instance: ProcessInstance
    earlier: tuple[EarlierAct, ...]


def lock_work_item(
    work_item_id: UUID, person_id: UUID, *, to: str, bound_to: Actor | None = None
) -> Held:
    """Return the work item and its instance, both held until commit.

    Args:
        person_id: Whose earlier acts on the case the guard will ask about.
        bound_to: To whose counties the transaction is bound first, in the same round
            trip; ``None`` where it is bound already.

    Raises:
        NotFound: No such work item in the counties that are bound.
    """
    counties = tenancy.listed(bound_to.counties) if bound_to else None
    person = str(bound_to.person_id) if bound_to else None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT engine_hold_work_item(%s, %s, %s, %s)",
            [work_item_id, person_id, counties, person],
        )
        answer = cursor.fetchone()[0]
    if answer is None:
        raise NotFound("work item", work_item_id, to=to)
    found = orjson.loads(answer)
    item = model_of(WorkItem, found["item"])
    item.instance = instance = model_of(ProcessInstance, found["instance"])
    earlier = tuple(EarlierAct(**act) for act in found["earlier"])
    return Held(item, instance, earlier)


def completed_steps(
    instance: ProcessInstance, element_ids: Collection[str]
) -> dict[str, datetime]:
    """Return when some steps of an instance were last completed, if they were."""
    done = WorkItem.objects.filter(
        county=instance.county,
        instance=instance,
        status=WorkItem.Status.COMPLETED,
        element_id__in=element_ids,
    )
    last = done.values_list("element_id").annotate(Max("ended_at")).order_by()
    return {element_id: at for element_id, at in last if at is not None}


def lock_instance(instance_id: UUID, *, to: str) -> ProcessInstance:
    """Return the instance, held until commit.

    Raises:
        NotFound: No such instance in the counties that are bound.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine_lock_instance(%s)", [instance_id])
        found = cursor.fetchone()[0]
    if found is None:
        raise NotFound("process instance", instance_id, to=to)
    return ProcessInstance.objects.get(pk=instance_id)
