"""Is there somebody to do it: what stops, what one absence would stop, who could help.

Computed when somebody looks; the head sees the own stations, the county all of them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine.actors import Actor
from engine.guard.staffing import Kind, Obstacle
from processes.organisation.models import Organisation
from processes.organisation.roles import ROLES
from processes.staffing import (
    Absence,
    ProcessStaffing,
    Proposal,
    Stranded,
    report,
    stranded,
)
from processes.staffing.places import network
from processes.staffing.stranded import NOBODY
from web import clock
from web.pages import clauses, deadlines, refusals
from web.pages.access import actor_of, page, require_post
from web.pages.people import role_label

Context = dict[str, object]

_LEVELS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "station": pgettext_lazy("level", "at the station"),
        "township": pgettext_lazy("level", "at the township"),
        "hub": pgettext_lazy("level", "at the hub station"),
        "county": pgettext_lazy("level", "at the county"),
    }
)
#: The rule that people know, by kind of constraint.
_RULES: Mapping[Kind, str] = MappingProxyType(
    {Kind.FOUR_EYES: "FOUR_EYES", Kind.DUAL_HAT: "DH2"}
)
#: More names of steps than these are counted.
_NAMED = 3


@page
def staffing(request: HttpRequest) -> HttpResponse:
    """Show a county where nobody could do what a process asks for."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, "county_civil_affairs")
    context: Context = {"stations": by_station(actor, actor.county, now)}
    return render(request, "pages/staffing.html", context)


def of_stations(
    actor: Actor, stations: Collection[Organisation], now: datetime
) -> list[Context]:
    """Return how it stands in some stations, for their head."""
    return [
        row
        for county in sorted({each.county for each in stations})
        for row in by_station(
            actor, county, now, [each.pk for each in stations if each.county == county]
        )
    ]


def by_station(
    actor: Actor,
    county: int,
    now: datetime,
    stations: Collection[UUID] | None = None,
) -> list[Context]:
    """Return, by station, what stops and what would; stations without either, too."""
    people = network(county, now)
    found = report(county, now=now, stations=stations, people=people)
    waiting = stranded(actor, people, county=county, stations=stations)
    return [
        {
            "name": place.name,
            "stranded": [
                _stranded(each, now)
                for each in waiting
                if each.station_id == place.station_id
            ],
            "stopped": _stopped(
                each for each in found.stopped if each.station_id == place.station_id
            ),
            "fragile": _fragile(
                each for each in found.fragile if each.station_id == place.station_id
            ),
        }
        for place in people.places
        if stations is None or place.station_id in stations
    ]


def _stranded(each: Stranded, now: datetime) -> Context:
    reason = refusals.rule_sentence(each.rule)
    if each.rule == NOBODY:
        reason = gettext("Nobody holds the post: %(role)s.") % {
            "role": role_label(each.item.role)
        }
    return {
        "what": each.item.name,
        "number": each.number,
        "since": deadlines.short_text(each.item.opened_at, now),
        "reason": reason,
        "clause": clauses.chip(each.clause),
        "could": _people(each.proposals),
    }


def _stopped(rows: Iterable[ProcessStaffing]) -> list[Context]:
    """Return what cannot come to its end; processes with one cause together."""
    found: dict[tuple[str, str], tuple[ProcessStaffing, list[str]]] = {}
    for each in rows:
        assert each.staffing.obstacle is not None
        cause = (_reason(each, each.staffing.obstacle), _help(each.staffing.obstacle))
        found.setdefault(cause, (each, []))[1].append(_process(each))
    return [
        {
            "what": _steps(first),
            "processes": gettext(", ").join(processes),
            "reason": reason,
            "clause": clauses.chip(_clause(first.staffing.obstacle)),
            "help": helps,
            "could": _people(first.proposals),
        }
        for (reason, helps), (first, processes) in found.items()
    ]


def _fragile(rows: Iterable[ProcessStaffing]) -> list[Context]:
    """Return without whom what could not be finished."""
    found: dict[UUID, tuple[Absence, list[str], list[Proposal]]] = {}
    for row in rows:
        for each in row.absences:
            _first, processes, proposals = found.setdefault(
                each.person_id, (each, [], [])
            )
            processes.append(_process(row))
            proposals += [one for one in each.proposals if one not in proposals]
    return [
        {
            "name": each.name,
            "processes": gettext(", ").join(processes),
            "could": _people(proposals),
        }
        for each, processes, proposals in found.values()
    ]


def _process(row: ProcessStaffing) -> str:
    return row.process or gettext("all processes of one case together")


def _steps(row: ProcessStaffing) -> str:
    """Say which steps are in each other's way; many in short."""
    obstacle = row.staffing.obstacle
    assert obstacle is not None
    names = [row.step_names[s] for s in obstacle.steps if s in row.step_names]
    shown = gettext(", ").join(names[:_NAMED]) or _process(row)
    if len(names) <= _NAMED:
        return shown
    return gettext("%(steps)s and others") % {"steps": shown}


def _reason(row: ProcessStaffing, obstacle: Obstacle) -> str:
    """Say what keeps the steps from being done, by the rule that people know."""
    for each in obstacle.constraints:
        if each.kind in _RULES:
            return refusals.rule_sentence(_RULES[each.kind])
        if each.kind is Kind.OWN_WORK:
            return gettext("Nobody oversees or reviews the own work.")
    if any(each.kind is Kind.ONE_HAND for each in obstacle.constraints):
        return gettext("One person has to do all of it, and nobody holds all posts.")
    return gettext("Nobody holds a post that reaches it.")


def _clause(obstacle: Obstacle | None) -> str:
    """Return what asks for it: of a rule if there is one, else of the first step."""
    constraints = obstacle.constraints if obstacle else ()
    rules = [each for each in constraints if each.kind is not Kind.CAPACITY]
    cited = [each.clause for each in (*rules, *constraints) if each.clause]
    return cited[0] if cited else ""


def _help(obstacle: Obstacle) -> str:
    """Say who is missing; alternatives after one another."""
    ways = [
        pgettext("people", " and ").join(_seat(queue) for queue in each)
        for each in obstacle.remedies
    ]
    return gettext("; or ").join(ways)


def _seat(queue: str) -> str:
    """Say a queue: the role, and the place where it is not the usual one."""
    role, _at, level = queue.partition("@")
    known = ROLES.get(role)
    if known and known.level.value == level:
        return role_label(role)
    return gettext("%(role)s (%(where)s)") % {
        "role": role_label(role),
        "where": _LEVELS.get(level, level),
    }


def _people(proposals: Iterable[Proposal]) -> str:
    """Say who could be appointed, and where they are now."""
    return gettext("; ").join(
        gettext("%(seat)s: %(names)s")
        % {
            "seat": _seat(each.queue),
            "names": gettext(", ").join(
                gettext("%(name)s (%(where)s)") % {"name": name, "where": where}
                for name, where in each.people
            ),
        }
        for each in proposals
    )
