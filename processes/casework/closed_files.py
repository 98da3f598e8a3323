"""What a closed file keeps from whom: rows of work, notices and refusals.

A file is closed to whoever is barred from it and, once it is restricted, to whoever
takes no part in it. Work of an authority stays with the authority, and the county's
queue holds what no head of the station may do.

Source: domain specification §14.17; §15.4, COI14; §15.5.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from engine import guard
from engine.actors import Actor, Origin
from engine.extensions import Act, Deed
from processes.casework.models import Case, CaseParticipant
from processes.organisation.roles import role_of, roles_held

#: Roles that handle what a station must not.
OVERSEERS = frozenset({"county_civil_affairs"})
_AUTHORITIES = OVERSEERS | {"township_government"}


def open_work(actor: Actor) -> Q:
    """Return the condition that a work item's file is not closed to the actor."""
    overseen = _groups(actor, OVERSEERS)
    unasked = Q(needs_authority=True) | Q(candidate_group__in=overseen)
    return ~_barred(actor) & (unasked | ~_restricted(actor))


def open_notices(actor: Actor) -> Q:
    """Return the condition that a notice's file is not closed to the actor."""
    told = Q(person_id=actor.person_id)
    told |= Q(candidate_group__in=_groups(actor, _AUTHORITIES))
    return ~_barred(actor) & (told | ~_restricted(actor))


def open_files(actor: Actor) -> Q:
    """Return the condition that the file of a row with ``case_id`` is open."""
    if roles_held(actor) & OVERSEERS:
        return ~_barred(actor)
    return ~_barred(actor) & ~_restricted(actor)


def is_closed_to(actor: Actor, case: Case) -> bool:
    """Tell whether a file is closed to a person; the machine opens every file."""
    if actor.is_system:
        return False
    parts = CaseParticipant.objects.filter(
        county=case.county, case=case, person_id=actor.person_id
    )
    held = set(parts.values_list("part", flat=True))
    if CaseParticipant.Part.BARRED in held:
        return True
    is_part = bool(held) or case.case_worker_id == actor.person_id
    return case.is_restricted and not (is_part or roles_held(actor) & OVERSEERS)


def require_open(
    case: Case, *, origin: Origin, to: Deed, process_id: str = "", message: str = ""
) -> None:
    """Let nobody act in a file that is closed to him or her; the attempt is kept.

    Raises:
        NotAllowed: By the rule that closes it; silently.
    """
    if is_closed_to(origin.actor, case):
        guard.permit(
            Act(
                deed=to,
                actor=origin.actor,
                now=origin.now,
                county=case.county,
                process_id=process_id,
                case_id=case.pk,
                places=case.places,
                message=message,
                door=origin.door,
            )
        )


def _barred(actor: Actor) -> Q:
    return Q(Exists(_parts(actor).filter(part=CaseParticipant.Part.BARRED)))


def _restricted(actor: Actor) -> Q:
    served = Q(case_worker_id=actor.person_id)
    files = Case.objects.filter(pk=OuterRef("case_id"), is_restricted=True)
    return Q(Exists(files.exclude(served))) & ~Q(Exists(_parts(actor)))


def _parts(actor: Actor) -> QuerySet[CaseParticipant]:
    return CaseParticipant.objects.filter(
        county__in=actor.counties,
        case_id=OuterRef("case_id"),
        person_id=actor.person_id,
    )


def _groups(actor: Actor, roles: frozenset[str]) -> list[str]:
    return sorted(each for each in actor.candidate_groups if role_of(each) in roles)
