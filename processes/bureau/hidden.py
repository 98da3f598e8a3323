"""What nobody but its author sees yet: scores until all are in, bids until opened.

And what those who are judged never see: who judged them, and what each of them gave.

Source: domain specification §13.14 and §14.4, §14.5, §14.8 (members judge apart;
what the station is told); field ``responses`` of ``F-PRC-01`` (sealed until the
deadline).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine.actors import Actor
from engine.models import Submission, WorkItem
from processes.casework.models import Case
from processes.matters import EVALUATION, MATTERS, PROCUREMENT, PROJECT
from processes.organisation.roles import EVALUATED, ROLES, candidate_group

#: Shown as soon as no such step is open any more: where all are done beside each other.
ALL_IN = ""
#: By process and step: the step with whose opening the submissions are shown.
HIDDEN: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (PROJECT, "appraise_project"): ALL_IN,
        (PROCUREMENT, "submit_response"): "check_supplier_qualification",
        (PROCUREMENT, "review_responses"): "deliver_review_report",
        (EVALUATION, "score_station"): "consolidate_scores",
    }
)


#: Steps whose submissions are told to everybody who sees the matter at all.
_TOLD = frozenset(
    {"issue_evaluation_rules", "confirm_evaluation_result", "publish_evaluation_result"}
)
#: By process and role: the only steps of others whose submissions the role sees.
ONLY: Mapping[tuple[str, str], frozenset[str]] = MappingProxyType(
    {
        (EVALUATION, EVALUATED): _TOLD
        | {"submit_self_evaluation", "submit_objection", "improve_station"}
        | {"notify_stations", "tell_preliminary_result", "review_objection"}
        | {"issue_improvement_list"},
        (EVALUATION, "township_government"): _TOLD | {"collect_township_opinion"},
    }
)
#: By process: the role of those whose names the roles of ``ONLY`` do not see.
JUDGES: Mapping[str, str] = MappingProxyType({EVALUATION: "evaluation_panel"})


def limits(matter: Case, actor: Actor) -> frozenset[str] | None:
    """Return the steps whose submissions an actor may see; ``None`` for all.

    Whoever reaches the matter in a role without limits has none.
    """
    if not any(process == matter.process_id for process, _role in ONLY):
        return None
    kind, steps = MATTERS[matter.process_id], frozenset[str]()
    for role in kind.readers | kind.watchers:
        if reaches(matter, actor, role):
            own = ONLY.get((matter.process_id, role))
            if own is None:
                return None
            steps |= own
    return steps


def reaches(matter: Case, actor: Actor, role: str) -> bool:
    """Tell whether an actor has a role at its place in a matter."""
    is_there = ROLES[role].level in matter.places
    return is_there and candidate_group(role, matter.places) in actor.candidate_groups


def covered(matter: Case, actor: Actor) -> dict[UUID, str]:
    """Return the people whose names an actor does not see here, each with the role."""
    role = JUDGES.get(matter.process_id)
    if role is None or limits(matter, actor) is None:
        return {}
    judging = WorkItem.objects.filter(case_id=matter.pk, role=role)
    people = judging.exclude(assignee_id=None).values_list("assignee_id", flat=True)
    return {each: role for each in people if each and each != actor.person_id}


def are_all_in(matter: Case, element_id: str) -> bool:
    """Tell whether a step that many do is done by all, and its next step opened.

    After another round has begun it is not, until that one is done too.
    """
    opener = HIDDEN[matter.process_id, element_id]
    items = WorkItem.objects.filter(
        case_id=matter.pk, element_id__in=[element_id, opener]
    )
    rows = list(items.values_list("element_id", "status", "opened_at"))
    own = [(status, at) for element, status, at in rows if element == element_id]
    opened = [at for element, _status, at in rows if element == opener]
    unfinished = {WorkItem.Status.OPEN, WorkItem.Status.CLAIMED}
    if not own or any(status in unfinished for status, _at in own):
        return False
    return opener == ALL_IN or (
        bool(opened) and max(opened) >= max(at for _status, at in own)
    )


def shown(
    matter: Case, submissions: Iterable[Submission], *, actor: Actor
) -> list[Submission]:
    """Return those of a matter's submissions that somebody may know of by now.

    What was handed in after the last opening (another round) is hidden again.
    """
    hides = {
        element: opener
        for (process, element), opener in HIDDEN.items()
        if process == matter.process_id
    }
    rows, only = list(submissions), limits(matter, actor)
    if only is not None:
        rows = [
            row
            for row in rows
            if row.element_id in only or row.person_id == actor.person_id
        ]
    if not hides or not any(row.element_id in hides for row in rows):
        return rows
    left = set(
        WorkItem.objects.filter(
            case_id=matter.pk,
            element_id__in=hides,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        ).values_list("element_id", flat=True)
    )
    opened = dict(
        WorkItem.objects.filter(case_id=matter.pk, element_id__in=hides.values())
        .order_by("opened_at")
        .values_list("element_id", "opened_at")
    )
    return [
        row
        for row in rows
        if row.person_id == actor.person_id
        or (opener := hides.get(row.element_id)) is None
        or (opener == ALL_IN and row.element_id not in left)
        or (opener in opened and row.submitted_at <= opened[opener])
    ]
