"""Which official documents there are: from which act, by whom, in which words."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from processes.organisation.roles import Level

_FILE = Path(__file__).parent / "kinds.json"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A template.

    Attributes:
        element: The step whose completion it certifies.
        series: Begins its numbers.
        issuer: At which level of the matter the body sits that issues it.
        opening: Its first sentence, with ``{title}``, ``{number}``, ``{bureau}``,
            ``{agency}`` and ``{station}``.
        is_editable: Whether officials also get it as a text to go on with (.docx).
        digest: Of the template; tells later under which words it was issued.
    """

    id: str
    process: str
    element: str
    title: str
    series: str
    issuer: Level
    opening: str
    closing: str
    is_editable: bool
    digest: str


@functools.cache
def kinds() -> Mapping[str, DocumentKind]:
    """Return all templates by id."""
    return MappingProxyType({row["id"]: _kind(row) for row in _file()["kinds"]})


def number_of(kind: DocumentKind, *, year: int, running: int) -> str:
    """Return a number as Chinese authorities write them: series, year, number."""
    words: str = _file()["number"]
    return words.format(series=kind.series, year=year, running=running)


def day_of(day: date) -> str:
    """Return a day as it stands under a document."""
    words: str = _file()["day"]
    return words.format(year=day.year, month=day.month, day=day.day)


def kinds_of(process_id: str, element_id: str) -> list[DocumentKind]:
    """Return the documents that a step can give rise to."""
    return [
        each
        for each in kinds().values()
        if (each.process, each.element) == (process_id, element_id)
    ]


@functools.cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def _kind(row: Mapping[str, object]) -> DocumentKind:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return DocumentKind(
        id=str(row["id"]),
        process=str(row["process"]),
        element=str(row["element"]),
        title=str(row["title"]),
        series=str(row["series"]),
        issuer=Level(str(row["from"])),
        opening=str(row["opening"]),
        closing=str(row["closing"]),
        is_editable=row.get("editable") is True,
        digest=hashlib.sha256(text.encode()).hexdigest(),
    )
