"""Notices: what a post or a person should know, and the ladder of reminders.

Source of the ladder: domain specification §14.0 (DESIGN, a parameter of the profile):
R1 two working days before a step is due to whoever has it, R2 on the day to him or her
and the station head, E1 one working day late to the head, E2 three working days late
to the next level, the county bureau.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from engine import guard, tenancy
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotFound
from engine.events import news, publish
from engine.extensions import Act, JSONObject, ServiceCall
from engine.models import WorkItem
from processes.casework.closed_files import open_notices
from processes.casework.limits import ladder_of
from processes.casework.models import Case, CaseParticipant, Notice
from processes.casework.notices import addressed_to
from processes.organisation.models import County
from processes.organisation.queries import posts_in
from processes.organisation.roles import candidate_group
from processes.working_days import CHINA, working_days_between

#: Operation of a service task to the role that is told.
ROLE_TOLD: Mapping[str, str] = MappingProxyType(
    {
        "notify_station_head": "station_head",
        "notify_supervisor": "supervisor",
        "notify_township": "township_government",
        "notify_county": "county_civil_affairs",
    }
)
_OVERDUE = frozenset({Notice.Code.LATE, Notice.Code.VERY_LATE})
#: A step that is due further away than this needs no look.
_HORIZON = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told: a post's queue, or one person."""

    group: str = ""
    person_id: UUID | None = None

    def __str__(self) -> str:
        return self.group or str(self.person_id)


@command
def dismiss_notice(notice_id: UUID, *, origin: Origin) -> Receipt:
    """Note that somebody of the post has seen a notice.

    Raises:
        NotFound: No such notice for the actor's posts.
    """
    actor = origin.actor
    notice = Notice.objects.filter(
        addressed_to(actor.person_id, actor.candidate_groups),
        open_notices(actor),
        pk=notice_id,
    ).first()
    if notice is None:
        raise NotFound("notice", notice_id, to="dismiss")
    guard.permit(
        Act(
            deed="dismiss",
            actor=actor,
            now=origin.now,
            county=notice.county,
            case_id=notice.case_id,
            door=origin.door,
            known={"is_own": True},
        ),
        about=("notice", notice.pk),
    )
    if notice.seen_at is None:
        notice.seen_at = origin.now
        notice.seen_by = origin.actor.person_id
        notice.save(update_fields=["seen_at", "seen_by"])
    return Receipt(str(notice.pk), "seen", str(notice.case_id))


@transaction.atomic
def notify(call: ServiceCall) -> JSONObject:
    """Tell a post of the case, or its case worker, what the model's task says.

    May run twice for one job: the second run finds the notice and leaves it.
    """
    tenancy.bind({call.county})
    case = Case.objects.get(pk=call.case_id)
    for reader in _readers(call, case):
        _raise(
            case,
            reader,
            Notice(
                code=Notice.Code.MODEL,
                title=call.name,
                step=f"{call.process_id}.{call.element_id}",
                cause=f"{call.job_id}:{reader}"[:120],
                raised_at=call.now,
            ),
        )
    return {}


def tell_people(case: Case, *, title: str, step: str, cause: str, at: datetime) -> bool:
    """Tell the case worker of a case and its station head something, once.

    Args:
        cause: What raised it; a second notice with it is not written.

    Returns:
        Whether it was said for the first time.
    """
    readers = [Reader(group=candidate_group("station_head", case.places))]
    if case.case_worker_id is not None:
        readers.append(Reader(person_id=case.case_worker_id))
    causes = [f"{cause}:{case.pk}:{number}" for number in range(len(readers))]
    is_new = not Notice.objects.filter(county=case.county, cause__in=causes).exists()
    for reader, own in zip(readers, causes, strict=True):
        notice = Notice(
            code=Notice.Code.MODEL, title=title, step=step, cause=own, raised_at=at
        )
        _raise(case, reader, notice)
    return is_new


def remind(now: datetime) -> None:
    """Climb the ladder for every unfinished step that is due, county by county.

    Nothing is stored beforehand: a changed calendar or profile counts at once, and a
    second run finds what the first has said.
    """
    for ordinal in County.objects.values_list("ordinal", flat=True):
        with transaction.atomic():
            tenancy.bind({ordinal})
            items = WorkItem.objects.filter(
                county=ordinal,
                status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
                due_at__lt=now + _HORIZON,
            )
            items = items.select_related("definition", "instance").defer(
                "instance__state", "definition__source"
            )
            _remind(list(items), now)


