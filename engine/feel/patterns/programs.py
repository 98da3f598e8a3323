r"""Compile patterns, the regular expressions of XPath, to programs that search.

Python's own `re` is not used: it knows neither their classes (``[a-z-[aeiou]]``,
``\i``, ``\p{IsBasicLatin}``) nor a bound for what a search may cost.
"""

from functools import lru_cache, singledispatchmethod
from typing import NamedTuple

from engine.feel.bounds import MAX_STRING, Evaluation
from engine.feel.patterns.characters import Test, folded
from engine.feel.patterns.machine import (
    Instruction,
    Program,
    Scan,
    again,
    at_end,
    at_start,
    back,
    capture,
    fork,
    jump,
    passing,
    same,
)
from engine.feel.patterns.syntax import (
    Anchor,
    Back,
    Character,
    Choice,
    Group,
    Part,
    PatternError,
    PatternParser,
    Repeat,
    Row,
    without_space,
)

MAX_PROGRAM = 2_000
_MOST_PROGRAMS = 256
_FLAGS = frozenset("smixq")
#: What it costs to compile: always, and for so many characters or instructions.
_STEPS = 6
_CHARACTERS = 2
_INSTRUCTIONS = 2


class Compiled(NamedTuple):
    """Be what has become of a pattern.

    Attributes:
        program: None where there is none.
        reason: Why there is none.
        steps: What compiling costs.
    """

    program: Program | None
    reason: str
    steps: int


@lru_cache(maxsize=_MOST_PROGRAMS)
def compiled(pattern: str, flags: str) -> Compiled:
    """Return what becomes of a pattern; failures are remembered as well.

    Args:
        pattern: A regular expression of XPath, or under ``q`` a text as it stands.
        flags: Letters of ``smixq``, in any order.
    """
    compiler = _Compiler(is_multiline="m" in flags)
    program, reason = None, ""
    try:
        program = _program(compiler, pattern, flags)
    except PatternError as error:
        reason = str(error)
    steps = _STEPS + len(pattern) // _CHARACTERS + compiler.size // _INSTRUCTIONS
    return Compiled(program, reason, steps)


def _program(compiler: "_Compiler", pattern: str, flags: str) -> Program:
    if not _FLAGS.issuperset(flags):
        raise PatternError("a flag that is not known")
    if "q" in flags:
        literal = map(folded, pattern) if "i" in flags else pattern
        tree: Part = Row(tuple(Character(each) for each in literal))
        return compiler.program(tree, None, flags)
    text = without_space(pattern) if "x" in flags else pattern
    parser = PatternParser(text, flags)
    return compiler.program(parser.tree(), parser, flags)


def matches_nothing(program: Program) -> bool:
    """Return whether a pattern matches the empty text."""
    return Scan(program, "", Evaluation(steps=MAX_STRING)).find() is not None


class _Compiler:
    """Turn the tree of one pattern into instructions."""

    def __init__(self, *, is_multiline: bool) -> None:
        self._is_multiline = is_multiline
        self._code: list[Instruction] = []
        self._slots = 0

    def program(self, tree: Part, parser: PatternParser | None, flags: str) -> Program:
        groups = parser.groups if parser else 0
        self._slots = 2 * groups
        self._emit(tree)
        self._add(jump(self.size))
        return Program(
            instructions=tuple(self._code),
            groups=groups,
            slots=self._slots,
            first=_first(tree),
            ignores_case="i" in flags,
            has_back_references=parser is not None and parser.has_back_references,
        )

    @property
    def size(self) -> int:
        """How many instructions there are so far."""
        return len(self._code)

    def _add(self, instruction: Instruction) -> int:
        if len(self._code) >= MAX_PROGRAM:
            raise PatternError("a pattern that repeats too much")
        self._code.append(instruction)
        return len(self._code) - 1

    @singledispatchmethod
    def _emit(self, part: Part) -> None:
        raise NotImplementedError(type(part))

    @_emit.register
    def _(self, part: Character) -> None:
        test = part.test
        code = self.size
        self._add(same(test, code) if isinstance(test, str) else passing(test, code))

    @_emit.register
    def _(self, part: Anchor) -> None:
        anchor = at_start if part.is_start else at_end
        self._add(anchor(self.size, of_line=self._is_multiline))

    @_emit.register
    def _(self, part: Back) -> None:
        self._add(back(part.group, self.size))

    @_emit.register
    def _(self, part: Group) -> None:
        slot = 2 * part.number - 2
        self._add(capture(slot, self.size))
        self._emit(part.part)
        self._add(capture(slot + 1, self.size))

    @_emit.register
    def _(self, part: Row) -> None:
        for each in part.parts:
            self._emit(each)

    @_emit.register
    def _(self, part: Choice) -> None:
        ends: list[int] = []
        *others, last = part.parts
        for each in others:
            start = self._add(jump(0))
            self._emit(each)
            ends.append(self._add(jump(0)))
            self._code[start] = fork(start, start + 1, self.size)
        self._emit(last)
        for end in ends:
            self._code[end] = jump(self.size)

    @_emit.register
    def _(self, part: Repeat) -> None:
        for _ in range(part.least):
            self._emit(part.part)
        if part.most is None:
            self._emit_loop(part)
            return
        starts: list[int] = []
        for _ in range(part.most - part.least):
            starts.append(self._add(jump(0)))
            self._emit(part.part)
        for start in starts:
            self._code[start] = self._choose(part, start, self.size)

    def _emit_loop(self, part: Repeat) -> None:
        start = self._add(jump(0))
        if _may_be_empty(part.part):
            slot = self._slots
            self._slots += 1
            self._add(capture(slot, self.size))
            self._emit(part.part)
            self._add(again(start, slot, self.size))
        else:
            self._emit(part.part)
            self._add(jump(start))
        self._code[start] = self._choose(part, start, self.size)

    @staticmethod
    def _choose(part: Repeat, start: int, end: int) -> Instruction:
        if part.is_greedy:
            return fork(start, start + 1, end)
        return fork(start, end, start + 1)


def _may_be_empty(part: Part) -> bool:
    """Return whether a part may match nothing; a reference may, too."""
    match part:
        case Character():
            return False
        case Group():
            return _may_be_empty(part.part)
        case Row():
            return all(map(_may_be_empty, part.parts))
        case Choice():
            return any(map(_may_be_empty, part.parts))
        case Repeat():
            return part.least == 0 or _may_be_empty(part.part)
    return True


def _first(part: Part) -> str | Test | None:
    """Return the character or test that every match begins with, if one is known."""
    match part:
        case Row() if part.parts:
            return _first(part.parts[0])
        case Group():
            return _first(part.part)
        case Repeat() if part.least:
            return _first(part.part)
        case Character():
            return part.test
    return None
