"""Runs each mutant in a fork, in the place of pytest's own loop."""

import contextlib
import json
import mmap
import os
import signal
import struct
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from types import CodeType, FrameType

import pytest

from tests.mutants.mutant import Mutant, mutants_of

KILLED, ALIVE, SLOW, BROKEN = "killed", "alive", "slow", "broken"
_CODES = {0: ALIVE, 1: KILLED, 3: SLOW, 4: BROKEN}


@dataclass
class Running:
    """A mutant in a fork.

    Attributes:
        note: Memory shared with it, in which the number of the test that noticed lies.
    """

    mutant: Mutant
    note: mmap.mmap


@dataclass
class Mutants:
    """The mutants, which tests concern them, and what became of them.

    Attributes:
        seconds: After which a mutant that does not end counts as noticed.
        calls: Of each function, the tests that call it, by number.
        took: Seconds that each test takes.
        noticed: How often which test noticed a mutant of a function.
    """

    modules: Sequence[str]
    seconds: int
    at_once: int
    found: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    calls: dict[str, list[int]] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    noticed: dict[str, Counter[int]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests once as they are, and then for each mutant."""
        every = [each for name in self.modules for each in mutants_of(name)]
        self._look(session, every)
        running: dict[int, Running] = {}
        for mutant in every:
            while len(running) >= self.at_once:
                self._reap(running)
            self.told[mutant.key] = mutant.told()
            running.update([self._begun(session, mutant)])
        while running:
            self._reap(running)
        return True

    def _look(self, session: pytest.Session, every: list[Mutant]) -> None:
        """Find out, in a fork, which tests call which functions; all have to pass."""
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(write, "w") as found:
                json.dump(self._seen(session, every), found)
            os._exit(int(bool(session.testsfailed)))
        os.close(write)
        with os.fdopen(read) as found:
            self.calls, self.took = json.load(found)
        if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
            raise pytest.UsageError("Expected tests that pass without a mutant.")

    def _seen(
        self, session: pytest.Session, every: list[Mutant]
    ) -> tuple[dict[str, list[int]], list[float]]:
        """Run the tests; return what each function is called by, and their seconds."""
        by_code: dict[CodeType, str] = {}
        for mutant in every:
            by_code.setdefault(mutant.function().__code__, mutant.function_key)
        called: set[str] = set()
        calls: dict[str, list[int]] = {}
        took: list[float] = []

        def look(frame: FrameType, event: str, _argument: object) -> None:
            if event == "call" and frame.f_code in by_code:
                called.add(by_code[frame.f_code])

        for number, (item, following) in enumerate(_with_next(session.items)):
            called.clear()
            begun = time.perf_counter()
            sys.setprofile(look)
            _run(item, following)
            sys.setprofile(None)
            took.append(time.perf_counter() - begun)
            for function in called:
                calls.setdefault(function, []).append(number)
        return calls, took

    def _begun(self, session: pytest.Session, mutant: Mutant) -> tuple[int, Running]:
        noticed = self.noticed[mutant.function_key]
        order = sorted(
            self.calls.get(mutant.function_key, []),
            key=lambda number: (
                -noticed[number] / self.took[number],
                self.took[number],
            ),
        )
        note = mmap.mmap(-1, 4)
        note[:4] = struct.pack("i", -1)
        child = os.fork()
        if child == 0:
            self._play(session, mutant, order, note)
        return child, Running(mutant, note)

    def _play(
        self, session: pytest.Session, mutant: Mutant, order: list[int], note: mmap.mmap
    ) -> None:
        """Run the tests on the mutant and end the fork with what was found."""
        signal.signal(signal.SIGALRM, lambda *_: os._exit(3))
        signal.alarm(self.seconds)
        with open(os.devnull, "w") as nowhere:
            sys.stdout = sys.stderr = nowhere
            try:
                mutant.put_in()
            except (AssertionError, SyntaxError, TypeError, ValueError):
                os._exit(4)
            items = [session.items[number] for number in order]
            for number, (item, following) in zip(order, _with_next(items), strict=True):
                with contextlib.suppress(BaseException):
                    _run(item, following)
                    if not session.testsfailed:
                        continue
                note[:4] = struct.pack("i", number)
                os._exit(1)
        os._exit(0)

    def _reap(self, running: dict[int, Running]) -> None:
        child, status = os.wait()
        each = running.pop(child)
        (number,) = struct.unpack("i", each.note[:4])
        word = _CODES.get(os.waitstatus_to_exitcode(status), KILLED)
        if number >= 0:
            self.noticed[each.mutant.function_key][number] += 1
        self.found[each.mutant.key] = word

    def lines(self) -> Iterator[str]:
        """Give what there is to tell: figures by module, and what was not noticed."""
        for module in self.modules:
            words = Counter(
                word for key, word in self.found.items() if key.startswith(f"{module}.")
            )
            yield f"{module}: {words.total()} mutants, {dict(words)}"
        for key, word in self.found.items():
            if word in {ALIVE, BROKEN}:
                yield f"{word} {key}\n{self.told[key]}"


def _with_next(
    items: Sequence[pytest.Item],
) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    """Give each test with the one after it, for which fixtures may stay."""
    yield from zip_longest(items, items[1:])


def _run(item: pytest.Item, following: pytest.Item | None) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
