"""What can be asked of the engine: queues, desks, the story of a case.

Every question runs in a transaction bound to counties (``engine.tenancy``) and is
answered by keyset pages: no OFFSET, no unbounded COUNT.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from engine import sealing
from engine.actors import Actor
from engine.errors import NotFound
from engine.extensions import extensions
from engine.models import (
    Draft,
    HistoryEntry,
    Incident,
    ProcessDefinition,
    ProcessInstance,
    Refusal,
    Submission,
    WorkItem,
)
from engine.runtime import at_rest
from engine.store import draft_place, submission_place
from engine.waits import waits_at

PAGE = 50
#: Counting stops here; a longer queue is shown as "more than".
COUNT_CAP = 1000


@dataclass(frozen=True, slots=True)
class Keyset:
    """The last row of a page, from which the next one goes on."""

    due_at: datetime | None
    id: UUID


def work_queue(
    actor: Actor, *, after: Keyset | None = None, limit: int = PAGE
) -> list[WorkItem]:
    """Return open work items that the actor may claim, the most urgent first."""
    return _page(
        _open_to(actor).filter(
            candidate_group__in=actor.candidate_groups,
            status=WorkItem.Status.OPEN,
        ),
        after,
        limit,
    )


def desk(
    actor: Actor, *, after: Keyset | None = None, limit: int = PAGE
) -> list[WorkItem]:
    """Return the work items on the actor's own desk, the most urgent first."""
    return _page(
        _open_to(actor).filter(
            assignee_id=actor.person_id,
            candidate_group__in=actor.candidate_groups,
            status=WorkItem.Status.CLAIMED,
        ),
        after,
        limit,
    )


