"""Where the roles of a case or of a matter are found, by level."""

from collections.abc import Iterable

from processes.organisation.models import Organisation
from processes.organisation.roles import Level

#: Bodies that serve all stations of their county, and the level of each.
_SHARED = {
    Organisation.Kind.HUB: Level.HUB,
    Organisation.Kind.COUNTY_BUREAU: Level.COUNTY,
}
#: Bodies that act in the bureau's own matters, and the level of each.
_AT_BUREAU = {
    Organisation.Kind.FINANCE: Level.FINANCE,
    Organisation.Kind.MUNICIPAL: Level.MUNICIPAL,
    Organisation.Kind.MUNICIPAL_FINANCE: Level.MUNICIPAL_FINANCE,
    Organisation.Kind.PROVINCE: Level.PROVINCE,
    Organisation.Kind.AGENT: Level.AGENT,
}


def places_of(station: Organisation) -> dict[str, str]:
    """Return where the roles of a case of ``station`` are found, by level.

    A station belongs to its township; hub and bureau belong to the county.
    """
    shared = Organisation.objects.filter(county=station.county, kind__in=_SHARED)
    return _places(station, shared)


def places_of_bureau(county: int) -> dict[str, str]:
    """Return where the roles of a bureau's own matters are found, by level."""
    found = Organisation.objects.filter(county=county, kind__in=[*_SHARED, *_AT_BUREAU])
    levels = {**_SHARED, **_AT_BUREAU}
    places = {
        levels[Organisation.Kind(each.kind)].value: str(each.pk)
        for each in found.order_by("name", "id")
    }
    places[Level.NETWORK.value] = str(county)
    return places


def places_in(county: int) -> list[tuple[Organisation, dict[str, str]]]:
    """Return the stations of a county by name, each with its places.

    One statement for all of them.
    """
    kinds = [Organisation.Kind.STATION, *_SHARED]
    found = Organisation.objects.filter(county=county, kind__in=kinds)
    rows = list(found.order_by("name", "id"))
    shared = [each for each in rows if each.kind in _SHARED]
    stations = (each for each in rows if each.kind not in _SHARED)
    return [(each, _places(each, shared)) for each in stations]


def _places(station: Organisation, shared: Iterable[Organisation]) -> dict[str, str]:
    places = {
        _SHARED[Organisation.Kind(each.kind)].value: str(each.pk) for each in shared
    }
    places[Level.STATION.value] = str(station.pk)
    places[Level.NETWORK.value] = str(station.county)
    if station.parent_id is not None:
        places[Level.TOWNSHIP.value] = str(station.parent_id)
    return places
