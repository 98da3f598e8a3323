"""In which capacities people act, and which of them may exercise public authority.

Source: domain specification §14.0 (``capacity``).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise


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
