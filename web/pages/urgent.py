"""Mandatory report and crisis: two taps from every page, no leave, no script.

Source: domain specification §14.17: 110 and 120 come before any form; suspicion is
enough; nothing and nobody holds the report up.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from engine.actors import Actor
from engine.errors import EngineError
from engine.identifiers import new_id
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.organisation import queries as organisation
from processes.organisation.models import Organisation
from processes.oversight import queries
from processes.oversight.queries import CRISIS
from web.pages.access import act, actor_of, origin_of, page, uuid_or_404
from web.pages.beginnings import go_to_first_step
from web.pages.people import holds_role
from web.tenancy import reading

Context = dict[str, object]

#: Who begins a crisis intervention at the places of a case.
_RESPONDERS = ("social_worker", "station_head", "supervisor")


def links(actor: Actor, about: str) -> list[Context]:
    """Return the quick links of the top bar.

    Args:
        about: The case or step that is on the page, as a query: ``?case=…``.
    """
    if not actor.standings:
        return []
    found: list[Context] = [
        {
            "label": gettext("Mandatory report"),
            "url": reverse("report") + about,
            "icon": "report",
        }
    ]
    if holds_role(actor, *_RESPONDERS):
        url = reverse("crisis") + about
        found.append({"label": gettext("Crisis"), "url": url, "icon": "crisis"})
    return found


def about(request: HttpRequest) -> str:
    """Return what the page of a request is about, as a query for the links."""
    match = request.resolver_match
    given = match.kwargs if match else {}
    for name, key in (("case_id", "case"), ("work_item_id", "step")):
        if name in given:
            return f"?{key}={given[name]}"
    return ""


@page
def report(request: HttpRequest) -> HttpResponse:
    """Show 110 and 120, then one button that begins a report."""
    actor = actor_of(request)
    meant = _meant(request, actor)
    context: Context = {
        "case": meant,
        "choices": _choices(actor, meant),
        "stations": stations_to_report_in(actor),
        "key": str(new_id()),
    }
    return render(request, "pages/report.html", context)


@act
def start_report(request: HttpRequest) -> HttpResponse:
    """Begin a report and go to its first step, on the own desk."""
    origin = origin_of(request)
    case_id, station_id = _subject(request)
    if case_id is not None:
        with reading(origin.actor):
            cases.case_for(case_id, actor=origin.actor, needed=Sight.OWN_STEPS)
    receipt = casework.start_report(
        case_id=case_id, station_id=station_id, origin=origin
    )
    return go_to_first_step(request, receipt)


@page
def crisis(request: HttpRequest) -> HttpResponse:
    """Show 110 and 120, then one button that begins a crisis intervention."""
    actor = actor_of(request)
    meant = _meant(request, actor, needed=Sight.MASKED)
    context: Context = {
        "case": meant,
        "choices": _choices(actor, meant),
        "running": _running(meant),
        "key": str(new_id()),
    }
    return render(request, "pages/crisis.html", context)


@act
def start_crisis(request: HttpRequest) -> HttpResponse:
    """Begin a crisis intervention in a case and go to its first step."""
    origin = origin_of(request)
    chosen = request.POST.get("case", "")
    if not chosen:
        messages.error(request, gettext("Choose the case first."))
        return redirect("crisis")
    case_id = uuid_or_404(chosen)
    with reading(origin.actor):
        found, _ = cases.case_for(case_id, actor=origin.actor)
    receipt = casework.start_in_case(found.pk, CRISIS, origin=origin)
    return go_to_first_step(request, receipt)


def stations_to_report_in(actor: Actor) -> list[Organisation]:
    """Return the stations of which the actor may report: the own, else all.

    Officials and supervisors sit in no station; they name one.
    """
    return organisation.stations_of(actor) or queries.stations_in(actor.county)


def _meant(
    request: HttpRequest, actor: Actor, *, needed: Sight = Sight.OWN_STEPS
) -> Case | None:
    """Return the case from whose page somebody comes, if he or she may know of it."""
    try:
        if step := request.GET.get("step", ""):
            _, found, sight = cases.step_for(UUID(step), actor=actor)
        elif case := request.GET.get("case", ""):
            found, sight = cases.case_for(UUID(case), actor=actor, needed=needed)
        else:
            return None
    except (ValueError, EngineError):
        # An urgent page opens whatever its address says.
        return None
    return found if sight >= needed else None


def _choices(actor: Actor, meant: Case | None) -> list[Context]:
    """Return the cases to choose from, the own first; masked."""
    found = queries.open_cases_seen_by(actor)
    if meant is not None and meant.pk not in {case.pk for case in found}:
        found = [meant, *found]
    return [
        {
            "id": str(case.pk),
            "text": f"{case.number} {case.subject or gettext('name not yet known')}",
            "is_own": case.case_worker_id == actor.person_id,
            "is_meant": meant is not None and case.pk == meant.pk,
        }
        for case in found
    ]


def _subject(request: HttpRequest) -> tuple[UUID | None, UUID | None]:
    """Return the case, or the station for somebody new.

    Raises:
        Http404: Neither is what the page offers.
    """
    who, case = request.POST.get("about", ""), request.POST.get("case", "")
    station = request.POST.get("station", "")
    if who not in {"case", "new"}:
        raise Http404
    if who == "case" and case:
        return uuid_or_404(case), None
    return None, (uuid_or_404(station) if station else None)


def _running(case: Case | None) -> str:
    """Return where a crisis that runs already in the case is shown."""
    if case is None or CRISIS not in queries.running_in(case.pk):
        return ""
    return reverse("case", args=[case.pk])
