"""Roles of the models' lanes: at which level they sit, in which capacities they act.

Source: domain specification §2 (actors) and §14.0 (``capacity``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from engine.actors import Actor


class Capacity(StrEnum):
    """In which capacity a person acts, chosen at claim and logged."""

    STATION_STAFF = "station_staff"
    AGENCY_STAFF = "agency_staff"
    SUPERVISOR = "supervisor"
    TOWNSHIP_OFFICIAL = "township_official"
    COUNTY_OFFICIAL = "county_official"
    MUNICIPAL_OFFICIAL = "municipal_official"
    PROVINCIAL_OFFICIAL = "provincial_official"
    FINANCE_OFFICIAL = "finance_official"
    AUDIT_OFFICIAL = "audit_official"
    PROCUREMENT_AGENT = "procurement_agent"
    PANEL_MEMBER = "panel_member"
    PARTNER = "partner"
    CLIENT = "client"
    VOLUNTEER = "volunteer"
    INTERN = "intern"
    POLICE = "police"
    REGISTRAR = "registrar"


#: Who may exercise public authority. Source: domain specification §14.0.
AUTHORITY = frozenset(
    {
        Capacity.TOWNSHIP_OFFICIAL,
        Capacity.COUNTY_OFFICIAL,
        Capacity.MUNICIPAL_OFFICIAL,
        Capacity.PROVINCIAL_OFFICIAL,
        Capacity.FINANCE_OFFICIAL,
        Capacity.AUDIT_OFFICIAL,
        Capacity.PROCUREMENT_AGENT,
        Capacity.PANEL_MEMBER,
        Capacity.POLICE,
        Capacity.REGISTRAR,
    }
)

CAPACITY_LABELS: Mapping[str, StrPromise] = MappingProxyType(
    {
        Capacity.STATION_STAFF: _("Station staff"),
        Capacity.AGENCY_STAFF: _("Agency staff"),
        Capacity.SUPERVISOR: pgettext_lazy("capacity", "Supervisor"),
        Capacity.TOWNSHIP_OFFICIAL: _("Township official"),
        Capacity.COUNTY_OFFICIAL: _("County official"),
        Capacity.MUNICIPAL_OFFICIAL: _("Municipal official"),
        Capacity.PROVINCIAL_OFFICIAL: _("Provincial official"),
        Capacity.FINANCE_OFFICIAL: _("Finance official"),
        Capacity.AUDIT_OFFICIAL: _("Audit official"),
        Capacity.PROCUREMENT_AGENT: _("Procurement agent"),
        Capacity.PANEL_MEMBER: _("Panel member"),
        Capacity.PARTNER: _("Partner"),
        Capacity.CLIENT: pgettext_lazy("capacity", "Client"),
        Capacity.VOLUNTEER: _("Volunteer"),
        Capacity.INTERN: _("Intern"),
        Capacity.POLICE: _("Police"),
        Capacity.REGISTRAR: _("Registrar"),
    }
)


class Level(StrEnum):
    """At which organisation of a case's places a role sits."""

    STATION = "station"
    TOWNSHIP = "township"
    HUB = "hub"
    COUNTY = "county"
    #: Everybody who holds a post in the county; its place is the county's ordinal.
    NETWORK = "network"


#: A social worker of the station with a valid certificate; reviews where there is no
#: supervisor. Source: domain specification §14.1, tasks 14 and 26.
CERTIFIED = "certified_social_worker"
#: Whoever collects the feedback that the case worker may not collect.
COLLECTOR = "feedback_collector"
#: Anybody of the station network who suspects that a child is harmed. Source: §14.17.
DISCOVERER = "discoverer"
#: The case worker who hands a case over; the station head where he or she is gone.
OUTGOING = "outgoing_worker"
#: Roles that follow from other posts; nobody is appointed to them.
DERIVED = frozenset({CERTIFIED, COLLECTOR, DISCOVERER, OUTGOING})


@dataclass(frozen=True, slots=True)
class Role:
    """A lane role.

    Attributes:
        capacities: Those in which a post of this role may act.
    """

    id: str
    label: StrPromise
    level: Level
    capacities: frozenset[Capacity]

    @property
    def has_authority(self) -> bool:
        """Whether every capacity of the role may exercise public authority."""
        return self.capacities <= AUTHORITY


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.id: role
        for role in (
            Role(
                "social_worker",
                _("Social worker"),
                Level.STATION,
                frozenset({Capacity.STATION_STAFF, Capacity.AGENCY_STAFF}),
            ),
            # In two of the four jurisdictions an official heads the station.
            Role(
                "station_head",
                _("Station head"),
                Level.STATION,
                frozenset({Capacity.STATION_STAFF, Capacity.TOWNSHIP_OFFICIAL}),
            ),
            Role(
                "supervisor",
                pgettext_lazy("role", "Supervisor"),
                Level.HUB,
                frozenset({Capacity.SUPERVISOR}),
            ),
            # Nobody is appointed to the next four: they follow from other posts.
            Role(
                CERTIFIED,
                _("Certified social worker"),
                Level.STATION,
                frozenset({Capacity.STATION_STAFF, Capacity.AGENCY_STAFF}),
            ),
            Role(
                COLLECTOR,
                _("Colleague who collects feedback"),
                Level.STATION,
                frozenset({Capacity.STATION_STAFF, Capacity.AGENCY_STAFF}),
            ),
            Role(
                OUTGOING,
                _("Case worker who hands over"),
                Level.STATION,
                frozenset(
                    {
                        Capacity.STATION_STAFF,
                        Capacity.AGENCY_STAFF,
                        Capacity.TOWNSHIP_OFFICIAL,
                    }
                ),
            ),
            Role(
                DISCOVERER,
                _("Whoever discovers harm"),
                Level.NETWORK,
                frozenset(Capacity) - {Capacity.CLIENT},
            ),
            Role(
                "township_government",
                _("Township government"),
                Level.TOWNSHIP,
                frozenset({Capacity.TOWNSHIP_OFFICIAL}),
            ),
            Role(
                "county_civil_affairs",
                _("County civil affairs bureau"),
                Level.COUNTY,
                frozenset({Capacity.COUNTY_OFFICIAL}),
            ),
        )
    }
)


def candidate_group(role: str, places: Mapping[str, object]) -> str:
    """Return the queue of ``role`` at the places of a case.

    Raises:
        KeyError: No such role, or the places lack its level.
    """
    return group_at(role, places[ROLES[role].level])


def group_at(role: str, organisation_id: object) -> str:
    """Return the queue of ``role`` at one organisation."""
    return f"{role}@{organisation_id}"


def role_of(group: str) -> str:
    """Return the role of a queue."""
    return group.partition("@")[0]


def place_of(group: str) -> str:
    """Return the id of the organisation in which a queue stands."""
    return group.partition("@")[2]


def organisations_held(actor: Actor) -> frozenset[str]:
    """Return the ids of the organisations in which the actor holds a post."""
    return frozenset(
        place_of(group)
        for group in actor.candidate_groups
        if role_of(group) != DISCOVERER
    )


def roles_held(actor: Actor) -> frozenset[str]:
    """Return the roles in which the actor stands anywhere."""
    return frozenset(role_of(group) for group in actor.candidate_groups)
