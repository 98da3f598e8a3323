"""Declare a relation with a client, so that somebody else serves the case."""

from uuid import UUID

from engine import guard
from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotFound, Rejected
from engine.extensions import Act
from processes.casework.queries import visible
from processes.relations.models import DeclaredRelation


@command
def declare_relation(
    case_id: UUID, *, kind: str, origin: Origin, person_id: UUID | None = None
) -> Receipt:
    """Note a relation of the actor, or of a colleague, with the client of a case.

    It is never taken back: whoever was related is not chosen as case worker. The same
    declaration again changes nothing.

    Args:
        person_id: A colleague, of whom only the station head declares; else oneself.

    Raises:
        NotFound: The actor sees no such case.
        NotAllowed: Somebody else than the station head declares for a colleague.
        Rejected: The kind of relation is unknown.
    """
    case = visible(origin.actor).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case", case_id, to="declare a relation in")
    whose = person_id or origin.actor.person_id
    guard.permit(
        Act(
            deed="declare",
            actor=origin.actor,
            now=origin.now,
            county=case.county,
            case_id=case.pk,
            places=case.places,
            door=origin.door,
            known={"is_own": whose == origin.actor.person_id},
        )
    )
    if kind not in DeclaredRelation.Kind.values:
        raise Rejected(
            f"Expected a known kind of relation, but got {kind!r}.",
            {"kind": [f"one of {', '.join(DeclaredRelation.Kind.values)}"]},
        )
    relation, _ = DeclaredRelation.objects.get_or_create(
        county=case.county,
        case_id=case.pk,
        person_id=whose,
        kind=kind,
        defaults={"declared_at": origin.now, "declared_by": origin.actor.person_id},
    )
    return Receipt(str(relation.pk), "declared", str(case.pk))
