"""What the forms of a bureau's matters let choose: experts, agencies, services."""

from collections.abc import Mapping
from datetime import datetime

from forms.widgets import Choices
from processes.casework.models import Case
from processes.organisation import profiles
from processes.organisation import queries as organisation
from processes.organisation.models import Organisation
from processes.organisation.roles import EXPERT, Level, group_at
from processes.stations import queries as stations
from processes.working_days import CHINA

#: Columns that name members of a panel: from the county's list of experts.
_EXPERTS = frozenset({"members.person", "members.member", "evaluators.person"})
_AGENCIES = frozenset({"award"})
_SERVICES = frozenset({"item_codes"})


def offered(
    matter: Case, asked: frozenset[str], now: datetime
) -> Mapping[str, Choices]:
    """Return the choices of those of some fields that only the county knows.

    Args:
        asked: Fields, and columns as ``table.column``.
    """
    found: dict[str, Choices] = {}
    if asked & _EXPERTS:
        place = matter.places[Level.COUNTY]
        people = organisation.colleagues(group_at(EXPERT, place), now)
        experts = [(str(person.pk), person.name) for person in people]
        found |= dict.fromkeys(asked & _EXPERTS, experts)
    if asked & _AGENCIES:
        agencies = Organisation.objects.filter(
            county=matter.county, kind=Organisation.Kind.AGENCY
        ).order_by("name")
        named = [(str(pk), name) for pk, name in agencies.values_list("pk", "name")]
        found |= dict.fromkeys(asked & _AGENCIES, named)
    if asked & _SERVICES:
        today = now.astimezone(CHINA).date()
        profile = profiles.profile_of(matter.county, today).name
        codes = sorted(stations.codes_offered(profile, today))
        labels = stations.labels_of(codes)
        services = [(code, f"{code} {labels.get(code, '')}".strip()) for code in codes]
        found |= dict.fromkeys(asked & _SERVICES, services)
    return found
