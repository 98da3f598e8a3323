r"""Read a pattern, a regular expression of XPath, into a tree.

It is that of XML Schema with reluctant quantifiers, anchors, groups that capture, and
back-references. What only other languages know (``(?=``, ``\b``) is refused.

Source: W3C XPath and XQuery Functions and Operators 3.1, 5.6 (string functions that
use regular expressions); XML Schema 1.1 part 2, appendix G.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from engine.feel.bounds import MAX_NESTING
from engine.feel.patterns.characters import (
    CLASSES,
    Test,
    any_of,
    between,
    but_not,
    folded,
    in_any_case,
    none_of,
    property_test,
)

_SINGLE = {"n": "\n", "r": "\r", "t": "\t"}
_SIGNS = frozenset("\\|.?*+(){}-[]^$")
_NOT_PLAIN = frozenset("?*+{}]")
_SPACE = frozenset(" \t\n\r")
_QUANTITY = re.compile(r"\{([0-9]{1,4})(?:(,)([0-9]{1,4})?)?\}")
_DIGITS = re.compile(r"[1-9][0-9]*")
_PROPERTY = re.compile(r"\{([A-Za-z0-9-]+)\}")


class PatternError(ValueError):
    """Say why a pattern is refused."""


@dataclass(frozen=True, slots=True)
class Character:
    """Be one character that must be the same, or pass a test."""

    test: str | Test


@dataclass(frozen=True, slots=True)
class Anchor:
    """Be the start or the end of the text, or of a line."""

    is_start: bool


@dataclass(frozen=True, slots=True)
class Back:
    """Be what a group has captured, once more."""

    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """Be a part whose text is captured under a number."""

    number: int
    part: "Part"


@dataclass(frozen=True, slots=True)
class Row:
    """Be parts one after the other."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Be one of several parts, the first that leads to a match."""

    parts: tuple["Part", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """Be a part so many times, as often as possible or as seldom."""

    part: "Part"
    least: int
    most: int | None
    is_greedy: bool


Part: TypeAlias = Character | Anchor | Back | Group | Row | Choice | Repeat


class PatternParser:
    """Read one pattern.

    Args:
        text: The pattern; under the flag ``x``, see `without_space`.
        flags: Letters of ``s``, ``i``.

    Attributes:
        groups: How many groups capture what they match.
        has_back_references: Whether the pattern refers to one.
    """

    def __init__(self, text: str, flags: str) -> None:
        self._text = text
        self._next = 0
        self._depth = 0
        self._ignores_case = "i" in flags
        self._dot = any_of([lambda _: True]) if "s" in flags else _not_a_line_end
        self._closed: set[int] = set()
        self.groups = 0
        self.has_back_references = False

    def tree(self) -> Part:
        """Return the tree of the whole pattern.

        Raises:
            PatternError: The text is no pattern.
        """
        part = self._choice()
        if self._next < len(self._text):
            raise PatternError("a ')' without '('")
        return part

    def _peek(self) -> str:
        return self._text[self._next : self._next + 1]

    def _accept(self, sign: str) -> bool:
        found = self._text.startswith(sign, self._next)
        if found:
            self._next += len(sign)
        return found

    def _choice(self) -> Part:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise PatternError("groups nested too deeply")
        branches = [self._row()]
        while self._accept("|"):
            branches.append(self._row())
        self._depth -= 1
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _row(self) -> Part:
        parts: list[Part] = []
        while self._peek() not in ("", "|", ")"):
            parts.append(self._quantified(self._atom()))
        return parts[0] if len(parts) == 1 else Row(tuple(parts))

    def _quantified(self, part: Part) -> Part:
        least: int
        most: int | None
        sign = self._peek()
        if sign == "{":
            least, most = self._quantity()
        elif sign and sign in "?*+":
            self._next += 1
            least, most = int(sign == "+"), 1 if sign == "?" else None
        else:
            return part
        if isinstance(part, Anchor):
            raise PatternError("a quantifier after an anchor")
        return Repeat(part, least, most, is_greedy=not self._accept("?"))

    def _quantity(self) -> tuple[int, int | None]:
        match = _QUANTITY.match(self._text, self._next)
        if match is None:
            raise PatternError("a '{' that begins no quantity")
        self._next = match.end()
        least = int(match[1])
        most = least if match[2] is None else int(match[3]) if match[3] else None
        if most is not None and most < least:
            raise PatternError("a quantity that ends below its start")
        return least, most

    def _atom(self) -> Part:
        sign = self._peek()
        if sign in _NOT_PLAIN:
            raise PatternError(f"an unescaped {sign!r}")
        self._next += 1
        match sign:
            case "(":
                return self._group()
            case "[":
                return Character(self._class())
            case "\\":
                return self._escape()
            case ".":
                return Character(self._dot)
            case "^" | "$":
                return Anchor(is_start=sign == "^")
        return self._same(sign)

    def _same(self, character: str) -> Character:
        return Character(folded(character) if self._ignores_case else character)

    def _group(self) -> Part:
        if self._accept("?"):
            if not self._accept(":"):
                raise PatternError("a '(?' that is no '(?:'")
            part = self._choice()
            self._close()
            return Row((part,))
        self.groups += 1
        number = self.groups
        part = self._choice()
        self._close()
        self._closed.add(number)
        return Group(number, part)

    def _close(self) -> None:
        if not self._accept(")"):
            raise PatternError("a '(' without ')'")

    def _escape(self) -> Part:
        digits = _DIGITS.match(self._text, self._next)
        if digits is not None:
            return self._back_reference(digits[0])
        test = self._escaped()
        return self._same(test) if isinstance(test, str) else Character(test)

    def _back_reference(self, digits: str) -> Part:
        # As many digits as there are groups for; the rest stands for itself.
        while len(digits) > 1 and int(digits) > self.groups:
            digits = digits[:-1]
        if int(digits) not in self._closed:
            raise PatternError("a reference to a group that is not there")
        self._next += len(digits)
        self.has_back_references = True
        return Back(int(digits))

    def _escaped(self) -> str | Test:
        """Read what follows a backslash."""
        sign = self._peek()
        self._next += 1
        if sign in _SINGLE:
            return _SINGLE[sign]
        if sign in CLASSES:
            return CLASSES[sign]
        if sign in ("p", "P"):
            match = _PROPERTY.match(self._text, self._next)
            test = property_test(match[1]) if match is not None else None
            if match is None or test is None:
                raise PatternError("a property of characters that is not known")
            self._next = match.end()
            return test if sign == "p" else none_of(test)
        if not sign or sign not in _SIGNS:
            raise PatternError("an escape that is not known")
        return sign

    def _class(self) -> Test:
        """Read a class in brackets, after its ``[``."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise PatternError("classes nested too deeply")
        is_negative = self._accept("^")
        tests: list[Test] = []
        excluded: Test | None = None
        while not tests or self._peek() != "]":
            if tests and self._accept("-["):
                excluded = self._class()
                break
            tests.append(self._member())
        if not self._accept("]"):
            raise PatternError("a '[' without ']'")
        self._depth -= 1
        test = any_of(tests)
        test = none_of(test) if is_negative else test
        return test if excluded is None else but_not(test, excluded)

    def _member(self) -> Test:
        first = self._class_character()
        if not isinstance(first, str):
            return first
        last: str | Test = first
        rest = self._text[self._next : self._next + 2]
        if rest.startswith("-") and rest not in ("-", "-]", "-["):
            self._next += 1
            last = self._class_character()
        if not isinstance(last, str) or last < first:
            raise PatternError("a range of characters that ends before its start")
        test = between(first, last)
        return in_any_case(test) if self._ignores_case else test

    def _class_character(self) -> str | Test:
        sign = self._peek()
        if sign in ("", "[", "]"):
            raise PatternError("a class that is not closed or is empty")
        self._next += 1
        return self._escaped() if sign == "\\" else sign


def _not_a_line_end(character: str) -> bool:
    return character not in "\n\r"


def without_space(pattern: str) -> str:
    """Return a pattern without its whitespace, but for that in classes: the flag x."""
    kept: list[str] = []
    depth = 0
    is_escaped = False
    for sign in pattern:
        if depth == 0 and sign in _SPACE:
            continue
        kept.append(sign)
        if is_escaped:
            is_escaped = False
        elif sign == "\\":
            is_escaped = True
        elif sign == "[":
            depth += 1
        elif sign == "]" and depth:
            depth -= 1
    return "".join(kept)
