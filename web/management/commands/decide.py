"""``manage.py decide``: ask a decision of a DMN file, without deploying it."""

from pathlib import Path

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine import dmn
from engine.feel import FeelError
from engine.verdicts import text_of
from web import clock


class Command(BaseCommand):
    """Evaluates a file; reads and writes no database."""

    help = (
        "Ask a decision of a DMN file: prints the value, the rules that apply, and "
        "what the analysis of its tables has found. Nothing is deployed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, the values and which decision is asked."""
        parser.add_argument("file", type=Path, help="a DMN file")
        parser.add_argument(
            "--input",
            default="{}",
            help="JSON object of values by the names of the input data",
        )
        parser.add_argument(
            "--decision", default="", help="id or name; without it, every decision"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_args: object, **options: object) -> None:
        """Ask, and print the answer.

        Raises:
            CommandError: The file or the values cannot be used; it says where and why.
        """
        file, wanted = options["file"], str(options["decision"])
        assert isinstance(file, Path)
        model = _loaded(file)
        given = _given(str(options["input"]))
        unknown = sorted(set(given) - {each.name for each in model.inputs.values()})
        if unknown:
            known = ", ".join(each.name for each in model.inputs.values())
            raise CommandError(
                f"The model has no input {', '.join(unknown)}; expected: {known}."
            )
        asked = [wanted] if wanted else list(model.decisions)
        if wanted and wanted not in model.decisions:
            known = ", ".join(model.decisions)
            raise CommandError(f"There is no decision {wanted}; expected: {known}.")
        outcomes = {each: _decided(model, each, given) for each in asked}
        if options["json"]:
            self._print_json(outcomes)
        else:
            self._print(outcomes, model)

    def _print(self, outcomes: dict[str, dmn.Outcome], model: dmn.Model) -> None:
        for name, outcome in outcomes.items():
            self.stdout.write(f"{name} = {text_of(outcome.value)}")
            made = outcome.decided[-1]
            for label, value in made.inputs:
                self.stdout.write(f"  {label}: {text_of(value)}")
            for rule in made.rules:
                notes = "; ".join(f"{k}: {v}" for k, v in rule.annotations.items())
                self.stdout.write(f"  rule {rule.index}: {notes}".removesuffix(": "))
            for doubt in made.doubts:
                self.stdout.write(f"  null, for: {doubt.message}")
        for found in dmn.analyse(model):
            self.stdout.write(f"{found.kind}: {found.sentence}")

    def _print_json(self, outcomes: dict[str, dmn.Outcome]) -> None:
        rows = {
            name: {
                "value": text_of(outcome.value),
                "rules": [rule.index for rule in outcome.decided[-1].rules],
                "doubts": [doubt.message for doubt in outcome.decided[-1].doubts],
            }
            for name, outcome in outcomes.items()
        }
        self.stdout.write(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())


def _loaded(file: Path) -> dmn.Model:
    try:
        return dmn.load(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    except dmn.DmnRefused as refused:
        lines = [
            f"  {element or 'file'}: {sentence}"
            for element, sentences in refused.problems.items()
            for sentence in sentences
        ]
        raise CommandError("\n".join([f"{file.name} is refused.", *lines])) from refused


def _given(text: str) -> dict[str, object]:
    try:
        given = orjson.loads(text)
    except orjson.JSONDecodeError as wrong:
        raise CommandError(f"--input is no JSON: {wrong}.") from wrong
    if not isinstance(given, dict):
        raise CommandError('--input is a JSON object, such as {"amount": 12.5}.')
    return given


def _decided(model: dmn.Model, decision: str, given: dict[str, object]) -> dmn.Outcome:
    try:
        return dmn.decide(model, decision, given, now=clock.utc_now())
    except FeelError as failed:
        raise CommandError(f"{decision} cannot be decided: {failed}.") from failed
