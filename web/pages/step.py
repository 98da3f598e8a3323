"""The guided step: what is to be done, why, by when, and what comes after."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from engine import queries, steps
from engine.actors import Actor
from engine.identifiers import new_id
from engine.models import Submission, WorkItem
from engine.steps import NextStep, Step
from forms import presentation, reading
from forms.catalogue import form
from forms.rendering import CaseForm, Problems, form_for
from forms.widgets import Choices
from processes.casework import queries as cases
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.casework.stages import STAGE_LABELS, STAGE_OF, Stage
from processes.organisation import queries as organisation
from processes.organisation.roles import Level, group_at
from web.pages import (
    case_papers,
    clauses,
    deadlines,
    known,
    matter_choices,
    step_hands,
)
from web.pages.people import capacity_label, covers, names_for, role_label

Context = dict[str, object]

#: Forms that are worked over when they come up again: they begin with what was
#: sent before. Records of a new event, and other people's reviews, begin empty.
REWORKED = frozenset(
    {
        "case_intake_interview",
        "assessment",
        "service_plan",
        "closure_report",
        "referral_explanation",
        "assistance_application_help",
        "assistance_application",
    }
)

Posts = tuple[tuple[str, Level], ...]
#: Whom a field lets choose from: colleagues, or everybody who serves the case.
WORKERS = (("social_worker", Level.STATION),)
NETWORK = (
    ("social_worker", Level.STATION),
    ("station_head", Level.STATION),
    ("supervisor", Level.STATION),
    ("supervisor", Level.HUB),
    ("township_government", Level.TOWNSHIP),
)
FROM_NETWORK = frozenset({"suspect_staff.person"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A work item as somebody may see it."""

    item: WorkItem
    case: Case
    sight: Sight
    step: Step
    actor: Actor

    @property
    def is_mine(self) -> bool:
        """Whether it lies on the own desk, to be worked on."""
        item = self.item
        return (
            item.status == WorkItem.Status.CLAIMED
            and item.assignee_id == self.actor.person_id
        )

    @property
    def sees_case(self) -> bool:
        """Whether the case page is open to the person."""
        return self.sight >= Sight.MASKED


def look(work_item_id: UUID, actor: Actor) -> Seen:
    """Return a work item with everything that is said about its step.

    Raises:
        NotFound: No such work item, or not one that the actor may know of.
    """
    item, case, sight = cases.step_for(work_item_id, actor=actor)
    step = steps.step(item.definition_id, item.element_id)
    return Seen(item, case, sight, step, actor)


def page_of(seen: Seen, now: datetime) -> Context:
    """Return what the page says beside the form."""
    item, step = seen.item, seen.step
    names = {**names_for([item]), **covers(seen.case, seen.actor)}
    return {
        "item": item,
        "step": step,
        "case_header": header_of(seen.case, _stage(item), sees=seen.sees_case),
        "clause": clauses.chip(item.clause),
        "due": deadlines.due_view(item.due_at, now) if item.is_unfinished else None,
        "is_design": step.due_source == "DESIGN" and bool(step.due),
        "checklist": [{"text": line, "done": False} for line in step.checklist],
        "following": [_following(each) for each in step.following],
        "who": role_label(step.role),
        "is_mine": seen.is_mine,
        "standing": _standing(seen, names),
        "capacities": step_hands.capacities(item, seen.actor),
        "colleagues": step_hands.colleagues(item, seen.case, seen.actor, now),
        "case_url": reverse("case", args=[seen.case.pk]) if seen.sees_case else "",
        "live_case": seen.case.pk,
        "here": reverse("work_item", args=[item.pk]),
        "key": str(new_id()),
    }


def header_of(case: Case, stage: Stage | None, *, sees: bool) -> Context:
    """Return the head of every page about a case; no strip outside the stages."""
    return {
        "number": case.number,
        "client": case.subject or gettext("name not yet known"),
        "url": reverse("case", args=[case.pk]) if sees else "",
        "tags": [],
        "facts": [case.station.name],
        "stages": [] if stage is None else stages_at(stage),
    }


