"""The worker's loop: do what is due, then wait for news or for the next moment."""

import logging
import select
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection
from psycopg2.extensions import connection as Connection  # noqa: N812

from engine.commands import run_due_jobs, seal_counties
from engine.events import CHANNEL
from engine.extensions import extensions

logger = logging.getLogger(__name__)

#: Longest wait between two looks; a lost notice costs no more than this.
PAUSE_SECONDS = 1.0
#: So often the installation's duties are done, e.g. reminders.
DUTIES_EVERY = timedelta(minutes=1)


class Worker:
    """Works until told to stop; several may run side by side."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self.name = name
        self._clock = clock
        self._stopping = False
        self._listening: Connection | None = None
        self._duties_done_at: datetime | None = None

    def stop(self) -> None:
        """Finish the batch at hand, then return from :meth:`run`."""
        self._stopping = True

    def run(self) -> None:
        """Work until stopped; a lost database is waited for, not given up."""
        while not self._stopping:
            try:
                while not self._stopping:
                    self._do_duties()
                    # One at a time: a lease must not run out behind a slow one.
                    if not run_due_jobs(self.name, now=self._clock(), limit=1):
                        self._wait()
            except (OperationalError, InterfaceError):
                logger.warning("the database went away; trying again")
                connection.close()
                select.select([], [], [], PAUSE_SECONDS)

    def _do_duties(self) -> None:
        """Do what has to be done from time to time; a failure waits for the next."""
        now = self._clock()
        done_at = self._duties_done_at
        if done_at is not None and now < done_at + DUTIES_EVERY:
            return
        self._duties_done_at = now
        seal_counties(now=now)
        try:
            extensions.do_duties(now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # the worker must survive whatever a duty does
            logger.warning("the duties failed: %s", type(error).__name__)

    def _wait(self) -> None:
        """Wait for news; a connection that was opened anew is told to listen first."""
        with connection.wrap_database_errors:
            connection.ensure_connection()
            raw = connection.connection
            assert isinstance(raw, Connection)
            if raw is not self._listening:
                with connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {CHANNEL}")
                self._listening = raw
                return  # what came before the LISTEN is looked for at once
            select.select([raw], [], [], PAUSE_SECONDS)
            raw.poll()
            raw.notifies.clear()
