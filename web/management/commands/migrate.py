"""Django's ``migrate``, on the owner's connection."""

from django.core.management.base import CommandParser
from django.core.management.commands.migrate import Command as DjangoCommand


class Command(DjangoCommand):
    """Migrates as the owner of the database: the application owns nothing."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take Django's options, with the owner's connection as the default."""
        super().add_arguments(parser)
        parser.set_defaults(database="owner")