def _remind(items: list[WorkItem], now: datetime) -> None:
    cases = Case.objects.in_bulk({item.case_id for item in items})
    causes = {f"{item.pk}:{code}" for item in items for code in Notice.Code.values}
    said = set(Notice.objects.filter(cause__in=causes).values_list("cause", flat=True))
    for item in items:
        case = cases.get(item.case_id)
        if case is None:
            continue
        code = _rung(item, now)
        if code is None:
            continue
        for number, reader in enumerate(_told(item, case, code)):
            cause = f"{item.pk}:{code}" + (f":{number}" if number else "")
            if cause not in said:
                _raise(case, reader, _reminder(item, code, cause, now))


def _reminder(item: WorkItem, code: str, cause: str, now: datetime) -> Notice:
    process_id = item.definition.process_id
    return Notice(
        code=code,
        title=item.name,
        step=f"{process_id}.{item.element_id}",
        cause=cause,
        raised_at=now,
    )


def _rung(item: WorkItem, now: datetime) -> str | None:
    """Return the rung that a step stands on now, if any; those below are past."""
    assert item.due_at is not None
    ladder = ladder_of(item.county, now)
    today = now.astimezone(CHINA).date()
    late = working_days_between(item.due_at.astimezone(CHINA).date(), today)
    if now > item.due_at and late >= ladder["e2_late_wd"]:
        return Notice.Code.VERY_LATE
    if now > item.due_at and late >= ladder["e1_late_wd"]:
        return Notice.Code.LATE
    if today == item.due_at.astimezone(CHINA).date() or now > item.due_at:
        return Notice.Code.DUE_TODAY
    if -late <= ladder["r1_before_wd"]:
        return Notice.Code.DUE_SOON
    return None


def _told(item: WorkItem, case: Case, code: str) -> list[Reader]:
    """Return who is told on a rung.

    An authority's own delay is its own matter: its superior is told, no station.
    """
    holder = Reader(person_id=item.assignee_id) if item.assignee_id else None
    own = holder or Reader(group=item.candidate_group)
    county = Reader(group=candidate_group("county_civil_affairs", case.places))
    if case.is_report and not item.needs_authority:
        # Anybody of the station may be the suspect: the model tells who should know.
        return [holder or county, *([county] if code in _OVERDUE and holder else [])]
    if code == Notice.Code.DUE_SOON:
        return [own]
    if item.needs_authority:
        return [county if code == Notice.Code.VERY_LATE else own]
    if case.is_matter:
        # It may be of no station; where it is of one, it is the county's business.
        return [own, county] if code == Notice.Code.DUE_TODAY else [county]
    head = Reader(group=candidate_group("station_head", case.places))
    if code == Notice.Code.DUE_TODAY:
        return [own, head]
    return [head if code == Notice.Code.LATE else county]


def _readers(call: ServiceCall, case: Case) -> Iterable[Reader]:
    """Return who is told by a service task; never somebody barred from the file."""
    if call.operation == "notify_case_worker":
        if case.case_worker_id is not None:
            return [Reader(person_id=case.case_worker_id)]
        return [Reader(group=candidate_group("station_head", call.places))]
    if call.operation == "notify_discoverer":
        found = CaseParticipant.objects.filter(
            case=case, part=CaseParticipant.Part.DISCOVERER
        )
        return [Reader(person_id=each.person_id) for each in found]
    group = candidate_group(ROLE_TOLD[call.operation], call.places)
    barred = set(
        CaseParticipant.objects.filter(
            case=case, part=CaseParticipant.Part.BARRED
        ).values_list("person_id", flat=True)
    )
    if not barred:
        return [Reader(group=group)]
    others = posts_in(group, call.now).exclude(person_id__in=barred)
    people = sorted(set(others.values_list("person_id", flat=True)))
    return [Reader(person_id=person_id) for person_id in people]


def _raise(case: Case, reader: Reader, notice: Notice) -> None:
    """Write a notice, once for its cause, and let open pages know."""
    notice.county = case.county
    notice.case = case
    notice.candidate_group = reader.group
    notice.person_id = reader.person_id
    if not Notice.objects.filter(county=case.county, cause=notice.cause).exists():
        notice.save()
    groups = [reader.group] if reader.group else []
    publish(news(county=case.county, groups=groups, case_id=str(case.pk)))
