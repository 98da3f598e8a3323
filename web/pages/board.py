"""The bureau's year at a glance: where each matter stands, what is due, what stops."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from engine.actors import Actor
from processes.bureau import queries
from processes.casework.models import BureauMatter
from processes.matters import MATTERS, Matter
from processes.organisation.roles import ROLES, Level, role_of
from processes.working_days import CHINA
from web import clock
from web.pages import deadlines
from web.pages.access import actor_of, page
from web.pages.openings import opens

Context = dict[str, object]

#: How many years back the board can be asked for.
_YEARS = 5


@page
def board(request: HttpRequest) -> HttpResponse:
    """Show all matters of a year by station: where each stands, what is due."""
    actor, now = actor_of(request), clock.utc_now()
    this_year = now.astimezone(CHINA).year
    year = _year(request.GET.get("year", ""), this_year)
    matters = list(
        queries.in_year(queries.visible_matters(actor), year).order_by("-opened_at")
    )
    context = {
        "year": year,
        "years": range(this_year, this_year - _YEARS, -1),
        "urgency": _urgency(queries.urgency_of(matters, now)),
        "rows": _rows(matters, _own(actor), now),
        "kinds": [each.label for each in MATTERS.values()],
        "may_open": [_offer(each) for each in MATTERS.values() if opens(actor, each)],
        "export_url": reverse("registers:matter:index"),
    }
    return render(request, "pages/board.html", context)


def _offer(kind: Matter) -> Context:
    return {
        "label": gettext("Open: %(kind)s") % {"kind": kind.label},
        "url": reverse("open_matter", args=[kind.process_id]),
        "small": True,
    }


def _year(text: str, this_year: int) -> int:
    if text.isdigit() and this_year - _YEARS < int(text) <= this_year:
        return int(text)
    return this_year


def _own(actor: Actor) -> Mapping[str, str]:
    """Return a county's stations for its own officials; nothing for others."""
    held = {role_of(group) for group in actor.candidate_groups}
    starters = frozenset[str]().union(*(each.starters for each in MATTERS.values()))
    if not any(ROLES[role].level == Level.COUNTY for role in held & starters):
        return {}
    return queries.stations_in(actor.county)


def _rows(
    matters: Iterable[BureauMatter], own: Mapping[str, str], now: datetime
) -> list[Context]:
    """Return a row for each station, and one for what concerns the whole county.

    A county's own stations are there without a matter too: nothing is overlooked.
    """
    found = list(matters)
    if not found:
        return []
    names = {**queries.bodies_of(found), **own}
    by_place: dict[str, dict[str, list[BureauMatter]]] = {place: {} for place in own}
    for matter in found:
        place = str(matter.places.get(Level.STATION, ""))
        kinds = by_place.setdefault(place, {})
        kinds.setdefault(matter.process_id, []).append(matter)
    rows: list[Context] = [
        {
            "station": names.get(place, "") or gettext("The whole county"),
            "cells": [
                {
                    "kind": str(each.label),
                    "matters": [
                        _cell(matter, names, now)
                        for matter in kinds.get(each.process_id, [])
                    ],
                }
                for each in MATTERS.values()
            ],
        }
        for place, kinds in by_place.items()
    ]
    return sorted(rows, key=lambda row: str(row["station"]))


def _cell(matter: BureauMatter, names: Mapping[str, str], now: datetime) -> Context:
    row = vars(matter)
    return {
        "url": reverse("case", args=[matter.pk]),
        "title": matter.title,
        "number": matter.number,
        "agency": names.get(str(matter.places.get(Level.AGENCY, "")), ""),
        "tag": _tag(matter, now),
        "steps": steps_text(row["steps"]),
        "due": None if row["is_over"] else deadlines.due_view(row["due_at"], now),
    }


def steps_text(names: Iterable[str]) -> str:
    """Say steps by name, each once; of several of a kind, how many."""
    counted = Counter(names)
    return gettext(", ").join(
        gettext("%(step)s × %(count)d") % {"step": name, "count": count}
        if count > 1
        else name
        for name, count in counted.items()
    )


def _urgency(found: queries.Urgency) -> list[Context]:
    return [
        {"kind": "waiting", "word": gettext("Under way"), "count": found.open},
        {"kind": "overdue", "word": gettext("Late"), "count": found.late},
        {
            "kind": "due_soon",
            "word": gettext("Due within seven days"),
            "count": found.soon,
        },
        {"kind": "refused", "word": gettext("Stopped"), "count": found.stuck},
    ]


def _tag(matter: BureauMatter, now: datetime) -> Context:
    row = vars(matter)
    if row["is_over"]:
        return {"kind": "done", "word": gettext("Closed")}
    if row["is_stuck"]:
        return {"kind": "refused", "word": gettext("Stopped")}
    if row["due_at"] and row["due_at"] < now:
        return {"kind": "overdue", "word": gettext("Late")}
    return {"kind": "waiting", "word": gettext("Under way")}
