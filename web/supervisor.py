"""Keep the processes of one installation running together and end them together."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web.private import PROJECT

RESTARTS = 3
STEADY_SECONDS = 60
STOP_SECONDS = 15


class GaveUp(Exception):
    """A process died again and again; the message names it."""


@dataclass(frozen=True)
class Program:
    """One process to be kept running."""

    name: str
    arguments: tuple[str, ...]
    """A module and its arguments, run by this Python."""
    is_endless: bool = True
    """Whether its end is a failure. A program that ends by itself is not restarted."""


@dataclass
class Child:
    """One running process of a program."""

    program: Program
    process: "subprocess.Popen[bytes]"
    started: float
    restarts: int = 0


class Supervisor:
    """Starts programs, restarts the ones that die, and stops them all."""

    def __init__(self, say: Callable[[str], None]) -> None:
        """Take where to say what happens to the processes."""
        self._say = say
        self._children: dict[str, Child] = {}

    def start(self, program: Program) -> None:
        """Start a program."""
        self._children[program.name] = Child(
            program, _run(program.arguments), time.monotonic()
        )

    def look(self) -> None:
        """Restart what has died since the last look.

        Raises:
            GaveUp: A program dies again and again.
        """
        for child in list(self._children.values()):
            code = child.process.poll()
            if code is None:
                if time.monotonic() - child.started > STEADY_SECONDS:
                    child.restarts = 0
            elif child.program.is_endless:
                self._restart(child, code)
            else:
                self._end(child, code)

    def stop(self) -> None:
        """End all processes, kindly first."""
        running = [child.process for child in self._children.values()]
        self._children.clear()
        for process in running:
            process.terminate()
        end = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            _close_lifeline(process)

    def _restart(self, child: Child, code: int) -> None:
        """Start a dead process again, unless that has been tried enough.

        Raises:
            GaveUp: It has been.
        """
        name = child.program.name
        _close_lifeline(child.process)
        if child.restarts >= RESTARTS:
            raise GaveUp(
                f"The {name} has ended {RESTARTS + 1} times in a row (last with code "
                f"{code}); what it said stands above."
            )
        self._say(f"The {name} has ended (code {code}); it is started again.")
        child.restarts += 1
        child.process = _run(child.program.arguments)
        child.started = time.monotonic()

    def _end(self, child: Child, code: int) -> None:
        """Take note of the end of a program that ends by itself."""
        _close_lifeline(child.process)
        del self._children[child.program.name]
        result = "is done" if code == 0 else f"has failed (code {code})"
        self._say(f"The {child.program.name} {result}.")


def _run(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a module of ours, bound to our life and deaf to the terminal's Ctrl-C."""
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "web.lifeline", *arguments],
        cwd=PROJECT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _close_lifeline(process: "subprocess.Popen[bytes]") -> None:
    """Close our end of a process's standard input."""
    if process.stdin is not None:
        process.stdin.close()
