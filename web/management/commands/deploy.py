"""``manage.py deploy``: publish forms, deploy and activate processes and decisions."""

from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import commands
from engine.actors import Origin, system
from engine.decisions import Scope
from engine.errors import EngineError, Rejected
from forms.commands import publish_shipped_forms
from processes.organisation import profiles
from processes.stations.commands import load_catalogue
from processes.working_days import CHINA
from web import clock

PROCESSES = Path(__file__).resolve().parents[3] / "processes"
SHIPPED = PROCESSES / "definitions"
#: One folder a jurisdiction; what lies in the first holds for everybody.
RULES = PROCESSES / "rules"
EVERYBODYS = "default"


class Command(BaseCommand):
    """Deploys BPMN and DMN files; the same file again changes nothing."""

    help = (
        "Deploy BPMN and DMN files as drafts that a second person activates in the "
        "browser; with --shipped, publish the forms and deploy and activate the "
        "decisions and processes that come with this release."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files or ``--shipped``."""
        parser.add_argument("files", nargs="*", type=Path, help="BPMN 2.0 or DMN files")
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
        parser.add_argument(
            "--jurisdiction",
            choices=[name for name in profiles.names() if name != EVERYBODYS],
            default="",
            help="DMN: for the counties of one profile",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Deploy, and say what became of every file.

        Raises:
            CommandError: A file is refused; every problem is listed.
        """
        policy, county = str(options["policy"]), options["county"]
        assert county is None or isinstance(county, int)
        scope = Scope(county, "" if county else str(options["jurisdiction"]))
        files = options["files"] or []
        assert isinstance(files, list)
        if options["shipped"]:
            count = len(publish_shipped_forms(now=clock.utc_now()))
            self.stdout.write(f"{count} forms are published.")
            items = load_catalogue(on=clock.utc_now().astimezone(CHINA).date())
            self.stdout.write(f"{items} service items are loaded.")
            # Processes ask for decisions: those come first.
            files = [
                *sorted(RULES.glob("*/*.dmn")),
                *sorted(SHIPPED.glob("*/process.bpmn")),
            ]
        if not files:
            raise CommandError("Name a BPMN or DMN file, or use --shipped.")
        for file in files:
            whose = _scope_of(file) if options["shipped"] else scope
            receipt = self._deploy(file, policy, whose)
            if options["shipped"]:
                receipt = self._activate(file, receipt.subject)
            self.stdout.write(f"{_label(file)}: {receipt.status} ({receipt.subject})")

    def _deploy(self, file: Path, policy: str, scope: Scope) -> commands.Receipt:
        try:
            source = file.read_bytes()
            if _is_dmn(file):
                return commands.deploy_decision(source, scope=scope, origin=_origin())
            return commands.deploy_definition(
                source, policy=policy, county=scope.county, origin=_origin()
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

    def _activate(self, file: Path, version_id: str) -> commands.Receipt:
        activate = (
            commands.activate_decision
            if _is_dmn(file)
            else commands.activate_definition
        )
        try:
            return activate(UUID(version_id), origin=_origin())
        except EngineError as error:
            raise CommandError(str(error)) from error


def _origin() -> Origin:
    return Origin(actor=system(0), now=clock.utc_now())


def _is_dmn(file: Path) -> bool:
    return file.suffix == ".dmn"


def _scope_of(file: Path) -> Scope:
    """Return for whom a shipped file is."""
    folder = file.parent.name
    is_own = _is_dmn(file) and folder != EVERYBODYS
    return Scope(jurisdiction=folder if is_own else "")


def _label(file: Path) -> str:
    if file.is_relative_to(RULES):
        return f"{file.parent.name}/{file.stem}"
    return file.parent.name if file.name == "process.bpmn" else file.name
