"""Attaches, opens and marks files, adds comments, shows goals, makes documents."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from engine import queries
from engine.actors import Actor, Origin
from engine.errors import Rejected
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseReading
from processes.casework.policies import Sight
from processes.papers import commands, media
from processes.papers import queries as papers
from web import clock
from web.pages import case_file, case_goals, deadlines, story
from web.pages.access import act, actor_of, origin_of, page, uuid_or_404
from web.pages.case_acts import (
    fully_seen,
    reason_of,
    require_own_side,
    submission_of,
)
from web.pages.documents import records, whole_file
from web.pages.uploads import received
from web.tenancy import reading

#: A file is looked at, never run, and never part of one of our pages.
_SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@act
def attach(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Attach a file to a case; a refused one leaves what was chosen."""
    posted = request.FILES.get("file")
    if posted is None:
        problems = {"file": [gettext("Choose a file.")]}
        return _case_again(request, case_id, problems, status=422)
    try:
        commands.attach_file(
            case_id,
            received(posted),
            kind=request.POST.get("kind", ""),
            is_confirmed="is_confirmed" in request.POST,
            origin=origin_of(request),
        )
    except Rejected as rejected:
        return _case_again(request, case_id, rejected.problems, status=422)
    messages.success(request, gettext("Attached to the case."))
    return _to_part(case_id, "attachments")


@act
def remove(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Mark an attachment as removed."""
    commands.remove_attachment(case_id, attachment_id, origin=origin_of(request))
    messages.success(
        request, gettext("Removed. It can be put back in the list of attachments.")
    )
    return _to_part(case_id, "attachments")


@act
def restore(request: HttpRequest, case_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Undo the removal of an attachment."""
    commands.restore_attachment(case_id, attachment_id, origin=origin_of(request))
    messages.success(request, gettext("Put back."))
    return _to_part(case_id, "attachments")


@page
def attachment(
    request: HttpRequest, case_id: UUID, attachment_id: UUID
) -> HttpResponse:
    """Hand an attachment out; that is on record before it leaves."""
    actor, now = actor_of(request), clock.utc_now()
    case, sight = cases.case_for(case_id, actor=actor, needed=Sight.OWN_STEPS)
    found = papers.attachment(case, attachment_id)
    commands.require_readable(found, Origin(actor, now, door="page"), sight)
    casework.record_reading(
        case,
        actor=actor,
        what=CaseReading.What.ATTACHMENT,
        now=now,
        attachment_id=found.pk,
    )
    ending = media.ENDINGS[found.media_type]
    # Of no name that a person gave it: names of files name people.
    name = f"{case.number}-{found.kind}-{found.pk.hex[-6:]}.{ending}"
    return _handed_out(papers.content_of(found), found.media_type, name)


@act
def comment(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Add a comment; a refused one comes back with what was typed."""
    corrects = request.POST.get("corrects", "")
    try:
        commands.comment_on_case(
            case_id,
            request.POST.get("text", "").replace("\r\n", "\n"),
            corrects=uuid_or_404(corrects) if corrects else None,
            origin=origin_of(request),
        )
    except Rejected as rejected:
        return _case_again(request, case_id, rejected.problems, status=422)
    return _to_part(case_id, "comments")


@act
def reveal_goals(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show goals and their attainment, after noting who asked and why."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        case = fully_seen(request, case_id)
        casework.record_unmasking(
            case,
            actor=actor,
            reason=reason_of(request),
            now=now,
            what=CaseReading.What.GOALS,
        )
        table = case_goals.table(case, queries.submissions_of(case.pk))
        context = {"case": case, "goals": table, "at": deadlines.moment_text(now)}
        return render(request, "pages/goals.html", context)


@page
def submission_document(
    request: HttpRequest, case_id: UUID, submission_id: UUID
) -> HttpResponse:
    """Make a PDF of a filled-in form, masked."""
    actor, now = actor_of(request), clock.utc_now()
    case, _ = cases.case_for(case_id, actor=actor)
    sent = submission_of(case, submission_id, actor)
    casework.record_reading(case, actor=actor, what=CaseReading.What.CASE_FILE, now=now)
    return _document(records.one_form(case, sent, masked=True), case, "form")


@act
def reveal_submission_document(
    request: HttpRequest, case_id: UUID, submission_id: UUID
) -> HttpResponse:
    """Make a PDF of a filled-in form as it is, after noting who asked and why."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        case = fully_seen(request, case_id)
        sent = submission_of(case, submission_id, actor)
        require_own_side(sent, actor)
        casework.record_unmasking(
            case,
            actor=actor,
            reason=reason_of(request),
            now=now,
            submission_id=sent.pk,
        )
        return _document(records.one_form(case, sent, masked=False), case, "form")


@page
def file_document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make a PDF of the whole file, masked."""
    actor, now = actor_of(request), clock.utc_now()
    case, sight = cases.case_for(case_id, actor=actor)
    casework.record_reading(case, actor=actor, what=CaseReading.What.CASE_FILE, now=now)
    copy = whole_file.Copy(case, actor, sight, now)
    return _document(whole_file.whole_file(copy), case, "file")


@act
def reveal_file_document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make a PDF of the whole file as it is, after noting who asked and why."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        case = fully_seen(request, case_id)
        reason = reason_of(request)
        casework.record_unmasking(
            case,
            actor=actor,
            reason=reason,
            now=now,
            what=CaseReading.What.WHOLE_FILE,
        )
        copy = whole_file.Copy(case, actor, Sight.FULL, now, str(reason.label))
        return _document(whole_file.whole_file(copy), case, "file")


def _case_again(
    request: HttpRequest, case_id: UUID, problems: dict[str, list[str]], *, status: int
) -> HttpResponse:
    """Show the case page again, with what is wrong and all that was typed."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        case, sight = cases.case_for(case_id, actor=actor)
        _record_opening(case, actor, now)
        asked = story.Asked.of(request.GET)
        context = case_file.page_of(case, sight, actor, now, asked)
        typed = {
            name: request.POST.get(name, "") for name in ("text", "kind", "corrects")
        }
        context |= {"problems_here": problems, "typed": typed}
        return render(request, "pages/case.html", context, status=status)


def _record_opening(case: Case, actor: Actor, now: datetime) -> None:
    casework.record_reading(case, actor=actor, what=CaseReading.What.CASE_FILE, now=now)


def _to_part(case_id: UUID, part: str) -> HttpResponse:
    return redirect(f"{reverse('case', args=[case_id])}#{part}")


def _document(content: bytes, case: Case, what: str) -> HttpResponse:
    return _handed_out(content, media.PDF, f"{case.number}-{what}.pdf")


def _handed_out(content: bytes, media_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _SANDBOX,
        },
    )
