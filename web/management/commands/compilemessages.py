"""Compile the translations without gettext on the machine."""

from argparse import ArgumentParser
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


def catalogues() -> list[Path]:
    """Return every ``.po`` file under ``LOCALE_PATHS``, in a fixed order."""
    roots = [Path(root) for root in settings.LOCALE_PATHS]
    return sorted(path for root in roots for path in root.glob("*/LC_MESSAGES/*.po"))


class Command(BaseCommand):
    """Compile every catalogue with polib; replaces Django's command of this name."""

    help = "Compile every .po file under LOCALE_PATHS to .mo (no gettext needed)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option that only compares."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail when a .mo file is missing or out of date.",
        )

    def handle(self, *args: object, **options: object) -> None:
        """Write or compare the compiled catalogues.

        Raises:
            CommandError: With ``--check``, when a catalogue is not up to date.
        """
        stale = []
        for path in catalogues():
            compiled = polib.pofile(str(path), check_for_duplicates=True).to_binary()
            target = path.with_suffix(".mo")
            if target.exists() and target.read_bytes() == compiled:
                continue
            if options["check"]:
                stale.append(str(target))
                continue
            target.write_bytes(compiled)
            self.stdout.write(f"Compiled {target}")
        if stale:
            raise CommandError(
                f"Expected compiled catalogues up to date, but {', '.join(stale)} "
                "differ; run: python manage.py compilemessages"
            )
