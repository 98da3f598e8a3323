"""Use cases that span a case and its processes."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from engine import commands, queries, tenancy
from engine.actors import Actor, Origin
from engine.commands import Beginning, Receipt, command
from engine.errors import NotAllowed, NotFound, WrongState
from engine.events import news, publish
from engine.extensions import JSONObject, ServiceCall
from engine.identifiers import new_id
from engine.models import ProcessInstance
from processes.casework.models import Case, CaseCounter, CaseReading, Client, Notice
from processes.casework.policies import Sight
from processes.casework.records import seal_identity
from processes.organisation.models import County, Organisation
from processes.organisation.queries import places_of
from processes.organisation.roles import candidate_group
from processes.working_days import CHINA


@command
def open_case(
    station_id: UUID, *, origin: Origin, process_id: str = "casework"
) -> Receipt:
    """Open a case in a station and start its first process.

    Raises:
        NotFound: No such station in the actor's counties.
        NotAllowed: The actor may not start this process there.
    """
    station = Organisation.objects.filter(
        pk=station_id, kind=Organisation.Kind.STATION
    ).first()
    if station is None:
        raise NotFound("station", station_id, to="open a case in")

    client = Client(county=station.county)
    seal_identity(client, {})
    client.save()
    case = Case.objects.create(
        id=new_id(),
        county=station.county,
        number=_next_number(station.county, origin.now),
        client=client,
        station=station,
        places=places_of(station),
        process_id=process_id,
        opened_at=origin.now,
        opened_by=origin.actor.person_id,
    )
    return _start(case, process_id, origin)


@command
def start_in_case(case_id: UUID, process_id: str, *, origin: Origin) -> Receipt:
    """Start a further process in a case.

    Raises:
        NotFound: No such case in the actor's counties.
        NotAllowed: The actor may not start this process there.
        WrongState: It runs in the case already, or it is what the case began with.
    """
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise NotFound("case", case_id, to="start a process in")
    running = queries.instances_of(case_id)
    if process_id == case.process_id or any(
        instance.definition.process_id == process_id
        and instance.status == ProcessInstance.Status.ACTIVE
        for instance in running
    ):
        raise WrongState(
            f"Expected to start {process_id} in case {case_id}, but it runs already.",
            status="active",
            case_id=str(case_id),
        )
    return _start(case, process_id, origin)


@transaction.atomic
def record_reading(
    case: Case,
    *,
    actor: Actor,
    what: CaseReading.What,
    now: datetime,
    submission_id: UUID | None = None,
) -> None:
    """Leave a row before anything of a case file is shown."""
    CaseReading.objects.create(
        county=case.county,
        case=case,
        person_id=actor.person_id,
        what=what,
        submission_id=submission_id,
        at=now,
    )


@transaction.atomic
def record_unmasking(
    case: Case,
    *,
    actor: Actor,
    reason: CaseReading.Reason,
    now: datetime,
    submission_id: UUID | None = None,
) -> None:
    """Leave a row before the identity, or one submission, is shown unmasked."""
    what = CaseReading.What.SUBMISSION if submission_id else CaseReading.What.IDENTITY
    CaseReading.objects.create(
        county=case.county,
        case=case,
        person_id=actor.person_id,
        what=what,
        reason=reason,
        submission_id=submission_id,
        at=now,
    )


def require_sight(case: Case, sight: Sight, needed: Sight) -> None:
    """Refuse what a person may not see of a case.

    Raises:
        NotFound: The person may see nothing: a stranger must not learn of it.
        NotAllowed: The person may see less than is asked for.
    """
    if sight is Sight.NOTHING:
        raise NotFound("case", case.pk, to="see")
    if sight < needed:
        raise NotAllowed(
            f"Expected to see more of case {case.pk}, but the actor's posts do not "
            "reach that far.",
            rule="SIGHT",
            clause="E06 arts. 6, 28",
            case_id=str(case.pk),
        )


@command
def dismiss_notice(notice_id: UUID, *, origin: Origin) -> Receipt:
    """Note that somebody of the post has seen a notice.

    Raises:
        NotFound: No such notice for the actor's posts.
    """
    notice = Notice.objects.filter(
        pk=notice_id, candidate_group__in=origin.actor.candidate_groups
    ).first()
    if notice is None:
        raise NotFound("notice", notice_id, to="dismiss")
    if notice.seen_at is None:
        notice.seen_at = origin.now
        notice.seen_by = origin.actor.person_id
        notice.save(update_fields=["seen_at", "seen_by"])
    return Receipt(str(notice.pk), "seen", str(notice.case_id))


@transaction.atomic
def notify_station_head(call: ServiceCall) -> JSONObject:
    """Tell the station head that a lead waits unscreened.

    May run twice for one job: the second run finds the notice and leaves it.
    """
    tenancy.bind({call.county})
    group = candidate_group("station_head", call.places)
    Notice.objects.get_or_create(
        county=call.county,
        job_id=call.job_id,
        defaults={
            "candidate_group": group,
            "case_id": call.case_id,
            "code": Notice.Code.LEAD_NOT_SCREENED,
            "raised_at": call.now,
        },
    )
    publish(news(county=call.county, groups=[group], case_id=str(call.case_id)))
    return {}


def _start(case: Case, process_id: str, origin: Origin) -> Receipt:
    beginning = Beginning(
        county=case.county,
        case_id=case.pk,
        business_key=case.number,
        places=case.places,
        variables={},
    )
    # The key belongs to the outer command, which answers for both.
    inner = replace(origin, idempotency_key="")
    return commands.start_process(process_id, beginning=beginning, origin=inner)


def _next_number(county: int, now: datetime) -> str:
    """Return the next case number of a county and year; numbers leave no gap."""
    year = now.astimezone(CHINA).year
    CaseCounter.objects.bulk_create(
        [CaseCounter(county=county, year=year, last=0)], ignore_conflicts=True
    )
    counter = CaseCounter.objects.select_for_update().get(county=county, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    letters = County.objects.get(pk=county).letters
    return f"{letters}-{year}-{counter.last:04d}"
