"""Saves many starts in one statement: one is worked out, its equals are stamped."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from engine import events as news
from engine import ledger
from engine.actors import Origin
from engine.identifiers import new_id
from engine.models import ProcessInstance
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store.saving import Move, answered, changes, written

_TABLES = (
    "started",
    "opened",
    "thrown",
    "jobs",
    "subscribed",
    "incidents",
    "history",
)
#: Columns that name a row of the same start.
_KEYS = frozenset(
    {"id", "instance_id", "case_id", "work_item_id", "message_id", "job_id"}
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Starts:
    """Instances that begin alike: the same places, message and first values.

    Attributes:
        instances: Rows that are not saved yet; they differ in case and business key.
        runtime: What all of them have come to.
    """

    instances: Sequence[ProcessInstance]
    runtime: Runtime


def save_starts(
    starts: Sequence[Starts], receipt: Receipt, *, county: int, origin: Origin
) -> Receipt:
    """Persist instances that have just begun, with all their projections."""
    rows: dict[str, list[Row]] = defaultdict(list)
    groups: set[str] = set()
    for alike in starts:
        first, *others = alike.instances
        move = Move(origin, notes=[("started", None)], begins=True)
        pattern, _ = changes(first, alike.runtime, move)
        groups |= set(orjson.loads(str(pattern["news"]))["groups"])
        for table in _TABLES:
            rows[table] += _rows_of(pattern, table)
        for other in others:
            for table, stamped in _stamped(pattern, first, other).items():
                rows[table] += stamped
    row: dict[str, object] = {
        **rows,
        "county": county,
        "at": origin.now.isoformat(),
        "news": news.news(county=county, groups=groups, case_id=""),
        "answered": answered(origin, receipt),
    }
    return written(row, receipt, origin)


def _rows_of(pattern: Mapping[str, object], table: str) -> list[Row]:
    found = pattern[table]
    assert isinstance(found, list)
    return found


def _stamped(
    pattern: Mapping[str, object], first: ProcessInstance, other: ProcessInstance
) -> dict[str, list[Row]]:
    """Return the rows of a start like another, under ids of their own."""
    fresh: dict[object, object] = {
        first.pk: other.pk,
        first.case_id: other.case_id,
    }
    for table in _TABLES[1:]:
        fresh |= {row["id"]: new_id() for row in _rows_of(pattern, table)}
    stamped = {
        table: [
            {
                column: fresh.get(value, value) if column in _KEYS else value
                for column, value in row.items()
            }
            for row in _rows_of(pattern, table)
        ]
        for table in _TABLES
    }
    (started,) = stamped["started"]
    started["business_key"] = other.business_key
    started["chain"] = ledger.in_sql(ledger.chained(stamped["history"], b""))
    return stamped
