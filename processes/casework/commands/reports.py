"""Mandatory reports: begun by whoever suspects, seen by nobody but who is named.

Source: domain specification §14.17; E04 art. 11, E34 art. 2: nothing and nobody may
hold the report up, so starting one asks for no more than a valid post.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from engine import tenancy
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotFound
from engine.extensions import JSONObject, ServiceCall
from engine.models import WorkItem
from processes.casework.commands.cases import new_case, start_process_in
from processes.casework.models import REPORT, Case, CaseParticipant
from processes.casework.participants import bar_as_in, take_part
from processes.organisation.models import Organisation
from processes.organisation.queries import posts_in
from processes.organisation.roles import (
    Level,
    group_at,
    organisations_held,
)

Part = CaseParticipant.Part


@command
def start_report(
    *, origin: Origin, case_id: UUID | None = None, station_id: UUID | None = None
) -> Receipt:
    """Begin a mandatory report in a restricted case of its own.

    Args:
        case_id: The case in whose handling the suspicion arose, if any.
        station_id: Where it is kept if it arose in no case; else the station of a
            post of the actor, else any station of the county: a report never waits.

    Raises:
        NotFound: No such case or station in the actor's counties, or no station.
        NotAllowed: The actor has no valid post.
    """
    arisen_in = None
    if case_id is not None:
        arisen_in = Case.objects.filter(pk=case_id).first()
        if arisen_in is None:
            raise NotFound("case", case_id, to="report in")
    station = arisen_in.station if arisen_in else _station(station_id, origin)
    return open_report(
        station,
        arisen_in=arisen_in,
        discoverer=origin.actor.person_id,
        message="",
        origin=origin,
    )


def open_report(
    station: Organisation,
    *,
    arisen_in: Case | None,
    discoverer: UUID,
    message: str,
    origin: Origin,
) -> Receipt:
    """Open the restricted case of a report and start its process."""
    case = new_case(station, process_id=REPORT, by=discoverer, now=origin.now)
    case.is_restricted = True
    case.origin = arisen_in
    case.save(update_fields=["is_restricted", "origin"])
    take_part(case, Part.DISCOVERER, [discoverer], origin.now)
    if arisen_in is not None:
        bar_as_in(arisen_in, case, origin.now)
    return start_process_in(case, REPORT, message=message, origin=origin)


def who_found(case: Case) -> UUID:
    """Return who did the last step of a case: that is where a suspicion arose."""
    last = (
        WorkItem.objects.filter(
            county=case.county,
            case_id=case.pk,
            status=WorkItem.Status.COMPLETED,
            needs_authority=False,
        )
        .order_by("-ended_at", "-id")
        .values_list("assignee_id", flat=True)
        .first()
    )
    return last or case.case_worker_id or case.opened_by


@transaction.atomic
def restrict_file_access(call: ServiceCall) -> JSONObject:
    """Restrict the report, and the case in which it arose, to named people.

    Until the suspicion is noted only who discovered the harm sees the report: anybody
    else might be the suspect. The case in which it arose stays open to its worker,
    heads and supervisors.
    """
    tenancy.bind({call.county})
    report = Case.objects.select_related("origin").get(pk=call.case_id)
    discoverers = _discoverers(report)
    for case in filter(None, (report, report.origin)):
        case.is_restricted = True
        case.save(update_fields=["is_restricted"])
    take_part(report, Part.NAMED, discoverers, call.now)
    if report.origin is not None:
        # To report opens no file that was closed before.
        workers = _holding(report.origin, (("social_worker", Level.STATION),), call.now)
        people = _responsible(report.origin, call.now) | (discoverers & workers)
        if report.origin.case_worker_id is not None:
            people.add(report.origin.case_worker_id)
        take_part(report.origin, Part.NAMED, people, call.now)
    return {}


@transaction.atomic
def name_helpers(call: ServiceCall) -> JSONObject:
    """Let heads and supervisors of the station see the report, but no suspect.

    Where somebody of the station is suspected and nobody is named, none of them is
    let in: the county handles the report.

    Source: domain specification §14.17, ``gw_suspect_inside``; §15.4, COI14.
    """
    tenancy.bind({call.county})
    report = Case.objects.get(pk=call.case_id)
    barred = set(
        CaseParticipant.objects.filter(case=report, part=Part.BARRED).values_list(
            "person_id", flat=True
        )
    )
    if barred or not call.variables.get("suspect_is_staff"):
        people = _responsible(report, call.now) - barred
        take_part(report, Part.NAMED, people, call.now)
    return {}


def _responsible(case: Case, now: datetime) -> set[UUID]:
    posts = (
        ("station_head", Level.STATION),
        ("supervisor", Level.STATION),
        ("supervisor", Level.HUB),
    )
    return _holding(case, posts, now)


def _holding(
    case: Case, posts: tuple[tuple[str, Level], ...], now: datetime
) -> set[UUID]:
    return {
        person_id
        for role, level in posts
        if level in case.places
        for person_id in posts_in(group_at(role, case.places[level]), now).values_list(
            "person_id", flat=True
        )
    }


def _discoverers(report: Case) -> set[UUID]:
    found = CaseParticipant.objects.filter(case=report, part=Part.DISCOVERER)
    return set(found.values_list("person_id", flat=True))


def _station(station_id: UUID | None, origin: Origin) -> Organisation:
    stations = Organisation.objects.filter(
        county=origin.actor.county, kind=Organisation.Kind.STATION
    ).order_by("name")
    if station_id is not None:
        chosen = stations.filter(pk=station_id).first()
        if chosen is None:
            raise NotFound("station", station_id, to="report in")
        return chosen
    own = stations.filter(pk__in=organisations_held(origin.actor))
    found = own.first() or stations.first()
    if found is None:
        raise NotFound("station", origin.actor.county, to="report in")
    return found
