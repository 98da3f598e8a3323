"""Offer expressions to the rest of the engine: parse once, evaluate often."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.feel.errors import FeelError
from engine.feel.evaluation import Run, Step, build
from engine.feel.parser import Parser
from engine.feel.values import MAX_STEPS, Budget, Value

MAX_TEXT = 1000
_TOO_DEEP = "the expression is nested too deeply for the caller's stack"


@dataclass(frozen=True, slots=True)
class Expression:
    """Be a parsed expression: immutable and shareable between threads.

    Attributes:
        text: what was parsed.
        names: the top-level names it reads, the first segment of each path.
    """

    text: str
    names: frozenset[str]
    _run: Step = field(repr=False, compare=False)
    _steps: int = field(repr=False, compare=False)

    def evaluate(self, context: Mapping[str, object]) -> Value:
        """Return the value of the expression; a name not in the context is null.

        Raises:
            FeelError: when a bound is exceeded or the context holds a value
                that FEEL does not know.
        """
        try:
            return self._run(Run(context, Budget(self._steps)))
        except RecursionError:
            raise FeelError(_TOO_DEEP) from None


@lru_cache(maxsize=2048)
def parse(text: str) -> Expression:
    """Return the expression that the text stands for.

    Raises:
        FeelError: when the text is too long, not an expression, or calls a
            function that does not exist.
    """
    if len(text) > MAX_TEXT:
        raise FeelError(f"the expression is longer than {MAX_TEXT} characters")
    parser = Parser(text)
    try:
        run = build(parser.tree())
    except RecursionError:
        raise FeelError(_TOO_DEEP) from None
    # There are no loops, so the nodes are paid for once, in advance.
    return Expression(text, frozenset(parser.names), run, MAX_STEPS - parser.size)
