"""Declare a relation with a client, so that somebody else serves the case."""

from uuid import UUID

from engine.actors import Origin
from engine.commands import Receipt, command
from engine.errors import NotAllowed, NotFound, Rejected
from processes.casework.queries import visible
from processes.organisation.roles import candidate_group
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
    head = candidate_group("station_head", case.places)
    if whose != origin.actor.person_id and head not in origin.actor.candidate_groups:
        raise NotAllowed(
            f"Expected to declare the own relation in case {case_id}, or to head its "
            "station.",
            rule="DIRECT",
            case_id=str(case_id),
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
