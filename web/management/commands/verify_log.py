"""``manage.py verify_log``: is the record what was written?"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import orjson
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection, transaction

from engine import tenancy
from engine.ledger import anchors, seals
from engine.ledger.anchors import Anchor
from engine.ledger.auditing import Audit, Report
from processes.organisation.models import County

_EVERY_SECONDS = 5.0


class Command(BaseCommand):
    """Reads everything, writes nothing; ends with 1 if something is not as written."""

    help = (
        "Verify history, refusals, readings and acts of counties against their codes, "
        "the seals and the anchors outside the database. Names what was done and the "
        "first bad row: edit, delete, insert, reorder, cut_tail, rebuild, unmarked."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the county, the anchors and the form of the answer."""
        parser.add_argument("--county", type=int, help="one county; all without it")
        parser.add_argument(
            "--anchors", type=Path, help="folder of the anchors; the configured one"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")
        parser.add_argument(
            "--print-anchor",
            action="store_true",
            help="print the line of the last seal, for paper, and verify nothing",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Verify county by county."""
        place = options["anchors"] or anchors.folder()
        assert place is None or isinstance(place, Path)
        one = options["county"]
        counties = [one] if isinstance(one, int) else _counties(place)
        if options["print_anchor"]:
            self._print_anchors(counties)
            return
        self._told_at = time.monotonic()
        reports = [self._audited(county, place) for county in counties]
        if options["json"]:
            said = {"ok": not _is_bad(reports), "counties": [_row(r) for r in reports]}
            self.stdout.write(orjson.dumps(said, option=orjson.OPT_INDENT_2).decode())
        else:
            for report in reports:
                self._print(report)
        if _is_bad(reports):
            sys.exit(1)

    def _audited(self, county: int, place: Path | None) -> Report:
        lines = anchors.read_anchors(county, place) if place else None

        def tell(ledger: str, rows: int) -> None:
            if time.monotonic() - self._told_at > _EVERY_SECONDS:
                self._told_at = time.monotonic()
                self.stderr.write(f"county {county}: {ledger}, {rows} rows so far")

        with _one_moment(county):
            return Audit(county, lines, tell).run()

    def _print_anchors(self, counties: list[int]) -> None:
        for county in counties:
            with _one_moment(county):
                last = seals.last_seal(county)
            if last is not None:
                self.stdout.write(str(Anchor.of(last)))

    def _print(self, report: Report) -> None:
        for each in report.findings:
            where = f" {each.place}" if each.place else ""
            row = f" (row {each.row})" if each.row else ""
            self.stdout.write(
                f"county {report.county}: {each.kind} of {each.ledger} "
                f"{each.subject}{where}{row}: {each.sentence}"
            )
        if report.untold:
            self.stdout.write(f"county {report.county}: {report.untold} findings more")
        rows = ", ".join(f"{number} {name}" for name, number in report.rows.items())
        verdict = "is not as written" if _is_bad([report]) else "is as written"
        self.stdout.write(
            f"county {report.county}: the record {verdict} ({rows}; "
            f"{report.instances} instances)."
        )
        for sentence in unseen(report):
            self.stdout.write(f"  not seen: {sentence}")


def unseen(report: Report) -> list[str]:
    """Return what no verification of a county can see."""
    last = report.sealed_to
    since = f"since seal {last.number} of {last.at}" if last else "before a first seal"
    told = [
        f"a change that also takes back its mark, {since} "
        f"({report.unsealed} marks await the next seal)"
    ]
    if not report.is_anchored:
        told.append("a record that was put back whole to an earlier state: no anchors")
    elif last and report.anchored_to != last.number:
        reached = report.anchored_to or 0
        told.append(f"seals taken back behind number {reached}, the last one anchored")
    return told


def _counties(place: Path | None) -> list[int]:
    """Return every county that anybody knows of."""
    known = set(County.objects.values_list("ordinal", flat=True))
    known |= set(seals.marked_counties())
    return sorted(known | set(anchors.counties(place) if place else ()))


@contextmanager
def _one_moment(county: int) -> Iterator[None]:
    """See one moment of a county, whatever is written meanwhile."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # not inside somebody else's
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
        tenancy.bind({county})
        yield


def _is_bad(reports: list[Report]) -> bool:
    return any(report.findings or report.untold for report in reports)


def _row(report: Report) -> dict[str, object]:
    last = report.sealed_to
    return {
        "county": report.county,
        "rows": report.rows,
        "instances": report.instances,
        "last_seal": str(last) if last else "",
        "unsealed": report.unsealed,
        "anchored_to": report.anchored_to,
        "findings": [asdict(each) for each in report.findings],
        "untold": report.untold,
        "not_seen": unseen(report),
    }
