"""Takes the locks of a command: first the case, then the instance.

Whoever holds the instance may move any of its tokens. The order is the same for
every command, so commands cannot deadlock.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from engine.errors import NotFound
from engine.models import ProcessInstance, WorkItem


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
        completed: When each step of the instance was last completed.
    """

    work_item: WorkItem
    instance: ProcessInstance
    earlier: tuple[EarlierAct, ...]
    completed: dict[str, datetime]


def lock_work_item(work_item_id: UUID, person_id: UUID, *, to: str) -> Held:
    """Return the work item and its instance, both held until commit.

    Args:
        person_id: Whose earlier acts on the case the guard will ask about.

    Raises:
        NotFound: No such work item in the counties that are bound.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine_lock_work_item(%s)", [work_item_id])
        found = cursor.fetchone()[0]
    if found is None:
        raise NotFound("work item", work_item_id, to=to)
    # Read after the lock: what the lock waited for must be seen.
    item = (
        WorkItem.objects.select_related("instance")
        .annotate(earlier=_acts_of(person_id), completed=_completed_steps())
        .get(pk=work_item_id)
    )
    earlier = tuple(EarlierAct(**act) for act in item.earlier)
    completed = {
        step["element_id"]: datetime.fromisoformat(step["at"])
        for step in item.completed
    }
    return Held(item, item.instance, earlier, completed)


def completed_steps(instance: ProcessInstance) -> dict[str, datetime]:
    """Return when each step of an instance was last completed."""
    done = WorkItem.objects.filter(
        county=instance.county, instance=instance, status=WorkItem.Status.COMPLETED
    ).order_by("ended_at")
    return {
        element_id: at
        for element_id, at in done.values_list("element_id", "ended_at")
        if at is not None
    }


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


def _completed_steps() -> ArraySubquery:
    done = WorkItem.objects.filter(
        county=OuterRef("county"),
        instance_id=OuterRef("instance_id"),
        status=WorkItem.Status.COMPLETED,
    ).order_by("ended_at")
    return ArraySubquery(
        done.values(step=JSONObject(element_id="element_id", at="ended_at"))
    )


def _acts_of(person_id: UUID) -> ArraySubquery:
    done = WorkItem.objects.filter(
        county=OuterRef("county"),
        case_id=OuterRef("case_id"),
        assignee_id=person_id,
        status=WorkItem.Status.COMPLETED,
    )
    return ArraySubquery(
        done.values(
            act=JSONObject(
                element_id="element_id",
                capacity="capacity",
                needed_authority="needs_authority",
            )
        )
    )
