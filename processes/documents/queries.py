"""What can be asked of official documents."""

from collections.abc import Iterable
from uuid import UUID

from engine.actors import Actor
from engine.errors import NotFound
from engine.models import Submission, WorkItem
from processes.bureau import hidden
from processes.casework.models import Case
from processes.documents.kinds import DocumentKind, kinds, kinds_of
from processes.documents.models import OfficialDocument


def documents_of(case: Case, actor: Actor) -> list[OfficialDocument]:
    """Return the documents of a matter that an actor may read, the latest first.

    Whoever does not see what was handed in at a step sees no document of it either.
    """
    found = OfficialDocument.objects.filter(county=case.county, case=case)
    only = hidden.limits(case, actor)
    return [
        each
        for each in found.order_by("-made_at", "-id")
        if only is None or kinds()[each.kind].element in only
    ]


def still_to_issue(
    case: Case, actor: Actor, issued: Iterable[OfficialDocument]
) -> list[tuple[WorkItem, DocumentKind]]:
    """Return what the actor's offices could issue and have not: step and document."""
    known = {(each.act, each.kind) for each in issued}
    done = (
        WorkItem.objects.filter(
            case_id=case.pk,
            status=WorkItem.Status.COMPLETED,
            needs_authority=True,
            candidate_group__in=actor.candidate_groups,
        )
        .select_related("definition")
        .order_by("-ended_at", "-id")
    )
    return [
        (item, kind)
        for item in done
        for kind in kinds_of(item.definition.process_id, item.element_id)
        if (item.pk, kind.id) not in known
    ]


def document_in(
    case: Case, document_id: UUID, actor: Actor
) -> tuple[OfficialDocument, Submission]:
    """Return a document with the submission of its act.

    Raises:
        NotFound: The matter has none of this id that the actor may read.
    """
    readable = (each for each in documents_of(case, actor) if each.pk == document_id)
    found = next(readable, None)
    sent = (
        Submission.objects.select_related("work_item")
        .filter(work_item_id=found.act)
        .first()
        if found
        else None
    )
    if found is None or sent is None:
        raise NotFound("document", document_id, to="read")
    return found, sent
