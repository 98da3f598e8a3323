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
from processes.organisation.capacities import AUTHORITY, Capacity


class Level(StrEnum):
    """At which organisation of a case's places a role sits."""

    STATION = "station"
    TOWNSHIP = "township"
    HUB = "hub"
    COUNTY = "county"
    FINANCE = "finance"
    #: The municipality's bodies, as far as they act in a county's matters.
    MUNICIPAL = "municipal"
    MUNICIPAL_FINANCE = "municipal_finance"
    PROVINCE = "province"
    #: Whom the purchaser entrusts with a procurement.
    AGENT = "agent"
    #: The contractor of an agreement, project or purchase.
    AGENCY = "agency"
    #: Which body purchases, hands in for filing, and files: by matter and profile.
    PURCHASER = "purchaser"
    SUBMITTER = "submitter"
    FILING_BODY = "filing_body"
    #: Panels are bodies of their own, made for one matter.
    APPRAISAL_PANEL = "appraisal_panel"
    REVIEW_COMMITTEE = "review_committee"
    EVALUATION_PANEL = "evaluation_panel"
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
#: The station's side of a project: its head and social workers. Source: §14.4.
PROJECT_TEAM = "agency_project_team"
#: The station as the one that is evaluated. Source: §14.8.
EVALUATED = "station"
#: Whoever speaks for an agency that answers a call for bids. Source: §14.5.
SUPPLIER = "supplier"
#: On the county's list of experts (专家库), from which panels are made.
EXPERT = "expert"
PURCHASER = "purchaser"
SUBMITTER = "submitter"
FILING_BODY = "filing_body"


@dataclass(frozen=True, slots=True)
class Following:
    """From whose posts a role follows.

    Attributes:
        roles: Those of the posts.
        capacities: In which of them.
        everywhere: Whether it reaches all of the county, not only the post's own body.
    """

    roles: frozenset[str]
    capacities: frozenset[Capacity]
    everywhere: bool = False

    def includes(self, role: str, capacity: str) -> bool:
        """Tell whether the role follows from a post."""
        return role in self.roles and capacity in self.capacities


_STATION_CAPACITIES = frozenset({Capacity.STATION_STAFF, Capacity.AGENCY_STAFF})
_CIVIL_AFFAIRS = Following(
    frozenset(
        {"township_government", "county_civil_affairs", "municipal_civil_affairs"}
    ),
    frozenset(
        {
            Capacity.TOWNSHIP_OFFICIAL,
            Capacity.COUNTY_OFFICIAL,
            Capacity.MUNICIPAL_OFFICIAL,
        }
    ),
)
_STATION_POSTS = frozenset({"social_worker", "station_head"})

#: Roles that follow from a post at the same body. Source: domain specification §14.4,
#: §14.5 and §14.14, lanes.
FOLLOWING: Mapping[str, Following] = MappingProxyType(
    {
        PROJECT_TEAM: Following(_STATION_POSTS, _STATION_CAPACITIES),
        EVALUATED: Following(
            _STATION_POSTS, _STATION_CAPACITIES | {Capacity.TOWNSHIP_OFFICIAL}
        ),
        SUPPLIER: Following(
            frozenset({"contractor_agency"}),
            frozenset({Capacity.AGENCY_STAFF}),
            everywhere=True,
        ),
        PURCHASER: _CIVIL_AFFAIRS,
        SUBMITTER: _CIVIL_AFFAIRS,
        FILING_BODY: _CIVIL_AFFAIRS,
    }
)
#: Roles that follow from other posts; nobody is appointed to them.
DERIVED = frozenset({CERTIFIED, COLLECTOR, DISCOVERER, OUTGOING, *FOLLOWING})


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
            Role(
                "finance_dept",
                _("Finance department"),
                Level.FINANCE,
                frozenset({Capacity.FINANCE_OFFICIAL}),
            ),
            Role(
                "municipal_finance",
                _("Municipal finance department"),
                Level.MUNICIPAL_FINANCE,
                frozenset({Capacity.FINANCE_OFFICIAL}),
            ),
            Role(
                "municipal_civil_affairs",
                _("Municipal civil affairs bureau"),
                Level.MUNICIPAL,
                frozenset({Capacity.MUNICIPAL_OFFICIAL}),
            ),
            Role(
                "provincial_civil_affairs",
                _("Provincial civil affairs department"),
                Level.PROVINCE,
                frozenset({Capacity.PROVINCIAL_OFFICIAL}),
            ),
            Role(
                "procurement_agent",
                pgettext_lazy("role", "Procurement agent"),
                Level.AGENT,
                frozenset({Capacity.PROCUREMENT_AGENT}),
            ),
            Role(
                "contractor_agency",
                _("Contractor agency"),
                Level.AGENCY,
                frozenset({Capacity.AGENCY_STAFF}),
            ),
            # Whoever may be named to a panel; no step waits for them as such.
            Role(
                EXPERT,
                _("Expert on the county's list"),
                Level.COUNTY,
                frozenset({Capacity.PANEL_MEMBER}),
            ),
            # Panels: members are appointed to the body that is made for the matter.
            Role(
                "appraisal_panel",
                _("Appraisal panel"),
                Level.APPRAISAL_PANEL,
                frozenset({Capacity.PANEL_MEMBER}),
            ),
            Role(
                "review_committee",
                _("Review committee"),
                Level.REVIEW_COMMITTEE,
                frozenset({Capacity.PANEL_MEMBER}),
            ),
            Role(
                "evaluation_panel",
                _("Evaluation panel"),
                Level.EVALUATION_PANEL,
                frozenset({Capacity.PANEL_MEMBER}),
            ),
            # The next six follow from posts, see FOLLOWING.
            Role(
                PROJECT_TEAM,
                _("Project team"),
                Level.STATION,
                FOLLOWING[PROJECT_TEAM].capacities,
            ),
            Role(
                EVALUATED,
                _("Station under evaluation"),
                Level.STATION,
                FOLLOWING[EVALUATED].capacities,
            ),
            Role(
                SUPPLIER,
                pgettext_lazy("role", "Supplier"),
                Level.NETWORK,
                FOLLOWING[SUPPLIER].capacities,
            ),
            Role(
                PURCHASER,
                pgettext_lazy("role", "Purchaser"),
                Level.PURCHASER,
                FOLLOWING[PURCHASER].capacities,
            ),
            Role(
                SUBMITTER,
                _("Body that hands in for filing"),
                Level.SUBMITTER,
                FOLLOWING[SUBMITTER].capacities,
            ),
            Role(
                FILING_BODY,
                _("Body that files"),
                Level.FILING_BODY,
                FOLLOWING[FILING_BODY].capacities,
            ),
        )
    }
)


def follows_from(role: str, capacity: str) -> tuple[str, ...]:
    """Return the roles that follow from a post besides its own."""
    return tuple(
        name for name, each in FOLLOWING.items() if each.includes(role, capacity)
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
        if ROLES[role_of(group)].level != Level.NETWORK
    )


def roles_held(actor: Actor) -> frozenset[str]:
    """Return the roles in which the actor stands anywhere."""
    return frozenset(role_of(group) for group in actor.candidate_groups)
