"""Open work that nobody can do: by post, or because of what has been done before.

The rules are the guard's, asked about everybody in the queue at once; what it decides
when somebody acts is the guard's alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F

from engine import steps
from engine.actors import Actor, Standing
from engine.extensions import Act
from engine.models import WorkItem
from processes.casework.closed_files import open_files
from processes.casework.models import Case, CaseParticipant
from processes.guard_policy import PlainFacts, decide
from processes.organisation.roles import DISCOVERER
from processes.staffing.places import Network
from processes.staffing.report import PROPOSED, Proposal, proposed

#: The most urgent open steps are looked at; stations have far fewer.
MOST = 500
#: Nobody holds a post that reaches the queue.
NOBODY = "NOBODY"


@dataclass(frozen=True, slots=True)
class Stranded:
    """An open work item that nobody can do.

    Attributes:
        rule: The guard's rule that keeps the last of the queue away, or ``NOBODY``.
        proposals: Who holds the same post elsewhere and could be appointed.
    """

    item: WorkItem
    station_id: UUID
    number: str
    rule: str
    clause: str
    proposals: tuple[Proposal, ...]


@dataclass(slots=True)
class _File:
    """What the rules ask of a case: who serves it, has done what, plays which part."""

    case: Case
    done: dict[UUID, list[tuple[str, bool]]] = field(default_factory=dict)
    parts: dict[UUID, set[str]] = field(default_factory=dict)


def stranded(
    actor: Actor,
    found: Network,
    *,
    county: int,
    stations: Collection[UUID] | None = None,
) -> list[Stranded]:
    """Return the open work of a county that nobody can do, as far as the actor sees.

    Args:
        stations: Only of their cases; ``None`` for all.
    """
    items = _open_items(actor, found, county)
    files = _files(county, items, stations)
    rows = []
    for item in items:
        file = files.get(item.case_id)
        refusal = _refusal(item, file, found) if file else None
        if file and refusal:
            rule, clause = refusal
            rows.append(
                Stranded(
                    item,
                    file.case.station_id,
                    file.case.number,
                    rule,
                    clause,
                    _proposals(item, file, found),
                )
            )
    return rows


def _open_items(actor: Actor, found: Network, county: int) -> list[WorkItem]:
    groups = {group for place in found.places for group in place.queues}
    rows = WorkItem.objects.filter(
        open_files(actor),
        county=county,
        status=WorkItem.Status.OPEN,
        candidate_group__in=groups,
    ).annotate(
        process_id=F("definition__process_id"),
    )
    return list(rows.order_by(F("due_at").asc(nulls_last=True), "id")[:MOST])


def _files(
    county: int, items: Iterable[WorkItem], stations: Collection[UUID] | None
) -> dict[UUID, _File]:
    """Return the cases of some work, in three statements."""
    wanted = {item.case_id for item in items}
    if not wanted:
        return {}
    cases = Case.objects.filter(county=county, pk__in=wanted)
    if stations is not None:
        cases = cases.filter(station_id__in=stations)
    files = {case.pk: _File(case) for case in cases}
    done = WorkItem.objects.filter(
        county=county, case_id__in=files, status=WorkItem.Status.COMPLETED
    ).values_list("case_id", "assignee_id", "element_id", "needs_authority")
    for case_id, person_id, element_id, reserved in done:
        if person_id is not None:
            acts = files[case_id].done.setdefault(person_id, [])
            acts.append((element_id, reserved))
    parts = CaseParticipant.objects.filter(county=county, case_id__in=files)
    for case_id, person_id, each in parts.values_list("case_id", "person_id", "part"):
        files[case_id].parts.setdefault(person_id, set()).add(each)
    return files


def _refusal(item: WorkItem, file: _File, found: Network) -> tuple[str, str] | None:
    """Return why nobody can do a step, or ``None`` if somebody can."""
    refused = (NOBODY, item.clause)
    if item.role == DISCOVERER:
        return None  # It lies on the desk of whoever reports, in no queue.
    for person, standing in found.by_group.get(item.candidate_group, ()):
        each = _ruling(item, file, UUID(person), standing)
        if each is None:
            return None
        refused = each
    return refused


def _ruling(
    item: WorkItem, file: _File, person: UUID, standing: Standing
) -> tuple[str, str] | None:
    """Return rule and clause that keep somebody of the queue from a step."""
    done = file.done.get(person, [])
    excluded = set(steps.step(item.definition_id, item.element_id).reviews)
    if any(element_id in excluded for element_id, _reserved in done):
        return ("FOUR_EYES", item.clause)
    serves = file.case.case_worker_id == person
    parts = file.parts.get(person, set())
    ruling = decide(
        _claim(item, Actor(person, item.county, frozenset(), (standing,)), done),
        PlainFacts(
            is_case_worker=serves,
            file_is_closed=file.case.is_restricted,
            is_barred=CaseParticipant.Part.BARRED in parts,
            takes_part=bool(parts) or serves,
        ),
    )
    return (ruling.rule, ruling.clause) if ruling else None


def _claim(item: WorkItem, actor: Actor, done: Iterable[tuple[str, bool]]) -> Act:
    """Return the act that taking the step would be."""
    return Act(
        deed="claim",
        actor=actor,
        now=item.opened_at,
        county=item.county,
        process_id=vars(item)["process_id"],
        case_id=item.case_id,
        element_id=item.element_id,
        role=item.role,
        act_type=item.act_type,
        needs_authority=item.needs_authority,
        standing=actor.standings[0],
        earlier=tuple((element_id, "", reserved) for element_id, reserved in done),
    )


def _proposals(item: WorkItem, file: _File, found: Network) -> tuple[Proposal, ...]:
    """Return who stands in such a queue elsewhere and is not refused here, too."""
    places = {place.station_id: place for place in found.places}
    place = places.get(file.case.station_id)
    wanted = place.queues.get(item.candidate_group) if place else None
    here = {person for person, _ in found.by_group.get(item.candidate_group, ())}
    busy = here.union(map(str, file.done), map(str, file.parts))
    return proposed(
        (each.seat, each.besides(busy, PROPOSED))
        for each in found.candidates
        if any(stood == wanted for stood, _capacity in each.member.stands)
        and (not item.needs_authority or each.seat[1] in each.member.authorities)
    )
