"""Who holds something, in words: names, roles, queues."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext

from engine.actors import Actor
from engine.models import WorkItem
from processes.bureau import hidden
from processes.casework.models import Case
from processes.organisation import queries as organisation
from processes.organisation.capacities import CAPACITY_LABELS
from processes.organisation.roles import ROLES, roles_held

Names = Mapping[UUID, str]


def role_label(role: str) -> str:
    """Say a role in the language of the reader."""
    known = ROLES.get(role)
    return str(known.label) if known else role


def capacity_label(capacity: str) -> str:
    """Say a capacity in the language of the reader."""
    return str(CAPACITY_LABELS.get(capacity, capacity))


def holder_of(item: WorkItem, names: Names) -> str:
    """Say on whose desk a work item lies, or in which queue."""
    if item.assignee_id is not None:
        return names.get(item.assignee_id, gettext("a colleague"))
    return gettext("%(role)s (not claimed yet)") % {"role": role_label(item.role)}


def covers(matter: Case, actor: Actor) -> dict[UUID, str]:
    """Return what stands for the names that an actor does not see in a matter."""
    found = hidden.covered(matter, actor)
    return {person: role_label(role) for person, role in found.items()}


def names_for(items: Iterable[WorkItem]) -> dict[UUID, str]:
    """Return the names of those on whose desks the items lie."""
    wanted = {item.assignee_id for item in items if item.assignee_id}
    return organisation.names_of(wanted) if wanted else {}


def holds_role(actor: Actor, *roles: str) -> bool:
    """Tell whether one of the actor's posts is of one of the roles."""
    return bool(roles_held(actor) & set(roles))
