"""Find what a compiled pattern matches, in a bounded number of steps.

The search backtracks, but never goes on from one fork of the pattern twice at one place
of the text: a second try would fail like the first. So it costs at most the length of
the text times that of the pattern, whatever the pattern; only back-references make a
difference of what has been captured. It is counted in steps, not in time, so that an
evaluation comes to the same end on every machine.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.bounds import Evaluation
from engine.feel.patterns.characters import Test, folded

#: How many instructions one step of an evaluation pays for.
_INSTRUCTIONS = 4
#: What a match costs besides.
_STEPS = 1
_MOST_UNPAID = 500

#: The start and end of each group, None where it took no part; then where each loop
#: that may go round without going on has begun its last round.
Groups: TypeAlias = tuple[int | None, ...]
#: The next instruction, the place in the text, and what is captured.
Step: TypeAlias = tuple[int, int, Groups]
Instruction: TypeAlias = "Callable[[Scan, int, Groups], Step | None]"


@dataclass(frozen=True, slots=True)
class Program:
    """Be a compiled pattern.

    Attributes:
        instructions: The last stands for the match.
        groups: How many groups it captures.
        slots: How many places it notes, those of its groups included.
        first: The character, or the test, that every match begins with, if known.
    """

    instructions: tuple[Instruction, ...]
    groups: int
    slots: int
    first: str | Test | None
    ignores_case: bool
    has_back_references: bool


@dataclass(frozen=True, slots=True)
class Match:
    """Be a place of a text that a pattern matches."""

    start: int
    end: int
    groups: Groups

    def span(self, group: int) -> tuple[int, int]:
        """Return where a group, or with 0 the match, lies; an unused group is empty."""
        if group == 0:
            return self.start, self.end
        start, end = self.groups[2 * group - 2], self.groups[2 * group - 1]
        return (0, 0) if start is None or end is None else (start, end)


class Scan:
    """Be the search for one pattern in one text."""

    def __init__(self, program: Program, text: str, evaluation: Evaluation) -> None:
        self.program = program
        self.raw = text
        self.text = "".join(map(folded, text)) if program.ignores_case else text
        self.length = len(text)
        self.forks: list[Step] = []
        self._tried: set[object] = set()
        self._evaluation = evaluation
        self._unpaid = 0

    def find(self, start: int = 0) -> Match | None:
        """Return the first match at or after a place of the text.

        Raises:
            FeelError: The search takes more steps than the evaluation has.
        """
        self._tried = set()
        self._evaluation.spend(_STEPS)
        match = None
        place = self._candidate(start)
        while match is None and 0 <= place <= self.length:
            match = self._at(place)
            if match is None:
                place = self._candidate(place + 1)
        self._pay()
        return match

    def _candidate(self, place: int) -> int:
        """Return the next place where a match may begin; -1 for none."""
        first = self.program.first
        self._unpaid += 1
        if first is None:
            return place
        if isinstance(first, str):
            return self.text.find(first, place)
        for candidate in range(place, self.length):
            if first(self.raw[candidate]):
                self._unpaid += (candidate - place) // 2
                return candidate
        self._unpaid += (self.length - place) // 2
        return -1

    def _at(self, start: int) -> Match | None:
        instructions = self.program.instructions
        last = len(instructions) - 1
        self.forks = [(0, start, (None,) * self.program.slots)]
        while self.forks:
            step: Step | None = self.forks.pop()
            while step is not None:
                code, place, groups = step
                if code == last:
                    return Match(start, place, groups)
                self._unpaid += 1
                step = instructions[code](self, place, groups)
        return None

    def _pay(self) -> None:
        self._evaluation.spend(self._unpaid // _INSTRUCTIONS)
        self._unpaid = 0

    def is_tried(self, code: int, place: int, groups: Groups) -> bool:
        """Return whether the search has been at a fork before; note that it is.

        Raises:
            FeelError: The search takes more steps than the evaluation has.
        """
        # Whatever goes on for long comes through forks.
        if self._unpaid > _MOST_UNPAID:
            self._pay()
        key: object = code * (self.length + 1) + place
        if self.program.has_back_references:
            self._unpaid += 1
            key = code, place, groups
        if key in self._tried:
            return True
        self._tried.add(key)
        return False


def same(character: str, code: int) -> Instruction:
    """Return the instruction that goes on behind one character."""

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        if place < scan.length and scan.text[place] == character:
            return code + 1, place + 1, groups
        return None

    return step


def passing(test: Test, code: int) -> Instruction:
    """Return the instruction that goes on behind a character that passes a test."""

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        if place < scan.length and test(scan.raw[place]):
            return code + 1, place + 1, groups
        return None

    return step


def fork(code: int, first: int, second: int) -> Instruction:
    """Return the instruction that tries one way and, where it fails, another."""

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        if scan.is_tried(code, place, groups):
            return None
        scan.forks.append((second, place, groups))
        return first, place, groups

    return step


def jump(code: int) -> Instruction:
    """Return the instruction that goes on elsewhere."""
    return lambda _scan, place, groups: (code, place, groups)


def capture(slot: int, code: int) -> Instruction:
    """Return the instruction that notes a place, as where a group starts or ends."""
    return lambda _scan, place, groups: (
        code + 1,
        place,
        (*groups[:slot], place, *groups[slot + 1 :]),
    )


def again(start: int, slot: int, code: int) -> Instruction:
    """Return the instruction that goes round a loop, or on after an empty round."""
    return lambda _scan, place, groups: (
        code + 1 if groups[slot] == place else start,
        place,
        groups,
    )


def back(group: int, code: int) -> Instruction:
    """Return the instruction that goes on behind what a group has captured."""

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        start, end = groups[2 * group - 2], groups[2 * group - 1]
        captured = "" if start is None or end is None else scan.text[start:end]
        if scan.text.startswith(captured, place):
            return code + 1, place + len(captured), groups
        return None

    return step


def at_start(code: int, *, of_line: bool) -> Instruction:
    """Return the instruction that goes on only at the start of the text, or a line.

    A line break that ends the text begins no line.
    """

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        begins_line = of_line and place < scan.length and scan.raw[place - 1] == "\n"
        return (code + 1, place, groups) if place == 0 or begins_line else None

    return step


def at_end(code: int, *, of_line: bool) -> Instruction:
    """Return the instruction that goes on only at the end of the text, or a line."""

    def step(scan: Scan, place: int, groups: Groups) -> Step | None:
        ends_line = of_line and scan.raw.startswith("\n", place)
        return (code + 1, place, groups) if place == scan.length or ends_line else None

    return step
