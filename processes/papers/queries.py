"""What can be asked of the papers of a case; lists never load a file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine import queries as engine_queries
from engine import sealing
from engine.errors import NotFound
from processes.casework.models import Case
from processes.papers.models import Attachment, CaseComment

PAGE = 50

#: Where the client says whether pictures may be taken.
_CONSENT = ("obtain_informed_consent",)


@dataclass(frozen=True, slots=True)
class Filed:
    """That something was attached, or that its removal was noted."""

    attachment: Attachment
    at: datetime
    person_id: UUID | None
    is_removal: bool


def attachments_of(case: Case) -> list[Attachment]:
    """Return the attachments of a case, the latest first, marked ones too."""
    return list(
        Attachment.objects.filter(county=case.county, case=case)
        .select_related("work_item")
        .defer("content", "sealed_name")
        .order_by("-attached_at", "-id")
    )


def attachment(case: Case, attachment_id: UUID, *, to: str = "see") -> Attachment:
    """Return one attachment of a case.

    Raises:
        NotFound: The case has no such attachment.
    """
    found = (
        Attachment.objects.filter(county=case.county, case=case, pk=attachment_id)
        .select_related("work_item")
        .first()
    )
    if found is None:
        raise NotFound("attachment", attachment_id, to=to)
    return found


def kept_in(case_id: UUID) -> list[Attachment]:
    """Return the attachments of a case that are not removed, the first one first."""
    return list(
        Attachment.objects.filter(case_id=case_id, removed_at=None)
        .defer("content", "sealed_name")
        .order_by("attached_at", "id")
    )


def known_in(case_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Return those of some ids that are attachments of a case, not removed."""
    if not ids:
        return set()
    return set(
        Attachment.objects.filter(
            case_id=case_id, pk__in=ids, removed_at=None
        ).values_list("pk", flat=True)
    )


def comments_of(case: Case, *, limit: int = PAGE) -> list[CaseComment]:
    """Return the comments on a case, the latest first, still sealed."""
    return list(
        CaseComment.objects.filter(county=case.county, case=case).order_by(
            "-at", "-id"
        )[:limit]
    )


def comments_until(
    case: Case, moment: datetime | None, *, limit: int = PAGE
) -> list[CaseComment]:
    """Return comments made at ``moment`` or before, the latest first, sealed."""
    rows = CaseComment.objects.filter(county=case.county, case=case)
    if moment is not None:
        rows = rows.filter(at__lte=moment)
    return list(rows.order_by("-at", "-id")[:limit])


def filed_until(
    case: Case, moment: datetime | None, *, limit: int = PAGE
) -> list[Filed]:
    """Return what was attached and removed at ``moment`` or before, latest first."""
    rows = Attachment.objects.filter(county=case.county, case=case).defer(
        "content", "sealed_name"
    )
    attached, removed = rows, rows.exclude(removed_at=None)
    if moment is not None:
        attached = attached.filter(attached_at__lte=moment)
        removed = removed.filter(removed_at__lte=moment)
    return [
        Filed(each, each.attached_at, each.attached_by, is_removal=False)
        for each in attached.order_by("-attached_at", "-id")[:limit]
    ] + [
        Filed(each, each.removed_at, each.removed_by, is_removal=True)
        for each in removed.order_by("-removed_at", "-id")[:limit]
        if each.removed_at is not None
    ]


def content_of(found: Attachment) -> bytes:
    """Return the file, unsealed. The caller records the reading."""
    return sealing.unseal_bytes(bytes(found.content), place=content_place(found))


def name_of(found: Attachment) -> str:
    """Return the name that the file had, unsealed. The caller records the reading."""
    return str(sealing.unseal(bytes(found.sealed_name), place=name_place(found)))


def text_of(comment: CaseComment) -> str:
    """Return what a comment says, unsealed. The caller records the reading."""
    return str(sealing.unseal(bytes(comment.sealed), place=comment_place(comment)))


def agreed_to_pictures(case: Case) -> bool:
    """Tell whether the client has agreed to be in pictures, and not withdrawn that.

    Source: F-CASE-02, ``consent_media``; E06 art. 15.
    """
    if case.consent == Case.Consent.WITHDRAWN:
        return False
    signed = engine_queries.latest_submission(case.pk, _CONSENT)
    if signed is None:
        return False
    answer = engine_queries.opened(signed).get("consent_media")
    return isinstance(answer, list) and "photo" in answer


def content_place(found: Attachment) -> str:
    """Return the place for which the content of a file is sealed."""
    return f"papers_attachment.content|{found.pk}|{found.county}"


def name_place(found: Attachment) -> str:
    """Return the place for which the name of a file is sealed."""
    return f"papers_attachment.name|{found.pk}|{found.county}"


def comment_place(comment: CaseComment) -> str:
    """Return the place for which a comment is sealed."""
    return f"papers_casecomment|{comment.pk}|{comment.county}"
