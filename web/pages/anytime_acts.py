"""Begins what a case needs besides, and tells it what has happened."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from engine.errors import NotFound
from processes.casework import commands as casework
from processes.casework import events
from processes.casework import queries as cases
from processes.casework.models import CASEWORK
from processes.oversight import declaring
from web.pages import anytime
from web.pages.access import act, actor_of, origin_of
from web.pages.beginnings import go_to_first_step
from web.tenancy import reading


@act
def start_process(request: HttpRequest, case_id: UUID, process_id: str) -> HttpResponse:
    """Start a further process in a case, or reopen it, and go to the first step."""
    if process_id not in {CASEWORK, *anytime.OFFERS}:
        raise NotFound("process", process_id, to="start")
    with reading(actor_of(request)):
        found, _ = cases.case_for(case_id, actor=actor_of(request))
    if anytime.warning_of(process_id) and not _is_confirmed(request):
        return _ask_again(request, case_id)
    message = anytime.REOPEN if process_id == CASEWORK else ""
    receipt = casework.start_in_case(
        found.pk, process_id, message=message, origin=origin_of(request)
    )
    return go_to_first_step(request, receipt)


@act
def report_event(request: HttpRequest, case_id: UUID, event_id: str) -> HttpResponse:
    """Tell a case what has happened; what waits for it goes on."""
    with reading(actor_of(request)):
        found, _ = cases.case_for(case_id, actor=actor_of(request))
    event = events.EVENTS.get(event_id)
    if event is None:
        raise NotFound("event", event_id, to="report")
    if event.is_final and not _is_confirmed(request):
        return _ask_again(request, case_id)
    receipt = casework.report_event(found.pk, event_id, origin=origin_of(request))
    messages.success(
        request,
        gettext("Recorded: %(what)s. The case goes on.") % {"what": event.label},
    )
    return go_to_first_step(request, receipt)


@act
def declare_relation(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Note that one has a relation with the client."""
    if not _is_confirmed(request):
        return _ask_again(request, case_id)
    declaring.declare_relation(
        case_id, kind=request.POST.get("choice", ""), origin=origin_of(request)
    )
    messages.success(
        request, gettext("Declared. The head sees it when a case worker is chosen.")
    )
    return redirect("case", case_id)


def _is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "yes"


def _ask_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    messages.error(
        request,
        gettext("Nothing was done: read the consequence and tick that you mean it."),
    )
    return redirect("case", case_id)
