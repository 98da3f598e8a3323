"""Start everything: database, migrations, definitions, web server and worker."""

import argparse
import http.client
import io
import signal
import socket
import time
from types import FrameType
from typing import NoReturn

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser

from web import postgres
from web.supervisor import GaveUp, Program, Supervisor

ANSWER_SECONDS = 120
LOOK_SECONDS = 1
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WORKER = Program("worker", ("manage", "worker"))
SEED = Program("seeding of the demo county", ("manage", "seed_demo"), is_endless=False)
PROOF = Program(
    "proof of the guard", ("manage", "guard_report", "--keep"), is_endless=False
)


class Command(BaseCommand):
    """Starts the installation and keeps it running until Ctrl-C."""

    help = (
        "Start everything: the database, its migrations, the shipped process "
        "definitions, the web server and the worker. A private installation is "
        "filled with an invented demo county in the background. Ctrl-C stops it all."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where to listen and whether to seed."""
        parser.add_argument("--host", default="127.0.0.1", help="where to listen")
        parser.add_argument("--port", type=_port, default=8000, help="default: 8000")
        parser.add_argument(
            "--no-demo", action="store_true", help="do not seed the demo county"
        )

    def handle(self, *_args: object, **options: object) -> None:
        """Start everything and stay until somebody ends it.

        Raises:
            CommandError: The port is busy, or a process dies again and again.
        """
        host, port = str(options["host"]), int(str(options["port"]))
        refuse_busy_port(host, port)
        for number in ENDING:
            signal.signal(number, _interrupt)
        supervisor = Supervisor(self._say)
        try:
            self._say("Preparing the database.")
            call_command("migrate", verbosity=0, interactive=False)
            supervisor.start(_web_server(host, port))  # starts while we deploy
            call_command("deploy", shipped=True, stdout=self.stdout)
            supervisor.start(WORKER)
            self._wait_for_pages(supervisor, host, port)
            self._welcome(host, port, with_accounts=settings.PRIVATE)
            supervisor.start(PROOF)
            if settings.PRIVATE and not options["no_demo"]:
                supervisor.start(SEED)
            self._watch(supervisor)
        except KeyboardInterrupt:
            self._say("Stopping.")
        except GaveUp as reason:
            raise CommandError(str(reason)) from reason
        finally:
            # A second Ctrl-C must not leave half of it running.
            for number in ENDING:
                signal.signal(number, signal.SIG_IGN)
            supervisor.stop()

    def _wait_for_pages(self, supervisor: Supervisor, host: str, port: int) -> None:
        """Wait until the web server answers.

        Raises:
            GaveUp: It does not start.
        """
        end = time.monotonic() + ANSWER_SECONDS
        while not answers(host, port):
            if time.monotonic() > end:
                raise GaveUp(f"The web server gives no answer on port {port}.")
            supervisor.look()
            time.sleep(0.1)

    def _welcome(self, host: str, port: int, *, with_accounts: bool) -> None:
        """Say where the pages are and who may sign in."""
        shown = host if host not in ("0.0.0.0", "::") else "127.0.0.1"  # noqa: S104
        shown = f"[{shown}]" if ":" in shown else shown
        self._say(f"\nLastMetre answers at http://{shown}:{port}/")
        if with_accounts and "seed_demo" in get_commands():
            accounts = io.StringIO()
            call_command("seed_demo", accounts=True, stdout=accounts)
            self._say(accounts.getvalue().rstrip())
        self._say("Ctrl-C stops it.\n")

    def _watch(self, supervisor: Supervisor) -> None:
        """Keep everything running until a signal ends it."""
        while True:
            time.sleep(LOOK_SECONDS)
            if postgres.is_private() and not postgres.is_alive():
                self._say("The database has ended; it is started again.")
                postgres.ensure_running()
            supervisor.look()

    def _say(self, line: str) -> None:
        """Print a line at once, also into a file or a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def refuse_busy_port(host: str, port: int) -> None:
    """Refuse a port that another program listens on.

    Raises:
        CommandError: It is busy, or this machine has no such address.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        raise CommandError(
            f"Port {port} on {host} cannot be used ({error.strerror}); another "
            f"program may listen there. Choose another: manage.py up --port {port + 1}"
        ) from error


def answers(host: str, port: int) -> bool:
    """Tell whether the web server answers its health question."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(target, port, timeout=5)
    try:
        # By this name it is always served, whatever address it listens on.
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _web_server(host: str, port: int) -> Program:
    """Return the web server; it writes no access log, which would name people."""
    options = ("--bind", host, "--port", str(port), "--verbosity", "0")
    return Program(
        "web server",
        ("web.serve", *options),
    )


def _port(text: str) -> int:
    """Read a port number.

    Raises:
        ArgumentTypeError: It is none.
    """
    if not text.isdigit() or not 0 < int(text) < 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65534")
    return int(text)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """End as after Ctrl-C."""
    raise KeyboardInterrupt
