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

    __slots__ = ("_by_first", "_names")

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._by_first: dict[str, list[tuple[Parts, str]]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Know one name more; a later one of the same tokens takes its place."""
        self._names.add(name)
        parts = _parts(name)
        if not parts:
            return
        known = self._by_first.setdefault(parts[0][0], [])
        known[:] = [pair for pair in known if pair[0] != parts]
        known.append((parts, name))
        known.sort(key=_length, reverse=True)

    def has(self, name: str) -> bool:
        """Tell whether a name is known."""
        return name in self._names

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[str, int] | None:
        """Return the longest name at a place, and of how many tokens it is."""
        for parts, name in self._by_first.get(tokens[start].text, ()):
            stop = start + len(parts)
            if stop < len(tokens) and _spell(tokens[start:stop], parts):
                return name, len(parts)
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


def _length(pair: tuple[Parts, str]) -> int:
    return len(pair[0])


def _spell(tokens: Sequence[Token], parts: Parts) -> bool:
    end = tokens[0].position
    for token, (text, is_apart) in zip(tokens, parts, strict=True):
        # Where `a-b` is a name, `a - b` is still a difference.
        if token.text != text or (token.position > end) != is_apart:
            return False
        end = token.end
    return True


@lru_cache(maxsize=4096)
def _parts(name: str) -> Parts:
    try:
        tokens = tokenize(name.strip())[:-1]
    except FeelError:  # no text can spell it
        return ()
    ends = [0, *(token.end for token in tokens)]
    return tuple(
        (token.text, token.position > end)
        for token, end in zip(tokens, ends[:-1], strict=True)
    )
