"""``manage.py note_budget``: note what a county's budget grants."""

from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engine.errors import Rejected
from processes.funds.commands import note_budget
from processes.funds.models import FundSource, Purpose
from processes.funds.posting import Sum
from processes.organisation.models import County
from web import clock

_YEARS = range(2020, 2100)


class Command(BaseCommand):
    """Writes an opening balance; contracts are signed against it."""

    help = (
        "Note the budget of a county and year, source by source, as the finance "
        "department's document has it. Agreements commit and pay from what is noted; "
        "what is missing here cannot be signed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take county, year, document and sums."""
        parser.add_argument("county", help="letters of the county, e.g. MY")
        parser.add_argument("year", type=int, help="of the budget")
        parser.add_argument(
            "sums",
            nargs="+",
            metavar="SOURCE[/PURPOSE]=YUAN",
            help=f"sources: {', '.join(FundSource)}; "
            f"purposes: {', '.join(Purpose)} (service if none is named)",
        )
        parser.add_argument(
            "--document", required=True, help="by which it was granted; noted once"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Note it, and print the number of the movement.

        Raises:
            CommandError: An argument means nothing, or the document was noted before.
        """
        letters, year, sums = options["county"], options["year"], options["sums"]
        assert isinstance(year, int)
        assert isinstance(sums, list)
        county = County.objects.filter(letters=letters).first()
        if county is None:
            known = ", ".join(County.objects.values_list("letters", flat=True))
            raise CommandError(f"Expected one of {known}, but got {letters!r}.")
        if year not in _YEARS:
            raise CommandError(f"Expected a year like 2026, but got {year}.")
        try:
            movement = note_budget(
                county.ordinal,
                year,
                [_sum(each) for each in sums],
                document=str(options["document"]),
                now=clock.utc_now(),
            )
        except Rejected as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{movement.number}: {county.name} {year}")


def _sum(text: str) -> Sum:
    """Read ``fiscal=200000.00`` or ``fiscal/evaluation=30000``.

    Raises:
        CommandError: It cannot be read; says which part, and what could stand there.
    """
    where, _, yuan = text.partition("=")
    source, _, purpose = where.partition("/")
    purpose = purpose or Purpose.SERVICE
    for part, offered in ((source, FundSource), (purpose, Purpose)):
        if part not in offered.values:
            raise CommandError(
                f"Expected one of {', '.join(offered.values)} in {text!r}, "
                f"but got {part!r}."
            )
    try:
        return Sum(source, Decimal(yuan), purpose)
    except InvalidOperation as error:
        raise CommandError(
            f"Expected yuan after = in {text!r}, e.g. 200000.00, but got {yuan!r}."
        ) from error
