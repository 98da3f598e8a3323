"""``manage.py worker``: do due timers, service operations and messages."""

import os
import signal
import socket
from datetime import UTC, datetime

from django.core.management.base import BaseCommand

from engine.worker import Worker


class Command(BaseCommand):
    """Work until SIGTERM or Ctrl-C; the job at hand is finished first."""

    help = "Do due timers, service operations and messages until stopped."

    def handle(self, *_args: object, **_options: object) -> None:
        """Run the loop."""
        name = f"{socket.gethostname()[:40]}:{os.getpid()}"
        worker = Worker(name, clock=lambda: datetime.now(UTC))
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: worker.stop())
        self.stdout.write(f"Worker {name} is waiting for due jobs.")
        worker.run()
