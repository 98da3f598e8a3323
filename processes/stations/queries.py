"""What a station may offer, and what a code means."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from processes.organisation import profiles
from processes.organisation.models import Organisation
from processes.stations.models import ServiceItem

#: The canonical catalogue stands under this profile.
CANONICAL = profiles.DEFAULT


def catalogue() -> QuerySet[ServiceItem]:
    """Return all items of all jurisdictions, in the order of their catalogues."""
    return ServiceItem.objects.order_by("profile", "position", "code")


def items(profile_name: str, on: date) -> list[ServiceItem]:
    """Return a jurisdiction's catalogue on a day, in its own order.

    A jurisdiction without a list of its own has the one of the profile it extends,
    in the end the canonical catalogue. What a station may never offer is not in it.

    Raises:
        KeyError: There is no such profile.
    """
    profile = profiles.profile(profile_name, on)
    while True:
        found = list(_offered(profile.name, on))
        if found or profile.base is None:
            return found
        profile = profile.base


def codes_for_station(station: Organisation, on: date) -> list[ServiceItem]:
    """Return what a station may record services under on a day.

    Its jurisdiction's own list, then the canonical items that the list means.
    """
    return _with_meaning(profiles.profile_of(station.county, on).name, on)


def codes_offered(profile_name: str, on: date) -> frozenset[str]:
    """Return the codes under which stations of a jurisdiction record services."""
    return frozenset(each.code for each in _with_meaning(profile_name, on))


def _with_meaning(profile_name: str, on: date) -> list[ServiceItem]:
    local = items(profile_name, on)
    if not local or local[0].profile == CANONICAL:
        return local
    meant = {code for each in local for code in each.canonical}
    canonical = [
        each
        for each in _offered(CANONICAL, on)
        if any(_is_under(each.code, code) for code in meant)
    ]
    return [*local, *canonical]


def excluded(on: date) -> list[ServiceItem]:
    """Return what never belongs into a station's list, with who must do it."""
    return list(_on(on).filter(forbidden_for_station=True).order_by("code"))


def label_of(code: str) -> str:
    """Return the name of an item, also of one that has ended; the code if unknown."""
    return labels_of([code]).get(code, code)


def labels_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of some items by code, in one statement.

    Codes of two jurisdictions never meet: canonical ones begin with a digit, local
    ones with the letter of their document.
    """
    found = ServiceItem.objects.filter(code__in=set(codes)).order_by("valid_from")
    return dict(found.values_list("code", "name"))


def _offered(profile_name: str, on: date) -> QuerySet[ServiceItem]:
    return (
        _on(on)
        .filter(profile=profile_name, forbidden_for_station=False)
        .order_by("position", "code")
    )


def _on(day: date) -> QuerySet[ServiceItem]:
    unexpired = Q(valid_to=None) | Q(valid_to__gt=day)
    return ServiceItem.objects.filter(unexpired, valid_from__lte=day)


def _is_under(code: str, above: str) -> bool:
    """Tell whether a code is ``above`` or lies below it: 3.2.1a under 3.2.1."""
    rest = code.removeprefix(above)
    return code == above or (rest != code and (rest[0] == "." or rest.isalpha()))