def done_by(
    actor: Actor, *, before: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> list[WorkItem]:
    """Return what the actor completed last.

    Args:
        before: ``(ended_at, id)`` of the last row of the page before.
    """
    rows = _open_to(actor).filter(
        assignee_id=actor.person_id,
        status=WorkItem.Status.COMPLETED,
    )
    if before is not None:
        ended_at, last_id = before
        rows = rows.filter(
            Q(ended_at__lt=ended_at) | Q(ended_at=ended_at, id__lt=last_id)
        )
    return list(rows.order_by("-ended_at", "-id")[:limit])


def waiting_elsewhere(
    actor: Actor, *, after: Keyset | None = None, limit: int = PAGE
) -> list[WorkItem]:
    """Return unfinished work of others on cases in which the actor has worked."""
    own_cases = (
        WorkItem.objects.filter(
            county__in=actor.counties,
            assignee_id=actor.person_id,
            status=WorkItem.Status.COMPLETED,
        )
        .order_by()
        .values("case_id")
    )
    others = ~Q(assignee_id=actor.person_id) | Q(assignee_id=None)
    return _page(
        _open_to(actor)
        .filter(
            others,
            case_id__in=own_cases,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        )
        .exclude(candidate_group__in=actor.candidate_groups),
        after,
        limit,
    )


def capped_count(rows: QuerySet[WorkItem]) -> int:
    """Return how many rows there are, but never count past the cap."""
    return rows.order_by()[: COUNT_CAP + 1].count()


def counts(actor: Actor) -> dict[str, int]:
    """Return how much lies on the desk and in the queue, capped."""
    mine = Q(assignee_id=actor.person_id, status=WorkItem.Status.CLAIMED)
    queue = Q(status=WorkItem.Status.OPEN)
    rows = _open_to(actor).filter(candidate_group__in=actor.candidate_groups)
    return {
        "desk": capped_count(rows.filter(mine)),
        "queue": capped_count(rows.filter(queue)),
    }


def work_item(work_item_id: UUID, *, actor: Actor, to: str = "see") -> WorkItem:
    """Return a work item of a queue that a valid post of the actor reaches.

    Raises:
        NotFound: No such work item there; a stranger must not learn that it exists.
    """
    found = (
        _open_to(actor)
        .select_related("instance", "definition")
        .filter(
            pk=work_item_id,
            candidate_group__in=actor.candidate_groups,
        )
        .first()
    )
    if found is None:
        raise NotFound("work item", work_item_id, to=to)
    return found


def work_item_in_sight(work_item_id: UUID, *, to: str = "see") -> WorkItem:
    """Return a work item of the bound counties; the caller checks the case's sight.

    Raises:
        NotFound: No such work item there.
    """
    found = (
        WorkItem.objects.select_related("instance", "definition")
        .filter(pk=work_item_id)
        .first()
    )
    if found is None:
        raise NotFound("work item", work_item_id, to=to)
    return found


def opened_with(item: WorkItem) -> list[WorkItem]:
    """Return the work items that the completion of ``item`` opened."""
    if item.ended_at is None:
        return []
    return list(
        WorkItem.objects.filter(
            county=item.county, instance_id=item.instance_id, opened_at=item.ended_at
        )
        .exclude(pk=item.pk)
        .order_by("id")
    )


def draft_of(item: WorkItem) -> tuple[dict[str, object], datetime] | None:
    """Return what has been typed so far on a work item, and when it was saved."""
    draft = Draft.objects.filter(work_item=item).first()
    if draft is None:
        return None
    data = sealing.unseal(bytes(draft.sealed), place=draft_place(item))
    assert isinstance(data, dict)
    return data, draft.saved_at


def draft_left_behind(item: WorkItem) -> tuple[dict[str, object], datetime] | None:
    """Return what was typed on the step before an event took it away, if anything.

    A step that opens again after a timer or message has interrupted it goes on from
    there; what was completed meanwhile counts more.
    """
    runs = WorkItem.objects.filter(
        county=item.county,
        instance_id=item.instance_id,
        element_id=item.element_id,
        form_ref=item.form_ref,
    ).exclude(pk=item.pk)
    last = runs.order_by("-ended_at", "-id").first()
    if last is None or last.status != WorkItem.Status.CANCELLED:
        return None
    return draft_of(last)


def opened(submission: Submission) -> dict[str, object]:
    """Return what a person filled in, unsealed. The caller records the reading."""
    place = submission_place(submission)
    data = sealing.unseal(bytes(submission.sealed), place=place)
    assert isinstance(data, dict)
    return data


def submissions_of(case_id: UUID) -> list[Submission]:
    """Return all submissions of a case, oldest first, still sealed."""
    return list(
        Submission.objects.filter(case_id=case_id)
        .select_related("work_item")
        .order_by("submitted_at", "id")
    )


def latest_submission(case_id: UUID, elements: Iterable[str]) -> Submission | None:
    """Return the last submission of some steps of a case, still sealed."""
    return (
        Submission.objects.filter(case_id=case_id, element_id__in=list(elements))
        .select_related("work_item")
        .order_by("-submitted_at", "-id")
        .first()
    )


def latest_by_form(case_id: UUID, form_keys: Iterable[str]) -> dict[str, Submission]:
    """Return the last submission of some forms of a case by form key, still sealed."""
    wanted = set(form_keys)
    rows = Submission.objects.filter(case_id=case_id).order_by("submitted_at", "id")
    newest = {
        submission.form_ref.partition("@")[0]: submission.pk
        for submission in rows.only("id", "form_ref")
    }
    found = Submission.objects.filter(
        pk__in=[pk for key, pk in newest.items() if key in wanted]
    )
    return {one.form_ref.partition("@")[0]: one for one in found}


def instances_of(case_id: UUID) -> list[ProcessInstance]:
    """Return the process instances that serve a case, oldest first."""
    return list(
        ProcessInstance.objects.filter(case_id=case_id)
        .select_related("definition")
        .order_by("started_at", "id")
    )


def unfinished_work(case_ids: Iterable[UUID]) -> list[WorkItem]:
    """Return all open and claimed work items of some cases."""
    return list(
        WorkItem.objects.filter(
            case_id__in=list(case_ids),
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        ).order_by("id")
    )


def history_of(case_id: UUID) -> list[HistoryEntry]:
    """Return what happened in a case, oldest first."""
    return list(
        HistoryEntry.objects.filter(case_id=case_id).order_by("at", "move", "line")
    )


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the history of a case; the order is total."""

    at: datetime
    move: int
    line: int
    id: UUID


def history_before(
    case_id: UUID,
    kinds: Iterable[str],
    *,
    before: Mark | None = None,
    limit: int = PAGE,
) -> list[HistoryEntry]:
    """Return what happened in a case, the latest first, a page at a time.

    Args:
        kinds: What is told.
        before: The last row of the page before.
    """
    rows = HistoryEntry.objects.filter(case_id=case_id, kind__in=list(kinds))
    if before is not None:
        same = Q(at=before.at)
        rows = rows.filter(
            Q(at__lt=before.at)
            | same & Q(move__lt=before.move)
            | same & Q(move=before.move, line__lt=before.line)
            | same & Q(move=before.move, line=before.line, id__lt=before.id)
        )
    return list(rows.order_by("-at", "-move", "-line", "-id")[:limit])


def standing_of(instance: ProcessInstance) -> tuple[set[str], set[str]]:
    """Return the elements where tokens are now, and those that were completed."""
    live: set[str] = set()
    if standing := at_rest(instance):
        asked = standing.after
        places = (*asked.work, *asked.services, *asked.stuck, *asked.holding)
        live = {element_id for _, element_id in places}
        live |= {wait.element_id for wait in waits_at(standing)}
    done = set(
        HistoryEntry.objects.filter(
            instance=instance, kind__in=["completed", "passed", "caught"]
        ).values_list("element_id", flat=True)
    )
    return live, done - live


def open_incidents(county: int, *, limit: int = PAGE) -> list[Incident]:
    """Return unresolved incidents of a county, oldest first."""
    return list(
        Incident.objects.filter(county=county, resolved_at=None)
        .select_related("instance")
        .order_by("raised_at", "id")[:limit]
    )


def refusals(actor: Actor, *, limit: int = PAGE) -> list[Refusal]:
    """Return the latest refusals of the guard in the actor's counties.

    Those in a file that is closed to the actor would tell of it.
    """
    rows = Refusal.objects.filter(
        extensions.open_files(actor), county__in=actor.counties
    )
    return list(rows.order_by("-at", "-id")[:limit])


def definition(definition_id: UUID) -> ProcessDefinition:
    """Return a deployed version.

    Raises:
        NotFound: No such version.
    """
    found = ProcessDefinition.objects.filter(pk=definition_id).first()
    if found is None:
        raise NotFound("process definition", definition_id, to="see")
    return found


def definitions() -> list[ProcessDefinition]:
    """Return all deployed versions, newest first within a process."""
    return list(ProcessDefinition.objects.order_by("process_id", "-version"))


def _open_to(actor: Actor) -> QuerySet[WorkItem]:
    """Return work items of the actor's counties whose case is open to the actor."""
    open_work = extensions.open_work(actor)
    return WorkItem.objects.filter(open_work, county__in=actor.counties)


def _page(rows: QuerySet[WorkItem], after: Keyset | None, limit: int) -> list[WorkItem]:
    if after is not None and after.due_at is not None:
        rows = rows.filter(
            Q(due_at__gt=after.due_at)
            | Q(due_at=after.due_at, id__gt=after.id)
            | Q(due_at=None)
        )
    elif after is not None:
        rows = rows.filter(due_at=None, id__gt=after.id)
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "id")[:limit])
