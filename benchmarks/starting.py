"""B7: what it costs to start cases, many at once and one by one, against COPY."""

import io
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from psycopg2.extensions import connection as Session  # noqa: N812

from benchmarks import diagrams
from benchmarks.interleaving import Size, compare
from benchmarks.machine import Backend, backend_of, django_backend
from benchmarks.reference import connected, copy_of, make_tables
from benchmarks.result import Finding, Goal, figures_of, without_unknown
from benchmarks.station import Statements, Station
from engine import commands
from engine.actors import Origin, system
from engine.commands import Beginning
from processes.casework.models import Case
from web import postgres
from web.demo.examples import NOW
from web.postgres import roles

NAME = "B7"
#: Rows per COPY; a bulk load is measured, not its round trips.
BATCH = 200
_ENGINE_TABLES = {
    "engine_processinstance": "case_id",
    "engine_workitem": "case_id",
    "engine_historyentry": "case_id",
}
_CASE_TABLES = {"casework_client": "id", "casework_case": "id", **_ENGINE_TABLES}


class Cases:
    """Opens cases: a client, a case, an instance, its first work and its history."""

    def __init__(self, station: Station) -> None:
        self.backend: Backend = django_backend()
        self.started = 0
        self._station = station

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Open one case."""
        self._station.opens_case(*self._station.someone())
        self.started += 1
        return 1


class Instances:
    """Starts instances in one case."""

    def __init__(self, station: Station) -> None:
        self.backend: Backend = django_backend()
        self.started = 0
        self._station = station
        self.case_id = station.opens_case(0, "wang")
        with station.reading():
            case = Case.objects.get(pk=self.case_id)
        self._beginning = Beginning(
            county=case.county,
            case_id=case.pk,
            business_key=case.number,
            places=case.places,
            variables={},
            message="self_request",
        )

    def prepare(self, _operations: int) -> None:
        """Nothing is needed."""

    def operate(self) -> int:
        """Start one instance."""
        commands.start_process(
            "casework",
            beginning=self._beginning,
            origin=self._station.origin("wang"),
        )
        self.started += 1
        return 1


class Batches(Instances):
    """Starts instances of as many cases as are copied at once, by the installation."""

    def operate(self) -> int:
        """Start one instance for each case of a batch."""
        beginnings = [replace(self._beginning, case_id=uuid4()) for _ in range(BATCH)]
        origin = Origin(actor=system(self._beginning.county), now=NOW)
        commands.start_processes("casework", beginnings=beginnings, origin=origin)
        self.started += BATCH
        return BATCH


@dataclass(frozen=True)
class Rows:
    """Rows of one table as COPY reads them.

    Attributes:
        text: The rows of as many starts as a batch has.
        count: How many they are.
    """

    table: str
    text: str
    count: int


class Copy:
    """Copies the rows of a batch of starts into empty tables, in one transaction."""

    def __init__(self, database: str, rows: list[Rows], starts: int) -> None:
        make_tables(database, tuple(each.table for each in rows))
        self._database = database
        self._rows = rows
        self._starts = starts
        self._session: Session = connected(database)
        self.backend: Backend = backend_of(self._session)
        self._is_ready = False

    def prepare(self, _operations: int) -> None:
        """Empty the tables."""
        address = postgres.urls().owner.with_name(self._database)
        tables = ", ".join(copy_of(each.table) for each in self._rows)
        with roles.connected(address) as cursor:
            cursor.execute(f"TRUNCATE {tables}")
        self._is_ready = True

    def operate(self) -> int:
        """Copy everything."""
        if not self._is_ready:
            return 0
        with self._session, self._session.cursor() as cursor:
            for each in self._rows:
                statement = f"COPY {copy_of(each.table)} FROM STDIN"
                cursor.copy_expert(statement, io.StringIO(each.text))
        self._is_ready = False
        return self._starts

    def close(self) -> None:
        """End the session."""
        self._session.close()


def run(size: Size, station: Station, database: str) -> list[Finding]:
    """Measure open_case with all that belongs to a case, then starts alone.

    Only starts of many at once can be held against a load of many at once.
    """
    with station.runs(diagrams.linear(10)):
        cases = Cases(station)
        first = station.opens_case(0, "wang")
        rows = _rows(station, first, _CASE_TABLES)
        opened = _measured("open_case, one by one", cases, rows, size, database)

        instances = Instances(station)
        first = instances.case_id
        rows = _rows(station, first, _ENGINE_TABLES)
        started = _measured(
            "start_process, one by one", instances, rows, size, database
        )
        batches = Batches(station)
        name = f"start_processes, {BATCH} at once"
        at_once = _measured(name, batches, rows, size, database, ship=0.1, aim=0.3)
    return [opened, started, at_once]


def _measured(
    case: str,
    engine: Cases | Instances,
    rows: list[Rows],
    size: Size,
    database: str,
    **goal: float,
) -> Finding:
    statements = Statements()
    with statements.counting():
        engine.operate()
    reference = Copy(database, rows, BATCH)
    comparison = compare(
        reference, engine, size, enough=lambda: engine.started >= size.cases
    )
    reference.close()
    per_start = sum(each.count for each in rows) / BATCH
    figures, skipped = without_unknown(
        {
            **figures_of(comparison),
            "statements": len(statements.texts),
            "started": engine.started,
            "rows_per_start": per_start,
            "engine_rows_per_second": comparison.engine.rate * per_start,
        },
        reference=reference,
        engine=engine,
    )
    return Finding(
        benchmark=NAME,
        case=case,
        parameters={"cases": size.cases, "copied_at_once": BATCH, "size": size.name},
        figures=figures,
        goals=(Goal("ratio", figures["ratio"], **goal),) if goal else (),
        skipped=skipped,
    )


def _rows(station: Station, case_id: UUID, tables: dict[str, str]) -> list[Rows]:
    """Return the rows that one start has written, as many times as a batch has."""
    with station.reading():
        client = Case.objects.select_related("client").get(pk=case_id).client_served
    keys = {"casework_client": client.pk}
    return [
        _multiplied(table, _texts(station, table, column, keys.get(table, case_id)))
        for table, column in tables.items()
    ]


def _texts(
    station: Station, table: str, column: str, key: UUID
) -> list[dict[str, str]]:
    """Return rows as COPY writes them, by column."""
    out = io.StringIO()
    with station.reading(), station.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [each.name for each in cursor.description]
        query = f"SELECT * FROM {table} WHERE {column} = '{key}'"
        cursor.copy_expert(f"COPY ({query}) TO STDOUT", out)
    return [
        dict(zip(columns, line.split("\t"), strict=True))
        for line in out.getvalue().splitlines()
    ]


def _multiplied(table: str, rows: list[dict[str, str]]) -> Rows:
    """Return rows with fresh keys; what must be unique besides names the instance."""
    lines = []
    for _ in range(BATCH):
        fresh = {"id": "", "instance_id": str(uuid4()), "number": str(uuid4())[:8]}
        for row in rows:
            fresh["id"] = str(uuid4())
            known = {name: fresh[name] for name in row.keys() & fresh.keys()}
            lines.append("\t".join({**row, **known}.values()))
    return Rows(table, "".join(f"{line}\n" for line in lines), len(lines))
