"""Where the roles of a matter are found: bodies of the county, and its own panels."""

from collections.abc import Mapping
from datetime import date

from django.utils import translation

from processes.matters import MATTERS
from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.organisation.places import places_of, places_of_bureau
from processes.organisation.roles import ROLES, Level

#: Who hands in what is filed, and who files it, by what the profile says. Levels in
#: turn; "the lower level" is the body that handles the matter.
#: Source: domain specification §14.14.
_SUBMITTERS: Mapping[object, Level] = {
    "township": Level.TOWNSHIP,
    "lower_level": Level.COUNTY,
    "county": Level.COUNTY,
}
_FILING_BODIES: Mapping[object, Level] = {
    "county": Level.COUNTY,
    "each_level_for_lower": Level.MUNICIPAL,
    "municipal": Level.MUNICIPAL,
}


def places_for(
    process_id: str,
    county: int,
    *,
    number: str,
    on: date,
    station: Organisation | None = None,
    agency: Organisation | None = None,
) -> dict[str, str]:
    """Return where the roles of a new matter are found, by level.

    Makes the panels of the matter: bodies without members until somebody forms them.

    Args:
        number: Of the matter; begins the names of its panels.
        station: Whose services the matter is about, if it is about one station's.
        agency: The contractor, where one is known.
    """
    places = bodies_for(county, station, on=on)
    if agency is not None:
        places[Level.AGENCY] = str(agency.pk)
    for panel in MATTERS[process_id].panels:
        places[panel] = str(_panel(county, number, panel).pk)
    return {str(level): place for level, place in places.items()}


def bodies_for(
    county: int, station: Organisation | None, *, on: date
) -> dict[str, str]:
    """Return where the roles are found that posts of the county's bodies fill."""
    places = places_of(station) if station else {}
    places |= places_of_bureau(county)
    if Level.COUNTY not in places:
        return places
    places[Level.PURCHASER] = places[Level.COUNTY]
    profile = profiles.profile_of(county, on)
    for level, known, key in (
        (Level.SUBMITTER, _SUBMITTERS, "submitter"),
        (Level.FILING_BODY, _FILING_BODIES, "filing_body"),
    ):
        wanted = known[profile.value(key)]
        # Without a township in question the county hands in itself.
        places[level] = places.get(wanted, places[Level.COUNTY])
    return places


def _panel(county: int, number: str, level: Level) -> Organisation:
    role = next(role for role in ROLES.values() if role.level == level)
    # Stored with the body, as the names of all bodies are: in Chinese.
    with translation.override("zh-hans"):
        name = f"{number} {role.label}"
    return Organisation.objects.create(
        county=county, kind=Organisation.Kind.PANEL, name=name
    )
