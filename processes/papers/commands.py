"""Attaches files to cases, marks them as removed, and adds comments."""

from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext

from engine import sealing
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.events import news, publish
from engine.models import WorkItem
from processes.casework import queries as cases
from processes.casework.commands import require_sight
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.papers import media, queries
from processes.papers.media import Upload
from processes.papers.models import Attachment, CaseComment
from processes.papers.policies import may_read, works_on

#: Characters of a comment. DESIGN.
LONGEST_COMMENT = 2000


@command
def attach_file(
    case_id: UUID,
    upload: Upload,
    *,
    kind: str,
    origin: Origin,
    work_item_id: UUID | None = None,
    is_confirmed: bool = False,
) -> Receipt:
    """Attach a file to a case; the same file a second time is the one that is there.

    Args:
        kind: One of ``Attachment.Kind``.
        work_item_id: The step on the actor's desk with which it is handed in.
        is_confirmed: The worker answers for a photo to which the client has not
            agreed in writing.

    Raises:
        NotFound: No such case or step for the actor.
        NotAllowed: The actor's posts see the case masked, and no step was named.
        WrongState: The step does not lie on the actor's desk.
        Rejected: The file is none that is kept, the case has too many, or it is a
            photo without consent that nobody answers for.
    """
    case, item = _attaching(case_id, work_item_id, origin)
    kept = _kept_already(case, upload)
    if kept is not None:
        return _receipt(kept, "attached")
    _require_room(case)
    clean = media.cleaned(upload)
    if kind == Attachment.Kind.PHOTO and not is_confirmed:
        _require_consent(case)
    found = Attachment(
        county=case.county,
        case=case,
        work_item=item,
        kind=_kind(kind),
        media_type=clean.media_type,
        size=len(clean.content),
        digest=upload.digest,
        is_confirmed=is_confirmed,
        attached_by=origin.actor.person_id,
        attached_at=origin.now,
    )
    found.sealed_name = sealing.seal(
        upload.name[-200:], place=queries.name_place(found)
    )
    found.content = sealing.seal_bytes(
        clean.content, place=queries.content_place(found)
    )
    found.save(force_insert=True)
    _tell(case)
    return _receipt(found, "attached")


@command
def remove_attachment(case_id: UUID, attachment_id: UUID, *, origin: Origin) -> Receipt:
    """Mark an attachment as removed; it stays and can be put back.

    Raises:
        NotFound: No such case or attachment for the actor.
        NotAllowed: The actor may not open the attachment.
        WrongState: It has been removed already.
    """
    found = _changing(case_id, attachment_id, origin, to="remove")
    if found.removed_at is not None:
        raise WrongState(
            f"Expected to remove attachment {attachment_id}, but it is removed.",
            status="removed",
            case_id=str(case_id),
        )
    found.removed_at = origin.now
    found.removed_by = origin.actor.person_id
    found.save(update_fields=["removed_at", "removed_by"])
    _tell(found.case)
    return _receipt(found, "removed")


@command
def restore_attachment(
    case_id: UUID, attachment_id: UUID, *, origin: Origin
) -> Receipt:
    """Undo the removal of an attachment.

    Raises:
        NotFound: No such case or attachment for the actor.
        NotAllowed: The actor may not open the attachment.
        WrongState: It is not removed, or the same file has been attached again.
    """
    found = _changing(case_id, attachment_id, origin, to="restore")
    is_there = Attachment.objects.filter(
        county=found.county, case=found.case, digest=found.digest, removed_at=None
    ).exists()
    if is_there:
        raise WrongState(
            f"Expected to restore attachment {attachment_id}, but it is there.",
            status="attached",
            case_id=str(case_id),
        )
    found.removed_at = found.removed_by = None
    found.save(update_fields=["removed_at", "removed_by"])
    _tell(found.case)
    return _receipt(found, "attached")


@command
def comment_on_case(
    case_id: UUID, text: str, *, origin: Origin, corrects: UUID | None = None
) -> Receipt:
    """Add a comment to a case; an earlier one is never changed.

    Args:
        corrects: The own comment that this one corrects.

    Raises:
        NotFound: No such case for the actor, or no such comment of the actor's.
        Rejected: It says nothing, or too much.
    """
    needed = Sight.MASKED
    case, sight = cases.case_for(case_id, actor=origin.actor, needed=needed)
    require_sight(case, sight, needed, origin=origin, to="annotate")
    if corrects is not None:
        _require_own_comment(case, corrects, origin)
    said = text.strip()
    if not said or len(said) > LONGEST_COMMENT:
        sentence = gettext("Write between 1 and %(most)d characters.")
        raise Rejected(
            f"Expected a comment of 1 to {LONGEST_COMMENT} characters, but it has "
            f"{len(said)}.",
            {"text": [sentence % {"most": LONGEST_COMMENT}]},
        )
    comment = CaseComment(
        county=case.county,
        case=case,
        author_id=origin.actor.person_id,
        at=origin.now,
        corrects_id=corrects,
    )
    comment.sealed = sealing.seal(said, place=queries.comment_place(comment))
    comment.save(force_insert=True)
    _tell(case)
    return Receipt(str(comment.pk), "said", str(case.pk))


