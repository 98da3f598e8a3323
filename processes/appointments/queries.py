"""Which posts are held or to come, which wait for a second person, what they allow."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.db.models import F, Q, QuerySet

from engine.steps import in_use
from processes.assignment import IN_TURN
from processes.organisation.capacities import AUTHORITY
from processes.organisation.listings import day_of, posts
from processes.organisation.models import Organisation, Post, PostProposal
from processes.organisation.roles import DERIVED, ROLES, Level, role_of
from processes.staffing.demands import demand

#: Where those serve whom one official appoints alone, if they have no authority.
_OF_STATIONS = frozenset(
    {
        Organisation.Kind.STATION,
        Organisation.Kind.ROOM,
        Organisation.Kind.AGENCY,
    }
)
_MOST_WAITING = 100
#: For how long somebody reads why a proposal was rejected. DESIGN.
_LATELY = timedelta(days=30)
#: Which kind of body stands at a level. Panels are missing: they are formed elsewhere.
_BODIES: Mapping[str, Organisation.Kind] = MappingProxyType(
    {
        Level.STATION: Organisation.Kind.STATION,
        Level.TOWNSHIP: Organisation.Kind.TOWNSHIP,
        Level.HUB: Organisation.Kind.HUB,
        Level.COUNTY: Organisation.Kind.COUNTY_BUREAU,
        Level.FINANCE: Organisation.Kind.FINANCE,
        Level.MUNICIPAL: Organisation.Kind.MUNICIPAL,
        Level.MUNICIPAL_FINANCE: Organisation.Kind.MUNICIPAL_FINANCE,
        Level.PROVINCE: Organisation.Kind.PROVINCE,
        Level.AGENT: Organisation.Kind.AGENT,
        Level.AGENCY: Organisation.Kind.AGENCY,
    }
)


#: Roles to which somebody is appointed, not by a step of a process and not by itself.
APPOINTED = frozenset(
    role.id
    for role in ROLES.values()
    if role.id not in DERIVED and role.level in _BODIES
)


def needs_second(organisation: Organisation, capacity: str) -> bool:
    """Tell whether such a post waits for a second official."""
    return capacity in AUTHORITY or organisation.kind not in _OF_STATIONS


def takes_two(role: str, capacity: str) -> bool:
    """Tell whether such a post takes two officials wherever the role has its work."""
    level = ROLES[role].level
    return capacity in AUTHORITY or _BODIES.get(level) not in _OF_STATIONS


def fits_role(organisation: Organisation, role: str) -> bool:
    """Tell whether a role has work at such a body: its queue would be found there."""
    levels = {ROLES[role].level, *(level for _role, level in IN_TURN.get(role, ()))}
    return organisation.kind in {_BODIES[each] for each in levels if each in _BODIES}


def posts_held(
    county: int, now: datetime, *, name: str = "", places: Collection[UUID] = ()
) -> QuerySet[Post]:
    """Return the posts of a county that hold now or are to come.

    Args:
        name: Only of people or bodies whose name contains it.
        places: Only at these; all without one.
    """
    unended = Q(valid_to=None) | Q(valid_to__gt=day_of(now))
    # One that was taken back before its first day never holds.
    found = posts().filter(unended, county=county).exclude(valid_to=F("valid_from"))
    if name:
        found = found.filter(
            Q(person__name__icontains=name) | Q(organisation__name__icontains=name)
        )
    return found.filter(organisation_id__in=places) if places else found


def proposals_waiting(county: int) -> list[PostProposal]:
    """Return what waits for a second official in a county, the oldest first."""
    found = PostProposal.objects.filter(
        county=county, status=PostProposal.Status.PROPOSED
    ).select_related("person", "organisation")
    return list(found.order_by("proposed_at", "id")[:_MOST_WAITING])


def rejected_lately(person_id: UUID, now: datetime) -> list[PostProposal]:
    """Return what of somebody's proposals was rejected lately, the newest first."""
    found = PostProposal.objects.filter(
        proposed_by=person_id,
        status=PostProposal.Status.REJECTED,
        decided_at__gt=now - _LATELY,
    ).select_related("person", "organisation")
    return list(found.order_by("-decided_at", "id")[:_MOST_WAITING])


def powers_of(county: int, role: str, capacity: str) -> list[tuple[str, list[str]]]:
    """Return the acts reserved for authorities that a post would allow.

    Returns:
        Process and names of its steps, of the processes in use in a county.
    """
    if capacity not in AUTHORITY:
        return []
    found = []
    for definition in in_use(county):
        steps = [
            step.name
            for step in demand(definition).steps
            if step.reserved and any(role_of(each) == role for each in step.queues)
        ]
        if steps:
            found.append((definition.name, steps))
    return found
