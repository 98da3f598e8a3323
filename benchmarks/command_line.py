"""``python -m benchmarks``: which figures, how large, and where they go."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from benchmarks import (
    completion,
    dmn,
    feel,
    growth,
    kernel,
    ledger,
    machine,
    peer,
    report,
    scratch,
    starting,
)
from benchmarks.interleaving import SIZES, Size
from benchmarks.result import Finding
from benchmarks.station import Station
from web import postgres

Benchmark = Callable[[Size, Station, str], list[Finding]]

BENCHMARKS: Mapping[str, Benchmark] = {
    completion.NAME: completion.run,
    starting.NAME: starting.run,
    growth.NAME: growth.run,
    peer.NAME: peer.run,
    kernel.NAME: kernel.run,
    feel.NAME: feel.run,
    dmn.NAME: dmn.run,
    ledger.NAME: ledger.run,
}


def run(arguments: Sequence[str]) -> int:
    """Measure and say what was found; return 1 if something is not fit to ship."""
    options = _parser().parse_args(arguments)
    names = options.names or list(BENCHMARKS)
    described, findings = _measured(names, SIZES[options.size])
    if options.write_docs:
        report.write(described, findings)
    said = report.as_json if options.json else report.as_text
    print(said(described, findings))
    goals = [goal for finding in findings for goal in finding.goals]
    return 0 if all(goal.ships for goal in goals) or not options.strict else 1


def _measured(
    names: Sequence[str], size: Size
) -> tuple[dict[str, object], list[Finding]]:
    findings: list[Finding] = []
    with postgres.running():
        _say("A scratch database is made.")
        with scratch.database() as database:
            station = Station()
            described = machine.described()
            for name in names:
                _say(f"{name} is measured.")
                findings += BENCHMARKS[name](size, station, database)
    return described, findings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=(
            "Measure the engine against the raw database and a peer in one run, in a "
            "scratch database that is dropped afterwards."
        ),
    )
    parser.add_argument(
        "names",
        nargs="*",
        choices=[*BENCHMARKS, []],
        metavar="NAME",
        help=f"{', '.join(BENCHMARKS)}; all of them if none is named",
    )
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--json", action="store_true", help="say it in JSON")
    parser.add_argument(
        "--strict", action="store_true", help="exit with 1 if a goal to ship is missed"
    )
    parser.add_argument(
        "--write-docs",
        action="store_true",
        help="put the figures into docs/performance.md",
    )
    return parser


def _say(line: str) -> None:
    """Tell how far it is, apart from what is found."""
    print(line, file=sys.stderr, flush=True)
