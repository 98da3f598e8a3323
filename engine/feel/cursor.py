"""Go through the tokens of a text, one after the other."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from engine.feel.bounds import MAX_NESTING
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelError
from engine.feel.kinds import FeelType
from engine.feel.names import Vocabulary, spelled
from engine.feel.tokens import Token, TokenKind, tokenize, unexpected

_FIXED = frozenset({TokenKind.SYMBOL, TokenKind.WORD})
_NAMING = frozenset({TokenKind.NAME, TokenKind.WORD, TokenKind.NUMBER})
_NAME_SIGNS = frozenset("./-'+*")


class Cursor:
    """Stand at a token of a text; what the parser is built upon.

    Attributes:
        names: The names that the text reads and does not define itself.
        asks: Whether something read so far speaks of `?`.
    """

    def __init__(
        self, text: str, known: Vocabulary, types: Mapping[str, FeelType]
    ) -> None:
        self._tokens = tokenize(text)
        self._next = 0
        self._depth = 0
        self._known = known
        self._types = types
        self._locals: list[Vocabulary] = []
        self._components = Vocabulary(_PROPERTIES)
        self.names: set[str] = set()
        self.asks = False

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _sees(self, *texts: str) -> bool:
        token = self._tokens[self._next]
        return token.kind in _FIXED and token.text in texts

    def _advance(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _accept(self, *texts: str) -> Token | None:
        return self._advance() if self._sees(*texts) else None

    def _expect(self, *texts: str) -> Token:
        if not self._sees(*texts):
            raise self._expected(" or ".join(repr(text) for text in texts))
        return self._advance()

    def _goes_on(self, closing: str, *, has_begun: bool) -> bool:
        """Go past the comma before the next of several things, or past the end."""
        if self._accept(closing):
            return False
        return not has_begun or self._expect(",", closing).text == ","

    def _at_end(self) -> bool:
        return self._token.kind is TokenKind.END

    def _expected(self, what: str) -> FeelError:
        token = self._token
        if token.kind is TokenKind.OTHER:
            return unexpected(token)
        found = repr(token.text) if token.text else "nothing"
        if token.kind is TokenKind.STRING:
            found = "a string"
        return FeelError(f"expected {what}, found {found}", position=token.position)

    @contextmanager
    def _nested(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise FeelError(
                f"the expression is nested deeper than {MAX_NESTING}",
                position=self._token.position,
            )
        yield
        self._depth -= 1

    @contextmanager
    def _scope(self, names: Sequence[str] = ()) -> Iterator[Vocabulary]:
        """Know some names more, for as long as what they belong to is read."""
        inner = Vocabulary(names)
        self._locals.append(inner)
        yield inner
        self._locals.pop()

    def _longest(self, *, component: bool = False) -> str | None:
        """Go past the longest known name that stands here, and return it."""
        best: tuple[str, int] | None = None
        for known in (
            *([self._components] if component else ()),
            *reversed(self._locals),
            self._known,
            _BUILT_IN,
        ):
            found = known.longest(self._tokens, self._next)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        if best is None:
            return None
        self._next += best[1]
        return best[0]

    def _is_local(self, name: str) -> bool:
        return any(known.has(name) for known in self._locals)

    def _is_built_in(self, name: str) -> bool:
        """Tell whether a name means a function that is built in, and no other."""
        return (
            name in BUILTINS and not self._known.has(name) and not self._is_local(name)
        )

    def _new_name(self, *stops: str) -> str:
        """Read the name of something that is defined here, up to a sign or word."""
        start = self._next
        while not self._sees(*stops) and self._may_name():
            self._next += 1
        first = self._tokens[start]
        if self._next == start or first.kind not in (TokenKind.NAME, TokenKind.WORD):
            self._next = start
            raise self._expected("a name")
        return spelled(self._tokens[start : self._next])

    def _may_name(self) -> bool:
        token = self._token
        return token.kind in _NAMING or token.text in _NAME_SIGNS

    def _sees_new_name(self, stop: str) -> bool:
        """Tell whether a name and then a sign follow; go nowhere."""
        start = self._next
        while self._may_name():
            self._next += 1
        found = self._next > start and self._sees(stop)
        self._next = start
        return found


_BUILT_IN = Vocabulary(BUILTINS)
_PROPERTIES = ("time offset", "start included", "end included")
