"""Read what an expression is made of: literals, names, lists, contexts, calls."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation, Overflow

from engine.feel.bounds import MAX_DIGITS
from engine.feel.builtins import BUILTINS
from engine.feel.errors import FeelError
from engine.feel.syntax import (
    AnyOf,
    Asking,
    ContextOf,
    Filter,
    Invocation,
    ListOf,
    Literal,
    Name,
    Node,
    Nothing,
    Path,
    RangeOf,
)
from engine.feel.temporal.texts import read_temporal
from engine.feel.tokens import Token, TokenKind
from engine.feel.type_parser import TypeParser
from engine.feel.values import NUMBERS

RELATIONS = ("=", "!=", "<", "<=", ">", ">=")
_OPENINGS = frozenset({"(", "[", "{", "-", "@", *RELATIONS})
_JOINING = frozenset(
    {"and", "or", "then", "else", "in", "between", "return", "satisfies"}
)
_CONSTANTS = {"true": True, "false": False, "null": None}
_NUMBER_TOO_LARGE = f"a number has more than {MAX_DIGITS} digits or is too large"


class PrimaryParser(TypeParser):
    """Read what stands between the operators of an expression.

    Source: DMN 1.5, 10.3.1.2, rules 19 to 52.
    """

    def _expression(self) -> Node:
        raise NotImplementedError

    def _control(self) -> Node | None:
        raise NotImplementedError

    def _postfix(self) -> Node:
        node = self._primary()
        while True:
            if self._accept("."):
                node = self._path(node)
            elif self._sees("[") and not self._closes_range():
                node = self._filter(node)
            elif self._sees("("):
                node = self._invocation(node)
            else:
                return node

    def _path(self, source: Node) -> Node:
        position = self._token.position
        name = self._longest(component=True) or self._words()
        if isinstance(source, Path):
            return Path(source.source, (*source.names, name), source.position)
        return Path(source, (name,), position)

    def _words(self) -> str:
        """Read a name that nobody announced: all words that stand here."""
        if self._token.kind not in (TokenKind.NAME, TokenKind.WORD):
            raise self._expected("a name after '.'")
        words = [self._advance().text]
        while self._token.kind is TokenKind.NAME and self._token.text != "instance":
            words.append(self._advance().text)
        return " ".join(words)

    def _filter(self, source: Node) -> Node:
        self._expect("[")
        start = self._next
        with self._scope(("item",)):
            # What an item holds is known by its own names as well.
            self._locals.append(self._components)
            predicate = self._expression()
            self._locals.pop()
        size = self._next - start
        self._expect("]")
        return Filter(source, predicate, size)

    def _closes_range(self) -> bool:
        """Tell whether `[` is the end of a range such as `]1..5[`: no value follows."""
        token = self._tokens[self._next + 1]
        if token.kind is TokenKind.SYMBOL:
            return token.text not in _OPENINGS
        if token.kind is TokenKind.WORD:
            return token.text in _JOINING
        return token.kind is TokenKind.END or token.text == "instance"

    def _invocation(self, function: Node) -> Node:
        position = self._token.position
        is_built_in = False
        if isinstance(function, Name):
            position = function.position
            is_built_in = self._is_built_in(function.name)
            if is_built_in:
                self.names.discard(function.name)
        self._expect("(")
        names: list[str] = []
        arguments: list[Node] = []
        while self._goes_on(")", has_begun=bool(arguments)):
            if self._sees_new_name(":"):
                names.append(self._new_name(":"))
                self._expect(":")
            arguments.append(self._expression())
        if names and len(names) != len(arguments):
            message = "expected a name for every argument, or for none"
            raise FeelError(message, position=position)
        named = tuple(names) if names else None
        return Invocation(function, tuple(arguments), named, position, is_built_in)

    def _primary(self) -> Node:
        token = self._token
        if token.kind is TokenKind.NUMBER:
            return self._number()
        if token.kind is TokenKind.STRING:
            return Literal(self._advance().text)
        if token.kind in (TokenKind.NAME, TokenKind.WORD):
            return self._named()
        if self._sees("(", "[", "]"):
            return self._bracketed()
        if self._sees("{"):
            return self._context()
        if self._accept("@"):
            return self._at_literal()
        raise self._expected("a value")

    def _number(self) -> Node:
        token = self._advance()
        try:
            number = Decimal(token.text)
            # Rounding a number that somebody wrote would change what it says.
            if len(number.as_tuple().digits) <= MAX_DIGITS:
                return Literal(NUMBERS.plus(number))
        except (InvalidOperation, Overflow):
            pass
        raise FeelError(_NUMBER_TOO_LARGE, position=token.position)

    def _at_literal(self) -> Node:
        token = self._token
        if token.kind is not TokenKind.STRING:
            raise self._expected("a string after '@'")
        value = read_temporal(self._advance().text)
        if value is None:
            reason = "what follows '@' is no date, time or duration"
            return Nothing(reason, token.position)
        return Literal(value)

    def _named(self) -> Node:
        token = self._token
        if token.kind is TokenKind.WORD and not self._names_more_than_a_word():
            if token.text in _CONSTANTS:
                return Literal(_CONSTANTS[self._advance().text])
            control = self._control()
            if control is None:
                raise self._expected("a value")
            return control
        name = self._longest() or self._advance().text
        if name == "?":
            self.asks = True
            return Name(name, token.position)
        if self._sees("("):
            self._check_function(name, token)
        elif name == "not":
            raise self._expected("'(' after not")
        if not self._is_local(name):
            self.names.add(name)
        return Name(name, token.position)

    def _names_more_than_a_word(self) -> bool:
        start = self._next
        self._longest()
        length = self._next - start
        self._next = start
        return length > 1

    def _check_function(self, name: str, token: Token) -> None:
        if name in BUILTINS or self._known.has(name) or self._is_local(name):
            return
        raise FeelError(f"unknown function {name!r}", position=token.position)

    def _context(self) -> Node:
        self._expect("{")
        entries: list[tuple[str, Node]] = []
        with self._nested(), self._scope() as inner:
            while self._goes_on("}", has_begun=bool(entries)):
                name = self._key()
                inner.add(name)
                self._components.add(name)
                entries.append((name, self._expression()))
        return ContextOf(tuple(entries))

    def _key(self) -> str:
        if self._token.kind is TokenKind.STRING:
            name = self._advance().text
        else:
            name = self._new_name(":")
        self._expect(":")
        return name

    def _bracketed(self) -> Node:
        opening = self._advance()
        if opening.text == "[" and self._accept("]"):
            return ListOf(())
        items = [self._item()]
        if self._accept(".."):
            low, asks = items[0]
            self.asks = self.asks or asks
            return self._range(opening, low)
        if opening.text == "]":
            raise self._expected("'..'")
        while self._goes_on("]" if opening.text == "[" else ")", has_begun=True):
            items.append(self._item())
        if opening.text == "[" or len(items) == 1:
            nodes = tuple(node for node, _ in items)
            self.asks = self.asks or any(asks for _, asks in items)
            return ListOf(nodes) if opening.text == "[" else nodes[0]
        tests = (Asking(node) if asks else node for node, asks in items)
        return AnyOf(tuple(tests), opening.position)

    def _item(self) -> tuple[Node, bool]:
        return self._reading(self._expression)

    def _reading(self, read: Callable[[], Node]) -> tuple[Node, bool]:
        """Read something, and tell whether it speaks of `?`."""
        outside, self.asks = self.asks, False
        node = read()
        inside, self.asks = self.asks, outside
        return node, inside

    def _range(self, opening: Token, low: Node) -> Node:
        high = self._expression()
        closing = self._expect("]", "[", ")")
        return RangeOf(
            low, high, opening.text == "[", closing.text == "]", opening.position
        )
