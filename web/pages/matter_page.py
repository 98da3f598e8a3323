"""The page of a bureau's matter: where it stands, by when, who takes part in it.

What only one kind of matter has (a budget, bids, scores, instalments) is a section of
its own, see ``matter_rooms``.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from engine import queries, steps
from engine.actors import Actor
from engine.identifiers import new_id
from engine.models import ProcessInstance, WorkItem
from processes.bureau import hidden
from processes.casework import queries as cases
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.documents import queries as documents
from processes.documents.kinds import kinds
from processes.matters import MATTERS
from processes.organisation import queries as organisation
from processes.organisation.roles import ROLES, Level
from processes.papers import queries as papers
from web.pages import (
    case_file,
    case_papers,
    case_runs,
    clauses,
    deadlines,
    matter_rooms,
    story,
)
from web.pages.people import covers, holder_of

Context = dict[str, object]

#: Bodies that take part in every matter of a county; the page names the others.
_ALWAYS = frozenset({Level.NETWORK, Level.HUB})


def page_of(
    matter: Case, sight: Sight, actor: Actor, now: datetime, asked: story.Asked
) -> Context:
    """Return everything the page shows; the reading is on record by now.

    Args:
        asked: Which page of the story, and which kind of lines.
    """
    instances = queries.instances_of(matter.pk)
    work = queries.unfinished_work([matter.pk])
    sent = hidden.shown(matter, queries.submissions_of(matter.pk), actor=actor)
    done = _done(matter)
    covered = covers(matter, actor)
    names = organisation.names_of(
        [item.assignee_id for item in [*work, *done]]
        + [each.person_id for each in sent]
    )
    names = {**names, **covered}
    return {
        "case": matter,
        "head": _head(matter, instances),
        "is_full": sight is Sight.FULL,
        "open_work": case_file.open_work(work, actor, now, names),
        "waits": ""
        if work
        else case_file.waits_text(cases.waiting_for(instances), now),
        "periods": [_period(item, names, now) for item in [*work, *done]],
        "sections": matter_rooms.sections_of(matter, sight, actor, now),
        **_official(matter, actor),
        "parties": _parties(matter),
        "linked": case_runs.linked(matter, cases.linked_matters(matter)),
        "processes": case_runs.cards(instances, work, names),
        "key": str(new_id()),
        "story": story.page_of(matter, asked, instances, sent, covered),
        "submissions": case_papers.filled_in(matter, sent, names),
        **_beside(matter, sight, actor, names),
        "live_case": matter.pk,
        "here": reverse("case", args=[matter.pk]),
    }


def _beside(
    matter: Case, sight: Sight, actor: Actor, names: Mapping[UUID, str]
) -> Context:
    """Return what people have put beside the file: attachments and comments."""
    filed, said = papers.attachments_of(matter), papers.comments_of(matter)
    people = [
        person for each in filed for person in (each.attached_by, each.removed_by)
    ]
    known = {
        **names,
        **organisation.names_of([*people, *(each.author_id for each in said)]),
    }
    return {
        "attachments": case_papers.attachments(
            matter, filed, known, actor=actor, sight=sight
        ),
        "attaching": case_papers.attaching(matter, sight),
        "comments": case_papers.comments(said, known, actor=actor),
        "commenting": case_papers.commenting(matter),
    }


def _head(matter: Case, instances: Iterable[ProcessInstance]) -> Context:
    kind = MATTERS[matter.process_id]
    active = any(i.status == ProcessInstance.Status.ACTIVE for i in instances)
    word = gettext("Under way") if active else gettext("Closed")
    return {
        "title": matter.title,
        "tag": {"kind": "waiting" if active else "done", "word": word},
        "meta": [
            str(kind.label),
            matter.number,
            matter.station.name,
            gettext("opened on %(day)s")
            % {"day": deadlines.moment_text(matter.opened_at)},
        ],
    }


def _official(matter: Case, actor: Actor) -> Context:
    """Return the official documents, and those that the actor's office may issue."""
    issued = documents.documents_of(matter, actor)
    return {
        "official": [
            {
                "title": kinds()[each.kind].title,
                "number": each.number,
                "made": deadlines.moment_text(each.made_at),
                "url": reverse("official", args=[matter.pk, each.pk]),
            }
            for each in issued
        ],
        "to_issue": [
            {
                "title": kind.title,
                "step": item.name,
                "kind": kind.id,
                "url": reverse("issue", args=[item.pk]),
            }
            for item, kind in documents.still_to_issue(matter, actor, issued)
        ],
    }


def _done(matter: Case) -> list[WorkItem]:
    """Return the completed steps, the latest first."""
    found = WorkItem.objects.filter(
        case_id=matter.pk, status=WorkItem.Status.COMPLETED
    ).select_related("instance")
    return list(found.order_by("-ended_at", "-id"))


def _period(item: WorkItem, names: Mapping[UUID, str], now: datetime) -> Context:
    """Return a step with its time limit: whether it was kept, by which clause."""
    step = steps.step(item.definition_id, item.element_id)
    return {
        "step": item.name,
        "who": holder_of(item, names),
        "due": deadlines.moment_text(item.due_at),
        "ended": deadlines.moment_text(item.ended_at),
        "state": _state(item, now),
        "clause": clauses.chip(_source(step.due_source) or item.clause),
        "is_design": step.due_source == "DESIGN" and bool(step.due),
        "passes": step.due_passes,
    }


def _source(text: str) -> str:
    return "" if text == "DESIGN" else text


def _state(item: WorkItem, now: datetime) -> Context:
    if item.due_at is None:
        word = gettext("no time limit")
        return {"kind": "neutral", "word": "" if item.is_unfinished else word}
    ended = item.ended_at or now
    if ended <= item.due_at:
        word = gettext("running") if item.is_unfinished else gettext("kept")
        return {"kind": "waiting" if item.is_unfinished else "done", "word": word}
    return {"kind": "overdue", "word": gettext("late")}


def _parties(matter: Case) -> list[Context]:
    """Return who takes part: the bodies at the places of the matter."""
    names = organisation.organisation_names(
        place for level, place in matter.places.items() if level not in _ALWAYS
    )
    labels: dict[str, list[str]] = {}
    for role in ROLES.values():
        place = names.get(str(matter.places.get(role.level, "")))
        is_there = role.id in _taking_part(matter)
        if place and is_there and role.level not in _ALWAYS:
            labels.setdefault(place, []).append(str(role.label))
    return [{"name": name, "roles": roles} for name, roles in labels.items()]


def _taking_part(matter: Case) -> frozenset[str]:
    kind = MATTERS[matter.process_id]
    return kind.readers | kind.watchers | kind.starters
