"""Build the syntax tree of an expression, by recursive descent.

Loosest first: `if`, `or`, `and`, comparisons with `in` and `between`, `+ -`,
`* /`, `**`, unary minus, paths.

Source: DMN 1.5, 10.3.1.2 (grammar rules; the order of rules is precedence).
"""

from decimal import Decimal, InvalidOperation, Overflow

from engine.feel.errors import FeelError
from engine.feel.functions import FUNCTIONS, Function
from engine.feel.syntax import (
    AnyOf,
    Arithmetic,
    Call,
    Comparison,
    Conditional,
    ListOf,
    Literal,
    Logical,
    Membership,
    Name,
    Negation,
    Node,
    Path,
    Range,
    Test,
    UnaryTest,
)
from engine.feel.tokens import Token, TokenKind, tokenize
from engine.feel.values import MAX_DEPTH, MAX_DIGITS, NUMBERS

_COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
_ARITHMETIC = (("+", "-"), ("*", "/"), ("**",))
_CONSTANTS = {"true": True, "false": False, "null": None}
_NUMBER_TOO_LARGE = f"a number has more than {MAX_DIGITS} digits or is too large"


class Parser:
    """Read one expression; use an instance once.

    Attributes:
        names: the top-level names that the expression reads, known after `tree`.
        size: number of tokens; no evaluation visits more nodes than that.
    """

    def __init__(self, text: str) -> None:
        self._tokens = tokenize(text)
        self._next = 0
        self._depth = 0
        self.names: set[str] = set()
        self.size = len(self._tokens)

    def tree(self) -> Node:
        """Return the syntax tree of the whole text.

        Raises:
            FeelError: when the text is not an expression.
        """
        node = self._expression()
        if self._token.kind is not TokenKind.END:
            raise self._expected("an operator or the end")
        return node

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _sees(self, *texts: str) -> bool:
        kind = self._token.kind
        fixed = kind is TokenKind.SYMBOL or kind is TokenKind.WORD
        return fixed and self._token.text in texts

    def _advance(self) -> Token:
        token = self._token
        self._next += 1
        return token

    def _accept(self, *texts: str) -> Token | None:
        return self._advance() if self._sees(*texts) else None

    def _expect(self, *texts: str) -> Token:
        if not self._sees(*texts):
            raise self._expected(" or ".join(repr(text) for text in texts))
        return self._advance()

    def _expected(self, what: str) -> FeelError:
        token = self._token
        found = repr(token.text) if token.text else "nothing"
        if token.kind is TokenKind.STRING:
            found = "a string"
        return FeelError(f"expected {what}, found {found}", position=token.position)

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FeelError(
                f"the expression is nested deeper than {MAX_DEPTH}",
                position=self._token.position,
            )

    def _leave(self) -> None:
        self._depth -= 1

    def _expression(self) -> Node:
        self._enter()
        node = self._conditional() if self._sees("if") else self._logical("or")
        self._leave()
        return node

    def _conditional(self) -> Node:
        self._expect("if")
        condition = self._expression()
        self._expect("then")
        consequence = self._expression()
        self._expect("else")
        return Conditional(condition, consequence, self._expression())

    def _logical(self, operator: str) -> Node:
        operands = [self._operand_of(operator)]
        while self._accept(operator):
            operands.append(self._operand_of(operator))
        if len(operands) == 1:
            return operands[0]
        return Logical(operator, tuple(operands))

    def _operand_of(self, operator: str) -> Node:
        return self._logical("and") if operator == "or" else self._comparison()

    def _comparison(self) -> Node:
        left = self._arithmetic(0)
        node = left
        if token := self._accept(*_COMPARISONS):
            if self._sees("="):
                raise FeelError(
                    "unexpected '='; equality is one '='",
                    position=self._token.position,
                )
            node = Comparison(token.text, left, self._arithmetic(0))
        elif self._accept("in"):
            test = self._relation() or self._arithmetic(0)
            node = Membership(left, test)
        elif token := self._accept("between"):
            low = self._arithmetic(0)
            self._expect("and")
            high = self._arithmetic(0)
            node = Membership(left, Range(low, high, ">=", "<=", token.position))
        if self._sees(*_COMPARISONS, "in", "between"):
            raise self._expected("no second comparison without parentheses")
        return node

    def _relation(self) -> UnaryTest | None:
        token = self._accept(*_COMPARISONS)
        if token is None:
            return None
        return UnaryTest(token.text, self._arithmetic(0), token.position)

    def _arithmetic(self, level: int) -> Node:
        if level == len(_ARITHMETIC):
            return self._unary()
        first = self._arithmetic(level + 1)
        rest = []
        while token := self._accept(*_ARITHMETIC[level]):
            rest.append((token.text, self._arithmetic(level + 1)))
        return Arithmetic(first, tuple(rest)) if rest else first

    def _unary(self) -> Node:
        if not self._accept("-"):
            return self._path()
        self._enter()
        operand = self._unary()
        self._leave()
        return Negation(operand)

    def _path(self) -> Node:
        source = self._primary()
        names = []
        while self._accept("."):
            if self._token.kind not in (TokenKind.NAME, TokenKind.WORD):
                raise self._expected("a name after '.'")
            names.append(self._advance().text)
        return Path(source, tuple(names)) if names else source

    def _primary(self) -> Node:
        token = self._token
        if token.kind is TokenKind.NUMBER:
            return self._number()
        if token.kind is TokenKind.STRING:
            return Literal(self._advance().text)
        if token.kind is TokenKind.NAME:
            return self._name_or_call()
        if self._sees("(", "[", "]"):
            return self._bracketed()
        if token.kind is TokenKind.WORD and token.text in _CONSTANTS:
            return Literal(_CONSTANTS[self._advance().text])
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

    def _name_or_call(self) -> Node:
        token = self._advance()
        if self._sees("("):
            return self._call(token)
        if token.text == "not":
            raise self._expected("'(' after not")
        self.names.add(token.text)
        return Name(token.text)

    def _call(self, name: Token) -> Node:
        function = FUNCTIONS.get(name.text)
        if function is None:
            message = f"unknown function {name.text!r}"
            raise FeelError(message, position=name.position)
        self._expect("(")
        arguments: list[Node] = []
        if not self._sees(")"):
            arguments.append(self._expression())
            while self._accept(","):
                arguments.append(self._expression())
        self._expect(")")
        _check_count(name, function, len(arguments))
        return Call(name.text, tuple(arguments))

    def _bracketed(self) -> Node:
        opening = self._advance()
        if opening.text == "[" and self._accept("]"):
            return ListOf(())
        items = [self._item()]
        if self._accept(".."):
            return self._range(opening, items[0])
        if opening.text == "]":
            raise self._expected("'..'")
        while self._accept(","):
            items.append(self._item())
        self._expect("]" if opening.text == "[" else ")")
        if opening.text == "[" and not any(isinstance(item, Test) for item in items):
            return ListOf(tuple(items))
        if len(items) == 1 and opening.text == "(":
            return items[0]
        return AnyOf(tuple(items), opening.position)

    def _item(self) -> Node:
        return self._relation() or self._expression()

    def _range(self, opening: Token, low: Node) -> Node:
        high = self._expression()
        closing = self._expect("]", "[", ")")
        return Range(
            low,
            high,
            ">=" if opening.text == "[" else ">",
            "<=" if closing.text == "]" else "<",
            opening.position,
        )


def _check_count(name: Token, function: Function, count: int) -> None:
    if count >= function.least and (function.most is None or count <= function.most):
        return
    wanted = f"{function.least}" if function.most else f"{function.least} or more"
    raise FeelError(
        f"{name.text} takes {wanted} arguments, found {count}", position=name.position
    )
