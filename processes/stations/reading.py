"""Reads the catalogues from their files; a file that contradicts itself is refused."""

import functools
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from processes.stations.models import ServiceItem

FOLDER = Path(__file__).parent / "catalogue"
#: Capacities that may not give what is forbidden for a station.
#: Source: domain specification §15.1.
STATION_CAPACITIES = frozenset({"station_staff", "agency_staff"})


class BadCatalogue(Exception):
    """A catalogue file cannot be used; the message names file and item."""


def shipped() -> list[ServiceItem]:
    """Return all items of this release, not saved.

    Raises:
        BadCatalogue: A file cannot be used.
    """
    files = sorted(FOLDER.glob("*.json"))
    return items_from(
        {file.name: _load(file) for file in files if file.name != "schema.json"}
    )


def items_from(documents: Mapping[str, Any]) -> list[ServiceItem]:
    """Return the items of some documents, by file name, not saved.

    Raises:
        BadCatalogue: A document does not fit the schema; a code comes twice; a parent
            or a canonical code does not exist; a forbidden item is given to a station.
    """
    faults = [
        f"{file} {each.json_path}: {each.message}"
        for file, document in documents.items()
        for each in _validator().iter_errors(document)
    ]
    if not faults:
        faults = list(_contradictions(documents))
    if faults:
        raise BadCatalogue("\n".join(faults))
    return [
        _item(document, row, position)
        for document in documents.values()
        for position, row in enumerate(document["items"])
    ]


def _contradictions(documents: Mapping[str, Any]) -> Iterator[str]:
    """Find what the schema cannot see."""
    # Two documents of one profile share its codes; the default's are the canonical.
    known: dict[str, dict[str, bool]] = {}
    for file, document in documents.items():
        codes = known.setdefault(document["profile"], {})
        for row in document["items"]:
            if row["code"] in codes:
                yield f"{file} {row['code']}: comes twice."
            codes[row["code"]] = row["forbidden_for_station"]
    canonical = known.get("default", {})
    for file, document in documents.items():
        for row in document["items"]:
            place = f"{file} {row['code']}"
            if row["parent"] and row["parent"] not in known[document["profile"]]:
                yield f"{place}: its parent {row['parent']} does not exist."
            yield from _misplaced(place, row, canonical)


def _misplaced(
    place: str, row: Mapping[str, Any], canonical: Mapping[str, bool]
) -> Iterator[str]:
    """Find what may not be in a station's list. Source: ``001 §二(二)``."""
    for code in row.get("canonical", []):
        if code not in canonical:
            yield f"{place}: there is no canonical code {code}."
        elif canonical[code] and not row["forbidden_for_station"]:
            yield f"{place}: {code} is forbidden for a station (001 §二(二))."
    if row["forbidden_for_station"] and STATION_CAPACITIES & set(row["actors"]):
        yield f"{place}: forbidden for a station, but its staff may act."


def _item(
    document: Mapping[str, Any], row: Mapping[str, Any], position: int
) -> ServiceItem:
    end = document["valid_to"]
    return ServiceItem(
        profile=document["profile"],
        code=row["code"],
        parent_code=row["parent"],
        position=position,
        name=row["name"],
        methods=row["methods"],
        actors=row["actors"],
        canonical=row.get("canonical", []),
        forbidden_for_station=row["forbidden_for_station"],
        source=row["source"],
        note=row.get("note", ""),
        valid_from=date.fromisoformat(document["valid_from"]),
        valid_to=date.fromisoformat(end) if end else None,
    )


@functools.cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_load(FOLDER / "schema.json"))


def _load(file: Path) -> dict[str, Any]:
    """Read a JSON file.

    Raises:
        BadCatalogue: It is no JSON object.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadCatalogue(f"{file.name} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadCatalogue(f"{file.name} holds no object.")
    return found
