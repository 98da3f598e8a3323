"""``manage.py guard_report``: try everything, and say what the guard makes of it."""

import sys
from collections.abc import Callable, Iterable

import orjson
from django.core.management.base import BaseCommand, CommandParser

from processes.guard_policy import grid
from web import clock
from web.proving import report


class Command(BaseCommand):
    """Decides the whole grid; nobody's data is touched."""

    help = (
        "Try every kind of person, act, verb, entry point and circumstance against "
        "the guard's rules, and report certificates and staffing. Ends with status 1 "
        "if something forbidden is allowed, somebody entitled is refused, or a "
        "process has findings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--json`` or ``--keep``."""
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--json", action="store_true", help="answer as JSON")
        how.add_argument(
            "--keep",
            action="store_true",
            help="only try rules that have not been tried, for the page; say one line",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Report.

        Raises:
            SystemExit: With status 1 where something speaks against the guard.
        """
        if options["keep"]:
            self._keep()
            return
        whole = report.report(clock.utc_now(), tell=self._progress())
        if options["json"]:
            text = orjson.dumps(whole, option=orjson.OPT_INDENT_2).decode()
            self.stdout.write(text)
        else:
            self._print(whole)
        if not report.is_clean(whole):
            sys.exit(1)

    def _keep(self) -> None:
        """Let the page have the proof of the rules in force.

        Raises:
            SystemExit: With status 1 where something speaks against the rules.
        """
        shown = report.kept(clock.utc_now())
        wrong = len(_rows(shown["violations"])) + len(_rows(shown["blocked"]))
        self.stdout.write(f"{shown['tuples']} tuples decided, {wrong} of them wrongly.")
        if wrong:
            sys.exit(1)

    def _progress(self) -> Callable[[int], None]:
        """Return what tells a person at a terminal how far it is."""
        if not self.stderr.isatty():
            return lambda _done: None
        everything = grid.size()
        told = [0]

        def tell(done: int) -> None:
            percent = done * 100 // everything
            if percent > told[0]:
                told[0] = percent
                end = "\n" if done == everything else "\r"
                self.stderr.write(f"{percent:3} % of {everything}", ending=end)
                self.stderr.flush()

        return tell

    def _print(self, whole: report.Report) -> None:
        say = self.stdout.write
        say(f"{'Tuples decided':34}{whole['tuples']:>12}")
        say(f"{'  allowed':34}{whole['allowed']:>12}")
        for key, words in (
            ("violations", "Forbidden but allowed"),
            ("blocked", "Entitled but refused"),
        ):
            cells = _rows(whole[key])
            say(f"{words:34}{len(cells):>12}")
            for each in cells:
                say(f"  {each['tuple']}  ({each['by']})")
        say("\nRefused by rule")
        by_rule = whole["refused_by_rule"]
        assert isinstance(by_rule, dict)
        for rule, count in by_rule.items():
            say(f"  {rule:32}{count:>12}")
        self._print_versions(whole)
        say("\nEntry points")
        ways = whole["entry_points"]
        assert isinstance(ways, dict)
        for kind, names in ways.items():
            say(f"  {kind:32}{len(names):>12}")
        say(f"\n{whole['seconds']} s")

    def _print_versions(self, whole: report.Report) -> None:
        self.stdout.write("\nCertificates")
        for each in _rows(whole["certificates"]):
            found = _rows(each["findings"])
            words = f"{each['states']} states, {len(found)} findings"
            if not each["is_proved"]:
                words = "no certificate"
            elif not each["complete"]:
                words += ", incomplete"
            name = f"{each['process']} v{each['version']}"
            self.stdout.write(f"  {name:34}{words}")
            for finding in found:
                self.stdout.write(f"    {finding}")
        stopped = [r for r in _rows(whole["satisfiability"]) if not r["satisfiable"]]
        checked = len(_rows(whole["satisfiability"]))
        self.stdout.write(f"\nStaffing: {checked} checked, {len(stopped)} stopped")
        for row in stopped:
            self.stdout.write(f"  {row['station']} {row['process']}: {row['obstacle']}")


def _rows(value: object) -> list[dict[str, object]]:
    assert isinstance(value, Iterable)
    return list(value)
