"""A whole installation of its own: database, web server, worker; to be killed."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0


class Installation:
    """Real processes over a private PostgreSQL in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = _free_port()
        self._folder = folder
        self._environment = {**os.environ, "LASTMETRE_VAR": str(folder)}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "FIELD_KEYS"):
            self._environment.pop(name, None)
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._log = (folder / "processes.log").open("ab")

    # -- life ------------------------------------------------------------------

    def start(self, *, setting_up: str) -> None:
        """Migrate, run ``setting_up``, start the processes."""
        self.ensure_database()
        for arguments in (
            ["manage.py", "migrate", "--verbosity=0"],
            ["manage.py", "shell", "--no-imports", "-c", setting_up],
        ):
            self._run(arguments)
        for name in ("web", "worker"):
            self._begin(name)
        self.wait_until_ready()

    def ensure_database(self) -> None:
        """Start the database if it is down."""
        self._run(["-c", "from web import postgres; postgres.ensure_running()"])

    def says(self, code: str) -> str:
        """Run a few lines of Python in the installation; return what they print."""
        return self._run(["manage.py", "shell", "--no-imports", "-c", code])

    def kill(self, victim: str) -> None:
        """End a process with kill -9, and start it again."""
        if victim == "database":
            os.kill(self._postmaster(), signal.SIGKILL)
            self.ensure_database()
            return
        child = self._children[victim]
        child.kill()
        child.wait()
        self._begin(victim)

    def stop(self) -> None:
        """End everything, the database last."""
        for child in self._children.values():
            child.terminate()
        for child in self._children.values():
            child.wait(timeout=PATIENCE)
        self._run(["-c", _STOP])
        self._log.close()

    def kill_at_random(self, times: int, seed: int) -> list[str]:
        """Kill processes at random moments; return whom."""
        chance = random.Random(seed)  # noqa: S311 — a path through a test, no secret
        victims = []
        for _ in range(times):
            time.sleep(chance.uniform(0.1, 1.5))
            victims.append(chance.choice(["web", "worker", "database"]))
            self.kill(victims[-1])
        return victims

    # -- health ----------------------------------------------------------------

    def wait_until_ready(self) -> None:
        """Wait until pages answer and the database works.

        Raises:
            TimeoutError: It does not within the patience of a test.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError((self._folder / "processes.log").read_text()[-2000:])

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": "localhost"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    # -- processes -------------------------------------------------------------

    def _begin(self, name: str) -> None:
        web = ["-m", "web.serve", "-b", "127.0.0.1", "-p", str(self.port)]
        arguments = {
            "web": web,
            "worker": ["manage.py", "worker"],
        }[name]
        self._children[name] = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
        )

    def _run(self, arguments: list[str]) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            check=False,
            timeout=180,
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode()[-2000:])
        return done.stdout.decode()

    def _postmaster(self) -> int:
        pid_file = Path(self._run(["-c", _ASK_FOR_DATA]).strip()) / "postmaster.pid"
        return int(pid_file.read_text().splitlines()[0])


_STOP = "from web.postgres import cluster, layout; cluster.stop(layout.find())"
_ASK_FOR_DATA = "from web.postgres import layout; print(layout.find().data)"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
