"""Run one management command, with the private PostgreSQL around it."""

import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from web import postgres, private

WITHOUT_DATABASE = {
    "", "help", "version", "collectstatic", "compilemessages", "diffsettings",
    "findstatic", "makemessages",
}  # fmt: skip
ASKS_FOR_HELP = {"--help", "-h", "--version"}


def execute(argv: list[str]) -> None:
    """Run the command that ``argv`` names; say in one sentence why it cannot.

    Args:
        argv: The command line, the program's name first.
    """
    try:
        if needs_database(argv):
            with postgres.running():
                execute_from_command_line(argv)
        else:
            execute_from_command_line(argv)
    except (ImproperlyConfigured, private.Unusable, postgres.ClusterError) as reason:
        sys.exit(f"LastMetre cannot start: {reason}")


def needs_database(argv: list[str]) -> bool:
    """Tell whether a command line can use the database."""
    if ASKS_FOR_HELP & set(argv[1:]):
        return False
    return (argv[1] if len(argv) > 1 else "") not in WITHOUT_DATABASE
