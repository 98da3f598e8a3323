"""Read the types that stand in a text."""

import re

from engine.feel.cursor import Cursor
from engine.feel.kinds import FeelType, Kind
from engine.feel.names import Vocabulary, vocabulary
from engine.feel.types import ANY, BASIC_TYPES, Resolve

_BASIC = Vocabulary(BASIC_TYPES)


class TypeParser(Cursor):
    """Read types: basic ones, made ones and those that a model names.

    Source: DMN 1.5, 10.3.1.2, rules 53 and 54 (type).
    """

    def _type(self) -> FeelType:
        with self._nested():
            start = self._next
            for known in (vocabulary(frozenset(self._types)), _BASIC):
                found = known.longest(self._tokens, start)
                if found is not None:
                    self._next += found[1]
                    return self._made(found[0])
            raise self._expected("a type")

    def _made(self, name: str) -> FeelType:
        if name in self._types:
            return self._types[name]
        basic = BASIC_TYPES[name]
        if not self._sees("<") or basic.kind not in _MADE:
            return basic
        self._advance()
        match basic.kind:
            case Kind.CONTEXT:
                return FeelType(Kind.CONTEXT, entries=self._entries())
            case Kind.FUNCTION:
                parameters = self._parameters()
                self._expect("->")
                return FeelType(
                    Kind.FUNCTION, parameters=parameters, result=self._type()
                )
        element = self._type()
        self._expect(">")
        return FeelType(basic.kind, element=None if element == ANY else element)

    def _entries(self) -> tuple[tuple[str, FeelType], ...]:
        entries: list[tuple[str, FeelType]] = []
        while self._goes_on(">", has_begun=bool(entries)):
            name = self._new_name(":")
            self._expect(":")
            entries.append((name, self._type()))
        return tuple(entries)

    def _parameters(self) -> tuple[FeelType, ...]:
        parameters: list[FeelType] = []
        while self._goes_on(">", has_begun=bool(parameters)):
            parameters.append(self._type())
        return tuple(parameters)


_MADE = frozenset({Kind.LIST, Kind.RANGE, Kind.CONTEXT, Kind.FUNCTION})


class _Alone(TypeParser):
    """Read one type that is a text of its own."""

    def whole(self) -> FeelType:
        type_ = self._type()
        if not self._at_end():
            raise self._expected("the end")
        return type_


def parse_type(text: str, resolve: Resolve) -> FeelType:
    """Return the type that a text names.

    Args:
        text: A basic type, one made of types, or a name that a model defines.
        resolve: What a name means that is not basic; None where it means nothing.

    Raises:
        FeelError: The text is no type.
    """
    text = text.strip()
    found = resolve(text)
    if found is not None:
        return found
    named = {name: type_ for name in _words(text) if (type_ := resolve(name))}
    return _Alone(text, Vocabulary(), named).whole()


def _words(text: str) -> set[str]:
    """Return what may be the name of a type within a type that is made of others."""
    return {word.strip() for word in re.split(r"[<>,:]|->", text) if word.strip()}
