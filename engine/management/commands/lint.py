"""``manage.py lint``: say what would keep a BPMN file from being deployed."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import deployment
from engine.errors import Rejected


class Command(BaseCommand):
    """Checks BPMN files as a deployment would, and deploys nothing."""

    help = (
        "Check BPMN files as a deployment would: every problem by element, what was "
        "normalised, and what the second engine says. Deploys nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files and the policy."""
        parser.add_argument("files", nargs="+", type=Path, help="BPMN 2.0 files")
        parser.add_argument(
            "--policy",
            choices=[deployment.PLAIN, deployment.STATION],
            default=deployment.STATION,
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Check every file.

        Raises:
            CommandError: At least one file would be refused.
        """
        files = options["files"]
        assert isinstance(files, list)
        refused = [f for f in files if not self._check(f, str(options["policy"]))]
        if refused:
            raise CommandError(f"{len(refused)} of {len(files)} would be refused.")

    def _check(self, file: Path, policy: str) -> bool:
        try:
            checked = deployment.check(file.read_bytes(), policy=policy, county=None)
        except OSError as error:
            self.stderr.write(f"{file}: cannot be read: {error.strerror}")
            return False
        except Rejected as rejected:
            for element, sentences in rejected.problems.items():
                for sentence in sentences:
                    self.stderr.write(f"{file}: {element or 'file'}: {sentence}")
            return False
        for remark in checked.remarks:
            self.stdout.write(f"{file}: {remark}")
        report = checked.crosscheck
        self.stdout.write(
            f"{file}: would be deployed; two engines agreed along {report['paths']} "
            f"paths, {report['steps']} steps."
        )
        unchecked = report["unchecked"]
        assert isinstance(unchecked, dict)
        for element, reason in unchecked.items():
            self.stdout.write(f"{file}: not compared: {element}: {reason}")
        return True
