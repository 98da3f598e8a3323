"""The case page: whose case, where it stands, who has it, what happened.

The rooms beside this one fill its parts: ``story``, ``case_goals``, ``case_sessions``,
``case_papers``, ``case_runs``.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries
from engine.actors import Actor
from engine.identifiers import new_id
from engine.models import ProcessInstance, Submission, WorkItem
from engine.waits import Wait
from forms import reading
from forms.catalogue import latest_ref
from processes.casework import queries as cases
from processes.casework.models import CASEWORK, Case, CaseReading
from processes.casework.policies import Sight
from processes.casework.queries import ListedCase
from processes.casework.records import identity_of
from processes.casework.stages import STAGE_LABELS
from processes.organisation import queries as organisation
from processes.organisation.roles import candidate_group
from processes.oversight.queries import CRISIS
from processes.papers import queries as papers
from processes.working_days import CHINA
from web.pages import (
    anytime,
    case_goals,
    case_papers,
    case_runs,
    case_sessions,
    clauses,
    deadlines,
    story,
)
from web.pages.people import holder_of
from web.pages.step import header_of, stages_passed

Context = dict[str, object]

#: The forms that ask who the client is, in the order in which they are shown.
_IDENTITY_FORMS = ("case_intake_lead", "case_intake_interview", "case_opening")

RISKS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "low": pgettext_lazy("risk", "Low risk"),
        "medium": pgettext_lazy("risk", "Medium risk"),
        "high": pgettext_lazy("risk", "High risk"),
        "critical": pgettext_lazy("risk", "Critical risk"),
    }
)
_GRAVE = frozenset({"high", "critical"})


def page_of(
    case: Case, sight: Sight, actor: Actor, now: datetime, asked: story.Asked
) -> Context:
    """Return everything the page shows; the reading is on record by now.

    Args:
        asked: Which page of the story, and which kind of lines.
    """
    instances = queries.instances_of(case.pk)
    work = queries.unfinished_work([case.pk])
    sent = queries.submissions_of(case.pk)
    filed, said = papers.attachments_of(case), papers.comments_of(case)
    read_by = _readings(case, actor)
    names = organisation.names_of(
        [case.case_worker_id]
        + [item.assignee_id for item in work]
        + [each.person_id for each in sent]
        + [each.person_id for each in read_by or []]
        + [person for each in filed for person in (each.attached_by, each.removed_by)]
        + [each.author_id for each in said]
    )
    return {
        "case": case,
        "case_header": _header(case, work, instances, names, sent),
        "is_full": sight is Sight.FULL,
        "reasons": CaseReading.Reason.choices,
        "open_work": open_work(work, actor, now, names),
        "waits": "" if work else waits_text(cases.waiting_for(instances), now),
        "linked": case_runs.linked(case, cases.linked_to(case, actor)),
        "processes": case_runs.cards(instances, work, names),
        "anytime": anytime.offers(case, actor, instances, work),
        "key": str(new_id()),
        "story": story.page_of(case, asked, instances, sent),
        **_of_casework(case, sent, now),
        "submissions": case_papers.filled_in(case, sent, names),
        "attachments": case_papers.attachments(
            case, filed, names, actor=actor, sight=sight
        ),
        "attaching": case_papers.attaching(case, sight),
        "comments": case_papers.comments(said, names, actor=actor),
        "commenting": case_papers.commenting(case),
        "readings": None if read_by is None else _read(read_by, names),
        "live_case": case.pk,
        "here": reverse("case", args=[case.pk]),
    }


def _of_casework(case: Case, sent: list[Submission], now: datetime) -> Context:
    """Return goals and sessions, which only casework has."""
    return {
        "is_casework": case.process_id == CASEWORK,
        "goals": case_goals.counted(sent),
        "service": case_sessions.record_of(case, sent, now),
    }


def listed(rows: Iterable[ListedCase], now: datetime) -> list[Context]:
    """Return cases as rows of a table, masked."""
    found = list(rows)
    items = [item for row in found for item in row.open_work]
    workers = {row.case.case_worker_id for row in found}
    names = organisation.names_of([*workers, *(item.assignee_id for item in items)])
    return [_listed(row, names, now) for row in found]


def identity(case: Case) -> list[Context]:
    """Return who the client is, unmasked; the reading is on record by now."""
    known = {k: v for k, v in identity_of(case.client_served).items() if v is not None}
    said: dict[str, Context] = {}
    for key in _IDENTITY_FORMS:
        for entry in reading.describe(latest_ref(key), known, masked=False):
            said.setdefault(entry.name, {"label": entry.label, "value": entry.value})
    return list(said.values())


def _header(
    case: Case,
    work: list[WorkItem],
    instances: list[ProcessInstance],
    names: Mapping[UUID, str],
    sent: Iterable[Submission],
) -> Context:
    active = [i for i in instances if i.status == ProcessInstance.Status.ACTIVE]
    stage = cases.stages_of([case.pk], {case.pk: work}).get(case.pk)
    header = header_of(case, stage, sees=False)
    worker = names.get(case.case_worker_id) if case.case_worker_id else None
    tags = [] if active else [{"kind": "done", "word": gettext("Closed")}]
    tags += _flags(case, {each.definition.process_id for each in active})
    if case.risk_level in RISKS:
        kind = "overdue" if case.risk_level in _GRAVE else "neutral"
        tags.append({"kind": kind, "word": str(RISKS[case.risk_level])})
    return {
        **header,
        "tags": tags,
        "facts": [
            gettext("Case worker: %(name)s")
            % {"name": worker or gettext("not yet assigned")},
            case.station.name,
            gettext("opened on %(day)s")
            % {"day": deadlines.moment_text(case.opened_at)},
        ],
        "stages": header["stages"]
        if active
        else stages_passed([each.element_id for each in sent]),
    }


def _flags(case: Case, running: Collection[str]) -> list[dict[str, str]]:
    """Return what everybody who works on the case must know at first glance."""
    flags = []
    if CRISIS in running:
        flags.append({"kind": "overdue", "word": gettext("Crisis")})
    if case.is_restricted:
        flags.append({"kind": "refused", "word": gettext("Restricted file")})
    if case.is_frozen:
        flags.append({"kind": "due_soon", "word": gettext("Complaint open")})
    if case.episode > 1:
        word = gettext("Reopened, episode %(n)d") % {"n": case.episode}
        flags.append({"kind": "neutral", "word": word})
    return flags


def open_work(
    work: list[WorkItem], actor: Actor, now: datetime, names: Mapping[UUID, str]
) -> list[Context]:
    """Return the steps that wait for somebody, with a button for whoever may go on."""
    return [
        {
            "url": reverse("work_item", args=[item.pk]),
            "step": item.name,
            "state": deadlines.state_of(item, now),
            "client": holder_of(item, names),
            "due": deadlines.due_view(item.due_at, now),
            "clause": clauses.chip(item.clause),
            "claim": _open_button(item, actor),
        }
        for item in work
    ]


def waits_text(waits: Iterable[Wait], now: datetime) -> str:
    """Say what a case waits for; nothing where it waits for nothing."""
    said = [
        gettext("%(event)s (%(moment)s)")
        % {"event": wait.name, "moment": deadlines.short_text(wait.until, now)}
        if wait.until
        else wait.name
        for wait in waits
    ]
    return pgettext("alternatives", " or ").join(said)


def _open_button(item: WorkItem, actor: Actor) -> Context | None:
    is_mine = item.assignee_id == actor.person_id
    if is_mine or item.candidate_group in actor.candidate_groups:
        label = gettext("Go on") if is_mine else gettext("Open")
        url = reverse("work_item", args=[item.pk])
        return {"label": label, "url": url, "small": True}
    return None


def _readings(case: Case, actor: Actor) -> list[CaseReading] | None:
    """Return who has read the file, for the head of the station alone."""
    head = candidate_group("station_head", case.places)
    return cases.readings_of(case) if head in actor.candidate_groups else None


def _read(found: list[CaseReading], names: Mapping[UUID, str]) -> list[Context]:
    return [
        {
            "at": deadlines.moment_text(each.at),
            "who": names.get(each.person_id, ""),
            "what": each.get_what_display(),
            "reason": each.get_reason_display() if each.reason else "",
        }
        for each in found
    ]


def _listed(row: ListedCase, names: Mapping[UUID, str], now: datetime) -> Context:
    case = row.case
    first = row.open_work[0] if row.open_work else None
    waits = waits_text(row.waits, now)
    waiting = gettext("waiting: %(event)s") % {"event": waits} if waits else "—"
    stage = gettext("Closed") if row.is_over else ""
    if row.stage is not None:
        stage = str(STAGE_LABELS[row.stage])
    worker = names.get(case.case_worker_id) if case.case_worker_id else None
    return {
        "url": reverse("case", args=[case.pk]),
        "number": case.number,
        "client": case.subject or gettext("name not yet known"),
        "stage": stage or "—",
        "worker": worker or gettext("not yet assigned"),
        "step": first.name if first else waiting,
        "holder": holder_of(first, names) if first else "",
        "due": deadlines.due_view(first.due_at, now) if first else None,
        "station": case.station.name,
        "opened": deadlines.day_text(case.opened_at.astimezone(CHINA).date()),
    }
