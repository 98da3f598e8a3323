"""All cases of a worker who leaves: choose, begin at once, watch them arrive."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from engine import queries as engine_queries
from engine.actors import Actor
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework import conflicts
from processes.casework.models import Case
from processes.organisation import queries as organisation
from processes.organisation.models import Organisation
from processes.oversight import handing_over, queries
from processes.oversight.models import HandedCase, HandOver
from web import clock
from web.pages import deadlines, refusals, workloads
from web.pages.access import act, actor_of, origin_of, page, require_post, uuid_or_404
from web.pages.people import holder_of, names_for

Context = dict[str, object]


@page
def prepare(request: HttpRequest) -> HttpResponse:
    """Let the head choose whose cases go, why, and to whom each should go."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, "station_head")
    station = _station(actor, request.GET.get("station", ""))
    workers = workloads.overview([station], now)
    chosen = request.GET.get("worker", "")
    worker = next((each for each in workers if each["id"] == chosen), None)
    context: Context = {
        "station": station,
        "workers": workers,
        "worker": worker,
        "reasons": HandOver.Reason.choices,
        "cases": _cases(UUID(chosen), station, workers, actor) if worker else [],
        "key": str(new_id()),
    }
    return render(request, "pages/hand_over_prepare.html", context)


@act
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the transfer of every open case of the worker."""
    origin = origin_of(request)
    worker_id = uuid_or_404(request.POST.get("worker", ""))
    station_id = uuid_or_404(request.POST.get("station", ""))
    receipt = handing_over.hand_over_cases(
        worker_id,
        station_id=station_id,
        reason=request.POST.get("reason", ""),
        receivers=_receivers(request),
        origin=origin,
    )
    messages.success(request, gettext("Begun. Below is how each case stands."))
    return redirect("hand_over", receipt.subject)


@page
def hand_over(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Show how far the cases of a hand-over have come."""
    actor, now = actor_of(request), clock.utc_now()
    found = handing_over.hand_over_for(hand_over_id, actor=actor)
    handed = handing_over.progress_of(found, actor)
    rows = progress(handed, now)
    context = {
        **summary(found),
        "rows": rows,
        "begun": sum(1 for each in handed if each.instance_id),
        "arrived": sum(1 for row in rows if row["is_done"]),
        "total": len(rows),
        "here": reverse("hand_over", args=[found.pk]),
    }
    return render(request, "pages/hand_over.html", context)


@page
def received(request: HttpRequest) -> HttpResponse:
    """Show a worker what is being handed to her or him."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, "social_worker")
    handed = handing_over.received_by(actor)
    context = {"rows": progress(handed, now, actor=actor)}
    return render(request, "pages/handed_to_me.html", context)


def summary(found: HandOver) -> Context:
    """Return what a hand-over is, in words."""
    names = organisation.names_of([found.from_worker_id, found.begun_by])
    return {
        "url": reverse("hand_over", args=[found.pk]),
        "worker": names.get(found.from_worker_id, ""),
        "by": names.get(found.begun_by, ""),
        "reason": found.get_reason_display(),
        "at": deadlines.moment_text(found.begun_at),
    }


def progress(
    handed: Iterable[HandedCase], now: datetime, *, actor: Actor | None = None
) -> list[Context]:
    """Return how each case of a hand-over stands; masked."""
    rows = list(handed)
    work = _transfer_work(rows)
    items = [item for found in work.values() for item in found]
    names = {
        **organisation.names_of(
            [each.proposed_worker_id for each in rows]
            + [each.case.case_worker_id for each in rows]
        ),
        **names_for(items),
    }
    return [_progress(each, work, names, now, actor) for each in rows]


def _progress(
    each: HandedCase,
    work: Mapping[UUID, list[WorkItem]],
    names: Mapping[UUID, str],
    now: datetime,
    actor: Actor | None,
) -> Context:
    waiting = work.get(each.instance_id, []) if each.instance_id else []
    item = waiting[0] if waiting else None
    worker_id = each.case.case_worker_id
    is_over = each.instance_id is not None and item is None
    has_moved = worker_id != each.hand_over.from_worker_id
    sees_step = item is not None and (
        actor is None or item.candidate_group in actor.candidate_groups
    )
    return {
        "number": each.case.number,
        "url": reverse("case", args=[each.case_id]),
        "client": each.case.subject or gettext("name not yet known"),
        "proposed": names.get(each.proposed_worker_id, "")
        if each.proposed_worker_id
        else "",
        "worker": names.get(worker_id, "") if worker_id else "",
        "is_done": is_over and has_moved,
        "stays": is_over and not has_moved,
        "problem": refusals.reason_of(each.problem) if each.problem else "",
        "step": item.name if item else "",
        "step_url": reverse("work_item", args=[item.pk]) if item and sees_step else "",
        "holder": holder_of(item, names) if item else "",
        "due": deadlines.due_view(item.due_at, now) if item else None,
    }


def _transfer_work(rows: Iterable[HandedCase]) -> dict[UUID, list[WorkItem]]:
    """Return the open steps of the transfers, by instance."""
    handed = list(rows)
    wanted = {each.instance_id for each in handed}
    found: dict[UUID, list[WorkItem]] = {}
    for item in engine_queries.unfinished_work([each.case_id for each in handed]):
        if item.instance_id in wanted:
            found.setdefault(item.instance_id, []).append(item)
    return found


def _station(actor: Actor, wanted: str) -> Organisation:
    """Return the station of the actor that is meant; without a word, the first."""
    stations = queries.headed_stations(actor)
    for station in stations:
        if not wanted or str(station.pk) == wanted:
            return station
    raise Http404


def _cases(
    worker_id: UUID, station: Organisation, workers: Iterable[Context], actor: Actor
) -> list[Context]:
    found = list(
        handing_over.open_cases_of(worker_id, station, actor)
        .select_related("client")
        .order_by("number")
    )
    barred = conflicts.of_cases({case.pk for case in found})
    running = handing_over.in_transfer({case.pk for case in found})
    others = [
        each for each in workers if each["is_here"] and each["id"] != str(worker_id)
    ]
    return [
        {
            "id": str(case.pk),
            "number": case.number,
            "url": reverse("case", args=[case.pk]),
            "client": case.subject or gettext("name not yet known"),
            "runs": case.pk in running,
            "choices": [
                {**each, "warning": warning(case, str(each["id"]), barred)}
                for each in others
                if not is_barred(case, str(each["id"]), barred)
            ],
        }
        for case in found
    ]


def is_barred(
    case: Case,
    person_id: str,
    found: Mapping[UUID, Mapping[UUID, conflicts.Conflict]],
) -> bool:
    """Tell whether a person cannot be chosen for a case at all."""
    conflict = found[case.pk].get(UUID(person_id))
    return conflict is not None and conflict.is_bar


def warning(
    case: Case,
    person_id: str,
    found: Mapping[UUID, Mapping[UUID, conflicts.Conflict]],
) -> str:
    """Say why a person is no good choice for a case; nothing where that is not so."""
    conflict = found[case.pk].get(UUID(person_id))
    return refusals.rule_sentence(conflict.rule) if conflict else ""


def _receivers(request: HttpRequest) -> tuple[tuple[UUID, UUID], ...]:
    """Return the proposals of the form: one field ``to-<case>`` per case."""
    return tuple(
        (uuid_or_404(name.removeprefix("to-")), uuid_or_404(str(value)))
        for name, value in sorted(request.POST.items())
        if name.startswith("to-") and value
    )