def _stage(item: WorkItem) -> Stage | None:
    """Return the stage of a step, or the one its case is in meanwhile."""
    if item.element_id in STAGE_OF:
        return STAGE_OF[item.element_id]
    work = {item.case_id: queries.unfinished_work([item.case_id])}
    return cases.stages_of([item.case_id], work).get(item.case_id)


def stages_at(now: Stage) -> list[Context]:
    """Return the stage strip of a case that is in a stage."""
    order = list(Stage)
    return strip(
        {
            stage: "done" if place < order.index(now) else "todo"
            for place, stage in enumerate(order)
        }
        | {now: "current"}
    )


def stages_passed(elements: Collection[str]) -> list[Context]:
    """Return the stage strip of a case that is over, by the steps that were done."""
    passed = {STAGE_OF[element] for element in elements if element in STAGE_OF}
    if not passed:
        return []
    return strip({each: "done" if each in passed else "skipped" for each in Stage})


def strip(states: Mapping[Stage, str]) -> list[Context]:
    """Return the stages in their order, each with its state."""
    return [{"label": STAGE_LABELS[each], "state": states[each]} for each in Stage]


def filled_form(
    seen: Seen,
    now: datetime,
    *,
    data: QueryDict | None = None,
    problems: Problems | None = None,
) -> Context:
    """Return the form of the step with what is known, typed or wrong."""
    item = seen.item
    if not item.form_ref:
        return {"sections": [], "draft": {}}
    facts = known.facts_for(item, person_id=seen.actor.person_id, now=now)
    initial, saved_at = _known_answers(seen, facts) if data is None else ({}, None)
    built = form_for(
        item.form_ref,
        data=data,
        initial=initial,
        options={**options_for(seen, now), **_files_to_choose(seen)},
        facts=facts,
        problems=problems,
    )
    sections = presentation.sections(built)
    return {
        "form_title": built.definition.label,
        "sections": sections,
        "has_sheet": any(one.sheet for each in sections for one in each.fields),
        "problems": _summary(built),
        "draft": {
            "name": "save_draft",
            "saved_at": deadlines.clock_text(saved_at) if saved_at else "",
        },
    }


def options_for(seen: Seen, now: datetime) -> Mapping[str, Choices]:
    """Return the people to choose from in fields and columns that ask for one.

    The organisations in question are villages, which no register of ours holds yet;
    they are typed.
    """
    definition = form(seen.item.form_ref)
    every = {
        path: one
        for name, field in definition.fields.items()
        for path, one in (
            (name, field),
            *((f"{name}.{column.name}", column) for column in field.columns),
        )
    }
    asked = {path: one for path, one in every.items() if one.kind == "user"}
    if seen.case.is_matter:
        known_here = matter_choices.offered(seen.case, frozenset(every), now)
        asked = {path: one for path, one in asked.items() if path not in known_here}
    else:
        known_here = {}
    posts = {path: NETWORK if path in FROM_NETWORK else WORKERS for path in asked}
    people = {each: _people(seen, each, now) for each in set(posts.values())}
    own = seen.actor.person_id
    performer = [(str(own), organisation.names_of([own]).get(own, ""))]
    chosen = {
        path: performer if one.automatic else people[posts[path]]
        for path, one in asked.items()
    }
    return {**chosen, **known_here}


def _people(seen: Seen, posts: Posts, now: datetime) -> Choices:
    places = seen.case.places
    found = {
        person
        for role, level in posts
        if level in places
        for person in organisation.colleagues(group_at(role, places[level]), now)
    }
    by_name = sorted(found, key=lambda person: (person.name, person.pk))
    return [(str(person.pk), person.name) for person in by_name]


def _files_to_choose(seen: Seen) -> Mapping[str, Choices]:
    """Return what to call the attachments in fields that hold some."""
    fields = form(seen.item.form_ref).fields.values()
    asked = [spec.name for spec in fields if spec.kind == "file"]
    if not asked:
        return {}
    known_here = tuple(case_papers.labels_in(seen.case.pk).items())
    return dict.fromkeys(asked, known_here)


