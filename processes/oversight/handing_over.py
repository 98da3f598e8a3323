"""Hand over all cases of a worker who leaves: one wish, one transfer per case."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from engine import guard, tenancy
from engine.actors import Actor, Origin
from engine.commands import Receipt, command
from engine.errors import EngineError, NotAllowed, NotFound, Rejected, WrongState
from engine.extensions import Act
from engine.models import ProcessInstance
from processes.casework import conflicts
from processes.casework.closed_files import open_files
from processes.casework.commands import start_in_case
from processes.casework.models import Case
from processes.casework.queries import visible
from processes.organisation.models import Organisation, Post
from processes.organisation.queries import posts_in
from processes.organisation.roles import Level, group_at
from processes.oversight.models import HandedCase, HandOver

TRANSFER = "casework_transfer"
#: The step of a transfer that asks why, and who could take the case.
PROPOSAL = "propose_transfer"

SHOWN = 10
SHOWN_CASES = 100

#: To whom each case should go: pairs of case id and person id.
Proposals = Sequence[tuple[UUID, UUID]]


@command
def hand_over_cases(
    from_worker_id: UUID,
    *,
    station_id: UUID,
    reason: str,
    receivers: Proposals = (),
    origin: Origin,
) -> Receipt:
    """Start a transfer in every open case of a worker.

    A case in which none can start holds up no other: the hand-over remembers why.

    Args:
        receivers: To whom a case should go; the head decides in each transfer.

    Returns:
        The subject is the hand-over; its status says whether all transfers began.

    Raises:
        NotFound: No such station in the actor's counties.
        NotAllowed: The actor does not head the station.
        Rejected: The reason is unknown, or a receiver is no other social worker of
            the station or barred from the case, or a case is none of the worker's.
        WrongState: The worker has no open case in the station.
    """
    station = _station(station_id)
    hand_over = HandOver(
        county=station.county,
        station=station,
        from_worker_id=from_worker_id,
        reason=reason,
        begun_at=origin.now,
        begun_by=origin.actor.person_id,
    )
    _require_head(station, origin, hand_over.pk)
    cases = list(open_cases_of(from_worker_id, station, origin.actor).order_by("pk"))
    _require_sense(from_worker_id, cases, reason, receivers)
    _require_colleagues(station, receivers, origin.now)
    hand_over.save(force_insert=True)
    proposed = dict(receivers)
    handed: list[HandedCase] = []
    opened: list[str] = []
    mine: list[str] = []
    for case in cases:
        begun = _begin(case, origin)
        if isinstance(begun, Receipt):
            opened += begun.opened
            mine += begun.mine
        handed.append(_handed(hand_over, case, proposed, begun))
    HandedCase.objects.bulk_create(handed)
    is_whole = all(each.instance_id for each in handed)
    return Receipt(
        str(hand_over.pk),
        "begun" if is_whole else "begun_in_part",
        opened=tuple(opened),
        mine=tuple(mine),
    )


def open_cases_of(
    worker_id: UUID, station: Organisation, actor: Actor
) -> QuerySet[Case]:
    """Return the cases of a worker in a station whose casework is not over.

    A restricted one is among them if the actor may see it; else nobody learns of it.
    """
    running = ProcessInstance.objects.filter(
        county=station.county,
        case_id=OuterRef("pk"),
        status=ProcessInstance.Status.ACTIVE,
    )
    return visible(actor).filter(
        Exists(running),
        county=station.county,
        station=station,
        case_worker_id=worker_id,
    )


def latest(stations: Collection[Organisation]) -> list[HandOver]:
    """Return the hand-overs of some stations, the latest first."""
    return list(
        HandOver.objects.filter(
            county__in={station.county for station in stations},
            station_id__in=[station.pk for station in stations],
        ).order_by("-begun_at")[:SHOWN]
    )


def received_by(actor: Actor) -> list[HandedCase]:
    """Return the cases that are on their way to the actor, or came, the latest first.

    Those count that were proposed for the actor; the head may decide otherwise.
    """
    return list(
        HandedCase.objects.filter(
            open_files(actor),
            county__in=actor.counties,
            proposed_worker_id=actor.person_id,
        )
        .exclude(instance_id=None)
        .select_related("hand_over", "case", "case__client", "case__station")
        .order_by("-hand_over__begun_at", "case__number")[:SHOWN_CASES]
    )


def hand_over_for(hand_over_id: UUID, *, actor: Actor) -> HandOver:
    """Return a hand-over of a station that the actor heads.

    Raises:
        NotFound: No such hand-over there.
    """
    found = (
        HandOver.objects.select_related("station")
        .filter(pk=hand_over_id, county__in=actor.counties)
        .first()
    )
    head = found and group_at("station_head", found.station_id)
    if found is None or head not in actor.candidate_groups:
        raise NotFound("hand-over", hand_over_id, to="see")
    return found


def in_transfer(case_ids: Collection[UUID]) -> set[UUID]:
    """Return the cases of which a transfer runs already."""
    return set(
        ProcessInstance.objects.filter(
            case_id__in=case_ids,
            definition__process_id=TRANSFER,
            status=ProcessInstance.Status.ACTIVE,
        ).values_list("case_id", flat=True)
    )


def proposal_for(instance_id: UUID) -> dict[str, str]:
    """Return what a hand-over has said already to the transfer that it began.

    Returns:
        ``transfer_cause`` and, if somebody was proposed, ``suggested_worker``.
    """
    handed = (
        HandedCase.objects.select_related("hand_over")
        .filter(instance_id=instance_id)
        .first()
    )
    if handed is None:
        return {}
    known = {"transfer_cause": str(handed.hand_over.reason)}
    if handed.proposed_worker_id is not None:
        known["suggested_worker"] = str(handed.proposed_worker_id)
    return known


def progress_of(hand_over: HandOver, actor: Actor) -> list[HandedCase]:
    """Return the cases of a hand-over whose file is open to the actor, by number."""
    return list(
        HandedCase.objects.filter(
            open_files(actor), county=hand_over.county, hand_over=hand_over
        )
        .select_related("hand_over", "case", "case__client", "case__station")
        .order_by("case__number")
    )


def _station(station_id: UUID) -> Organisation:
    station = Organisation.objects.filter(
        pk=station_id, kind=Organisation.Kind.STATION
    ).first()
    if station is None:
        raise NotFound("station", station_id, to="hand over cases in")
    return station


def _require_head(station: Organisation, origin: Origin, hand_over_id: UUID) -> None:
    guard.permit(
        Act(
            deed="hand_over",
            actor=origin.actor,
            now=origin.now,
            county=station.county,
            places={Level.STATION: str(station.pk)},
            door=origin.door,
        ),
        about=("hand_over", hand_over_id),
    )


def _require_sense(
    worker_id: UUID, cases: Sequence[Case], reason: str, receivers: Proposals
) -> None:
    if reason not in HandOver.Reason.values:
        raise Rejected(
            f"Expected a known reason, but got {reason!r}.",
            {"reason": [f"one of {', '.join(HandOver.Reason.values)}"]},
        )
    if not cases:
        raise WrongState(
            f"Expected open cases of {worker_id} to hand over, but there are none.",
            status="none",
        )
    known = {case.pk for case in cases}
    strange = [str(case_id) for case_id, _ in receivers if case_id not in known]
    own = [str(case_id) for case_id, person in receivers if person == worker_id]
    found = conflicts.of_cases(known)
    barred = [
        str(case_id)
        for case_id, person in receivers
        if case_id in known
        and person in found[case_id]
        and found[case_id][person].is_bar
    ]
    if strange or own or barred:
        raise Rejected(
            "Expected receivers without conflict, other than the worker, and for the "
            "worker's cases only.",
            {case_id: ["no such proposal"] for case_id in [*strange, *own, *barred]},
        )


def _require_colleagues(
    station: Organisation, receivers: Proposals, now: datetime
) -> None:
    wanted = {person_id for _, person_id in receivers}
    if not wanted:
        return
    posts: QuerySet[Post] = posts_in(group_at("social_worker", station.pk), now)
    there = set(posts.filter(person_id__in=wanted).values_list("person_id", flat=True))
    missing = sorted(str(each) for each in wanted - there)
    if missing:
        raise Rejected(
            f"Expected social workers of station {station.pk} as receivers.",
            {"receivers": missing},
        )


def _begin(case: Case, origin: Origin) -> Receipt | EngineError:
    """Start the transfer of one case, or return why that is refused."""
    # The key belongs to the outer command, which answers for all.
    inner = replace(origin, idempotency_key="")
    try:
        return start_in_case(case.pk, TRANSFER, origin=inner)
    except EngineError as refused:
        # Noting a refusal binds the actor's home county only.
        tenancy.bind(origin.actor.counties, origin.actor.person_id)
        return refused


def _handed(
    hand_over: HandOver,
    case: Case,
    proposed: Mapping[UUID, UUID],
    begun: Receipt | EngineError,
) -> HandedCase:
    handed = HandedCase(
        county=hand_over.county,
        hand_over=hand_over,
        case=case,
        proposed_worker_id=proposed.get(case.pk),
    )
    if isinstance(begun, Receipt):
        handed.instance_id = UUID(begun.subject)
    else:
        rule = begun.rule if isinstance(begun, NotAllowed) else ""
        handed.problem = f"{begun.code} {rule}".strip()
    return handed