def _attaching(
    case_id: UUID, work_item_id: UUID | None, origin: Origin
) -> tuple[Case, WorkItem | None]:
    """Lock the case; return it with the step, if the actor may attach there."""
    Case.objects.select_for_update().filter(pk=case_id).values_list("pk").first()
    actor = origin.actor
    if work_item_id is None:
        case, sight = cases.case_for(case_id, actor=actor)
        require_sight(case, sight, Sight.FULL, origin=origin, to="annotate")
        return case, None
    item, case, sight = cases.step_for(work_item_id, actor=actor)
    require_sight(case, sight, Sight.OWN_STEPS, origin=origin, to="annotate")
    if case.pk != case_id:
        raise NotFound("work item", work_item_id, to="attach to")
    if not works_on(item, actor):
        raise WrongState(
            f"Expected to attach to work item {work_item_id} on the own desk, but it "
            f"is {item.status}.",
            status=item.status,
            case_id=str(case_id),
        )
    return case, item


def _changing(
    case_id: UUID, attachment_id: UUID, origin: Origin, *, to: str
) -> Attachment:
    """Lock and return an attachment that the actor may mark."""
    needed = Sight.OWN_STEPS
    case, sight = cases.case_for(case_id, actor=origin.actor, needed=needed)
    require_sight(case, sight, needed, origin=origin, to="annotate")
    found = (
        Attachment.objects.select_for_update(of=("self",))
        .filter(county=case.county, case=case, pk=attachment_id)
        .select_related("work_item")
        .defer("content", "sealed_name")
        .first()
    )
    if found is None:
        raise NotFound("attachment", attachment_id, to=to)
    require_readable(found, origin, sight)
    return found


def require_readable(found: Attachment, origin: Origin, sight: Sight) -> None:
    """Refuse an attachment that the actor may not open.

    Raises:
        NotAllowed: The actor's posts do not reach that far.
    """
    if not may_read(found, origin.actor, sight):
        raise NotAllowed(
            f"Expected to open attachment {found.pk}, but the actor's posts do not "
            "reach that far.",
            rule="SIGHT",
            clause="E06 arts. 6, 28",
            case_id=str(found.case_id),
        )


def _kept_already(case: Case, upload: Upload) -> Attachment | None:
    return (
        Attachment.objects.filter(
            county=case.county, case=case, digest=upload.digest, removed_at=None
        )
        .defer("content", "sealed_name")
        .first()
    )


def _require_consent(case: Case) -> None:
    if not queries.agreed_to_pictures(case):
        raise Rejected(
            f"Expected consent to photos in case {case.pk}, but there is none.",
            {
                "is_confirmed": [
                    gettext(
                        "The client has not agreed to photos. Attach it only if it "
                        "shows nobody, or after asking, and confirm that."
                    )
                ]
            },
        )


def _require_room(case: Case) -> None:
    held = Attachment.objects.filter(county=case.county, case=case).aggregate(
        files=Count("pk"), total=Sum("size")
    )
    if held["files"] >= media.MOST_FILES or (held["total"] or 0) > media.MOST_BYTES:
        raise Rejected(
            f"Expected at most {media.MOST_FILES} attachments of a case.",
            {"file": [gettext("This case has no room for further attachments.")]},
        )


def _kind(text: str) -> Attachment.Kind:
    try:
        return Attachment.Kind(text)
    except ValueError as unknown:
        raise Rejected(
            "Expected a known kind of attachment, but it is none.",
            {"kind": [gettext("Choose what it is.")]},
        ) from unknown


def _require_own_comment(case: Case, comment_id: UUID, origin: Origin) -> None:
    is_own = CaseComment.objects.filter(
        county=case.county,
        case=case,
        pk=comment_id,
        author_id=origin.actor.person_id,
    ).exists()
    if not is_own:
        raise NotFound("comment", comment_id, to="correct")


def _tell(case: Case) -> None:
    publish(news(county=case.county, groups=[], case_id=str(case.pk)))


def _receipt(found: Attachment, status: str) -> Receipt:
    return Receipt(str(found.pk), status, str(found.case_id))
