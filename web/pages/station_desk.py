"""The station head's desk: who gets a case, who carries how much, what is late."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine.actors import Actor
from engine.models import WorkItem
from processes.casework import conflicts
from processes.casework import queries as cases
from processes.casework.conflicts import Conflict
from processes.casework.models import Notice
from processes.casework.queries import Header
from processes.organisation.roles import place_of
from processes.oversight import handing_over, queries
from web import clock
from web.pages import (
    after_act,
    deadlines,
    hand_overs,
    refusals,
    staffing,
    workloads,
)
from web.pages.access import actor_of, page, require_post
from web.pages.people import Names, holder_of, names_for

Context = dict[str, object]

_RUNGS: Mapping[str, StrPromise] = MappingProxyType(
    {
        Notice.Code.DUE_SOON: pgettext_lazy("rung", "Reminded before the day"),
        Notice.Code.DUE_TODAY: pgettext_lazy("rung", "Reminded on the day"),
        Notice.Code.LATE: pgettext_lazy("rung", "The head was told"),
        Notice.Code.VERY_LATE: pgettext_lazy("rung", "The next level was told"),
    }
)


@page
def station_desk(request: HttpRequest) -> HttpResponse:
    """Show the head's desk."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, "station_head")
    context = desk_of(actor, now)
    context["after_act"] = after_act.panel(actor, request.GET.get("done", ""), now)
    return render(request, "pages/station_desk.html", context)


def desk_of(actor: Actor, now: datetime) -> Context:
    """Return what the page shows; everything masked."""
    stations = queries.headed_stations(actor)
    unassigned = queries.unassigned(actor, stations)
    late = queries.overdue(actor, stations, now)
    leads = queries.undecided(actor, stations)
    workers = workloads.overview(stations, now)
    headers = cases.headers({item.case_id for item in [*unassigned, *late, *leads]})
    names = names_for([*unassigned, *late, *leads])
    return {
        "stations": stations,
        "workers": workers,
        "staffing": staffing.of_stations(actor, stations, now),
        "unassigned": _unassigned(unassigned, headers, workers, actor, now),
        "overdue": _overdue(late, headers, names, now),
        "leads": [_row(item, headers, names, now) for item in leads],
        "hand_overs": [
            hand_overs.summary(each) for each in handing_over.latest(stations)
        ],
        "here": reverse("station_desk"),
    }


def _unassigned(
    items: Collection[WorkItem],
    headers: Mapping[UUID, Header],
    workers: Iterable[Context],
    actor: Actor,
    now: datetime,
) -> list[Context]:
    """Return the cases without a case worker, each with who could take it."""
    found = conflicts.of_cases({item.case_id for item in items})
    staff = list(workers)
    return [
        {
            **_row(item, headers, {}, now),
            "choices": [
                _choice(worker, found[item.case_id])
                for worker in staff
                if worker["is_here"]
                and worker["station_id"] == place_of(item.candidate_group)
            ],
            "button": _assign_button(item, actor),
        }
        for item in items
    ]


def _choice(worker: Context, found: Mapping[UUID, Conflict]) -> Context:
    conflict = found.get(UUID(str(worker["id"])))
    return {
        **worker,
        "warning": refusals.rule_sentence(conflict.rule) if conflict else "",
        "is_barred": conflict is not None and conflict.is_bar,
    }


def _assign_button(item: WorkItem, actor: Actor) -> Context | None:
    if item.assignee_id == actor.person_id:
        url = reverse("work_item", args=[item.pk])
        return {"label": gettext("Go on"), "url": url, "small": True}
    if item.status != WorkItem.Status.OPEN:
        return None
    capacities = {s.capacity for s in actor.capacities_for(item.candidate_group)}
    button: Context = {"label": gettext("Assign a case worker"), "small": True}
    if len(capacities) > 1:  # the capacity is chosen on the page of the step
        return {**button, "url": reverse("work_item", args=[item.pk])}
    return {**button, "url": reverse("claim", args=[item.pk]), "method": "post"}


def _overdue(
    items: Collection[WorkItem],
    headers: Mapping[UUID, Header],
    names: Names,
    now: datetime,
) -> list[Context]:
    """Return late steps, each with the rung of the ladder that was reached."""
    reached = queries.rungs(items)
    rows = []
    for item in items:
        code, at = reached.get(item.pk, ("", None))
        rung = ""
        if code:
            rung = gettext("%(rung)s, %(at)s") % {
                "rung": _RUNGS[code],
                "at": deadlines.short_text(at, now) if at else "",
            }
        rows.append({**_row(item, headers, names, now), "rung": rung})
    return rows


def _row(
    item: WorkItem, headers: Mapping[UUID, Header], names: Names, now: datetime
) -> Context:
    header = headers.get(item.case_id)
    return {
        "step": item.name,
        "url": reverse("work_item", args=[item.pk]),
        "number": header.number if header else "",
        "case_url": reverse("case", args=[item.case_id]),
        "client": (header.masked_name if header else "")
        or gettext("name not yet known"),
        "station": header.station if header else "",
        "holder": holder_of(item, names),
        "since": deadlines.short_text(item.opened_at, now),
        "due": deadlines.due_view(item.due_at, now),
        "state": deadlines.state_of(item, now),
    }
