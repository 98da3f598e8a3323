"""The networks of hubs, stations and rooms that a plan lays down."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """What one county has to run.

    Attributes:
        letters: With which its case numbers begin (DESIGN).
        pilot: Kind of provincial pilot, as the plan words it; empty for none.
    """

    name: str
    letters: str
    hubs: int
    stations: int
    rooms: int
    pilot: str

    @property
    def total(self) -> int:
        """How many points of all three kinds."""
        return self.hubs + self.stations + self.rooms


@dataclass(frozen=True, slots=True)
class NetworkPlan:
    """One plan for a year, with its clause."""

    title: str
    source: str
    profile: str
    year: int
    counties: tuple[CountyPlan, ...]


@functools.cache
def plans() -> tuple[NetworkPlan, ...]:
    """Return all network plans of this release."""
    return tuple(_read(file) for file in sorted(_FOLDER.glob("*.json")))


def _read(file: Path) -> NetworkPlan:
    """Read one plan.

    Raises:
        ValueError: Its numbers do not add up.
    """
    document = json.loads(file.read_text(encoding="utf-8"))
    counties = []
    for row in document["counties"]:
        total = row.pop("total")
        county = CountyPlan(**row)
        if county.total != total:
            raise ValueError(f"{file.name}: the numbers do not add up.")
        counties.append(county)
    return NetworkPlan(
        title=document["title"],
        source=document["source"],
        profile=document["profile"],
        year=document["year"],
        counties=tuple(counties),
    )
