"""Official documents: issued from an act, read, taken along as PDF or as a text."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseReading
from processes.documents import queries
from processes.documents.commands import issue_document
from processes.documents.kinds import kinds
from processes.documents.models import OfficialDocument
from web import clock
from web.pages.access import act, actor_of, origin_of, page
from web.pages.documents import official

_FORMATS = {"pdf": "application/pdf", "docx": official.DOCX}


@act
def issue(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Issue a document of a completed step and show it."""
    made = issue_document(
        work_item_id, request.POST.get("kind", ""), origin=origin_of(request)
    )
    messages.success(request, gettext("Issued: %(number)s") % {"number": made.status})
    return redirect("official", made.case_id, made.subject)


@page
def document(request: HttpRequest, case_id: UUID, document_id: UUID) -> HttpResponse:
    """Show a document; that it was opened is on record before it is shown."""
    matter, found, parts = _opened(request, case_id, document_id)
    context = {
        "case": matter,
        "document": found,
        "parts": parts,
        "is_editable": kinds()[found.kind].is_editable,
    }
    return render(request, "pages/official.html", context)


@page
def document_file(
    request: HttpRequest, case_id: UUID, document_id: UUID, extension: str
) -> HttpResponse:
    """Hand a document out as a file."""
    if extension not in _FORMATS:
        raise Http404
    matter, found, parts = _opened(request, case_id, document_id)
    if extension == "docx":
        if not kinds()[found.kind].is_editable:
            raise Http404
        content = official.docx_of(parts)
    else:
        content = official.pdf_of(parts, matter)
    response = HttpResponse(content, content_type=_FORMATS[extension])
    response["Content-Disposition"] = (
        f'attachment; filename="{matter.number}.{extension}"'
    )
    return response


def _opened(
    request: HttpRequest, case_id: UUID, document_id: UUID
) -> tuple[Case, OfficialDocument, official.Parts]:
    actor, now = actor_of(request), clock.utc_now()
    matter, _sight = cases.case_for(case_id, actor=actor)
    found, sent = queries.document_in(matter, document_id, actor)
    casework.record_reading(
        matter, actor=actor, what=CaseReading.What.CASE_FILE, now=now
    )
    return matter, found, official.parts_of(found, sent)
