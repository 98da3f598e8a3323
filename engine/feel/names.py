"""Know the names that may stand in a text, and find the longest one there.

A name is compared as the tokens it consists of, so it may hold spaces, signs and
keywords, and of the spaces in it counts only where some are.

Source: DMN 1.5, 10.3.1.5 (tokens, names and white space).
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import TypeAlias

from engine.feel.errors import FeelError
from engine.feel.tokens import Token, tokenize

#: The tokens of a name, each with whether white space stands before it.
Parts: TypeAlias = tuple[tuple[str, bool], ...]


class Vocabulary:
    """Be the names that are known at one place."""

    __slots__ = ("_by_parts", "_lengths", "_names")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._by_parts: dict[Parts, str] = {}
        self._lengths: dict[str, list[int]] = {}  # by the first token, longest first
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one name more; a later one of the same tokens takes its place."""
        self._names.add(name)
        parts = _parts(name)
        if not parts:
            return
        self._by_parts[parts] = name
        lengths = self._lengths.setdefault(parts[0][0], [])
        if len(parts) not in lengths:
            lengths.append(len(parts))
            lengths.sort(reverse=True)

    def has(self, name: str) -> bool:
        """Tell whether a name is known."""
        return name in self._names

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """Return the longest name at a place, and of how many tokens it is."""
        for length in self._lengths.get(tokens[start].text, ()):
            name = self._by_parts.get(_parts_of(tokens[start : start + length]))
            if name is not None:
                return name, length
        return None


@lru_cache(maxsize=256)
def vocabulary(names: Collection[str]) -> Vocabulary:
    """Return the vocabulary of some names, made once; nobody may add to it."""
    return Vocabulary(sorted(names))


def spelled(tokens: Sequence[Token]) -> str:
    """Return the name that tokens spell: one space where there is any."""
    text = ""
    end = tokens[0].position
    for token in tokens:
        text += " " * (token.position > end) + token.text
        end = token.end
    return text


def _parts_of(tokens: Sequence[Token]) -> Parts:
    # Where `a-b` is a name, `a - b` is still a difference.
    ends = [tokens[0].position, *(token.end for token in tokens)]
    return tuple(
        (token.text, token.position > end)
        for token, end in zip(tokens, ends[:-1], strict=True)
    )


@lru_cache(maxsize=4096)
def _parts(name: str) -> Parts:
    try:
        tokens = tokenize(name)[:-1]
    except FeelError:  # no text can spell it
        return ()
    return _parts_of(tokens) if tokens else ()
