"""Offer expressions to the rest of the engine: parse once, evaluate often."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from engine.feel.bounds import MAX_TEXT, Evaluation
from engine.feel.closures.building import build, build_check, build_plain
from engine.feel.errors import FeelError
from engine.feel.kinds import FeelType
from engine.feel.names import vocabulary
from engine.feel.parser import Parser
from engine.feel.scopes import Check, PlainStep, Reading, Step
from engine.feel.values import Value

_TOO_DEEP = "the expression is nested too deeply for the caller's stack"
_NO_TYPES: Mapping[str, FeelType] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Expression:
    """Be a parsed expression: immutable and shareable between threads.

    Attributes:
        text: What was parsed.
        names: The top-level names it reads, without built-in functions and without
            those that it defines itself.
    """

    text: str
    names: frozenset[str]
    _step: Step = field(repr=False, compare=False)
    _plain: PlainStep | None = field(repr=False, compare=False)

    def evaluate(
        self, context: Mapping[str, object], evaluation: Evaluation | None = None
    ) -> Value:
        """Return the value in a context of Python values, converted when they are read.

        A name that is not in the context is null.

        Raises:
            FeelError: A bound is exceeded, or the context holds a value that FEEL
                does not know.
        """
        if evaluation is None:
            evaluation = Evaluation()
        plain = self._plain
        try:
            if plain is not None:
                return plain(context, evaluation)
            return self._step(Reading(context, evaluation), evaluation)
        except RecursionError:
            raise FeelError(_TOO_DEEP) from None

    def value(self, scope: Mapping[str, Value], evaluation: Evaluation) -> Value:
        """Return the value in a scope that holds FEEL values already.

        Raises:
            FeelError: A bound is exceeded.
        """
        try:
            return self._step(scope, evaluation)
        except RecursionError:
            raise FeelError(_TOO_DEEP) from None


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """Be the parsed tests of one cell: immutable and shareable between threads.

    Attributes:
        text: What was parsed.
        names: The top-level names that the tests read.
    """

    text: str
    names: frozenset[str]
    _check: Check = field(repr=False, compare=False)

    def test(
        self, value: Value, scope: Mapping[str, Value], evaluation: Evaluation
    ) -> bool | None:
        """Tell whether a value passes; ``?`` is the value.

        Raises:
            FeelError: A bound is exceeded.
        """
        try:
            return self._check(scope, evaluation, value)
        except RecursionError:
            raise FeelError(_TOO_DEEP) from None


def parse(
    text: str,
    names: Collection[str] = (),
    types: Mapping[str, FeelType] = _NO_TYPES,
) -> Expression:
    """Return the expression that the text stands for.

    Args:
        text: What somebody wrote.
        names: All names that are known where the text stands: of variables, and of
            the entries and components that a path or filter may reach. Names of one
            word need not be among them.
        types: What the names of types mean that are not basic.

    Raises:
        FeelError: The text is too long, not an expression, or calls a function that
            does not exist.
    """
    if types:
        return _parse(text, frozenset(names), types)
    return _cached(text, frozenset(names))


def parse_unary_tests(
    text: str,
    names: Collection[str] = (),
    types: Mapping[str, FeelType] = _NO_TYPES,
) -> UnaryTests:
    """Return the tests that the text of a cell stands for; the arguments are `parse`'s.

    Raises:
        FeelError: The text is too long, or no list of tests.
    """
    if types:
        return _parse_tests(text, frozenset(names), types)
    return _cached_tests(text, frozenset(names))


@lru_cache(maxsize=4096)
def _cached(text: str, names: frozenset[str]) -> Expression:
    return _parse(text, names, _NO_TYPES)


@lru_cache(maxsize=4096)
def _cached_tests(text: str, names: frozenset[str]) -> UnaryTests:
    return _parse_tests(text, names, _NO_TYPES)


def _parse(
    text: str, names: frozenset[str], types: Mapping[str, FeelType]
) -> Expression:
    parser = _parser(text, names, types)
    try:
        tree = parser.tree()
        step, plain = build(tree), build_plain(tree)
    except RecursionError:
        raise FeelError(_TOO_DEEP) from None
    return Expression(text, frozenset(parser.names), step, plain)


def _parse_tests(
    text: str, names: frozenset[str], types: Mapping[str, FeelType]
) -> UnaryTests:
    parser = _parser(text, names, types)
    try:
        check = build_check(parser.tests())
    except RecursionError:
        raise FeelError(_TOO_DEEP) from None
    return UnaryTests(text, frozenset(parser.names), check)


def _parser(text: str, names: frozenset[str], types: Mapping[str, FeelType]) -> Parser:
    if len(text) > MAX_TEXT:
        raise FeelError(f"the expression is longer than {MAX_TEXT} characters")
    return Parser(text, vocabulary(names), types)
