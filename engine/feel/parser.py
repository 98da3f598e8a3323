"""Build the syntax tree of an expression, by recursive descent.

Loosest first: `if`, `for`, `some`, `every`, `function`, then `or`, `and`,
comparisons with `in` and `between`, `+ -`, `* /`, `**`, unary minus, `instance of`,
then paths, filters and invocations.

Source: DMN 1.5, 10.3.1.2 (grammar rules; the order of rules is precedence).
"""

from collections.abc import Callable

from engine.feel.errors import FeelError
from engine.feel.kinds import FeelType
from engine.feel.primaries import RELATIONS, PrimaryParser
from engine.feel.syntax import (
    CONDITIONS,
    AnyOf,
    Anything,
    Arithmetic,
    Asking,
    Between,
    Comparison,
    Conditional,
    For,
    FunctionOf,
    InstanceOf,
    Invocation,
    Iterator,
    Logical,
    Membership,
    Negation,
    Node,
    Quantified,
    Relation,
    Telling,
    Unless,
)

_ARITHMETIC = (("+", "-"), ("*", "/"), ("**",))
_MAY_TELL = (*CONDITIONS, Invocation, Conditional)


class Parser(PrimaryParser):
    """Read one expression or the tests of one cell; use an instance once."""

    def tree(self) -> Node:
        """Return the syntax tree of the whole text.

        Raises:
            FeelError: The text is not an expression.
        """
        node = self._expression()
        self._finish()
        return node

    def tests(self) -> Node:
        """Return the syntax tree of the whole text as the tests of a value.

        Source: DMN 1.5, 10.3.1.2, rules 11 to 18 (unary tests).

        Raises:
            FeelError: The text is no list of tests.
        """
        if len(self._tokens) == 2 and self._accept("-"):
            return Anything()
        test = self._negation() or self._any_of()
        self._finish()
        return test

    def _finish(self) -> None:
        if not self._at_end():
            raise self._expected("an operator or the end")

    def _negation(self) -> Node | None:
        """Return the tests that the whole text negates; None where it does not.

        Only reading tells: the parentheses of intervals come in no pairs.
        """
        start = self._next
        if [token.text for token in self._tokens[:2]] != ["not", "("]:
            return None
        self._next += 2
        test = Unless(self._any_of())
        if self._accept(")") and self._at_end():
            return test
        self._next = start
        return None

    def _any_of(self) -> Node:
        position = self._token.position
        tests = [self._test()]
        while self._accept(","):
            tests.append(self._test())
        return tests[0] if len(tests) == 1 else AnyOf(tuple(tests), position)

    def _test(self) -> Node:
        node = self._asking(self._expression)
        return Telling(node) if isinstance(node, _MAY_TELL) else node

    def _asking(self, read: Callable[[], Node]) -> Node:
        """Read a test; where it speaks of `?` it is a condition, no value."""
        node, asks = self._reading(read)
        return Asking(node) if asks else node

    def _expression(self) -> Node:
        with self._nested():
            return self._relation() or self._logical("or")

    def _control(self) -> Node | None:
        with self._nested():
            match self._token.text:
                case "if":
                    return self._conditional()
                case "for":
                    return self._for()
                case "some" | "every":
                    return self._quantified()
                case "function":
                    return self._function()
        return None

    def _conditional(self) -> Node:
        self._expect("if")
        condition = self._expression()
        self._expect("then")
        consequence = self._expression()
        self._expect("else")
        return Conditional(condition, consequence, self._expression())

    def _for(self) -> Node:
        self._expect("for")
        with self._scope(("partial",)):
            iterators = self._iterators()
            self._expect("return")
            start = self._next
            result = self._expression()
        read = self._tokens[start : self._next]
        uses_partial = any(token.text == "partial" for token in read)
        return For(iterators, result, len(read), uses_partial)

    def _quantified(self) -> Node:
        is_every = self._expect("some", "every").text == "every"
        with self._scope():
            iterators = self._iterators()
            self._expect("satisfies")
            start = self._next
            condition = self._expression()
        return Quantified(is_every, iterators, condition, self._next - start)

    def _iterators(self) -> tuple[Iterator, ...]:
        iterators = [self._iterator()]
        while self._accept(","):
            iterators.append(self._iterator())
        return tuple(iterators)

    def _iterator(self) -> Iterator:
        position = self._token.position
        name = self._new_name("in")
        self._expect("in")
        source = self._expression()
        end = self._expression() if self._accept("..") else None
        # Known only now: the list of an iterator does not see its own items.
        self._locals[-1].add(name)
        return Iterator(name, source, end, position)

    def _function(self) -> Node:
        self._expect("function")
        self._expect("(")
        parameters: list[tuple[str, FeelType | None]] = []
        while self._goes_on(")", has_begun=bool(parameters)):
            name = self._new_name(":", ",", ")")
            parameters.append((name, self._type() if self._accept(":") else None))
        following = self._tokens[min(self._next + 1, len(self._tokens) - 1)]
        is_external = self._token.text == "external" and following.text == "{"
        if is_external:
            self._advance()
        start = self._next
        with self._scope([name for name, _ in parameters]):
            body = self._expression()
        size = self._next - start
        return FunctionOf(tuple(parameters), None if is_external else body, size)

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
        if token := self._accept(*RELATIONS):
            if self._sees("="):
                raise FeelError(
                    "unexpected '='; equality is one '='",
                    position=self._token.position,
                )
            node = Comparison(token.text, left, self._arithmetic(0), token.position)
        elif self._accept("in"):
            node = Membership(left, self._membership_test())
        elif token := self._accept("between"):
            low = self._arithmetic(0)
            self._expect("and")
            node = Between(left, low, self._arithmetic(0), token.position)
        if self._sees(*RELATIONS, "in", "between"):
            raise self._expected("no second comparison without parentheses")
        return node

    def _membership_test(self) -> Node:
        return self._relation() or self._asking(lambda: self._arithmetic(0))

    def _relation(self) -> Relation | None:
        token = self._accept(*RELATIONS)
        if token is None:
            return None
        return Relation(token.text, self._arithmetic(0), token.position)

    def _arithmetic(self, level: int) -> Node:
        if level == len(_ARITHMETIC):
            return self._unary()
        first = self._arithmetic(level + 1)
        rest = []
        while token := self._accept(*_ARITHMETIC[level]):
            rest.append((token.text, self._arithmetic(level + 1), token.position))
        return Arithmetic(first, tuple(rest)) if rest else first

    def _unary(self) -> Node:
        if not (token := self._accept("-")):
            return self._instance_of()
        with self._nested():
            return Negation(self._unary(), token.position)

    def _instance_of(self) -> Node:
        node = self._postfix()
        while self._token.text == "instance":
            following = self._tokens[self._next + 1]
            if following.text != "of":
                break
            self._next += 2
            node = InstanceOf(node, self._type())
        return node
