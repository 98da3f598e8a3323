"""The sealed log: what a line costs when it is written, and when it is verified."""

import time
from collections.abc import Callable
from uuid import uuid4

from benchmarks import diagrams
from benchmarks.interleaving import Size
from benchmarks.machine import calibration_us, django_backend
from benchmarks.result import Finding, Goal
from benchmarks.station import Station
from engine import commands, ledger
from engine.actors import Origin, system
from engine.commands import Beginning
from engine.ledger.auditing import Audit
from engine.ledger.chaining import GENESIS
from engine.ledger.reading import streamed
from processes.casework.models import Case
from web.demo.examples import NOW

NAME = "ledger"
#: So many instances are started at once.
_BATCH = 200
#: A million rows in a minute of both processes is 60 µs a row.
_SHIP_US, _AIM_US = 60.0, 30.0
_LINES = 1_000

Row = dict[str, object]


def run(size: Size, station: Station, _database: str) -> list[Finding]:
    """Write a record, seal it, verify it, and chain some of its lines again."""
    with station.runs(diagrams.linear(10)):
        _fill(station, size.cases)
    sealing, _ = _taken(lambda: commands.seal_counties(now=NOW))
    audit = Audit(station.county.ordinal, None, lambda _ledger, _rows: None)
    with station.reading():
        verifying, elapsed = _taken(audit.run)
    report = audit.report
    rows = sum(report.rows.values())
    chaining = _chaining_us(station)
    per_row = verifying / rows * 1e6
    return [
        Finding(
            benchmark=NAME,
            case="a record is sealed and verified",
            parameters={"instances": report.instances, "size": size.name},
            figures={
                "rows": rows,
                "findings": len(report.findings),
                "rows_per_second": rows / elapsed,
                "us_per_row": per_row,
                "seconds_per_million": per_row,
                "seal_us_per_row": sealing / rows * 1e6,
            },
            goals=(Goal("us_per_row", per_row, ship=_SHIP_US, aim=_AIM_US),),
        ),
        Finding(
            benchmark=NAME,
            case="a line is chained when it is written",
            parameters={"lines": _LINES},
            figures={
                "us_per_line": chaining,
                "calibrations": chaining / calibration_us(),
            },
        ),
    ]


def _fill(station: Station, instances: int) -> None:
    """Start instances, many at once, in the name of a case."""
    case_id = station.opens_case(0, "wang")
    with station.reading():
        case = Case.objects.get(pk=case_id)
    origin = Origin(actor=system(case.county), now=NOW)
    for begun in range(0, instances, _BATCH):
        beginnings = [
            Beginning(
                county=case.county,
                case_id=uuid4(),
                business_key=case.number,
                places=case.places,
                variables={},
                message="self_request",
            )
            for _ in range(min(_BATCH, instances - begun))
        ]
        commands.start_processes("casework", beginnings=beginnings, origin=origin)


def _chaining_us(station: Station) -> float:
    """Return the processor time that it takes to chain a line."""
    query = f"SELECT * FROM engine_historyentry LIMIT {_LINES}"
    with station.reading():
        lines = list(streamed(station.cursor().connection, query))
    taken = []
    for _ in range(5):
        begun = time.thread_time()
        ledger.chained(lines, GENESIS)
        taken.append(time.thread_time() - begun)
    return min(taken) / len(lines) * 1e6


def _taken(act: Callable[[], object]) -> tuple[float, float]:
    """Return the processor seconds of both processes, and the seconds that went by."""
    backend = django_backend()
    processor = time.thread_time() + backend.cpu_seconds()
    begun = time.perf_counter()
    act()
    elapsed = time.perf_counter() - begun
    return time.thread_time() + backend.cpu_seconds() - processor, elapsed
