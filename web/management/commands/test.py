"""Check everything that CI checks, stage by stage."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from django.core.management.base import BaseCommand

from web.private import PROJECT


@dataclass(frozen=True)
class Stage:
    """One check: its name and the program, run by this Python."""

    name: str
    command: tuple[str, ...]


PYTEST = "pytest"
STAGES = (
    Stage("ruff", ("-m", "ruff", "check")),
    Stage("format", ("-m", "ruff", "format", "--check")),
    Stage("imports", (str(Path(sys.executable).with_name("lint-imports")),)),
    Stage("types", ("-m", "mypy")),
    Stage("migrations", ("manage.py", "makemigrations", "--check", "--dry-run")),
    Stage(PYTEST, ("-m", "pytest", "-n", "2")),
    Stage(
        "openapi",
        (
            "manage.py",
            "spectacular",
            "--validate",
            "--fail-on-warn",
            "--file",
            os.devnull,
        ),
    ),
)


@dataclass
class Counts:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


class Command(BaseCommand):
    """Runs the checks of CI, or pytest alone when it is given arguments."""

    help = "Check everything that CI checks."

    def run_from_argv(self, argv: list[str]) -> None:
        """Read our own options and leave all others to pytest.

        Args:
            argv: The command line, program and command first.
        """
        parser = argparse.ArgumentParser(
            prog=f"{os.path.basename(argv[0])} {argv[1]}",
            description=f"{self.help} Stages: {', '.join(s.name for s in STAGES)}.",
            epilog="Any other argument goes to pytest, which then runs alone: "
            "manage.py test tests/engine -k timer",
            allow_abbrev=False,
        )
        names = [stage.name for stage in STAGES]
        parser.add_argument("--only", action="append", choices=names, metavar="STAGE")
        options, rest = parser.parse_known_args(argv[2:])
        sys.exit(self._run(options.only or [], rest))

    def _run(self, only: Sequence[str], arguments: Sequence[str]) -> int:
        """Run the stages, say how each went, and return the exit code."""
        stages: tuple[Stage, ...] = STAGES
        if arguments:
            stages = (Stage(PYTEST, ("-m", "pytest", *arguments)),)
        elif only:
            stages = tuple(stage for stage in STAGES if stage.name in only)
        counts = Counts()
        failed = [stage.name for stage in stages if not self._passes(stage, counts)]
        if failed:
            self._say(f"Failed: {', '.join(failed)}")
        if any(stage.name == PYTEST for stage in stages):
            self._say(str(counts))
        return 1 if failed else 0

    def _passes(self, stage: Stage, counts: Counts) -> bool:
        """Run one stage and tell whether it passed."""
        self._say(f"== {stage.name}")
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            command = _python(stage.command)
            if stage.name == PYTEST:
                command += [f"--junit-xml={report}"]
            code = subprocess.run(command, cwd=PROJECT, check=False).returncode
            if stage.name == PYTEST:
                _count(report, code, counts)
        seconds = time.monotonic() - started
        result = "passed" if code == 0 else f"FAILED (code {code})"
        self._say(f"== {stage.name}: {result} in {seconds:.1f} s\n")
        return code == 0

    def _say(self, line: str) -> None:
        """Print a line before the next stage prints its own."""
        self.stdout.write(line)
        self.stdout.flush()


def _python(command: Sequence[str]) -> list[str]:
    """Return the command line of a stage in this environment."""
    return [sys.executable, *command]


def _count(report: Path, code: int, counts: Counts) -> None:
    """Add up pytest's own report; a run that left none counts as one failure."""
    if not report.exists():
        counts.failed += 1 if code else 0
        return
    # Written by pytest a moment ago, into a folder that only we can enter.
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):  # noqa: S314
        number = {
            name: int(suite.get(name, "0"))
            for name in ("tests", "failures", "errors", "skipped")
        }
        bad = number["failures"] + number["errors"]
        counts.failed += bad
        counts.skipped += number["skipped"]
        counts.passed += number["tests"] - bad - number["skipped"]
