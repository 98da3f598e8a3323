"""In what jurisdictions differ: one file per profile, each value with its clause.

No code asks which county it serves; it asks the county's profile. Source: domain
specification §10.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from processes.organisation.models import County
from processes.organisation.profiles.profile import (
    DESIGN,
    INHERITED,
    Parameter,
    Profile,
    Setting,
)
from processes.organisation.profiles.reading import (
    DEFAULT,
    BadProfile,
    groups,
    parameters,
    shipped,
)

__all__ = [
    "DEFAULT",
    "DESIGN",
    "INHERITED",
    "BadProfile",
    "Difference",
    "Parameter",
    "Profile",
    "Setting",
    "differences",
    "groups",
    "names",
    "parameters",
    "profile",
    "profile_of",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """One parameter through all jurisdictions.

    Attributes:
        settings: What each profile itself lays down; ``None`` where it is silent.
        differs: Whether two jurisdictions end up with different values; of one
            alone, whether it departs from the default.
    """

    parameter: Parameter
    settings: Mapping[str, Setting | None]
    differs: bool


def names() -> tuple[str, ...]:
    """Return the names of all profiles, the default first."""
    known = {each.name for each in shipped()}
    return (DEFAULT, *sorted(known - {DEFAULT}))


@functools.lru_cache(maxsize=1024)
def profile(name: str, on: date) -> Profile:
    """Return the version of a profile that holds on a day.

    Before its document was issued, what it extends held.

    Raises:
        KeyError: There is no such profile.
    """
    versions = [each for each in shipped() if each.name == name]
    if not versions:
        raise KeyError(f"There is no profile {name!r}.")
    for each in versions:
        if each.valid_from <= on and (each.valid_to is None or on < each.valid_to):
            return each
    base = versions[0].base
    return profile(base.name, on) if base else versions[0]


def profile_of(county_ordinal: int, on: date) -> Profile:
    """Return the profile of a county on a day.

    Raises:
        County.DoesNotExist: There is no such county.
        KeyError: The county names a profile that does not exist.
    """
    return profile(name_of(county_ordinal), on)


def differences(on: date, among: Iterable[str]) -> tuple[Difference, ...]:
    """Return every parameter with what each jurisdiction lays down on a day.

    Args:
        among: Names of profiles, the default one of them.
    """
    found = {name: profile(name, on) for name in among}
    return tuple(
        Difference(
            parameter,
            {name: each.own.get(parameter.key) for name, each in found.items()},
            _differs(parameter.key, found),
        )
        for parameter in parameters().values()
    )


def _differs(key: str, found: Mapping[str, Profile]) -> bool:
    jurisdictions = [each for name, each in found.items() if name != DEFAULT]
    compared = jurisdictions if len(jurisdictions) > 1 else list(found.values())
    values = [each.value(key) for each in compared]
    return any(value != values[0] for value in values)


@functools.lru_cache(maxsize=4096)
def name_of(county_ordinal: int) -> str:
    """Return the name of a county's profile.

    Read once by each program: no command changes it.
    """
    return County.objects.get(pk=county_ordinal).profile
