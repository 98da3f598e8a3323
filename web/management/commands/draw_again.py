"""``manage.py draw_again``: draw a spot check's sample again, and compare."""

from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from engine import tenancy
from processes.filings.queries import DrawnAgain, drawn_again
from processes.organisation.models import County


class Command(BaseCommand):
    """Draws again from what is published; changes nothing."""

    help = (
        "Draw the sample of a spot check again from its published lists and its "
        "revealed secret, print it and compare it with the one on record. Ends with "
        "status 1 where they differ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the matter of the spot check."""
        parser.add_argument("id", type=UUID, help="id of the spot check's matter")

    def handle(self, *_args: object, **options: object) -> None:
        """Draw and compare.

        Raises:
            CommandError: Nothing was drawn there, or another sample comes out.
        """
        matter = options["id"]
        assert isinstance(matter, UUID)
        with transaction.atomic():
            tenancy.bind({*County.objects.values_list("ordinal", flat=True)})
            found = drawn_again(matter)
        if found is None:
            raise CommandError(f"Expected a sample drawn in {matter}, but got none.")
        self._print(found)
        if not found.is_same:
            raise CommandError("Expected the sample on record, but got another one.")

    def _print(self, found: DrawnAgain) -> None:
        plan = found.spot_check
        for name, value in (
            ("algorithm", plan.algorithm),
            ("commitment", plan.commitment),
            ("secret", found.sample.revealed),
            ("population", plan.population_hash),
            ("seed", found.again.seed),
            ("objects", "; ".join(found.again.objects)),
            ("inspectors", "; ".join(found.again.inspectors)),
            ("same", "yes" if found.is_same else "no"),
        ):
            self.stdout.write(f"{name}: {value}")
