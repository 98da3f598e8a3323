"""Figures for people: a table on the screen, and the one in the documentation."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.result import Finding, Goal
from web.private import PROJECT

DOCUMENT = PROJECT / "docs" / "performance.md"
BEGIN = "<!-- benchmarks: begin -->"
END = "<!-- benchmarks: end -->"

_HEAD = (
    "benchmark",
    "what",
    "figure",
    "measured",
    "ship",
    "aim",
    "verdict",
)


class NoMarkers(Exception):
    """The document does not say where the table belongs."""


def as_json(machine: Mapping[str, object], findings: Sequence[Finding]) -> str:
    """Return everything as JSON."""
    found = [finding.as_json() for finding in findings]
    return json.dumps({"machine": machine, "findings": found}, indent=2)


def as_text(machine: Mapping[str, object], findings: Sequence[Finding]) -> str:
    """Return everything as lines for a terminal."""
    lines = [_about(machine), ""]
    for finding in findings:
        lines.append(f"{finding.benchmark}: {finding.case}")
        figures = finding.as_json()["figures"]
        assert isinstance(figures, dict)
        lines += [f"    {name:28} {each:>12}" for name, each in figures.items()]
        lines += [f"    {name:28} {why}" for name, why in finding.skipped.items()]
        lines += [f"  * {_sentence(goal)}" for goal in finding.goals]
    return "\n".join(lines)


def write(
    machine: Mapping[str, object],
    findings: Sequence[Finding],
    document: Path = DOCUMENT,
) -> None:
    """Put the table between the markers of the document.

    Raises:
        NoMarkers: It has none.
    """
    text = document.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarkers(f"Expected {BEGIN} and {END} in {document.name}.")
    table = "\n".join(_tables(machine, findings))
    document.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", "utf-8")


def _tables(machine: Mapping[str, object], findings: Sequence[Finding]) -> list[str]:
    goals = [
        _row(finding.benchmark, finding.case, goal)
        for finding in findings
        for goal in finding.goals
    ]
    return [
        _about(machine),
        "",
        *_table(_HEAD, goals),
        "",
        "What an operation costs, in µs of processor time and statements:",
        "",
        *_table(_COSTS_HEAD, [_costs(finding) for finding in findings]),
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _row(benchmark: str, case: str, goal: Goal) -> tuple[str, ...]:
    sign = "≤" if goal.is_small_good else "≥"
    return (
        benchmark,
        case,
        goal.figure,
        _number(goal.value),
        f"{sign} {goal.ship:g}",
        f"{sign} {goal.aim:g}",
        _verdict(goal),
    )


_COSTS_HEAD = (
    "benchmark",
    "what",
    "engine, client",
    "engine, database",
    "reference, client",
    "reference, database",
    "statements",
    "ratio, least to most",
)


def _costs(finding: Finding) -> tuple[str, ...]:
    figures = finding.figures
    least, most = figures.get("ratio_min"), figures.get("ratio_max")
    spread = f"{_number(least)} to {_number(most)}" if least and most else "–"
    names = (
        "engine_client_us",
        "engine_database_us",
        "reference_client_us",
        "reference_database_us",
        "statements",
    )
    cells = (_number(figures[n]) if n in figures else "–" for n in names)
    return (finding.benchmark, finding.case, *cells, spread)


def _about(machine: Mapping[str, object]) -> str:
    versions = machine["versions"]
    assert isinstance(versions, dict)
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    return (
        f"Commit {str(machine['git_sha'])[:12]}; {machine['cpu']}, "
        f"{machine['cores']} cores; `sum(range(1000))` {machine['calibration_us']} µs, "
        f"fdatasync {machine['fsync_us']} µs; {named}."
    )


def _sentence(goal: Goal) -> str:
    sign = "<=" if goal.is_small_good else ">="
    return (
        f"{goal.figure} {_number(goal.value)}: {_verdict(goal)} "
        f"(ship {sign} {goal.ship:g}, aim {sign} {goal.aim:g})"
    )


def _verdict(goal: Goal) -> str:
    if goal.is_reached:
        return "reached"
    return "ships" if goal.ships else "FAILS"


def _number(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
