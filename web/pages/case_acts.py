"""Opens case files, lifts masks on record, starts what a case needs besides."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from engine import queries
from engine.actors import Actor, Origin
from engine.errors import NotAllowed, NotFound
from engine.models import Submission
from forms.catalogue import form
from processes.bureau import hidden
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseReading
from processes.casework.policies import Sight
from processes.organisation import queries as organisation
from web import clock
from web.pages import (
    after_act,
    case_file,
    case_papers,
    clauses,
    deadlines,
    matter_page,
    step,
    story,
)
from web.pages.access import act, actor_of, is_fragment, page
from web.pages.documents import records
from web.pages.documents.whole_file import is_own_side
from web.pages.people import capacity_label
from web.tenancy import reading

PAGE = 30
#: A page that keeps itself fresh leaves one row in this time, not one per change.
SAME_OPENING = timedelta(minutes=15)


@page
def case_list(request: HttpRequest) -> HttpResponse:
    """List the cases of one's stations, masked, the newest first."""
    last = deadlines.decode(request.GET.get("after", ""))
    before = (last[0], last[1]) if last and last[0] else None
    found = cases.cases_of(actor_of(request), before=before, limit=PAGE + 1)
    shown = found[:PAGE]
    next_url = ""
    if len(found) > PAGE:
        case = shown[-1].case
        next_url = f"?after={deadlines.encode(case.opened_at, case.pk)}"
    context = {
        "rows": case_file.listed(shown, clock.utc_now()),
        "next_url": next_url,
        "previous_url": reverse("case_list") if before else "",
    }
    return render(request, "pages/case_list.html", context)


@page
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case file; that it was opened is on record before anything is shown."""
    actor, now = actor_of(request), clock.utc_now()
    found, sight = cases.case_for(case_id, actor=actor)
    is_again = is_fragment(request) and cases.was_read_since(
        found, actor=actor, moment=now - SAME_OPENING
    )
    if not is_again:
        casework.record_reading(
            found, actor=actor, what=CaseReading.What.CASE_FILE, now=now
        )
    asked = story.Asked.of(request.GET)
    page_of = matter_page.page_of if found.is_matter else case_file.page_of
    context = page_of(found, sight, actor, now, asked)
    context["typed"] = case_papers.correcting(
        context["comments"], request.GET.get("correct", "")
    )
    context["after_act"] = after_act.panel(actor, request.GET.get("done", ""), now)
    template = "pages/matter.html" if found.is_matter else "pages/case.html"
    return render(request, template, context)


@act
def reveal_identity(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show who the client is, after noting who asked and why."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        found = fully_seen(request, case_id)
        casework.record_unmasking(
            found, actor=actor, reason=reason_of(request), now=now
        )
        context = {
            "case": found,
            "items": case_file.identity(found),
            "at": deadlines.moment_text(now),
        }
        return render(request, "pages/identity.html", context)


@page
def submission(
    request: HttpRequest, case_id: UUID, submission_id: UUID
) -> HttpResponse:
    """Show a filled-in form with everything personal masked."""
    actor, now = actor_of(request), clock.utc_now()
    found, sight = cases.case_for(case_id, actor=actor)
    sent = submission_of(found, submission_id, actor)
    casework.record_reading(
        found, actor=actor, what=CaseReading.What.CASE_FILE, now=now
    )
    context = _filled_in(found, sent, masked=True)
    may_reveal = sight is Sight.FULL and is_own_side(sent, actor)
    context |= {"is_full": may_reveal, "reasons": CaseReading.Reason.choices}
    return render(request, "pages/submission.html", context)


@act
def reveal_submission(
    request: HttpRequest, case_id: UUID, submission_id: UUID
) -> HttpResponse:
    """Show a filled-in form as it is, after noting who asked and why."""
    actor, now = actor_of(request), clock.utc_now()
    with reading(actor):
        found = fully_seen(request, case_id)
        sent = submission_of(found, submission_id, actor)
        require_own_side(sent, actor)
        casework.record_unmasking(
            found,
            actor=actor,
            reason=reason_of(request),
            now=now,
            submission_id=sent.pk,
        )
        context = _filled_in(found, sent, masked=False)
        context["reason"] = reason_of(request)
        return render(request, "pages/submission.html", context)


def fully_seen(request: HttpRequest, case_id: UUID) -> Case:
    """Return a case whose personal data the actor may see.

    Raises:
        NotFound: A stranger asks.
        NotAllowed: The actor sees the case masked only.
    """
    found, sight = cases.case_for(case_id, actor=actor_of(request))
    origin = Origin(actor_of(request), clock.utc_now(), door="page")
    casework.require_sight(found, sight, Sight.FULL, origin=origin)
    return found


def require_own_side(sent: Submission, actor: Actor) -> None:
    """Keep an authority's papers from those who only help with the application.

    Raises:
        NotAllowed: The step belongs to an authority in which the actor has no post.
    """
    if not is_own_side(sent, actor):
        raise NotAllowed(
            f"Expected to see what was filled in at {sent.element_id}, but that is "
            "an authority's paper.",
            rule="SIGHT",
            clause="001 §二(二)",
            case_id=str(sent.case_id),
        )


def reason_of(request: HttpRequest) -> CaseReading.Reason:
    """Return why somebody asks for what is masked.

    Raises:
        Http404: None of the reasons that a page of ours offers.
    """
    try:
        return CaseReading.Reason(request.POST.get("reason", ""))
    except ValueError as error:
        raise Http404 from error


def submission_of(found: Case, submission_id: UUID, actor: Actor) -> Submission:
    """Return a filled-in form of a case.

    Raises:
        NotFound: The case has none of this id, or it is hidden from the actor yet.
    """
    sent_in = queries.submissions_of(found.pk)
    for sent in hidden.shown(found, sent_in, actor=actor):
        if sent.pk == submission_id and sent.form_ref:
            return sent
    raise NotFound("submission", submission_id, to="see")


def _filled_in(found: Case, sent: Submission, *, masked: bool) -> dict[str, object]:
    definition = form(sent.form_ref)
    names = organisation.names_of([sent.person_id])
    return {
        "case": found,
        "sent": sent,
        "title": definition.label,
        "at": deadlines.moment_text(sent.submitted_at),
        "by": names.get(sent.person_id, ""),
        "capacity": capacity_label(sent.capacity),
        "code": definition.code if definition.code.startswith("F-") else "",
        "clause": clauses.chip(definition.clause),
        "standing": records.standing(masked=masked),
        "items": step.described(sent, masked=masked),
        "masked": masked,
    }
