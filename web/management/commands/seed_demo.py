"""``manage.py seed_demo``: fill the invented demo county through the commands."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from processes.organisation.roles import ROLES
from web import clock
from web.demo import bureau, cases, counties, county, invented, matters
from web.demo.bureau import add_bureau

#: Invented cases of the demo county, and of each other one.
OWN, ELSEWHERE = 160, 16


class Command(BaseCommand):
    """Seeds a private installation; interrupted, it goes on where it stopped."""

    help = (
        "Fill the demo county with invented people and cases in all stages. Only on "
        "a private installation; a second run changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take ``--accounts``."""
        parser.add_argument(
            "--accounts",
            action="store_true",
            help="only print who may sign in; change nothing",
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Seed, or print the accounts.

        Raises:
            CommandError: The database is not a private one.
        """
        if not settings.PRIVATE:
            raise CommandError("Demo people belong on a private installation only.")
        if options["accounts"]:
            self._print_accounts()
            return
        now = clock.utc_now()
        demo = county.set_up()
        cases.seed(demo, now=now, say=self._say)
        others = counties.set_up()
        self._say(f"{len(others)} other counties")
        for place in (demo, *others.values()):
            matters.seed(add_bureau(place), now=now, say=self._say)
        for place, count in (
            (demo, OWN),
            *((other, ELSEWHERE) for other in others.values()),
        ):
            many = invented.cases(
                place.ordinal,
                count=count,
                stations=cases.stations_with_staff(place),
                today=now.date(),
            )
            cases.seed(place, now=now, say=self._say, of=list(many), series="many")

    def _print_accounts(self) -> None:
        self.stdout.write(f"Sign in with the password {county.PASSWORD} as")
        for username, name, role, where in county.roster():
            self.stdout.write(f"  {username:<8}{name}  {ROLES[role].label}, {where}")
        for username, name, role in bureau.roster():
            self.stdout.write(f"  {username:<8}{name}  {ROLES[role].label}")
        self.stdout.write("Other counties, with the same password:")
        for username, name, role, where in counties.roster():
            self.stdout.write(f"  {username:<14}{name}  {ROLES[role].label}, {where}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
