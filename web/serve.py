"""``python -m web.serve OPTION…``: the web server, which also ends when it is told to.

Takes the options of daphne. At its end daphne waits for requests that are under way,
and a request that waits for a loop that has stopped waits for ever. So the process
ends itself after a moment of grace: a cut request is rolled back by the database, and
a client that asks again under its idempotency key gets one effect.
"""

import logging
import os
import sys
import threading

from daphne.cli import CommandLineInterface
from twisted.internet import reactor

from web import bodies

APPLICATION = "web.asgi:application"
GRACE_SECONDS = 2.0


def main() -> None:
    """Serve until SIGTERM or Ctrl-C."""
    reactor.addSystemEventTrigger("before", "shutdown", _end_soon)  # type: ignore[arg-type]
    bodies.bound()
    CommandLineInterface().run([*sys.argv[1:], "--no-server-name", APPLICATION])


def _end_soon() -> None:
    """End the process after the grace, whatever is still waiting."""
    timer = threading.Timer(GRACE_SECONDS, _end)
    timer.daemon = True
    timer.start()


def _end() -> None:
    logging.shutdown()
    os._exit(0)


if __name__ == "__main__":
    main()
