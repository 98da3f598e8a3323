"""Answers the engine: what the worker does each minute besides its jobs."""

from datetime import datetime

from processes.casework.commands import remind
from processes.yearly.commands import begin_what_is_due


def do_duties(now: datetime) -> None:
    """Begin what the year demands, then remind of what is due."""
    begin_what_is_due(now)
    remind(now)
