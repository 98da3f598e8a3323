"""What the county's profile lets a form know: where to complain, which codes count."""

from datetime import date
from functools import lru_cache

from processes.casework.models import Case
from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.stations.queries import codes_offered

#: Steps whose forms name services by their codes.
_WITH_CODES = frozenset(
    {
        "assess_needs",
        "draft_service_plan",
        "revise_plan",
        "deliver_intervention",
        "provide_services",
    }
)
_AGREEMENTS = frozenset({"agree_plan_with_client"})
TOWNSHIP = "township"


def facts_of(case: Case, element_id: str, today: date) -> dict[str, object]:
    """Return the local facts that the form of a step may need.

    Returns:
        ``service_codes`` of the station's list (``001 §四.2``), ``complaint_channel``
        in words (``002 §5.2``: the township sets it; ``001 §三(四)``: the station's
        own mechanism); nothing where a profile is silent.
    """
    if element_id in _WITH_CODES:
        found = _codes(profiles.profile_of(case.county, today).name, today)
        return {"service_codes": sorted(found)} if found else {}
    if element_id in _AGREEMENTS:
        channel = profiles.profile_of(case.county, today).value("complaint_channel")
        if not channel:
            return {}
        place = Organisation.objects.select_related("parent").get(pk=case.station_id)
        if channel == TOWNSHIP and place.parent is not None:
            place = place.parent
        phone = f" {place.phone}" if place.phone else ""
        return {"complaint_channel": f"{place.name}{phone}"}
    return {}


@lru_cache(maxsize=64)
def _codes(profile: str, today: date) -> frozenset[str]:
    """Keep a day's codes: the catalogue changes with a release only."""
    return codes_offered(profile, today)
