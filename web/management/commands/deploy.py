"""``manage.py deploy``: publish forms, deploy and activate process definitions."""

from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import commands
from engine.actors import Origin, system
from engine.errors import EngineError, Rejected
from forms.commands import publish_shipped_forms
from processes.stations.commands import load_catalogue
from processes.working_days import CHINA
from web import clock

SHIPPED = Path(__file__).resolve().parents[3] / "processes" / "definitions"


class Command(BaseCommand):
    """Deploys BPMN files; the same file again changes nothing."""

    help = (
        "Deploy BPMN files as drafts that a second person activates in the browser; "
        "with --shipped, publish the forms and deploy and activate the definitions "
        "that come with this release."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files or ``--shipped``."""
        parser.add_argument("files", nargs="*", type=Path, help="BPMN 2.0 files")
        parser.add_argument(
            "--shipped", action="store_true", help="what comes with this release"
        )
        parser.add_argument(
            "--policy",
            choices=["plain", "station"],
            default="station",
            help="plain checks semantics only and cannot be started in a station",
        )
        parser.add_argument("--county", type=int, help="for one county only")

    def handle(self, *_args: object, **options: object) -> None:
        """Deploy, and say what became of every file.

        Raises:
            CommandError: A file is refused; every problem is listed.
        """
        policy, county = str(options["policy"]), options["county"]
        assert county is None or isinstance(county, int)
        files = options["files"] or []
        assert isinstance(files, list)
        if options["shipped"]:
            count = len(publish_shipped_forms(now=clock.utc_now()))
            self.stdout.write(f"{count} forms are published.")
            items = load_catalogue(on=clock.utc_now().astimezone(CHINA).date())
            self.stdout.write(f"{items} service items are loaded.")
            files = sorted(SHIPPED.glob("*/process.bpmn"))
        if not files:
            raise CommandError("Name a BPMN file, or use --shipped.")
        for file in files:
            receipt = self._deploy(file, policy, county)
            if options["shipped"]:
                receipt = self._activate(receipt.subject)
            self.stdout.write(f"{_label(file)}: {receipt.status} ({receipt.subject})")

    def _deploy(self, file: Path, policy: str, county: int | None) -> commands.Receipt:
        try:
            source = file.read_bytes()
            return commands.deploy_definition(
                source, policy=policy, county=county, origin=_origin()
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}") from error
        except Rejected as rejected:
            lines = [
                f"  {element or 'file'}: {sentence}"
                for element, sentences in rejected.problems.items()
                for sentence in sentences
            ]
            raise CommandError(
                "\n".join([f"{_label(file)} is refused.", *lines])
            ) from rejected

    def _activate(self, definition_id: str) -> commands.Receipt:
        try:
            return commands.activate_definition(UUID(definition_id), origin=_origin())
        except EngineError as error:
            raise CommandError(str(error)) from error


def _origin() -> Origin:
    return Origin(actor=system(0), now=clock.utc_now())


def _label(file: Path) -> str:
    return file.parent.name if file.name == "process.bpmn" else file.name
