"""Open cases and start processes in them."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from engine import commands, queries, steps, tenancy
from engine.actors import Origin
from engine.commands import Beginning, Receipt, command
from engine.errors import NotFound, Rejected, WrongState
from engine.extensions import JSONObject, ServiceCall
from engine.identifiers import new_id
from engine.models import ProcessInstance
from processes.casework.closed_files import require_open
from processes.casework.limits import timers_of
from processes.casework.models import CASEWORK, REPORT, Case, CaseCounter, Client
from processes.casework.records import seal_identity
from processes.organisation.models import County, Organisation
from processes.organisation.places import places_of
from processes.working_days import CHINA


@command
def open_case(
    station_id: UUID, *, origin: Origin, start: str = "self_request"
) -> Receipt:
    """Open a case in a station and start its casework.

    Args:
        start: How the lead came: the message or signal that starts the process.

    Raises:
        NotFound: No such station in the actor's counties.
        NotAllowed: The actor may not start casework there.
        Rejected: The process does not start that way.
    """
    station = Organisation.objects.filter(
        pk=station_id, kind=Organisation.Kind.STATION
    ).first()
    if station is None:
        raise NotFound("station", station_id, to="open a case in")
    case = new_case(
        station, process_id=CASEWORK, by=origin.actor.person_id, now=origin.now
    )
    return start_process_in(case, CASEWORK, message=start, origin=origin)


def new_case(
    station: Organisation, *, process_id: str, by: UUID, now: datetime
) -> Case:
    """Return a new case of a station; the caller's transaction begins its process."""
    client = Client(county=station.county)
    seal_identity(client, {})
    client.save()
    return Case.objects.create(
        id=new_id(),
        county=station.county,
        number=next_number(station.county, now),
        client=client,
        station=station,
        places=places_of(station),
        process_id=process_id,
        opened_at=now,
        opened_by=by,
    )


@command
def start_in_case(
    case_id: UUID, process_id: str, *, origin: Origin, message: str = ""
) -> Receipt:
    """Start a further process in a case, or casework again: a new episode.

    Args:
        message: The message or signal that starts it; empty for the plain start.

    Raises:
        NotFound: No such case in the actor's counties, or its file must not be known.
        NotAllowed: The actor may not start this process there.
        WrongState: It runs in the case already.
        Rejected: The process does not start that way, or is a report.
    """
    if process_id == REPORT:
        raise Rejected(
            f"Expected to start another process than {REPORT} in case {case_id}.",
            {"process_id": ["a report is begun in a case of its own"]},
        )
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound("case", case_id, to="start")
    require_open(case, origin=origin, to="start", process_id=process_id)
    if runs_in(case_id, process_id):
        raise WrongState(
            f"Expected to start {process_id} in case {case_id}, but it runs already.",
            status="active",
            case_id=str(case_id),
        )
    if process_id == case.process_id:
        case.episode += 1
        case.save(update_fields=["episode"])
    return start_process_in(case, process_id, message=message, origin=origin)


def runs_in(case_id: UUID, process_id: str) -> bool:
    """Return whether a process is running in a case."""
    return any(
        instance.definition.process_id == process_id
        and instance.status == ProcessInstance.Status.ACTIVE
        for instance in queries.instances_of(case_id)
    )


def start_process_in(
    case: Case, process_id: str, *, message: str, origin: Origin
) -> Receipt:
    """Start a process of a case, with the county's time limits, for another command."""
    declared = steps.declared_variables(process_id, case.county)
    limits = timers_of(case.county, origin.now)
    beginning = Beginning(
        county=case.county,
        case_id=case.pk,
        business_key=case.number,
        places=case.places,
        variables={name: limits[name] for name in limits if name in declared},
        message=message,
    )
    # The key belongs to the outer command, which answers for both.
    inner = replace(origin, idempotency_key="")
    return commands.start_process(process_id, beginning=beginning, origin=inner)


@transaction.atomic
def freeze_assignment(call: ServiceCall) -> JSONObject:
    """Let nobody new be assigned while a complaint about the worker is open."""
    tenancy.bind({call.county})
    Case.objects.filter(pk=call.case_id).update(is_frozen=True)
    return {}


def next_number(county: int, now: datetime, *, series: str = "") -> str:
    """Return the next number of a county and year; numbers leave no gap.

    Args:
        series: Letters of a kind of matter; none for clients' cases.
    """
    year = now.astimezone(CHINA).year
    key = {"county": county, "year": year, "series": series}
    CaseCounter.objects.bulk_create([CaseCounter(**key, last=0)], ignore_conflicts=True)
    counter = CaseCounter.objects.select_for_update().get(**key)
    counter.last += 1
    counter.save(update_fields=["last"])
    letters = County.objects.get(pk=county).letters
    begins = f"{letters}-{series}" if series else letters
    return f"{begins}-{year}-{counter.last:04d}"