def to_look_at(seen: Seen) -> list[Context]:
    """Return what this step reviews, and why it came back, unsealed.

    The caller has recorded the reading of the step.
    """
    found = []
    reviewed = queries.latest_submission(seen.case.pk, seen.step.reviews)
    if seen.step.reviews and reviewed is not None:
        found.append(_shown(reviewed, gettext("To be looked at: %(step)s")))
    review = queries.latest_submission(seen.case.pk, seen.step.reviewed_by)
    if seen.step.reviewed_by and review is not None and _sent_back(review):
        found.append(_shown(review, gettext("Why it came back: %(step)s")))
    return found


def _as_uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def described(submission: Submission, *, masked: bool) -> list[Context]:
    """Return a submission as labels and values."""
    data = queries.opened(submission)
    definition = form(submission.form_ref)
    people = [
        person_id
        for name, spec in definition.fields.items()
        if spec.kind == "user" and (person_id := _as_uuid(data.get(name)))
    ]
    names = {str(pk): name for pk, name in organisation.names_of(people).items()}
    if any(spec.kind == "file" for spec in definition.fields.values()):
        names |= case_papers.labels_in(submission.case_id)
    entries = reading.describe(submission.form_ref, data, masked=masked, names=names)
    return [
        {
            "label": entry.label,
            "value": entry.value,
            "masked": entry.masked,
            "wide": bool(entry.rows) or len(entry.value) > 60,
            "columns": entry.columns,
            "rows": [list(zip(entry.columns, row, strict=True)) for row in entry.rows],
        }
        for entry in entries
    ]


def _known_answers(
    seen: Seen, facts: dict[str, object]
) -> tuple[dict[str, object], datetime | None]:
    draft = queries.draft_of(seen.item) or queries.draft_left_behind(seen.item)
    if draft is not None:
        return draft
    if seen.item.form_ref.partition("@")[0] in REWORKED:
        earlier = known.reworked_answers(seen.item)
        if earlier is not None:
            return earlier, None
    return {**known.first_answers(seen.item, facts)}, None


def _sent_back(review: Submission) -> bool:
    said = queries.opened(review)
    return (
        said.get("review_result") == "revise"
        or said.get("supervisor_review") == "return"
    )


def _shown(submission: Submission, title: str) -> Context:
    return {
        "title": title % {"step": submission.work_item.name},
        "at": deadlines.moment_text(submission.submitted_at),
        "items": described(submission, masked=False),
    }


def _summary(built: CaseForm) -> list[Context]:
    return [
        {
            "text": gettext("%(label)s: %(sentence)s")
            % {"label": problem.label, "sentence": problem.sentence}
            if problem.label
            else problem.sentence,
            "href": f"#{problem.anchor}" if problem.anchor else "",
        }
        for problem in presentation.problem_summary(built)
    ]


def _following(following: NextStep) -> Context:
    return {
        "name": following.name,
        "who": role_label(following.role),
        "due": deadlines.rule_text(following.due),
    }


def _standing(seen: Seen, names: Mapping[UUID, str]) -> Context:
    """Say where the work item is, for those on whose desk it does not lie."""
    item = seen.item
    name = names.get(item.assignee_id, "") if item.assignee_id else ""
    sentences = {
        WorkItem.Status.OPEN: gettext("This step waits for somebody to claim it."),
        WorkItem.Status.CLAIMED: gettext("%(name)s has had this step since %(at)s.")
        % {"name": name, "at": deadlines.moment_text(item.claimed_at)},
        WorkItem.Status.COMPLETED: gettext("%(name)s completed this step on %(at)s.")
        % {"name": name, "at": deadlines.moment_text(item.ended_at)},
        WorkItem.Status.CANCELLED: gettext(
            "The process no longer asks for this step (%(at)s)."
        )
        % {"at": deadlines.moment_text(item.ended_at)},
    }
    return {
        "text": sentences[WorkItem.Status(item.status)],
        "capacity": capacity_label(item.capacity) if item.capacity else "",
        "kind": "success" if item.status == WorkItem.Status.COMPLETED else "info",
    }


def primary_button(seen: Seen) -> Context:
    """Return the one button that names the act."""
    label = pgettext("button", "Submit: %(step)s") % {"step": seen.item.name}
    return {"label": label, "kind": "primary"}
