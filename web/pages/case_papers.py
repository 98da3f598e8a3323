"""Documents, attachments and comments as the case page lists them: no names in them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext

from engine.actors import Actor
from engine.models import Submission
from forms.catalogue import form
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.papers import media, queries
from processes.papers.commands import LONGEST_COMMENT
from processes.papers.models import Attachment, CaseComment
from processes.papers.policies import may_read
from web.pages import deadlines
from web.pages.timeline import who

Context = dict[str, object]
Names = Mapping[UUID, str]


def filled_in(
    case: Case, submissions: Iterable[Submission], names: Names
) -> list[Context]:
    """Return the filled-in forms of a case, the latest first."""
    found: list[Context] = [
        {
            "title": form(each.form_ref).label,
            "code": form(each.form_ref).code.replace("DESIGN", ""),
            "step": each.work_item.name,
            "by": names.get(each.person_id, ""),
            "at": deadlines.moment_text(each.submitted_at),
            "url": reverse("submission", args=[case.pk, each.pk]),
        }
        for each in submissions
        if each.form_ref
    ]
    return found[::-1]


def attachments(
    case: Case,
    found: Iterable[Attachment],
    names: Names,
    *,
    actor: Actor,
    sight: Sight,
) -> list[Context]:
    """Return the attachments as rows; the address only for those who may open it."""
    return [
        _row(case, each, names, may_open=may_read(each, actor, sight)) for each in found
    ]


def attaching(case: Case, sight: Sight) -> Context | None:
    """Return what the form for attaching needs; nothing for those who may not."""
    if sight is not Sight.FULL:
        return None
    return {
        "url": reverse("attach", args=[case.pk]),
        "kinds": Attachment.Kind.choices,
        "photo": Attachment.Kind.PHOTO.value,
        "accept": media.ACCEPT,
        "most": media.LARGEST // 1024 // 1024,
        "is_agreed": queries.agreed_to_pictures(case),
    }


def comments(
    found: Iterable[CaseComment], names: Names, *, actor: Actor
) -> list[Context]:
    """Return the comments, the latest first; a corrected one says so."""
    listed = list(found)
    corrected = {each.corrects_id for each in listed}
    return [
        {
            "id": each.pk,
            "by": who(each.author_id, names),
            "at": deadlines.moment_text(each.at),
            "iso": each.at.isoformat(),
            "text": queries.text_of(each),
            "is_correction": each.corrects_id is not None,
            "is_corrected": each.pk in corrected,
            "may_correct": each.author_id == actor.person_id
            and each.pk not in corrected,
        }
        for each in listed
    ]


def commenting(case: Case) -> Context:
    """Return what the form for a comment needs."""
    return {"url": reverse("comment", args=[case.pk]), "most": LONGEST_COMMENT}


def correcting(listed: object, comment_id: str) -> Context:
    """Return what the form for a comment begins with, to correct an own one."""
    assert isinstance(listed, list)
    return next(
        (
            {"text": each["text"], "corrects": comment_id}
            for each in listed
            if str(each["id"]) == comment_id and each["may_correct"]
        ),
        {},
    )


def label_of(found: Attachment) -> str:
    """Say what an attachment is, without its name."""
    return gettext("%(kind)s (%(format)s, %(size)s)") % {
        "kind": Attachment.Kind(found.kind).label,
        "format": media.ENDINGS.get(found.media_type, "").upper(),
        "size": filesizeformat(found.size),
    }


def labels_in(case_id: UUID) -> dict[str, str]:
    """Return what to call the attachments of a case, by id as text."""
    return {str(each.pk): label_of(each) for each in queries.kept_in(case_id)}


def _row(case: Case, found: Attachment, names: Names, *, may_open: bool) -> Context:
    address = [case.pk, found.pk]
    is_removed = found.removed_at is not None
    return {
        "label": label_of(found),
        "by": who(found.attached_by, names),
        "at": deadlines.moment_text(found.attached_at),
        "step": found.work_item.name if found.work_item else "",
        "is_confirmed": found.is_confirmed,
        "is_removed": is_removed,
        "removed": gettext("removed by %(who)s, %(at)s")
        % {
            "who": who(found.removed_by, names),
            "at": deadlines.moment_text(found.removed_at),
        }
        if is_removed
        else "",
        "url": reverse("attachment", args=address) if may_open else "",
        "change_url": reverse(
            "restore_attachment" if is_removed else "remove_attachment", args=address
        )
        if may_open
        else "",
    }
