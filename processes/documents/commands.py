"""Issue official documents."""

from datetime import datetime
from uuid import UUID

from engine import guard, tenancy
from engine.actors import Origin
from engine.commands import command
from engine.errors import NotFound, Rejected, WrongState
from engine.extensions import Act
from engine.models import WorkItem
from engine.receipts import Receipt
from processes.casework.models import Case
from processes.documents.kinds import DocumentKind, kinds, number_of
from processes.documents.models import DocumentCounter, OfficialDocument
from processes.working_days import CHINA


@command
def issue_document(work_item_id: UUID, kind_id: str, *, origin: Origin) -> Receipt:
    """Issue the document of a completed step; a second time gives the same one.

    The receipt names the document, and its number as the status.

    Args:
        work_item_id: The act that it certifies, by an authority.

    Raises:
        NotFound: No such work item in the actor's counties.
        NotAllowed: The actor holds no post in the office that did the step, or it is
            nobody's with public authority.
        WrongState: The step is not completed.
        Rejected: The step gives rise to no such document.
    """
    item = (
        WorkItem.objects.select_related("instance", "definition")
        .filter(pk=work_item_id, county__in=origin.actor.counties)
        .first()
    )
    if item is None:
        raise NotFound("work item", work_item_id, to="issue a document of")
    _require_leave(item, origin)
    kind = _require_kind(item, kind_id)
    tenancy.lock_name(f"document|{item.pk}|{kind.id}")
    known = OfficialDocument.objects.filter(
        county=item.county, act=item.pk, kind=kind.id
    ).first()
    if known is not None:
        return _receipt(known)
    capacities = origin.actor.capacities_for(item.candidate_group)
    made = OfficialDocument.objects.create(
        county=item.county,
        case=Case.objects.get(pk=item.case_id),
        kind=kind.id,
        kind_digest=kind.digest,
        number=_next_number(item.county, kind, origin.now),
        act=item.pk,
        made_by=origin.actor.person_id,
        capacity=capacities[0].capacity,
        made_at=origin.now,
    )
    return _receipt(made)


def _receipt(document: OfficialDocument) -> Receipt:
    return Receipt(str(document.pk), document.number, str(document.case_id))


def _require_leave(item: WorkItem, origin: Origin) -> None:
    """Ask the guard: official documents are an authority's, and of the same office.

    Source: domain specification §15.2, “document level”.
    """
    standings = origin.actor.capacities_for(item.candidate_group)
    guard.permit(
        Act(
            deed="issue",
            actor=origin.actor,
            now=origin.now,
            county=item.county,
            process_id=item.definition.process_id,
            case_id=item.case_id,
            places=item.instance.places,
            element_id=item.element_id,
            role=item.role,
            act_type=item.act_type,
            needs_authority=item.needs_authority,
            standing=standings[0] if standings else None,
            door=origin.door,
        )
    )


def _require_kind(item: WorkItem, kind_id: str) -> DocumentKind:
    if item.status != WorkItem.Status.COMPLETED:
        raise WrongState(
            f"Expected work item {item.pk} to be completed, but it is {item.status}.",
            status=item.status,
        )
    kind = kinds().get(kind_id)
    at = (item.definition.process_id, item.element_id)
    if kind is None or (kind.process, kind.element) != at:
        raise Rejected(
            f"Expected a document of {item.element_id}, but got {kind_id!r}.",
            {"kind": ["one of the documents of the step"]},
        )
    return kind


def _next_number(county: int, kind: DocumentKind, now: datetime) -> str:
    """Return the next number of a series and year; numbers leave no gap."""
    year = now.astimezone(CHINA).year
    key = {"county": county, "series": kind.series, "year": year}
    DocumentCounter.objects.bulk_create(
        [DocumentCounter(**key, last=0)], ignore_conflicts=True
    )
    counter = DocumentCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    return number_of(kind, year=year, running=counter.last)
